"""The clerk's console: from the ring to the registered case, with what to say to the caller at every moment."""

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.clocks.queries import clocks_of_matter, next_clocks
from anju.complaints.queries import law_for
from anju.core.crypto import mask_phone
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.time import product_now, to_second
from anju.desk import complaint_console, kinds, promises, referrals
from anju.desk import console as calls
from anju.desk.call_backs import carried, faces_of, queue_rows
from anju.desk.complaints import check_taken, taken_of
from anju.desk.console import Caller, Draft, draft_of
from anju.desk.faces import Row
from anju.desk.promises import Reading
from anju.desk.referrals import taken_over
from anju.desk.shell import in_project, page
from anju.estate.models import Project, Room
from anju.estate.queries import areas_in, find_rooms
from anju.incidents.actions import join_case
from anju.incidents.queries import proposals_for, strip_of_case
from anju.intake.actions import REGISTRARS
from anju.intake.callbacks.actions import file_call_back
from anju.intake.models import Case
from anju.intake.queries import similar_cases
from anju.intake.referrals.actions import register_referral
from anju.matters.act import Repeated
from anju.matters.models import Matter
from anju.matters.request import Request
from anju.people.models import Person
from anju.people.queries import desk_gaps_ahead, duties_on, notes_of
from anju.people.rules import KEEPS_ROSTER
from anju.rulebook.book import book, one_reading
from anju.verbs.files import open_case
from anju.verbs.registering import Report, origin_of, register
from anju.web.forms import Choice, Field

WET = ("漏", "渗", "滴水", "积水", "返水")
CHANNELS = ("hotline", "counter", "group_400", "staff", "owners_chat", "government", "media")


@require_safe
@in_project
@one_reading()
def console(request: Request, project: Project) -> HttpResponse:
    """Waiting for a ring; with `?phone=` the call that rings, with `?manual=1` one written down by hand."""
    given, call_back = carried(request, request.GET)
    if request.GET.get("call_back") and call_back is None:
        return HttpResponseRedirect(f"/desk/call-backs/{quote(request.GET['call_back'])}")
    given, referral = taken_over(request, given)
    if request.GET.get("referral") and referral is None:
        return HttpResponseRedirect(f"/desk/referrals/{quote(request.GET['referral'])}")
    given = kinds.from_origin(request, given)
    if not given.get("phone") and not given.get("manual"):
        return render(request, "desk/console/waiting.html", _waiting(request, project))
    if not given.get("rang"):
        # The ring stands in the address, so that reloading the page does not set the clock back.
        fixed = {name: request.GET[name] for name in request.GET} | {"rang": to_second(product_now()).isoformat()}
        fixed["project"] = calls.project_of_ring(request.reach, project=project, phone=given.get("phone", ""))
        return HttpResponseRedirect(f"{request.path_info}?{urlencode(fixed)}")
    may_register(request, project)
    return render(
        request,
        "desk/console/console.html",
        page(
            request,
            project,
            at="console",
            page_code="console",
            call_back=faces_of([call_back])[0] if call_back else None,
            referral=referral,
            **call_context(request, project, draft_of(given)),
        ),
    )


def may_register(request: Request, project: Project) -> None:
    """Raises `Forbidden` for whoever is not of this project's desk."""
    if not request.reach.roles_at(project.pk) & REGISTRARS:
        raise Forbidden("not-yours-to-register", _("Cases are registered by the property desk."))


def _waiting(request: Request, project: Project) -> dict[str, Any]:
    now = timezone.localtime(product_now())
    today = now.date()
    roles = request.reach.roles_at(project.pk)
    latest = list(
        Matter.objects.filter(project=project, opened_on=today, case__registered_by=request.reach.person_id)
        .select_related("case", "project", "room", "area", "holder", "holder_firm")
        .order_by("-pk")[:50]
    )
    return page(
        request,
        project,
        at="console",
        page_code="console",
        mine=[Row.of(matter) for matter in latest[:8]],
        count=len(latest),
        may=bool(roles & REGISTRARS),
        call_backs=faces_of(queue_rows(project)) if roles & REGISTRARS else [],
        referrals=referrals.faces_of(referrals.queue_rows(project)) if roles & REGISTRARS else [],
        notes=[note for note in notes_of(project=project, since=now) if note.taken_at is None],
        desk_ahead=desk_gaps_ahead(project=project, today=today) if roles & KEEPS_ROSTER else [],
    )


