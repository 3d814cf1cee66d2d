"""The only writers of incidents: opened, cases joined and ranked, homes informed, under control, ended (BEY-1)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.numbering import next_number
from anju.core.time import product_now, to_second
from anju.estate.models import Building, Project, Unit
from anju.incidents import queries
from anju.incidents.flow import INCIDENT, KIND, OPENERS
from anju.incidents.models import Incident, JoinedCase, Kind, Place
from anju.intake.access import case_for
from anju.matters.act import Act, Actor, act_on, act_opening, lock_in_order
from anju.matters.models import Event, Matter

SERIES = "IN"
"""what stands between project and year in the number of an incident"""


def open_incident(
    *, project: Project, kind: str, places: Sequence[str], what: str, by: Actor, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Something hit many homes: one number, held by whoever opens it, with the clocks of informing and of control.

    `at`: when it began. Raises `Forbidden` `not-yours-to-do`, `Invalid` `place-unknown`, `moment-in-future`, `Refusal`
    `incident-open-already` where one of this kind runs in one of these buildings.
    """
    now = product_now()
    moment = to_second(at or now)
    if not by.roles_at(project.pk) & OPENERS:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    if moment > to_second(now):
        sentence = _("This moment has not come yet.")
        raise Invalid("moment-in-future", sentence, fields={"at": _("Give a moment that has passed.")})
    found = _places(project, places)
    day = moment.astimezone(project.zone).date()
    matter = Matter(
        kind=KIND, project=project, title=_title(kind, found), state="open", holder_role=_role(by, project),
        holder_id=by.somebody(), opened_at=moment, opened_on=day, changed_at=now,
    )  # fmt: skip
    with act_opening(matter=matter, by=by, at=moment, client_id=client_id) as act:
        Project.objects.select_for_update(of=("self",)).get(pk=project.pk)  # two devices open the same storm at once
        _refuse_second(project, kind, found)
        matter.number = next_number(prefix=f"{project.code}-{SERIES}", year=day.year)
        incident = act.add(Incident(matter=matter, kind=kind))
        for building, unit in found:
            act.add(Place(incident=incident, building=building, unit=unit))
        data = {"kind": kind, "places": [_code(*place) for place in found]}
        act.say("incident.opened", data=data, words={"what": what}, audience=Event.Audience.STAFF)
    return matter


def join_case(*, number: str, case: str, by: Actor, at: datetime | None = None, client_id: str | None = None) -> Matter:
    """A case belongs to the incident; it keeps its own clocks and life. Raises `Invalid` `case-unknown`, `case-ended`;
    `Refusal` `case-in-incident` where it belongs to one already."""
    try:
        with transaction.atomic():
            lock_in_order(numbers=(number, case))
            with act_on(number=number, by=by, at=at, client_id=client_id) as act:
                incident = _ask(act, "join_case")
                found = _case(act, case)
                if not found.open:
                    sentence = _("This case has ended.")
                    raise Invalid("case-ended", sentence, fields={"case": sentence})
                if JoinedCase.objects.filter(case=found.pk, left_at__isnull=True).exists():
                    raise _belongs_already()
                act.add(JoinedCase(incident=incident, case=found.case, joined_at=act.happened_at))
                act.say("incident.case_joined", data={"case": found.number}, audience=Event.Audience.STAFF)
            _say_on_case(found, "case.joined_incident", incident=number, by=by, at=at)
    except IntegrityError as error:
        raise _belongs_already() from error
    return act.matter


