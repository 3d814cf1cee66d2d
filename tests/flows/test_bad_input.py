"""Bad input for every verb of every flow: a state in which it is not open, somebody of another project or without the right,
something left out, a time before it all began. Each is answered by a code and a sentence, and nothing is half written.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override

from anju.core.errors import Forbidden, NotFound, Refusal
from anju.core.flow import Flow, Verb
from anju.core.inputs import checked
from anju.enquiries.flow import ENQUIRY
from anju.followup.flow import FOLLOW_UP
from anju.incidents.flow import INCIDENT
from anju.intake.callbacks.flow import CALL_BACK
from anju.intake.referrals.flow import REFERRAL
from anju.ladder.flow import DIRECTIVE, LADDER
from anju.ladder.queries import directive_for, hats_on
from anju.matters.act import SYSTEM, Actor
from anju.matters.models import Matter
from anju.neighbours.flow import NEIGHBOURS
from anju.neighbours.tests.acting import two_homes
from anju.people.models import Person
from anju.repairs.file import CaseFile, open_file
from anju.repairs.flow import AFTER_THE_END, CASE, ITEM
from anju.repairs.tests.acting import ahead, check_file_refusals, rows
from anju.verbs.files import open_case
from tests.cast import Cast, grant, person
from tests.flows.every_verb import ALL_VERBS, FLOWS, IDS, OWN, Given, do_verb
from tests.flows.states import CASES, ITEMS, call_back_in, directive_in, enquiry_in, incident_in, ladder_in, referral_in

pytestmark = [pytest.mark.django_db, pytest.mark.covers("TEAM-4")]


@pytest.fixture
def given(cast: Cast) -> Given:
    return Given(cast=cast, other=cast.repair())


def refusal_of(doing: Callable[..., object], *with_these: object, **more: object) -> Refusal:
    """The refusal it meets; it is said in a sentence."""
    with pytest.raises(Refusal) as caught:
        doing(*with_these, **more)
    with override("zh-hans"):
        assert str(caught.value.sentence).strip(), caught.value.code
    return caught.value


def everybody(cast: Cast) -> list[Person]:
    return [
        cast.clerk, cast.desk_lead, cast.lead, cast.engineer, cast.warranty, cast.owner, cast.technician, cast.foreman,
    ]  # fmt: skip


def hats_in(flow: Flow, matter: Matter, by: Actor) -> frozenset[str]:
    """What somebody is in this matter, as the flow asks it; nothing for who does not see it."""
    if flow.name in OWN.keys() - {DIRECTIVE.name} or by.kind == "system":
        passed_on = flow is REFERRAL and matter.referral.referrer_id == by.person_id
        return by.roles_at(matter.project_id) | ({"referrer"} if passed_on else set())
    try:
        if flow is DIRECTIVE:
            return hats_on(directive_for(by, matter.number), by)
        file = open_case(by, matter.number)
    except NotFound:
        return frozenset()
    if not isinstance(file, CaseFile):
        return file.hats
    return file.hats_for(file.items[0]) if flow is ITEM else file.case_hats()


def hats_here(cast: Cast, flow: Flow, matter: Matter) -> list[tuple[Person | None, Actor, frozenset[str]]]:
    """Everybody, the system last, and what they are in this matter."""
    actors: list[tuple[Person | None, Actor]] = [(who, cast.actor(who)) for who in everybody(cast)]
    return [(who, by, hats_in(flow, matter, by)) for who, by in [*actors, (None, SYSTEM)]]


def refuse_each(cast: Cast, given: Given, matter: Matter, *, flow: Flow, state: str, ended: bool = False) -> None:
    """Every verb of the flow that is not open in this state, by somebody who may: refused as the flow says."""
    verbs = [
        verb for verb in flow.verbs.values() if state not in verb.sources or (ended and verb.name not in AFTER_THE_END)
    ]
    here = hats_here(cast, flow, matter)
    may = {verb.name: next(((who, by) for who, by, hats in here if verb.hats & hats), None) for verb in verbs}
    wanted = [(verb, one[1], given.for_verb(verb, one[0])) for verb in verbs if (one := may[verb.name])]
    before, codes = rows(), {}
    for verb, by, inputs in wanted:
        codes[verb.name] = refusal_of(do_verb, flow, verb, matter=matter, by=by, inputs=inputs).code
    assert codes == {verb.name: "case-ended" if ended else verb.refusal_code for verb, _by, _inputs in wanted}
    assert rows() == before, f"something was left behind in {state}"


@pytest.mark.parametrize("state", CASES)
def test_it_refuses_what_a_case_is_not_ready_for(cast: Cast, given: Given, state: str) -> None:
    matter = CASES[state](cast)
    assert matter.state == state
    for flow in (CASE, FOLLOW_UP, NEIGHBOURS):
        refuse_each(cast, given, matter, flow=flow, state=state)


@pytest.mark.parametrize("state", ITEMS)
def test_it_refuses_what_an_item_is_not_ready_for(cast: Cast, given: Given, state: str) -> None:
    matter = ITEMS[state](cast)
    its = open_file(cast.actor(cast.desk_lead), matter.number).items[0].state
    refuse_each(cast, given, matter, flow=ITEM, state=its, ended=not Matter.objects.get(pk=matter.pk).open)


@pytest.mark.parametrize("state", INCIDENT.states)
def test_it_refuses_what_an_incident_is_not_ready_for(cast: Cast, given: Given, state: str) -> None:
    refuse_each(cast, given, incident_in(cast, state), flow=INCIDENT, state=state)


@pytest.mark.parametrize("state", CALL_BACK.states)
def test_it_refuses_what_a_call_back_is_not_ready_for(cast: Cast, given: Given, state: str) -> None:
    refuse_each(cast, given, call_back_in(cast, state), flow=CALL_BACK, state=state)


@pytest.mark.parametrize("kind", ["enquiry", "suggestion"])
@pytest.mark.parametrize("state", ENQUIRY.states)
def test_it_refuses_what_an_enquiry_is_not_ready_for(cast: Cast, given: Given, state: str, kind: str) -> None:
    refuse_each(cast, given, enquiry_in(cast, state, kind), flow=ENQUIRY, state=state)


@pytest.mark.parametrize("state", LADDER.states)
def test_it_refuses_what_the_ladder_is_not_ready_for(cast: Cast, given: Given, state: str) -> None:
    refuse_each(cast, given, ladder_in(cast, state), flow=LADDER, state=state)


@pytest.mark.parametrize("state", DIRECTIVE.states)
def test_it_refuses_what_a_directive_is_not_ready_for(cast: Cast, given: Given, state: str) -> None:
    refuse_each(cast, given, directive_in(cast, state), flow=DIRECTIVE, state=state)


@pytest.mark.parametrize("state", REFERRAL.states)
def test_it_refuses_what_a_referral_is_not_ready_for(cast: Cast, given: Given, state: str) -> None:
    refuse_each(cast, given, referral_in(cast, state), flow=REFERRAL, state=state)


def subjects(cast: Cast) -> dict[str, Matter]:
    """A matter for the verbs of each flow, in work where there is work."""
    case = ITEMS["in_work"](cast)
    return {flow.name: case for flow in (CASE, ITEM, FOLLOW_UP, NEIGHBOURS, LADDER)} | {
        DIRECTIVE.name: directive_in(cast, "issued"),
        INCIDENT.name: incident_in(cast, "open"),
        CALL_BACK.name: call_back_in(cast, "waiting"),
        ENQUIRY.name: enquiry_in(cast, "taken_along"),
        REFERRAL.name: referral_in(cast, "waiting"),
    }


def refused_to(cast: Cast, given: Given, people: Sequence[Person], **more: Any) -> dict[str, set[tuple[type, str]]]:
    """What each of these is answered to each verb that is not theirs; nothing was written."""
    matters = subjects(cast)
    hats = {(flow.name, who.pk): hats_in(flow, matters[flow.name], cast.actor(who)) for flow in FLOWS for who in people}
    wanted = [
        (flow, verb, cast.actor(who), given.for_verb(verb, who))
        for flow, verb in ALL_VERBS
        for who in people
        if not verb.hats & hats[flow.name, who.pk]
    ]
    before, found = rows(), dict[str, set[tuple[type, str]]]()
    for flow, verb, by, inputs in wanted:
        met = refusal_of(do_verb, flow, verb, matter=matters[flow.name], by=by, inputs=inputs, **more)
        found.setdefault(f"{flow.name}.{verb.name}", set()).add((type(met), met.code))
    assert rows() == before
    return found


def test_it_tells_strangers_to_the_project_nothing(cast: Cast, given: Given) -> None:
    """Another project's desk, its lead and technician, another company's desk, a neighbour: for them there is no such matter."""
    lead, technician = (person(name, "staff", username=name) for name in ("yuan", "jiang"))
    grant(lead, "duty_lead", project=cast.other_project)
    grant(technician, "technician", project=cast.other_project)
    strangers = [cast.stranger_clerk, cast.other_company_clerk, cast.neighbour, lead, technician]
    answers = refused_to(cast, given, strangers)
    assert answers == {name: {(NotFound, "not-found")} for name in IDS}


def test_it_tells_colleagues_that_it_is_not_theirs(cast: Cast, given: Given) -> None:
    """Whoever sees the matter and may not do this is told so; each verb is somebody's not to do."""
    answers = refused_to(cast, given, everybody(cast))
    assert set(answers) == set(IDS)
    codes = {code for met in answers.values() for _kind, code in met}
    assert codes == {"not-yours-to-do", "not-found"}
    assert all((Forbidden, "not-yours-to-do") in met for met in answers.values())