def call_context(request: Request, project: Project, draft: Draft) -> dict[str, Any]:
    """Everything the call shows. At most eight queries besides the page's own."""
    caller = calls.caller_of(request.reach, project=project, draft=draft)
    room = caller.room
    rules = book()
    covered = promises.strip_of(room, project=project, reading=rules)
    reading = (
        promises.reading_of(draft, project=project, covered=covered, reading=rules)
        if draft.kind == Case.Kind.REPAIR
        else None
    )
    history = list(promises.room_history(room)) if room else []
    clocks = next_clocks([matter.pk for matter in history if matter.open]) if history else {}
    rows = [Row.of(matter, clocks.get(matter.pk)) for matter in history]
    duties = duties_on(project=project, day=timezone.localtime(product_now()).date())
    return {
        "duties": duties,
        "draft": draft,
        "caller": caller,
        "phone": mask_phone(draft.phone) if draft.phone else "",
        "room": room,
        "warranty": promises.warranty_parts(covered, hit=_hit(reading)),
        "gap_line": promises.gap_line(room, covered) if room else "",
        "reading": reading,
        "fields": _fields(draft, reading) if reading else {},
        **kinds.context_of(draft, project=project, rules=rules),
        **complaint_console.context_of(request, project, draft, caller),
        "open_cases": [row for row in rows if row.matter.open],
        "past": [row for row in rows if not row.matter.open][:4],
        "times": len(history),
        "lead": next((duty.person for duty in duties if duty.part == "lead"), None),
        "similar": [],
        "channels": [(code, Case.Channel(code).label) for code in CHANNELS],
        **_said(draft, caller, reading, lead=next((duty.person for duty in duties if duty.part == "lead"), None)),
    }


def _hit(reading: Reading | None) -> frozenset[str]:
    return frozenset(line.defect.warranty_class for line in reading.lines if line.on) if reading else frozenset()


def _said(draft: Draft, caller: Caller, reading: Reading | None, *, lead: Person | None) -> dict[str, Any]:
    """The words to say: read back, and what the caller is promised."""
    lines = reading.lines if reading else ()
    things = "、".join(f"{line.place}{line.defect.part}{line.defect.defect}" for line in lines if line.on)
    who = caller.known.name if caller.known else draft.name or _("you there")
    return {
        "who": who,
        "things": things,
        "lead_name": lead.short_name if lead else _("the lead of the day"),
        "place": caller.place or draft.room,
    }


def _fields(draft: Draft, reading: Reading) -> dict[str, Field]:
    normal, emergency = reading.promises
    return {
        "urgency": Field(
            name="urgency", title=_("How urgent"), widget="choice", required=True, side=True, value=draft.urgency,
            choices=[
                Choice(value="normal", title=_("Ordinary"), key="1", note=_("there by %(at)s") % {"at": _clock(normal.due)}),
                Choice(value="emergency", title=_("Emergency"), key="2", note=_("there by %(at)s") % {"at": _clock(emergency.due)}),
            ],
        ),
        "when": Field(
            name="when", title=_("When convenient"), widget="chips", required=True, side=True, value=draft.when,
            choices=[Choice(value=code, title=title) for code, title in calls.wish_words(draft)],
        ),
    }  # fmt: skip


