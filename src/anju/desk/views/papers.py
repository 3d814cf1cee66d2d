"""Papers for the desk: those of one case, the record of a day or a month, the duty roster of a month."""

import calendar
from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anju.core.errors import Invalid
from anju.core.time import product_now
from anju.desk.reading import day_from, number_of
from anju.desk.shell import in_project
from anju.estate.models import Project
from anju.matters.request import Request
from anju.papers.acceptance import print_acceptance
from anju.papers.appointment_slip import print_appointment_slip
from anju.papers.complaint_papers import print_answer, print_complaint_record
from anju.papers.job_slip import print_job_slip
from anju.papers.receipt import print_receipt
from anju.papers.record import print_record
from anju.papers.roster_sheet import print_roster
from anju.papers.service_sheet import print_service_record
from anju.papers.serving import served
from anju.papers.slip import print_slip
from anju.papers.work_record import print_work_record, shift_on
from anju.people.queries import shift_for


@require_safe
def slip(request: Request, number: str) -> HttpResponse:
    """The repair slip; who reads cases of the project gets all three copies."""
    return served(print_slip(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
def job_slip(request: Request, number: str) -> HttpResponse:
    """The job slips of a case, one for each worker."""
    return served(print_job_slip(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
def appointment(request: Request, number: str) -> HttpResponse:
    """The appointment slips of a case."""
    return served(print_appointment_slip(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
def complaint_record(request: Request, number: str) -> HttpResponse:
    """The record of a complaint."""
    return served(print_complaint_record(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
def answer(request: Request, number: str) -> HttpResponse:
    """The letter that answers a complaint."""
    return served(print_answer(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
def acceptance(request: Request, number: str) -> HttpResponse:
    """The acceptance sheet of a case."""
    return served(print_acceptance(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
def service_record(request: Request, number: str) -> HttpResponse:
    """The service record of a case, filled in or to be filled in."""
    return served(print_service_record(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
def receipt(request: Request, number: str, item_no: int) -> HttpResponse:
    """The receipt for what was paid on an item, with its counterfoil."""
    made = print_receipt(number=number, item_no=item_no, actor=request.actor, absolute=request.build_absolute_uri)
    return served(made)


@require_safe
@in_project
def roster(request: Request, project: Project) -> HttpResponse:
    """The duty roster of `?month=2026-11`, or of this month."""
    first, _last = _days(request)
    return served(print_roster(project=project, month=first.replace(day=1)))


@require_safe
@in_project
def record(request: Request, project: Project) -> HttpResponse:
    """The record of `?day=2026-11-21` or `?month=2026-11`; of this month where neither is given."""
    first, last = _days(request)
    return served(print_record(project=project, first=first, last=last, reach=request.reach))


@require_safe
@in_project
def work_record(request: Request, project: Project) -> HttpResponse:
    """The desk's work record of `?on=2026-11-21`, of today where none is given; of one `shift` of it by its number, 0 for all of it."""
    text, shift_id = request.GET.get("on", ""), number_of(request.GET, "shift")
    try:
        day = day_from(text) if text else product_now().astimezone(project.zone).date()
    except ValueError:
        sentence = _("Name a day as 2026-11-21.")
        raise Invalid("record-span", sentence, fields={"on": sentence}) from None
    shift = shift_for(project=project, shift_id=shift_id) if shift_id else None
    hours = shift_on(project=project, day=day, shift=shift)
    return served(print_work_record(project=project, shift=hours, reach=request.reach))


def _days(request: Request) -> tuple[date, date]:
    day, month = request.GET.get("day", ""), request.GET.get("month", "")
    try:
        if day:
            return day_from(day), day_from(day)
        first = day_from(f"{month}-01") if month else timezone.localtime(product_now()).date().replace(day=1)
    except ValueError:
        wanted = _("Name a month as 2026-11 or a day as 2026-11-21.")
        raise Invalid("record-span", wanted, fields={"month": wanted}) from None
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