@pytest.mark.parametrize(("flow", "verb"), ALL_VERBS, ids=IDS)
def test_it_names_each_field_that_is_left_out_or_too_much(cast: Cast, given: Given, flow: Flow, verb: Verb) -> None:
    whole = given.for_verb(verb, cast.clerk)
    checked(verb.inputs, whole)
    for name in whole:
        missing = {each: value for each, value in whole.items() if each != name}
        met = refusal_of(checked, verb.inputs, missing)
        assert (met.code, set(getattr(met, "fields", ()))) == ("inputs-invalid", {name})
    met = refusal_of(checked, verb.inputs, whole | {"nonsense": 1})
    assert (met.code, set(getattr(met, "fields", ()))) == ("inputs-invalid", {"nonsense"})


def fields_of(kind: str) -> list[tuple[Verb, str]]:
    """The fields of this kind, verb by verb."""
    return [
        (verb, name)
        for _flow, verb in ALL_VERBS
        for name, described in verb.inputs.model_json_schema().get("properties", {}).items()
        if kind in {described.get("widget"), *(one.get("widget") for one in described.get("anyOf", ()))}
    ]


@pytest.mark.covers("REP-6", "REP-8")
@pytest.mark.parametrize(("verb", "name"), fields_of("money"), ids=lambda each: getattr(each, "name", each))
def test_it_takes_no_part_of_a_fen_and_no_less_than_nothing(cast: Cast, given: Given, verb: Verb, name: str) -> None:
    whole = given.for_verb(verb, cast.technician)
    for wrong in (12.345, "12.345", -1, 10**12, "十元"):
        met = refusal_of(checked, verb.inputs, whole | {name: wrong})
        assert (met.code, set(getattr(met, "fields", ()))) == ("inputs-invalid", {name}), wrong


