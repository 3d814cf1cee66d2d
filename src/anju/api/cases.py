"""Cases over the API: register, list, look, do verbs. The verbs' routes are made from the flow tables."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, Model
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router
from ninja.params.functions import Path, Query
from pydantic import AwareDatetime, Field, create_model

from anju.api import present
from anju.api.answers import answered, answered_within
from anju.api.homes import HomesOut, shown_homes
from anju.api.schemas import (
    CaseIn,
    CaseOut,
    CasePage,
    ItemPage,
    ProblemOut,
    RevealIn,
    TimelinePage,
)
from anju.clocks.actions import CLOCKS
from anju.clocks.queries import clocks_of_matter
from anju.core.access import READING_ROLES
from anju.core.crypto import mask_phone
from anju.core.errors import Invalid
from anju.core.idempotency import Answer, Keep, store
from anju.core.paging import Later, decode_cursor, encode_cursor
from anju.core.time import product_now
from anju.enquiries.actions.asking import Answer as Answered
from anju.estate.models import Area, Project, Room
from anju.intake.access import RELATIONS
from anju.intake.file import open_head
from anju.intake.queries import due_page, ledger, newest_page, similar_cases, timeline
from anju.intake.reveal import phone_again, reveal_phone
from anju.ladder.file import ladder_of, rungs_opened
from anju.matters.act import Act, Actor, Repeated
from anju.matters.models import Matter
from anju.matters.request import Request
from anju.people.models import Person
from anju.people.queries import project_for
from anju.repairs.queries import item_queue
from anju.verbs.files import just_opened, open_case
from anju.verbs.performing import PERFORMABLE, Performable, offered_on, offers_for, perform
from anju.verbs.registering import Report, origin_of, place_for, register
from anju.verbs.standing import Standing, standing_at

router = Router(tags=["cases"])
PROBLEMS = {
    400: ProblemOut,
    401: ProblemOut,
    403: ProblemOut,
    404: ProblemOut,
    409: ProblemOut,
    422: ProblemOut,
    429: ProblemOut,
}
NUMBER = r"[A-Za-z0-9-]{1,40}"


def whole(request: Request, number: str, *, similar: bool = False) -> dict[str, Any]:
    """Everything the caller may see of a case, as plain data."""
    file = open_case(request.actor, number)
    matter = file.matter
    staff = bool(request.actor.roles_at(matter.project_id) & READING_ROLES)
    alike = similar_cases(project=matter.project, room=matter.room, words="") if similar and staff else []
    clocks = clocks_of_matter(matter.pk)
    ladder = ladder_of(file, clocks=clocks)
    return present.whole(
        file,
        clocks=clocks,
        ladder=ladder,
        offers=[*offers_for(file), *offered_on(ladder)],
        similar=[each.number for each in alike],
        staff=staff,
    )


@router.post("/cases", response={201: CaseOut, **PROBLEMS})
def register_case(request: Request, body: CaseIn) -> HttpResponse:
    """Register a repair; the answer carries its clocks, what resembles it, and what the words propose."""
    standing = standing_at(
        request.actor, project=body.project, room=body.room, area=body.area, phone=body.reporter.phone
    )
    if standing is None:
        return answered(request, lambda: _registered(request, body), again=present.again)
    return answered_within(
        request, lambda keep: _registered_at_once(request, body, standing, keep), again=present.again
    )


def _registered(request: Request, body: CaseIn) -> Answer:
    """By a resident, or for a room typed in another way: what is needed is read one by one."""
    project, room, area = place_for(request.actor, project=body.project, room=body.room, area=body.area)
    reporter = None if request.actor.roles_at(project.pk) else request.person
    report = _report(body, actor=request.actor, project=project, room=room, area=area, reporter=reporter)
    try:
        matter = register(report, actor=request.actor, client_id=body.client_id)
    except Repeated as repeated:
        matter = repeated.event.matter
    return _answer(201, whole(request, matter.number, similar=True))


def _answer(status: int, case: dict[str, Any]) -> Answer:
    """A whole case, kept for a repeat without what every case has."""
    return Answer(status, case, kept=present.kept(case))


def _registered_at_once(request: Request, body: CaseIn, standing: Standing, keep: Keep) -> Answer:
    """By the desk, from one read: the case is written together with the key of the request and its answer."""
    answers: list[Answer] = []

    def rider(act: Act) -> list[Model]:
        answers[:] = [_answer(201, _just_opened(act, similar=standing.similar))]
        return keep(answers[0])

    report = _report(body, actor=request.actor, project=standing.project, room=standing.room, area=standing.area)
    try:
        matter = register(report, actor=request.actor, client_id=body.client_id, standing=standing, rider=rider)
        answers[:] = [replace(answers[0], number=matter.number)]
    except Repeated as repeated:
        answers[:] = [_answer(201, whole(request, repeated.event.matter.number, similar=True))]
        store(keep(answers[0]))
    return answers[0]


def _report(
    body: CaseIn,
    *,
    actor: Actor,
    project: Project,
    room: Room | None,
    area: Area | None,
    reporter: Person | None = None,
) -> Report:
    return Report(
        project=project,
        room=room,
        area=area,
        kind=body.kind,
        channel=body.channel,
        description=body.description,
        reporter_name=body.reporter.name,
        reporter_phone=body.reporter.phone,
        relation=body.reporter.relation,
        reporter=reporter,
        rang_at=body.rang_at,
        late_reason=body.late_reason or "",
        urgency=body.urgency,
        items=tuple((item.place, item.part, item.defect, item.description) for item in body.items),
        wanted=(body.wanted_at[0], body.wanted_at[1]) if body.wanted_at else None,
        read_back=body.read_back,
        answer=Answered(**body.answer.model_dump()) if body.answer else None,
        origin=origin_of(actor, body.origin, project=project) if body.origin else None,
    )


def _just_opened(act: Act, *, similar: Iterable[str]) -> dict[str, Any]:
    """As `whole`, of the case that an act of the desk opens; all of it is in the act."""
    file = just_opened(act)
    clocks = act.memory.get(CLOCKS) or []
    in_order = sorted(clocks, key=lambda clock: (not clock.running, clock.due_at))
    ladder = ladder_of(file, clocks=in_order, rungs=rungs_opened(act))
    offers = [*offers_for(file), *offered_on(ladder)]
    return present.whole(file, clocks=in_order, ladder=ladder, offers=offers, similar=similar, staff=True)


@router.get("/cases", response={200: CasePage, **PROBLEMS})
def list_cases(
    request: Request,
    view: str = Query("project", pattern="^(project|mine|firm|home)$"),
    project: str = "",
    kind: str = Query("", pattern="^(|repair|complaint|enquiry|suggestion)$"),
    state: str = Query("", max_length=24),
    holder: str = Query("", max_length=40),
    overdue: bool = Query(False),  # noqa: FBT001, FBT003
    q: str = Query("", max_length=60),
    order: str = Query("due", pattern="^(due|new)$"),
    cursor: str = Query("", max_length=200),
    limit: int = Query(50, ge=1, le=200),
) -> dict[str, Any]:
    """One page of cases by one relation: `project` (staff), `mine`, `firm`, `home`."""
    assert view in RELATIONS
    found = ledger(
        reach=request.reach,
        view=view,
        project=project_for(request.reach, project) if project and view == "project" else None,
    )
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(state=state)
    if holder:
        found = found.filter(holder__username=holder)
    if overdue:
        found = found.filter(open=True, queue_at__lt=product_now())
    if order == "new":
        before = decode_cursor(cursor, kinds=(int,))[0] if cursor else None
        rows, last = newest_page(found, before=int(before) if before is not None else None, size=limit, words=q)
        after = encode_cursor(last) if last else None
    else:
        rows, key = due_page(found, after=due_key(cursor), size=limit, words=q, across=not project)
        after = encode_cursor(key[0].isoformat(), key[1]) if key else None
    return {"results": [present.row(row) for row in rows], "next": after}


def due_key(cursor: str) -> tuple[datetime, int] | None:
    """Where a list by due moment and key goes on. Raises `Invalid` `bad-cursor`."""
    if not cursor:
        return None
    moment, key = decode_cursor(cursor, kinds=(str, int))
    try:
        return datetime.fromisoformat(str(moment)).astimezone(UTC), int(key)
    except (ValueError, OverflowError):
        raise Invalid(
            "bad-cursor", _("This list has no such page."), fields={"cursor": _("Begin again at the first page.")}
        ) from None


@router.get("/items", response={200: ItemPage, **PROBLEMS})
def list_items(
    request: Request,
    view: str = Query("mine", pattern="^(mine|firm)$"),
    cursor: str = Query("", max_length=200),
    limit: int = Query(50, ge=1, le=200),
) -> dict[str, Any]:
    """A technician's own queue of items, or a contractor's, soonest first."""
    found = item_queue(request.reach, view=view)
    if (key := due_key(cursor)) is not None:
        found = found.filter(Later(F("queue_at"), F("pk"), *key))
    rows = list(found[: limit + 1])
    more = rows[limit - 1] if len(rows) > limit else None
    return {
        "results": [
            {
                "number": item.matter.number,
                "item": present.item(item, item.matter, staff=True),
                "project": item.matter.project.code,
                "room": item.matter.room.label if item.matter.room else None,
                "area": item.matter.area.name if item.matter.area else None,
                "due_at": present.moment(item.queue_at, item.matter),
                "href": f"{present.API}/cases/{item.matter.number}",
            }
            for item in rows[:limit]
        ],
        "next": encode_cursor(more.queue_at.isoformat(), more.pk) if more else None,
    }


@router.get("/cases/{number}", response={200: CaseOut, **PROBLEMS}, by_alias=True)
def get_case(request: Request, number: str = Path(..., pattern=NUMBER)) -> dict[str, Any]:
    """One case with items, clocks, and the verbs that the caller may do now."""
    return whole(request, number, similar=True)


@router.get("/cases/{number}/timeline", response={200: TimelinePage, **PROBLEMS})
def get_timeline(
    request: Request,
    number: str = Path(..., pattern=NUMBER),
    cursor: str = Query("", max_length=200),
    limit: int = Query(200, ge=1, le=200),
) -> dict[str, Any]:
    """What happened, in order; what is for staff only is left out for everybody else."""
    file = open_head(request.actor, number)
    after = int(decode_cursor(cursor, kinds=(int,))[0]) if cursor else 0
    staff = bool(request.actor.roles_at(file.matter.project_id) & READING_ROLES)
    events = timeline(file.matter, actor=request.actor, staff=staff, after_seq=after)
    shown = events[:limit]
    return {
        "results": [present.event(event, file.matter) for event in shown],
        "next": encode_cursor(shown[-1].seq) if len(events) > len(shown) else None,
    }


@router.get("/cases/{number}/homes", response={200: HomesOut, **PROBLEMS})
def get_homes(request: Request, number: str = Path(..., pattern=NUMBER)) -> dict[str, Any]:
    """The homes of a case over several: all for staff; for a household its own, and of the others what concerns it."""
    return shown_homes(request, number)


@router.post("/cases/{number}/reveal", response={200: dict[str, str], **PROBLEMS})
def reveal(request: Request, body: RevealIn, number: str = Path(..., pattern=NUMBER)) -> HttpResponse:
    """The reporter's whole number, with the reason on record."""

    def do() -> Answer:
        phone = reveal_phone(number=number, actor=request.actor, reason=body.reason)
        return Answer(200, {"phone": phone}, kept={"phone": mask_phone(phone)})

    def again(_masked: Any) -> dict[str, str]:
        return {"phone": phone_again(number=number, actor=request.actor)}

    return answered(request, do, again=again)


