"""The whole table: every state × verb × hat, against what the regulation says in another form (a list by verb)."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from anju.complaints.flow import COMPLAINT, ComplaintFacts
from anju.complaints.part_flow import ASK, FINDING, MEASURE, PartFacts
from anju.core.access import ROLES
from anju.core.errors import Forbidden, Refusal
from anju.core.flow import Flow

HATS = (*ROLES, "resident", "reporter", "asked", "responsible", "system")
DESK, HOME = {"desk", "desk_lead"}, {"resident", "reporter"}
FOUR = {"lodged", "unfounded", "in_inquiry", "in_remedy"}
SIX = FOUR | {"joined", "answered"}

TABLE: dict[str, tuple[set[str], set[str]]] = {
    "decide_valid": ({"lodged", "unfounded"}, DESK | {"pm"}),
    "decide_invalid": ({"lodged", "in_inquiry"}, DESK | {"pm"}),
    "decide_class": (FOUR, DESK | {"pm"}),
    "answer_complaint": ({"in_remedy"}, DESK | {"pm", "dev_cs"}),
    "explain_invalid": ({"unfounded"}, DESK | {"pm", "dev_cs"}),
    "name_cause": ({"in_inquiry", "in_remedy"}, DESK | {"pm"}),
    "set_measure": ({"in_inquiry", "in_remedy"}, {"desk_lead", "pm", "asked", "responsible"}),
    "ask_department": (FOUR, DESK | {"pm"}),
    "record_inquiry": (FOUR, {"pm"}),
    "find_responsible": ({"in_inquiry", "in_remedy"}, {"desk_lead", "pm"}),
    "write_summary": (FOUR, DESK | {"pm"}),
    "pass_on": (FOUR, DESK | {"pm", "dev_cs"}),
    "tell_why": (FOUR, DESK | {"pm", "dev_cs"}),
    "call_for_visit": (FOUR, DESK | {"pm"}),
    "visit_site": (FOUR, {"duty_lead", "prop_eng", "proj_eng", "desk_lead", "pm"}),
    "send_to_review": (FOUR | {"answered"}, {"desk_lead", "pm"}),
    "decide_review": (SIX | {"closed"}, {"pm", "prop_mgr", "head"}),
    "record_not_told": ({"unfounded", "in_remedy"}, DESK | {"pm", "dev_cs"}),
    "answer_in_writing": ({"unfounded", "in_remedy"}, {"desk_lead", "pm"}),
    "record_agreement": ({"answered"}, DESK | {"pm", "dev_cs"}),
    "record_disagreement": ({"answered"}, DESK | {"pm", "dev_cs"}),
    "join_group": ({"lodged", "in_inquiry"}, DESK | {"pm"}),
    "leave_group": ({"joined"}, DESK | {"pm"}),
    "tell_member": ({"joined"}, DESK | {"pm", "dev_cs"}),
    "urge_case": (SIX, DESK | HOME | {"dev_cs", "group_cs"}),
    "add_note": (
        SIX,
        DESK | {"pm", "duty_lead", "prop_eng", "proj_eng", "dev_cs", "group_cs", "prop_mgr", "warranty", "asked", "responsible"},
    ),
    "cancel_case": (FOUR | {"joined"}, HOME | {"desk_lead"}),
}  # fmt: skip
HEADS = {"desk_lead", "pm", "prop_mgr", "head"}
PART_TABLES: dict[str, dict[str, tuple[set[str], set[str]]]] = {
    "ask": {
        "answer_ask": ({"asked"}, {"asked"}),
        "withdraw_ask": ({"asked"}, DESK | {"pm"}),
    },
    "finding": {
        "confirm_finding": ({"found"}, {"responsible"}),
        "contest_finding": ({"found"}, {"responsible"}),
        "uphold_finding": ({"contested"}, {"pm"}),
        "drop_finding": ({"found", "contested"}, {"pm"}),
        "record_penalty": ({"confirmed", "upheld"}, HEADS),
    },
    "measure": {
        "check_measure": ({"set"}, DESK | {"pm"}),
        "fail_measure": ({"set"}, DESK | {"pm"}),
        "move_measure": ({"set"}, {"desk_lead", "pm"}),
        "record_prevention": ({"works"}, {"desk_lead", "pm", "prop_mgr"}),
    },
}
EASY = ComplaintFacts(state="", caused=True, asks=1, attempts=3, attempts_wanted=3, spoken=True)
"""facts under which no guard refuses"""
UNGUARDED: dict[str, dict[str, Any]] = {"decide_review": {"review": "sent"}}


@pytest.mark.covers("TEAM-4", "CMP-3")
def test_it_offers_what_the_regulation_says() -> None:
    assert set(COMPLAINT.verbs) == set(TABLE)
    for (name, (states, hats)), state, hat in product(TABLE.items(), COMPLAINT.states, HATS):
        facts = replace(EASY, state=state, **UNGUARDED.get(name, {}))
        refusal = COMPLAINT.refusal_for(name, state=state, hats=frozenset({hat}), facts=facts)
        check(refusal, may=hat in hats, ready=state in states, where=(name, state, hat))


@pytest.mark.parametrize("flow", [ASK, FINDING, MEASURE], ids=lambda flow: flow.name)
def test_it_offers_on_each_part_what_the_regulation_says(flow: Flow) -> None:
    table = PART_TABLES[flow.name]
    assert set(flow.verbs) == set(table)
    for (name, (states, hats)), state, hat in product(table.items(), flow.states, HATS):
        refusal = flow.refusal_for(name, state=state, hats=frozenset({hat}), facts=PartFacts(state=state))
        check(refusal, may=hat in hats, ready=state in states, where=(name, state, hat))


def check(refusal: Refusal | None, *, may: bool, ready: bool, where: tuple[str, str, str]) -> None:
    if may and ready:
        assert refusal is None, where
    elif not may:
        assert isinstance(refusal, Forbidden), where
    else:
        assert refusal is not None, where
        assert refusal.status == 409, where


GUARDS: list[tuple[str, str, dict[str, object], str]] = [
    ("pass_on", "lodged", {"severe": True}, "complaint-summary-missing"),
    ("decide_valid", "lodged", {"within": False}, "complaint-beyond-authority"),
    ("decide_invalid", "lodged", {"within": False}, "complaint-beyond-authority"),
    ("answer_complaint", "in_remedy", {"within": False}, "complaint-beyond-authority"),
    ("answer_complaint", "in_remedy", {"decided": False}, "complaint-class-undecided"),
    ("answer_complaint", "in_remedy", {"asks_open": 1}, "complaint-asks-open"),
    ("answer_complaint", "in_remedy", {"review_wanted": True}, "complaint-review-missing"),
    ("answer_in_writing", "in_remedy", {"attempts": 2}, "complaint-not-tried-enough"),
    ("set_measure", "in_inquiry", {"caused": False}, "complaint-cause-unnamed"),
    ("find_responsible", "in_inquiry", {"caused": False}, "complaint-cause-unnamed"),
    ("tell_why", "lodged", {"asks": 0}, "complaint-nobody-asked"),
    ("call_for_visit", "lodged", {"visit": "called"}, "complaint-visit-called"),
    ("send_to_review", "lodged", {"review": "sent"}, "complaint-review-pending"),
    ("decide_review", "lodged", {"review": "decided"}, "complaint-not-in-review"),
    ("join_group", "lodged", {"speaks_for": 1}, "complaint-speaks-for-others"),
    ("cancel_case", "lodged", {"speaks_for": 1}, "complaint-speaks-for-others"),
    ("tell_member", "joined", {"spoken": False}, "complaint-voice-silent"),
]


@pytest.mark.parametrize(("name", "state", "facts", "code"), GUARDS, ids=[f"{each[0]}-{each[3]}" for each in GUARDS])
def test_it_refuses_by_its_guards_with_a_code(name: str, state: str, facts: dict[str, object], code: str) -> None:
    asked = replace(EASY, state=state, **facts)  # type: ignore[arg-type]
    hats = COMPLAINT.verb(name).hats
    refusal = COMPLAINT.refusal_for(name, state=state, hats=hats, facts=asked)
    assert refusal is not None
    assert refusal.code == code


@pytest.mark.parametrize(
    ("flow", "name", "facts", "code"),
    [
        (MEASURE, "check_measure", {"state": "set", "own": True}, "measure-own"),
        (MEASURE, "fail_measure", {"state": "set", "own": True}, "measure-own"),
        (MEASURE, "record_prevention", {"state": "works", "prevented": True}, "measure-entered"),
        (FINDING, "record_penalty", {"state": "confirmed", "penalised": True}, "finding-penalised"),
    ],
)  # fmt: skip
def test_it_refuses_by_the_guards_of_parts_with_a_code(
    flow: Flow, name: str, facts: dict[str, object], code: str
) -> None:
    asked = PartFacts(**facts)  # type: ignore[arg-type]
    refusal = flow.refusal_for(name, state=asked.state, hats=flow.verb(name).hats, facts=asked)
    assert refusal is not None
    assert refusal.code == code