def _clock(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


@require_POST
@in_project
@one_reading()
def call(request: Request, project: Project) -> HttpResponse:
    """The call again for another room or another of the household; what was written stays."""
    may_register(request, project)
    return render(
        request,
        "desk/console/_call.html",
        {**call_context(request, project, draft_of(request.POST)), "project": project},
    )


@require_POST
@in_project
@one_reading()
def reading(request: Request, project: Project) -> HttpResponse:
    """What the words point to: items, urgency with its grounds, promises, similar cases."""
    may_register(request, project)
    draft = draft_of(request.POST)
    caller = calls.caller_of(request.reach, project=project, draft=draft)
    rules = book()
    covered = promises.strip_of(caller.room, project=project, reading=rules)
    found = promises.reading_of(draft, project=project, covered=covered, reading=rules)
    lead = next(
        (
            duty.person
            for duty in duties_on(project=project, day=timezone.localtime(product_now()).date())
            if duty.part == "lead"
        ),
        None,
    )
    alike = similar_cases(project=project, room=caller.room, words=draft.words) if draft.words or caller.room else []
    seen = {matter.pk for matter in alike if caller.room and matter.room_id == caller.room.pk and matter.open}
    context = {
        "draft": draft,
        "caller": caller,
        "reading": found,
        "fields": {},
        "incidents": proposals_for(project_id=project.pk, room=caller.room, words=draft.words),
        "similar": [Row.of(_of(project, matter)) for matter in alike if matter.pk not in seen][:4],
        "same_source": [matter.pk for matter in alike if is_one_source(matter, room=caller.room, words=draft.words)],
        **_said(draft, caller, found, lead=lead),
    }
    return render(request, "desk/console/_reading.html", context)


def is_one_source(matter: Matter, *, room: Room | None, words: str) -> bool:
    """Whether water here and an open leak in the home above or below may come from one source (BEY-2)."""
    if room is None or matter.room is None or matter.room_id == room.pk or not matter.open:
        return False
    wet = any(mark in words for mark in WET) and any(mark in matter.title for mark in WET)
    return wet and matter.room.unit_id == room.unit_id


def _of(project: Project, matter: Matter) -> Matter:
    matter.project = project
    return matter


@require_POST
@in_project
def answers(request: Request, project: Project) -> HttpResponse:
    """The agreed answers that fit what is being said, each picked with one key."""
    may_register(request, project)
    found = kinds.answers_to(draft_of(request.POST), project=project)
    return render(request, "desk/console/_answers.html", {"answers": found})


@require_safe
@in_project
def rooms(request: Request, project: Project) -> HttpResponse:
    """Homes whose number begins as typed and common areas whose name has it, for the box that asks where."""
    typed = request.GET.get("room", "").strip()
    found = find_rooms(reach=request.reach, text=typed, project=project).rows[:8] if typed else []
    areas = [area for area in areas_in(project) if typed and typed in area.name][:4]
    return render(request, "desk/console/_rooms.html", {"rooms": found, "areas": areas, "typed": typed})


@require_safe
@in_project
def items(request: Request, project: Project) -> HttpResponse:
    """Catalogue entries for what is typed into the box that adds an item."""
    found = promises.options_for(request.GET.get("typed", "")[:60], project=project, reading=book())
    return render(request, "desk/console/_options.html", {"options": found})


@require_POST
@in_project
def register_call(request: Request, project: Project) -> HttpResponse:
    """Register what was written down; then the page that says what to tell the caller."""
    may_register(request, project)
    draft = draft_of(request.POST)
    caller = calls.caller_of(request.reach, project=project, draft=draft)
    if caller.wrong:
        raise Invalid("room-unknown", caller.wrong, fields={"room": _("Write the room as 3-2-1801.")})
    if draft.kind == Case.Kind.COMPLAINT:
        check_taken(taken_of(request.POST), words=draft.words, listed=[each.code for each in law_for(project).severe])
    try:
        report = _report(request, project, draft, caller)
        matter = register(report, actor=request.actor, client_id=draft.client_id)
    except Repeated as repeated:
        matter = repeated.event.matter
    if draft.kind == Case.Kind.COMPLAINT:
        complaint_console.class_it(request, matter, client_id=draft.client_id)
    _end_call_back(request, draft.call_back, case=matter.number)
    _end_referral(request, draft.referral, case=matter.number)
    _join_incident(request, draft.incident, case=matter.number)
    url = f"/desk/console/registered/{matter.number}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url, status=303)


def _end_call_back(request: Request, number: str, *, case: str) -> None:
    """The call-back that this call answered ends with its case; one that ended meanwhile is left as it is."""
    if not number:
        return
    try:
        file_call_back(number=number, case=case, by=request.actor)
    except (NotFound, Refusal):
        return


def _end_referral(request: Request, number: str, *, case: str) -> None:
    """The referral that this registers is under way with its case; one that was answered meanwhile is left as it is."""
    if not number:
        return
    try:
        register_referral(number=number, case=case, by=request.actor)
    except (NotFound, Refusal):
        return


def _join_incident(request: Request, number: str, *, case: str) -> None:
    """The case joins the incident that was ticked; one that ended meanwhile is said so, and the case stands."""
    if not number:
        return
    try:
        join_case(number=number, case=case, by=request.actor)
    except Refusal as refusal:
        if refusal.code != "case-in-incident":  # sent twice: it belongs to it already
            messages.warning(request, str(refusal.sentence))


def _report(request: Request, project: Project, draft: Draft, caller: Caller) -> Report:
    member, repair = caller.known, draft.kind == Case.Kind.REPAIR
    lines = promises.lines_of(draft, project=project, reading=book(), covered=()) if repair else []
    if not draft.words and not draft.items:
        sentence = _("Write down what the caller says.")
        raise Invalid("form-incomplete", _("Some fields need another look."), fields={"words": sentence})
    if repair and not draft.urgency:
        sentence = _("A person decides: 1 ordinary, 2 emergency.")
        raise Invalid("form-incomplete", _("Some fields need another look."), fields={"urgency": sentence})
    origin = origin_of(request.actor, draft.origin, project=project) if draft.origin else None
    return Report(
        project=project,
        room=caller.room,
        area=caller.area,
        kind=draft.kind,
        channel=draft.channel,
        description=draft.words,
        reporter_name=draft.name or (member.name if member else ""),
        reporter_phone=draft.phone
        or (member.number if member else "")
        or (origin.matter.case.reporter_phone if origin else ""),
        relation=member.relation if member else draft.relation,
        reporter=Person.objects.filter(pk=member.id).first() if member else None,
        rang_at=draft.rang_at,
        late_reason=draft.late_reason,
        urgency=draft.urgency if repair else None,
        items=promises.report_items(draft, lines),
        wanted=calls.wanted_span(draft) if repair else None,
        read_back=draft.read_back,
        answer=kinds.answer_of(draft, later="later" in request.POST),
        origin=origin,
    )


SAID_FIRST = ("arrival", "severe_result", "verdict")
"""the limit that the caller is told of, by kind of case"""


@require_safe
def registered(request: Request, number: str) -> HttpResponse:
    """Registered: the number, what to say before hanging up, and who knows already."""
    file = open_case(request.actor, number)
    project = file.matter.project
    with timezone.override(project.zone):
        running = {clock.name: clock for clock in clocks_of_matter(file.matter.pk) if clock.running}
        arrival = next((running[name] for name in SAID_FIRST if name in running), None)
        context = page(request, project, at="console", page_code="console", file=file, matter=file.matter,
            arrival=arrival, answer=running.get("answer"), incident=strip_of_case(file.matter),
        )  # fmt: skip
        return render(request, "desk/console/registered.html", context)