@pytest.mark.parametrize(("verb", "name"), fields_of("photos"), ids=lambda each: getattr(each, "name", each))
def test_it_wants_the_photo_where_one_is_wanted_and_never_more_than_nine(
    cast: Cast, given: Given, verb: Verb, name: str
) -> None:
    whole = given.for_verb(verb, cast.technician)
    wrong: list[list[str]] = [["photo-key-1"] * 10] + ([[]] if name in whole else [])
    for keys in wrong:
        met = refusal_of(checked, verb.inputs, whole | {name: keys})
        assert (met.code, set(getattr(met, "fields", ()))) == ("inputs-invalid", {name})


BEGUN: list[tuple[Flow, Callable[[Cast], Matter], str]] = [
    (CALL_BACK, lambda cast: call_back_in(cast, "waiting"), "moment-before-ring"),
    (INCIDENT, lambda cast: incident_in(cast, "open"), "moment-before-incident"),
    (NEIGHBOURS, two_homes, "moment-before-ring"),
]


@pytest.mark.parametrize(("flow", "begun", "early"), BEGUN, ids=["call_back", "incident", "homes"])
def test_it_lets_nothing_happen_before_it_began_or_later_than_now(
    cast: Cast, given: Given, flow: Flow, begun: Callable[[Cast], Matter], early: str
) -> None:
    """For repairs and follow-ups each verb's own test asks the same (`check_usual_refusals`)."""
    matter, by = begun(cast), cast.actor(cast.desk_lead)
    verbs = [verb for verb in flow.verbs.values() if matter.state in verb.sources and verb.name != "give_up_call_back"]
    before = rows()
    for verb in verbs:
        inputs = given.for_verb(verb, cast.desk_lead)
        codes = [
            refusal_of(do_verb, flow, verb, matter=matter, by=by, inputs=inputs, at=at).code
            for at in (matter.opened_at - timedelta(minutes=1), matter.opened_at + timedelta(days=1))
        ]
        assert codes == [early, "moment-in-future"], verb.name
    assert rows() == before


FILES: list[tuple[str, Callable[[Cast], Matter], str, int, dict[str, Any]]] = [
    ("send_photos", CASES["registered"], "owner", 0, {}),
    ("reopen_case", CASES["closed"], "owner", 0, {"items": [1], "reason": "还在滴"}),
    ("object_item", ITEMS["assigned to a firm"], "foreman", 1, {"reason": "不在合同内", "field": "evidence"}),
    ("ask_pause", ITEMS["assigned"], "technician", 1, {"reason": "material", "field": "evidence"}),
    ("state_damage", two_homes, "neighbour", 0, {"room": "3-2-1901", "what": "地板泡坏"}),
    ("record_entry_consent", two_homes, "neighbour", 0, {"room": "3-2-1901", "consent": "signed", "kind": "signature"}),
]
"""verbs that take files, besides those whose own tests ask this"""


@pytest.mark.parametrize(("name", "begun", "who", "item", "more"), FILES, ids=[each[0] for each in FILES])
def test_it_takes_no_file_of_somebody_else_or_of_another_case(
    cast: Cast, name: str, begun: Callable[[Cast], Matter], who: str, item: int, more: dict[str, Any]
) -> None:
    until = {"until": ahead(days=2)} if name == "ask_pause" else {}
    check_file_refusals(cast, name, begun(cast), getattr(cast, who), item, **more, **until)


def test_it_knows_inputs_for_every_verb(given: Given) -> None:
    assert list(given.missing()) == []