def leave_incident(
    *, number: str, case: str, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """A case does not belong to it after all, and why. Raises `Invalid` `case-not-joined`."""
    with transaction.atomic():
        lock_in_order(numbers=(number, case))
        with act_on(number=number, by=by, at=at, client_id=client_id) as act:
            joined = _joined(act, _ask(act, "leave_incident"), case)
            act.change(joined, left_at=max(act.happened_at, joined.joined_at))
            data = {"case": case}
            act.say("incident.case_left", data=data, words={"reason": reason}, audience=Event.Audience.STAFF)
        _say_on_case(joined.case.matter, "case.left_incident", incident=number, by=by, at=at)
    return act.matter


def triage_case(
    *, number: str, case: str, level: str, reason: str, by: Actor, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """How pressing a joined case is, with the reason; it may be ranked again. Raises `Invalid` `case-not-joined`."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        joined = _joined(act, _ask(act, "triage_case"), case)
        before = joined.level
        act.change(joined, level=level, triaged_at=act.happened_at, triaged_by_id=by.person_id)
        act.say(
            "incident.case_triaged",
            data={"case": case, "level": level, "before": before},
            words={"reason": reason},
            audience=Event.Audience.STAFF,
        )
    return act.matter


def take_incident(*, number: str, by: Actor, at: datetime | None = None, client_id: str | None = None) -> Matter:
    """Whoever does this holds it from now on."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _ask(act, "take_incident")
        before = act.matter.holder_id
        act.change(act.matter, holder_id=by.somebody(), holder_role=_role(by, act.matter.project))
        act.say("incident.taken", data={"from": before}, audience=Event.Audience.STAFF)
    return act.matter


def inform_households(
    *, number: str, text: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """One text to every home that is hit, once each; homes nobody can be reached in are kept by name."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _announce(act, _ask(act, "inform_households"), "incident.informed", text)
    return act.matter


def set_under_control(
    *, number: str, text: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """It spreads no further; the homes are told in the same breath."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        incident = _ask(act, "set_under_control")
        act.change(act.matter, state="under_control")
        act.change(incident, controlled_at=act.happened_at)
        _announce(act, incident, "incident.under_control", text)
    return act.matter


def end_incident(
    *, number: str, text: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """It is over and the homes are told so; its cases go on by themselves. Refuses `incident-has-unranked-cases` and
    `incident-has-danger`."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        incident = _ask(act, "end_incident")
        act.change(act.matter, state="ended", open=False, closed_at=act.happened_at, holder_role="", holder_id=None)
        _announce(act, incident, "incident.ended", text)
    return act.matter


def _announce(act: Act, incident: Incident, event: str, text: str) -> None:
    """The announcement as an event: how many homes, and which of them have nobody to tell. The notices follow later."""
    day = act.happened_at.astimezone(act.matter.project.zone).date()
    homes = queries.households(incident, day=day)
    unreached = [home.room.pk for home in homes if home.person is None]
    act.change(incident, said=text, said_at=act.happened_at)
    act.say(event, data={"homes": len(homes), "unreached": unreached}, words={"text": text})


def _ask(act: Act, verb: str) -> Incident:
    """The incident, when the flow lets this actor do this verb now. Who may not read it finds nothing."""
    if act.matter.kind != KIND or not act.by.reach:
        raise NotFound
    incident = queries.incident_for(act.by.reach, act.matter.number)
    incident.matter = act.matter
    facts = queries.facts_of(incident, queries.queue_of(incident) if verb == "end_incident" else ())
    INCIDENT.check(verb, state=act.matter.state, hats=act.by.roles_at(act.matter.project_id), facts=facts)
    if act.happened_at < act.matter.opened_at:
        sentence = _("This was before it began.")
        raise Invalid("moment-before-incident", sentence, fields={"at": sentence})
    return incident


def _case(act: Act, number: str) -> Matter:
    """The case of this number in the incident's project. Raises `Invalid` `case-unknown`."""
    try:
        found = case_for(act.by, number)
    except NotFound:
        found = None
    if found is None or found.project_id != act.matter.project_id:
        sentence = _("There is no such case in this project.")
        raise Invalid("case-unknown", sentence, fields={"case": sentence})
    return found


def _joined(act: Act, incident: Incident, number: str) -> JoinedCase:
    found = JoinedCase.objects.filter(incident=incident, case__matter__number=number, left_at__isnull=True)
    joined = found.select_related("case__matter").first()
    if joined is None:
        sentence = _("This case does not belong to the incident.")
        raise Invalid("case-not-joined", sentence, fields={"case": sentence})
    return joined


def _belongs_already() -> Refusal:
    return Refusal("case-in-incident", _("This case belongs to an incident already."))


def _say_on_case(matter: Matter, kind: str, *, incident: str, by: Actor, at: datetime | None) -> None:
    """The same on the case's own timeline, in the same transaction."""
    moment = max(at, matter.opened_at) if at is not None else None
    with act_on(matter_id=matter.pk, by=by, at=moment) as act:
        act.say(kind, data={"incident": incident})


def _refuse_second(project: Project, kind: str, places: Sequence[tuple[Building, Unit | None]]) -> None:
    known = queries.same_kind_open(
        project_id=project.pk, kind=kind, building_ids=[building.pk for building, _unit in places]
    )
    if known is not None:
        raise Refusal(
            "incident-open-already",
            _("One of this kind is open there: %(number)s. Join the cases to it.") % {"number": known.matter.number},
            number=known.matter.number,
        )


def _places(project: Project, typed: Sequence[str]) -> list[tuple[Building, Unit | None]]:
    """`3` or `3-2` → building and unit, each once; a unit of a building that is named whole is left out."""
    wanted = list(dict.fromkeys(each.strip() for each in typed if each.strip()))
    buildings = {each.code: each for each in Building.objects.filter(project=project)}
    units = {
        f"{each.building.code}-{each.code}": each
        for each in Unit.objects.filter(building__project=project).exclude(code="").select_related("building")
    }
    unknown = [each for each in wanted if each not in buildings and each not in units]
    if unknown or not wanted:
        sentence = _("There is no such building or unit: %(places)s.") % {"places": ", ".join(unknown) or "–"}
        raise Invalid("place-unknown", sentence, fields={"places": sentence})
    whole = [buildings[each] for each in wanted if each in buildings]
    names = {building.pk for building in whole}
    parts = [units[each] for each in wanted if each not in buildings]
    return [(building, None) for building in whole] + [
        (unit.building, unit) for unit in parts if unit.building_id not in names
    ]


def _code(building: Building, unit: Unit | None) -> str:
    return f"{building.code}-{unit.code}" if unit else building.code


TITLES = {
    "storm": "暴雨大风",
    "water": "爆管停水",
    "power": "停电",
    "heating": "停暖",
    "lift": "电梯故障",
    "other": "突发事件",
}
"""catalogue words, like the titles of cases"""


def _title(kind: str, places: Sequence[tuple[Building, Unit | None]]) -> str:
    return f"{TITLES[Kind(kind)]} / {'、'.join(_code(*place) for place in places)}"[:200]


def _role(by: Actor, project: Project) -> str:
    return next(iter(sorted(by.roles_at(project.pk) & OPENERS)), "")
