"""Bad input for every verb of a complaint and of its parts, in one table: a severe one without its summary, an answer before the
departments have theirs, somebody without the authority. Each is answered by a code and a sentence, and nothing is half written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override

from anju.complaints.flow import COMPLAINT
from anju.complaints.models import Complaint
from anju.complaints.part_flow import ASK, FINDING, MEASURE
from anju.complaints.tests.acting import BASIS, ahead, colleague, do, lodged, walked
from anju.core.errors import Refusal
from anju.core.flow import Flow, Verb
from anju.core.time import product_now
from anju.matters.act import Repeated
from anju.matters.models import Matter
from anju.people.models import Person
from anju.repairs.tests.acting import rows
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("CMP-2", "CMP-3", "CMP-6", "CMP-7", "CMP-8", "TEAM-4")]
FLOWS = (COMPLAINT, ASK, FINDING, MEASURE)
VERBS = [(flow, verb) for flow in FLOWS for verb in flow.verbs.values()]
IDS = [f"{flow.name}.{verb.name}" for flow, verb in VERBS]
Begin = Callable[[Cast], Matter]


def refusal_of(doing: Callable[..., object], *with_these: object, **more: object) -> Refusal:
    """The refusal it meets, said in a sentence; every row stands as before."""
    before = rows()
    with pytest.raises(Refusal) as caught:
        doing(*with_these, **more)
    assert rows() == before, f"something was left behind after {caught.value.code}"
    with override("zh-hans"):
        assert str(caught.value.sentence).strip(), caught.value.code
    return caught.value


# ── how a complaint comes to where a verb is open


def then(begin: Begin, name: str, who: str, part: int = 0, **inputs: Any) -> Begin:
    """From there, one verb further."""
    return lambda cast: do(cast, name, begin(cast), one(cast, who), part, **given(cast, name), **inputs)


def at(state: str, **more: Any) -> Begin:
    """A complaint in this state."""
    return lambda cast: walked(cast, state, **more)


def one(cast: Cast, who: str) -> Person:
    """By the name of the cast, or by the role."""
    found: Person | None = getattr(cast, who, None)
    return found or colleague(cast, who)


def given(cast: Cast, name: str) -> dict[str, Any]:
    """What the verb cannot do without, as it would do."""
    soon, who = ahead(days=7), cast.engineer.pk
    reason, route, words = {"reason": "业主要求"}, {"route": "phone"}, {"words": "已向业主说明"}
    found: Mapping[str, dict[str, Any]] = {
        "decide_valid": reason | {"grounds": ["manners"]}, "decide_invalid": reason | {"grounds": ["unproven"]},
        "decide_class": reason | {"degree": "ordinary"}, "answer_complaint": route | {"result": "已道歉", "basis": BASIS},
        "explain_invalid": route | {"explanation": "监控显示无人进入"}, "name_cause": {"cause": "培训不足"},
        "set_measure": {"measure": "重新培训", "person": who, "by_when": soon},
        "ask_department": {"department": "prop_eng", "question": "多久巡查一次？"}, "record_inquiry": {"inquiry": "调取监控"},
        "find_responsible": {"department": "prop_eng", "person": who, "found": "用语不当"},
        "write_summary": {"summary": "业主多次反映无果，要求书面答复。"}, "pass_on": {"to": "pm", "manner": "written"},
        "tell_why": route | words, "call_for_visit": reason, "visit_site": {"came": [cast.lead.pk], "found": "墙面有水迹"},
        "send_to_review": reason, "decide_review": {"decision": "修订验收流程"}, "record_not_told": {"way": "phone"},
        "answer_in_writing": {"result": "已整改", "basis": BASIS}, "record_agreement": {},
        "record_disagreement": reason | {"next_step": "可申请人民调解"}, "join_group": reason, "leave_group": reason,
        "tell_member": route | words, "urge_case": {}, "add_note": {"words": "又来电"}, "cancel_case": reason,
        "answer_ask": {"answer": "每周一次"}, "withdraw_ask": reason, "confirm_finding": {}, "contest_finding": reason,
        "uphold_finding": reason, "drop_finding": reason, "record_penalty": reason | {"points": 3},
        "check_measure": {"found": "抽查有效"}, "fail_measure": {"found": "又发生"},
        "move_measure": reason | {"by_when": soon}, "record_prevention": {},
    }  # fmt: skip
    return dict(found[name])


def voice(cast: Cast) -> str:
    """Another complaint of the project, which may speak for this one."""
    return lodged(cast, phone="13811112222", words="电梯夜里一直响", room=cast.home_above).number


def spoken(cast: Cast) -> Matter:
    """A household without a number, whose voice was answered."""
    speaks = walked(cast, "in_remedy")
    member = lodged(cast, phone="", words="电梯吵", room=cast.home)
    do(cast, "join_group", member, cast.clerk, into=speaks.number, reason="同一部电梯")
    Complaint.objects.filter(pk=member.pk).update(verdict="valid")
    return member


def tried(cast: Cast) -> Matter:
    """Not valid, and nobody was reached as often as the clause asks."""
    matter = walked(cast, "unfounded")
    Complaint.objects.filter(pk=matter.pk).update(attempts=3)
    return matter


def ordinary(cast: Cast) -> Matter:
    """Ready to be answered."""
    return do(cast, "decide_class", walked(cast, "in_remedy"), cast.desk_lead, degree="ordinary", reason="道歉即可")


CAUSED = then(at("in_inquiry"), "name_cause", "desk_lead")
ASKED = then(at("lodged"), "ask_department", "clerk")
FOUND = then(CAUSED, "find_responsible", "desk_lead")
CONTESTED = then(FOUND, "contest_finding", "engineer", 1)
CONFIRMED = then(FOUND, "confirm_finding", "engineer", 1)
SET = at("in_remedy")
WORKS = then(SET, "check_measure", "clerk", 1)
SENT = then(at("in_remedy"), "send_to_review", "desk_lead")


@dataclass(frozen=True, kw_only=True)
class Open:
    """Where a verb is open, and to whom."""

    begin: Begin
    who: str = "clerk"
    part: int = 0
    more: Callable[[Cast], dict[str, Any]] = field(default=lambda _cast: {})
    """inputs that only the case at hand can give"""


OPEN: Mapping[str, Open] = {
    "decide_valid": Open(begin=at("lodged")),
    "decide_invalid": Open(begin=at("lodged")),
    "decide_class": Open(begin=at("lodged")),
    "answer_complaint": Open(begin=ordinary),
    "explain_invalid": Open(begin=at("unfounded")),
    "name_cause": Open(begin=at("in_inquiry")),
    "set_measure": Open(begin=CAUSED, who="desk_lead"),
    "ask_department": Open(begin=at("lodged")),
    "record_inquiry": Open(begin=at("in_inquiry"), who="pm"),
    "find_responsible": Open(begin=CAUSED, who="desk_lead"),
    "write_summary": Open(begin=at("lodged")),
    "pass_on": Open(begin=at("lodged")),
    "tell_why": Open(begin=ASKED),
    "call_for_visit": Open(begin=at("lodged")),
    "visit_site": Open(begin=at("lodged"), who="lead"),
    "send_to_review": Open(begin=at("in_remedy"), who="desk_lead"),
    "decide_review": Open(begin=SENT, who="prop_mgr"),
    "record_not_told": Open(begin=at("unfounded")),
    "answer_in_writing": Open(begin=tried, who="desk_lead"),
    "record_agreement": Open(begin=at("answered")),
    "record_disagreement": Open(begin=at("answered")),
    "join_group": Open(begin=at("lodged"), more=lambda cast: {"into": voice(cast)}),
    "leave_group": Open(begin=at("joined")),
    "tell_member": Open(begin=spoken),
    "urge_case": Open(begin=at("lodged")),
    "add_note": Open(begin=at("lodged")),
    "cancel_case": Open(begin=at("lodged"), who="desk_lead"),
    "answer_ask": Open(begin=ASKED, who="engineer", part=1),
    "withdraw_ask": Open(begin=ASKED, part=1),
    "confirm_finding": Open(begin=FOUND, who="engineer", part=1),
    "contest_finding": Open(begin=FOUND, who="engineer", part=1),
    "uphold_finding": Open(begin=CONTESTED, who="pm", part=1),
    "drop_finding": Open(begin=FOUND, who="pm", part=1),
    "record_penalty": Open(begin=CONFIRMED, who="desk_lead", part=1),
    "check_measure": Open(begin=SET, part=1),
    "fail_measure": Open(begin=SET, part=1),
    "move_measure": Open(begin=SET, who="desk_lead", part=1),
    "record_prevention": Open(begin=WORKS, who="desk_lead", part=1, more=lambda _cast: {"clause": "complaint.taken"}),
}


@pytest.mark.parametrize(("flow", "verb"), VERBS, ids=IDS)
def test_it_refuses_the_same_everywhere_and_then_does_it_once(cast: Cast, flow: Flow, verb: Verb) -> None:
    """Strangers learn nothing, colleagues whose it is not are told so, each field is named, a moment has come and lies after
    the ring; then the same wish twice is done once."""
    way = OPEN[verb.name]
    matter, who, whole = way.begin(cast), one(cast, way.who), given(cast, verb.name) | way.more(cast)
    matter.refresh_from_db()

    def code(by: Person = who, **more: Any) -> str:
        return refusal_of(do, cast, verb.name, matter, by, way.part, **(whole | more)).code

    strangers = (cast.stranger_clerk, cast.other_company_clerk, cast.neighbour, cast.technician, cast.foreman)
    assert {stranger.name: code(stranger) for stranger in strangers} == {each.name: "not-found" for each in strangers}
    not_theirs = [cast.warranty] if verb.name != "add_note" else []
    not_theirs += [cast.owner] if not verb.hats & {"resident", "reporter"} else []
    assert {code(each) for each in not_theirs} <= {"not-yours-to-do"}
    assert not_theirs or verb.name == "add_note"
    for name in given(cast, verb.name):
        left_out = {each: value for each, value in whole.items() if each != name}
        met = refusal_of(do, cast, verb.name, matter, who, way.part, **left_out)
        assert (met.code, set(getattr(met, "fields", ()))) == ("inputs-invalid", {name}), name
    assert code(nonsense=1) == "inputs-invalid"
    now = product_now()
    assert code(at=now - timedelta(days=2)) == "moment-before-ring"
    assert code(at=now + timedelta(minutes=5)) == "moment-in-future"
    if flow is not COMPLAINT:
        met = refusal_of(do, cast, verb.name, matter, who, 9, **whole)
        assert met.code == "not-found", "there is no such part"
    for twice in (False, True):
        before = rows()
        if twice:
            with pytest.raises(Repeated):
                do(cast, verb.name, matter, who, way.part, client_id="complaint-0001", **whole)
            assert rows() == before
        else:
            do(cast, verb.name, matter, who, way.part, client_id="complaint-0001", **whole)
            assert rows() != before, "what was refused above was all that was wrong"


def test_it_knows_where_every_verb_is_open() -> None:
    assert set(OPEN) == {verb.name for _flow, verb in VERBS}


@pytest.mark.parametrize("state", COMPLAINT.states)
def test_it_refuses_what_a_complaint_is_not_ready_for(cast: Cast, state: str) -> None:
    matter = walked(cast, state)
    assert matter.state == state
    wrong = [verb for verb in COMPLAINT.verbs.values() if state not in verb.sources]
    inputs = {
        verb.name: given(cast, verb.name) | ({"into": voice(cast)} if verb.name == "join_group" else {})
        for verb in wrong
    }
    codes = {
        verb.name: refusal_of(do, cast, verb.name, matter, one(cast, OPEN[verb.name].who), **inputs[verb.name]).code
        for verb in wrong
    }
    assert codes == {verb.name: verb.refusal_code for verb in wrong}


PARTS: Mapping[tuple[str, str], Begin] = {
    ("ask", "asked"): ASKED,
    ("ask", "answered"): then(ASKED, "answer_ask", "engineer", 1),
    ("ask", "withdrawn"): then(ASKED, "withdraw_ask", "clerk", 1),
    ("finding", "found"): FOUND,
    ("finding", "confirmed"): CONFIRMED,
    ("finding", "contested"): CONTESTED,
    ("finding", "upheld"): then(CONTESTED, "uphold_finding", "pm", 1),
    ("finding", "dropped"): then(CONTESTED, "drop_finding", "pm", 1),
    ("measure", "set"): SET,
    ("measure", "works"): WORKS,
    ("measure", "failed"): then(SET, "fail_measure", "clerk", 1),
}


@pytest.mark.parametrize(("flow", "state"), [(flow, state) for flow in (ASK, FINDING, MEASURE) for state in flow.states],
                         ids=lambda each: getattr(each, "name", each))  # fmt: skip
def test_it_refuses_what_a_part_is_not_ready_for(cast: Cast, flow: Flow, state: str) -> None:
    matter = PARTS[flow.name, state](cast)
    wrong = [verb for verb in flow.verbs.values() if state not in verb.sources]
    more: dict[str, dict[str, Any]] = {"record_prevention": {"clause": "complaint.taken"}}

    def code(verb: Verb) -> str:
        who, whole = one(cast, OPEN[verb.name].who), given(cast, verb.name) | more.get(verb.name, {})
        return refusal_of(do, cast, verb.name, matter, who, 1, **whole).code

    assert {verb.name: code(verb) for verb in wrong} == {verb.name: verb.refusal_code for verb in wrong}
    others = [verb for other in (ASK, FINDING, MEASURE) if other is not flow for verb in other.verbs.values()]
    assert {code(verb) for verb in others} == {"not-found"}, "a verb of another kind of part"
    if matter.state in COMPLAINT.verb("cancel_case").sources:
        do(cast, "cancel_case", matter, cast.desk_lead, reason="业主撤回")
        assert {code(verb) for verb in flow.verbs.values()} == {"case-ended"}


# ── what is wrong with one verb alone


@dataclass(frozen=True, kw_only=True)
class Bad:
    """One bad input: what is done, where, by whom, with what instead; the code, and the fields it names."""

    name: str
    code: str
    begin: Begin | None = None
    who: str = ""
    fields: frozenset[str] = frozenset()
    inputs: Callable[[Cast], dict[str, Any]] = field(default=lambda _cast: {})


def bad(name: str, code: str, *fields: str, begin: Begin | None = None, who: str = "", **inputs: Any) -> Bad:
    """A row: `inputs` are values, or functions of the cast."""

    def made(cast: Cast) -> dict[str, Any]:
        return {each: value(cast) if callable(value) else value for each, value in inputs.items()}

    return Bad(name=name, code=code, begin=begin, who=who, fields=frozenset(fields), inputs=made)


def past(_cast: Cast) -> str:
    return ahead(days=-1)


def stranger(cast: Cast) -> int:
    return cast.stranger_clerk.pk


def others_file(cast: Cast) -> list[str]:
    return [cast.file(cast.other_technician)]


def nowhere(_cast: Cast) -> list[str]:
    return ["nowhere12"]


def groups(cast: Cast) -> Matter:
    """A complaint that speaks for another household."""
    speaks = walked(cast, "in_inquiry")
    member = lodged(cast, phone="13811112222", words="电梯夜里一直响")
    do(cast, "join_group", member, cast.clerk, into=speaks.number, reason="同一部电梯")
    return speaks


def one_joined(cast: Cast) -> str:
    return walked(cast, "joined").number


def one_answered(cast: Cast) -> str:
    matter = walked(cast, "unfounded", phone="13899998888", room=None, who=None)
    return do(cast, "explain_invalid", matter, cast.clerk, route="phone", explanation="已解释清楚").number


LAWYER = at("lodged", words="已经请律师了")
SEVERE = at("in_remedy", degree="severe")


def on_system(cast: Cast) -> Matter:
    """Severe by a ground that goes to the management review."""
    return do(cast, "decide_class", SET(cast), cast.desk_lead, degree="severe", grounds=["system"], reason="流程缺环节")


def entered(cast: Cast) -> Matter:
    return do(cast, "record_prevention", WORKS(cast), cast.desk_lead, 1, clause="complaint.taken")


def own_measure(cast: Cast) -> Matter:
    """A measure that the clerk carries out."""
    matter = CAUSED(cast)
    return do(
        cast, "set_measure", matter, cast.desk_lead, measure="补上签字", person=cast.clerk.pk, by_when=ahead(days=2)
    )


INVALID = "inputs-invalid"
TABLE: list[Bad] = [
    bad("decide_valid", "ground-unknown", "grounds", grounds=["loud"]),
    bad("decide_valid", INVALID, "grounds", grounds=[]),
    bad("decide_valid", "complaint-beyond-authority", begin=at("lodged", channel="media")),
    bad("decide_valid", "complaint-beyond-authority", begin=LAWYER),
    bad("decide_invalid", "ground-unknown", "grounds", grounds=["manners"]),
    bad("decide_invalid", "complaint-beyond-authority", begin=at("lodged", channel="government")),
    bad("decide_class", "grounds-missing", "grounds", degree="severe"),
    bad("decide_class", "ground-unknown", "grounds", degree="severe", grounds=["loud"]),
    bad("decide_class", "ground-unknown", "grounds", grounds=["media"]),
    bad("decide_class", INVALID, "degree", degree="terrible"),
    bad("write_summary", INVALID, "summary", summary="很生气"),
    bad("pass_on", "complaint-summary-missing", begin=LAWYER),
    bad("pass_on", "pass-on-in-writing", "manner", begin=then(LAWYER, "write_summary", "clerk"), manner="oral"),
    bad("pass_on", INVALID, "to", to="technician"),
    bad("ask_department", "moment-not-ahead", "until", until=past),
    bad("ask_department", "colleague-unknown", "person", person=lambda cast: cast.clerk.pk),
    bad("ask_department", INVALID, "department", department="contractor"),
    bad("tell_why", "complaint-nobody-asked", begin=at("lodged")),
    bad("tell_why", INVALID, "route", route="rumour"),
    bad("record_inquiry", "file-not-yours", "files", photos=others_file),
    bad("record_inquiry", "file-unknown", "files", photos=nowhere),
    bad("name_cause", INVALID, "cause", cause="无"),
    bad("set_measure", "complaint-cause-unnamed", begin=at("in_inquiry")),
    bad("set_measure", "moment-not-ahead", "by_when", by_when=past),
    bad("set_measure", INVALID, "by_when", by_when="2027-01-01T10:00"),
    bad("set_measure", "colleague-unknown", "person", person=stranger),
    bad("find_responsible", "complaint-cause-unnamed", begin=at("in_inquiry")),
    bad("find_responsible", "colleague-unknown", "person", person=stranger),
    bad("call_for_visit", "complaint-visit-called", begin=then(at("lodged"), "call_for_visit", "clerk")),
    bad("visit_site", INVALID, "came", came=[]),
    bad("visit_site", "colleague-unknown", "came", came=lambda cast: [cast.stranger_clerk.pk]),
    bad("visit_site", "file-not-yours", "files", photos=others_file),
    bad("send_to_review", "complaint-review-pending", begin=SENT),
    bad("decide_review", "complaint-not-in-review", begin=at("in_remedy")),
    bad("decide_review", "complaint-not-in-review", begin=then(SENT, "decide_review", "prop_mgr")),
    bad("answer_complaint", "complaint-class-undecided", begin=SET),
    bad("answer_complaint", "complaint-asks-open", begin=then(ordinary, "ask_department", "clerk")),
    bad("answer_complaint", "complaint-review-missing", begin=on_system, who="desk_lead"),
    bad("answer_complaint", "complaint-beyond-authority", begin=SEVERE),
    bad("answer_complaint", "complaint-beyond-authority", concession=1),
    bad("answer_complaint", "complaint-beyond-authority", who="desk_lead", concession=50001),
    bad("answer_complaint", INVALID, "concession", concession=-1),
    bad("answer_complaint", INVALID, "basis", basis=""),
    bad("explain_invalid", INVALID, "route", route="rumour"),
    bad("record_not_told", INVALID, "way", way="letter"),
    bad("answer_in_writing", "complaint-not-tried-enough", begin=at("unfounded")),
    bad("record_agreement", INVALID, "remark", remark="好" * 1001),
    bad("record_disagreement", INVALID, "next_step", next_step=""),
    bad("join_group", "group-unknown", "into", into="YQ-99-9999"),
    bad("join_group", "group-elsewhere", "into", into=lambda cast: cast.repair().number),
    bad("join_group", "group-has-voice", "into", into=one_joined),
    bad("join_group", "group-answered", "into", into=one_answered),
    bad("join_group", "complaint-speaks-for-others", begin=groups),
    bad("tell_member", "complaint-voice-silent", begin=at("joined")),
    bad("cancel_case", "complaint-speaks-for-others", begin=groups),
    bad("add_note", INVALID, "audience", audience="press"),
    bad("add_note", "file-not-yours", "files", photos=others_file),
    bad("urge_case", INVALID, "remark", remark="急" * 1001),
    bad("answer_ask", "not-yours-to-do", who="pm"),
    bad("answer_ask", "not-yours-to-do", who="clerk"),
    bad("answer_ask", INVALID, "answer", answer="好"),
    bad("answer_ask", "file-not-yours", "files", photos=others_file),
    bad("withdraw_ask", INVALID, "reason", reason=""),
    bad("confirm_finding", "not-yours-to-do", who="desk_lead"),
    bad("contest_finding", "not-yours-to-do", who="clerk"),
    bad("uphold_finding", "not-yours-to-do", who="desk_lead"),
    bad("drop_finding", "not-yours-to-do", who="engineer"),
    bad("record_penalty", INVALID, "points", points=0),
    bad("record_penalty", INVALID, "points", points=101),
    bad("record_penalty", "not-yours-to-do", who="clerk"),
    bad("record_penalty", "finding-penalised", begin=then(CONFIRMED, "record_penalty", "desk_lead", 1)),
    bad("check_measure", "measure-own", begin=own_measure),
    bad("fail_measure", "measure-own", begin=own_measure),
    bad("check_measure", "file-not-yours", "files", photos=others_file),
    bad("move_measure", "moment-not-ahead", "by_when", by_when=past),
    bad("record_prevention", "prevention-nowhere", "clause", "entry", clause=None),
    bad("record_prevention", "clause-unknown", "clause", clause="nothing"),
    bad("record_prevention", "entry-unknown", "entry", clause=None, entry=999),
    bad("record_prevention", "measure-entered", begin=entered),
]


@pytest.mark.parametrize("row", TABLE, ids=[f"{row.name}-{row.code}-{no}" for no, row in enumerate(TABLE)])
def test_it_refuses_this_and_writes_nothing(cast: Cast, row: Bad) -> None:
    way = OPEN[row.name]
    matter = (row.begin or way.begin)(cast)
    whole = given(cast, row.name) | way.more(cast) | row.inputs(cast)
    met = refusal_of(do, cast, row.name, matter, one(cast, row.who or way.who), way.part, **whole)
    assert (met.code, frozenset(getattr(met, "fields", ()) or ())) == (row.code, row.fields)


def test_it_lets_no_complaint_speak_for_itself(cast: Cast) -> None:
    matter = walked(cast, "lodged")
    met = refusal_of(do, cast, "join_group", matter, cast.clerk, into=matter.number, reason="同因")
    assert met.code == "group-of-itself"


@pytest.mark.parametrize("state", ["lodged", "unfounded", "in_inquiry", "in_remedy", "joined"])
@pytest.mark.parametrize(("name", "who"), [("record_satisfied", "clerk"), ("close_unreached", "desk_lead")])
def test_it_closes_nothing_before_they_were_told(cast: Cast, state: str, name: str, who: str) -> None:
    matter = walked(cast, state)
    met = refusal_of(do, cast, name, matter, one(cast, who))
    assert met.status == 409
    assert Matter.objects.get(pk=matter.pk).open