def _add_verb(performable: Performable) -> None:
    """One route for one verb, with the verb's own inputs as its body."""
    verb = performable.verb
    body = create_model(
        f"{''.join(part.title() for part in verb.name.split('_'))}In",
        __base__=verb.inputs,
        at=(AwareDatetime | None, Field(None, description="when it happened; now when left out")),
        client_id=(str | None, Field(None, min_length=8, max_length=64, description="the caller's own id of this act")),
    )

    def do(request: Request, number: str, item_no: int, given: Any) -> HttpResponse:
        inputs = {name: getattr(given, name) for name in verb.inputs.model_fields}

        def act() -> Answer:
            try:
                matter: Matter = perform(
                    verb.name, number=number, item_no=item_no, actor=request.actor, inputs=inputs, at=given.at,
                    client_id=given.client_id,
                )  # fmt: skip
            except Repeated as repeated:
                matter = repeated.event.matter
            if verb.on == "homes":
                return Answer(200, shown_homes(request, matter.number))
            return _answer(200, whole(request, matter.number))

        return answered(request, act, again=None if verb.on == "homes" else present.again)

    view: Callable[..., HttpResponse]
    if verb.numbered:

        def on_item(
            request: Request, given: body, number: str = Path(..., pattern=NUMBER), n: int = Path(..., ge=1, le=99)
        ) -> HttpResponse:
            return do(request, number, n, given)

        view, path = on_item, f"/cases/{{number}}/items/{{n}}/{verb.name}"
    else:

        def on_case(request: Request, given: body, number: str = Path(..., pattern=NUMBER)) -> HttpResponse:
            return do(request, number, 0, given)

        view, path = on_case, f"/cases/{{number}}/{verb.name}"
    router.add_api_operation(
        path, ["POST"], view, response={200: HomesOut if verb.on == "homes" else CaseOut, **PROBLEMS},
        operation_id=verb.name, summary=verb.name.replace("_", " "),
        description=(verb.inputs.__doc__ or ""),
    )  # fmt: skip


for _each in PERFORMABLE.values():
    _add_verb(_each)
