"""What this person was told, and the sandbox route: what would have left the house."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.core.along import Question, asks_along
from anju.core.errors import NotFound
from anju.desk.answers import done
from anju.desk.notices import page_of_notices
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.matters.request import Request
from anju.notices.actions import mark_read, send_again, settle_by_word
from anju.notices.queries import (
    notices_of,
    sandbox,
    sandbox_codes,
    undelivered,
    undelivered_count,
    undelivered_for,
    unread_question,
)
from anju.web.answers import live

UNDELIVERED = "/desk/notices?route=undelivered"
ROUTES = ("mine", "sms", "undelivered", "codes")


@require_safe
@in_project
def notices(request: Request, project: Project) -> HttpResponse:
    """My own notices; `?route=sms` what left the house in my projects, or would have; `?route=undelivered` what no
    route delivered; `?route=codes` the sandbox's sign-in codes."""
    route = request.GET.get("route", "mine")
    if route not in ROUTES or request.person is None or (route == "codes" and settings.PRODUCTION):
        raise NotFound
    found = {
        "mine": lambda: notices_of(request.person),  # type: ignore[arg-type]
        "sms": lambda: sandbox(request.reach),
        "undelivered": lambda: undelivered(request.reach),
        "codes": sandbox_codes,
    }[route]()
    shown = page_of_notices(
        found, cursor=request.GET.get("cursor", ""), codes=route == "codes", tries=route == "undelivered"
    )
    context = page(
        request,
        project,
        at="",
        route=route,
        rows=shown.rows,
        newest=shown.rows[0].notice.pk if shown.rows and route == "mine" else 0,
        next_url=f"/desk/notices?route={route}&cursor={shown.next}" if shown.next else "",
        tabs=_tabs(route, undelivered_count(request.reach)),
        own=route == "mine",
        failed=route == "undelivered",
        keeps=request.reach.may("admin"),
    )
    return render(request, "desk/notices/notices.html", context)


def _tabs(route: str, failed: int) -> list[dict[str, object]]:
    titles = {
        "mine": _("For me"),
        "sms": _("Leaving the house"),
        "undelivered": _("Not delivered"),
        "codes": _("Sign-in codes (sandbox)"),
    }
    shown = [name for name in ROUTES if name != "codes" or not settings.PRODUCTION]
    return [
        {
            "title": titles[name],
            "url": f"/desk/notices?route={name}",
            "on": name == route,
            "count": failed if name == "undelivered" and failed else None,
        }
        for name in shown
    ]


@require_POST
def read(request: Request) -> HttpResponse:
    """Everything up to the newest one shown was seen."""
    if request.person is None or not request.POST.get("up_to", "").isdigit():
        raise NotFound
    mark_read(person=request.person, up_to=int(request.POST["up_to"]))
    return done(request, "/desk/notices", _("Marked as read."))


def _unread_along(_request: Request) -> Question:
    return unread_question()


@require_safe
@asks_along(_unread_along)
def bell(request: Request) -> HttpResponse:
    """How many notices are unread: the session's read tells."""
    count = int(request.along.told() or 0)
    return live(request, "desk/notices/_bell.html", {"count": count}, stamp=count)


@require_POST
def again(request: Request, notice_id: int) -> HttpResponse:
    """Send an undelivered one once more, by every route."""
    notice = undelivered_for(reach=request.reach, notice_id=notice_id)
    send_again(notice=notice, person_id=request.reach.person_id)
    return done(request, UNDELIVERED, _("On its way again."))


@require_POST
def told(request: Request, notice_id: int) -> HttpResponse:
    """Somebody told it by word of mouth."""
    notice = undelivered_for(reach=request.reach, notice_id=notice_id)
    settle_by_word(notice=notice, person_id=request.reach.person_id)
    return done(request, UNDELIVERED, _("Noted: told by word of mouth."))
