"""The whole table of enquiries and suggestions: every state × verb × hat, against a list written down a second time."""

from itertools import product

import pytest

from anju.core.access import ROLES
from anju.core.errors import Forbidden, Refusal
from anju.enquiries.flow import ENQUIRY, EnquiryFacts

HATS = (*ROLES, "resident", "reporter", "worker", "firm", "system")
DESK = {"desk", "desk_lead"}
ASKER = {"resident", "reporter"}
OFFICES = {"prop_eng", "proj_eng", "warranty", "dev_cs", "pm", "prop_mgr", "sales", "cashier", "peer_dept"}
OPEN = {"asked", "taken_along", "drafted"}
TABLE: dict[str, tuple[set[str], set[str]]] = {
    "answer_enquiry": ({"asked", "taken_along"}, DESK),
    "tell_answer": ({"drafted"}, DESK),
    "take_along": ({"asked"}, DESK),
    "pass_to_department": (OPEN, DESK | OFFICES),
    "draft_answer": (OPEN, DESK | OFFICES),
    "record_unreached": ({"drafted"}, DESK),
    "end_unreached": ({"drafted"}, {"desk_lead"}),
    "decide_suggestion": (OPEN, {"desk_lead", "pm", "prop_mgr", "dev_cs"}),
    "propose_entry": (OPEN | {"closed"}, DESK | OFFICES),
    "ask_again": ({"closed"}, DESK | ASKER),
    "urge_case": (OPEN, DESK | ASKER | {"dev_cs", "group_cs"}),
    "add_note": (OPEN, DESK | OFFICES),
    "cancel_case": (OPEN, DESK | ASKER),
}
ENDS = {"answer_enquiry", "tell_answer", "end_unreached"}


def facts(state: str, **more: object) -> EnquiryFacts:
    return EnquiryFacts(state=state, told=False, **more)  # type: ignore[arg-type]


def refusal(name: str, state: str, hats: set[str], **more: object) -> Refusal | None:
    return ENQUIRY.refusal_for(name, state=state, hats=frozenset(hats), facts=facts(state, **more))


def test_it_lists_every_verb() -> None:
    assert set(ENQUIRY.verbs) == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_it_is_open_from_these_states_to_these_hats_only(name: str) -> None:
    sources, hats = TABLE[name]
    suggestion = name == "decide_suggestion"
    for state, hat in product(ENQUIRY.states, HATS):
        met = refusal(name, state, {hat}, suggestion=suggestion, decided=True)
        if hat not in hats:
            assert isinstance(met, Forbidden), (name, state, hat)
        elif state in sources:
            assert met is None, (name, state, hat)
        else:
            assert met is not None, (name, state, hat)
            assert met.code == ENQUIRY.verb(name).refusal_code


@pytest.mark.covers("CMP-8")
def test_it_closes_only_by_verbs_that_tell() -> None:
    closing = {verb.name for verb in ENQUIRY.verbs.values() if verb.target == "closed"}
    assert closing == ENDS


@pytest.mark.parametrize("name", sorted(ENDS))
def test_it_answers_no_suggestion_that_nobody_decided(name: str) -> None:
    state = "asked" if name == "answer_enquiry" else "drafted"
    met = refusal(name, state, {"desk_lead"}, suggestion=True)
    assert met is not None
    assert met.code == "suggestion-not-decided"
    assert refusal(name, state, {"desk_lead"}, suggestion=True, decided=True) is None


def test_it_decides_no_question() -> None:
    met = refusal("decide_suggestion", "asked", {"pm"})
    assert met is not None
    assert met.code == "enquiry-no-suggestion"


@pytest.mark.parametrize(
    ("attempts", "in_writing", "code"),
    [(2, True, "enquiry-not-tried-enough"), (3, False, "enquiry-nobody-to-write-to"), (3, True, "")],
)
def test_it_ends_unreached_only_tried_enough_and_in_writing(attempts: int, in_writing: bool, code: str) -> None:
    more = {"attempts": attempts, "wanted_attempts": 3, "in_writing": in_writing}
    met = refusal("end_unreached", "drafted", {"desk_lead"}, **more)
    assert (met.code if met else "") == code
