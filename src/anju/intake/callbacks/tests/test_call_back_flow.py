"""The whole table of call-backs: every state × verb × hat, against a list written down a second time."""

from itertools import product

import pytest

from anju.core.access import ROLES
from anju.intake.callbacks.flow import CALL_BACK, CallBackFacts

DESK = {"desk", "desk_lead"}
OPEN = {"waiting", "taken"}
TABLE = {
    "take_call_back": DESK,
    "answer_call_back": DESK,
    "file_call_back": DESK | {"system"},
    "record_no_answer": DESK,
    "give_up_call_back": DESK,
}


@pytest.mark.covers("TEAM-4", "TEAM-5")
def test_it_opens_each_verb_just_to_the_desk_while_open() -> None:
    assert set(CALL_BACK.verbs) == set(TABLE)
    facts = CallBackFacts(attempts=3, wanted_attempts=3)
    for name, state, hat in product(TABLE, CALL_BACK.states, (*ROLES, "resident", "reporter", "worker", "system")):
        refusal = CALL_BACK.refusal_for(name, state=state, hats=frozenset({hat}), facts=facts)
        assert (refusal is None) == (state in OPEN and hat in TABLE[name]), (name, state, hat)


def test_it_is_not_given_up_before_it_was_tried() -> None:
    facts = CallBackFacts(attempts=2, wanted_attempts=3)
    refusal = CALL_BACK.refusal_for("give_up_call_back", state="waiting", hats=frozenset({"desk"}), facts=facts)
    assert refusal is not None
    assert refusal.code == "call-back-not-tried-enough"
