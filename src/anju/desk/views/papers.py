"""Papers for the desk: the slip of a case in three copies, the record of a day or a month."""

import calendar
from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anju.core.errors import Invalid
from anju.core.time import product_now
from anju.desk.shell import in_project
from anju.estate.models import Project
from anju.matters.request import Request
from anju.papers.record import print_record
from anju.papers.serving import served
from anju.papers.slip import print_slip


@require_safe
def slip(request: Request, number: str) -> HttpResponse:
    """The repair slip; who reads cases of the project gets all three copies."""
    return served(print_slip(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
@in_project
def record(request: Request, project: Project) -> HttpResponse:
    """The record of `?day=2026-11-21` or `?month=2026-11`; of this month where neither is given."""
    first, last = _days(request)
    return served(print_record(project=project, first=first, last=last, reach=request.reach))


def _days(request: Request) -> tuple[date, date]:
    day, month = request.GET.get("day", ""), request.GET.get("month", "")
    try:
        if day:
            return date.fromisoformat(day), date.fromisoformat(day)
        first = date.fromisoformat(f"{month}-01") if month else timezone.localtime(product_now()).date().replace(day=1)
    except ValueError:
        wanted = _("Name a month as 2026-11 or a day as 2026-11-21.")
        raise Invalid("record-span", wanted, fields={"month": wanted}) from None
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
