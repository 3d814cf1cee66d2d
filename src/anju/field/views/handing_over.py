"""Any colleague hands over what an owner said: three fields, sent; then its course, and the way over heads (INT-3, CMP-1)."""

import secrets

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.core.errors import Invalid, NotFound, Refusal
from anju.core.inputs import checked
from anju.estate.models import Project
from anju.estate.queries import areas_in, projects_in
from anju.field.referrals import ReferralFace, course_of
from anju.intake.referrals.actions import go_over_heads, refer
from anju.intake.referrals.flow import EMPLOYEES, REFERRAL
from anju.intake.referrals.queries import handed_over_by, own_referral
from anju.matters.act import Repeated
from anju.matters.models import Words
from anju.matters.request import Request
from anju.web.forms import Choice, Field

AREAS = 60


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: Request) -> HttpResponse:
    """Where, what, who: all a colleague is asked. At most four queries to show."""
    within = _projects(request)
    project = _chosen(request, within)
    timezone.activate(project.zone)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            number = _send(request, project)
        except Refusal as no:
            refusal = no
        else:
            return HttpResponseRedirect(f"/field/handed-over/{number}?sent=1")
    context = {"fields": _fields(request, refusal), "areas": areas_in(project)[:AREAS], "refusal": refusal,
               "client_id": request.POST.get("client_id") or secrets.token_urlsafe(16),
               "places": _place_field(project, within)}  # fmt: skip
    return render(request, "field/hand_over.html", context, status=refusal.status if refusal else 200)


def _projects(request: Request) -> list[Project]:
    """Where this person works; a firm's people and strangers have no such page."""
    if request.reach.firm_id is not None:
        raise NotFound
    found = [one for one in projects_in(request.reach) if request.reach.roles_at(one.pk) & EMPLOYEES]
    if not found:
        raise NotFound
    return found


def _chosen(request: Request, within: list[Project]) -> Project:
    wanted = request.POST.get("project") or request.session.get("project", "")
    return next((one for one in within if one.code == wanted), within[0])


def _send(request: Request, project: Project) -> str:
    posted = request.POST
    try:
        made = refer(
            project=project,
            words=posted.get("words", ""),
            where=posted.get("where", ""),
            who=posted.get("who", ""),
            photos=tuple(key for key in posted.getlist("photos") if key)[:9],
            by=request.actor,
            client_id=posted.get("client_id") or None,
        )
    except Repeated as repeated:
        return repeated.event.matter.number
    return made.matter.number


def _fields(request: Request, refusal: Refusal | None) -> dict[str, Field]:
    errors = refusal.fields if isinstance(refusal, Invalid) else {}

    def field(name: str, **more: object) -> Field:
        return Field(name=name, value=request.POST.get(name, ""), error=errors.get(name, ""), **more)  # type: ignore[arg-type]

    return {
        "where": field("where", title=pgettext("referral", "Where"), placeholder=_("3-2-1801, lobby; empty if unknown")),
        "words": field("words", title=pgettext("referral", "What was said"), widget="textarea", required=True, rows=3, focus=True,
                       placeholder=_("As they said it; your keyboard takes dictation")),
        "who": field("who", title=_("Who said it, phone"), placeholder=_("Ms Wang 138…")),
        "photos": Field(name="photos", widget="photos", upload_url="/files", multiple=True, placeholder=_("Take a photo")),
    }  # fmt: skip


def _place_field(project: Project, within: list[Project]) -> Field | None:
    """Only who works in several projects is asked which."""
    if len(within) < 2:
        return None
    choices = [Choice(value=one.code, title=one.name) for one in within]
    return Field(
        name="project", title=_("Project"), widget="select", choices=choices, value=project.code, required=True
    )


@require_safe
def handed_over(request: Request) -> HttpResponse:
    """What one passed on oneself, newest first. At most three queries."""
    before = request.GET.get("before", "")
    rows, more = handed_over_by(request.reach, before=int(before) if before.isdigit() else None)
    if rows:
        timezone.activate(rows[0].matter.project.zone)
    said = dict(
        Words.objects.filter(
            matter__in=[row.pk for row in rows], field="description", event__kind="referral.made"
        ).values_list("matter", "text")
    )
    faces = [ReferralFace(referral=row, said=said.get(row.pk, "")) for row in rows]
    return render(request, "field/handed_over.html", {"faces": faces, "more": more})


@require_safe
def referral(request: Request, number: str) -> HttpResponse:
    """One of them: how it stands, with whom, its course. At most ten queries."""
    found = own_referral(reach=request.reach, number=number)
    timezone.activate(found.matter.project.zone)
    return render(
        request, "field/referral.html", {"course": course_of(found, actor=request.actor), "sent": "sent" in request.GET}
    )


@require_POST
def over_heads(request: Request, number: str) -> HttpResponse:
    """One step up, with the words."""
    own_referral(reach=request.reach, number=number)
    given = checked(REFERRAL.verb("go_over_heads").inputs, {"words": request.POST.get("words", "")})
    try:
        go_over_heads(
            number=number, by=request.actor, client_id=request.POST.get("client_id") or None, **given.model_dump()
        )
    except Repeated:
        pass
    return HttpResponseRedirect(f"/field/handed-over/{number}")
