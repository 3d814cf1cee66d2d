"""The whole table in a second writing: every state × verb × hat."""

from itertools import product

import pytest

from anju.core.access import ROLES
from anju.core.errors import Forbidden
from anju.followup.flow import FOLLOW_UP, FollowUpFacts

HATS = (*ROLES, "resident", "reporter", "worker", "firm", "keeper", "system")
WAITING = {"signed_off", "answered", "to_visit"}
CALLERS = {"desk", "desk_lead", "dev_cs", "group_cs"}
TABLE: dict[str, set[str]] = {
    "record_satisfied": CALLERS,
    "record_so_so": CALLERS,
    "record_dissatisfied": CALLERS,
    "record_not_reached": CALLERS,
    "defer_follow_up": CALLERS,
    "answer_point": CALLERS,
    "take_up_point": CALLERS,
    "close_unreached": CALLERS - {"desk"},
}
FINE = FollowUpFacts(not_reached=9, wanted_attempts=3, told=True)


def test_it_names_every_verb() -> None:
    assert set(FOLLOW_UP.verbs) == set(TABLE)


@pytest.mark.covers("FUP-1", "CMP-9", "TEAM-4")
@pytest.mark.parametrize("name", TABLE)
def test_it_opens_a_follow_up_just_to_its_callers_where_one_is_due(name: str) -> None:
    for state, hat in product(FOLLOW_UP.states, HATS):
        refusal = FOLLOW_UP.refusal_for(name, state=state, hats=frozenset({hat}), facts=FINE)
        assert (refusal is None) == (state in WAITING and hat in TABLE[name]), (state, hat)
        if hat not in TABLE[name]:
            assert isinstance(refusal, Forbidden)


@pytest.mark.parametrize("name", TABLE)
def test_it_is_never_by_who_did_the_work(name: str) -> None:
    own = FollowUpFacts(not_reached=9, wanted_attempts=3, told=True, own_hand=True)
    refusal = FOLLOW_UP.refusal_for(name, state="signed_off", hats=frozenset(CALLERS), facts=own)
    assert refusal is not None
    assert refusal.code == "follow-up-by-own-hand"


@pytest.mark.covers("CMP-8")
def test_it_closes_unreached_only_after_enough_attempts_and_the_telling() -> None:
    few = FollowUpFacts(not_reached=2, wanted_attempts=3, told=True)
    untold = FollowUpFacts(not_reached=3, wanted_attempts=3, told=False)
    codes = [
        refusal.code
        for facts in (few, untold)
        if (
            refusal := FOLLOW_UP.refusal_for(
                "close_unreached", state="signed_off", hats=frozenset({"desk_lead"}), facts=facts
            )
        )
    ]
    assert codes == ["follow-up-not-tried-enough", "case-reporter-untold"]
