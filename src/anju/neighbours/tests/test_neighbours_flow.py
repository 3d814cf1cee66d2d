"""The whole table of a case's homes: every state × verb × hat, against a list written down a second time."""

from itertools import product

import pytest

from anju.core.access import ROLES
from anju.neighbours.flow import NEIGHBOURS, HomesFacts
from anju.neighbours.rules import Spot, lies_above, opposite

DESK, GROUP = {"desk", "desk_lead"}, {"duty_lead", "prop_eng", "proj_eng"}
ANYBODY = DESK | GROUP | {"worker", "firm", "resident", "reporter", "other_home"}
BEFORE_SIGNING = {"registered", "on_the_way", "on_site", "in_repair", "awaiting_sign_off"}
RUNNING = BEFORE_SIGNING | {"signed_off"}
TABLE = {
    "join_home": (BEFORE_SIGNING, DESK | GROUP),
    "leave_home": (BEFORE_SIGNING, {"desk_lead"} | GROUP),
    "locate_item": (BEFORE_SIGNING, DESK | GROUP),
    "record_entry_consent": (RUNNING, ANYBODY),
    "record_entry_refusal": (RUNNING, ANYBODY),
    "state_damage": (RUNNING, ANYBODY),
}


@pytest.mark.covers("TEAM-4", "BEY-2")
def test_it_opens_each_verb_just_to_these_hats_in_these_states() -> None:
    assert set(NEIGHBOURS.verbs) == set(TABLE)
    hats = (*ROLES, "resident", "reporter", "worker", "firm", "other_home", "system")
    facts = HomesFacts(at_home=True, homes=2)
    for name, state, hat in product(TABLE, NEIGHBOURS.states, hats):
        states, may = TABLE[name]
        refusal = NEIGHBOURS.refusal_for(name, state=state, hats=frozenset({hat}), facts=facts)
        assert (refusal is None) == (state in states and hat in may), (name, state, hat)


@pytest.mark.parametrize(
    ("name", "facts", "code"),
    [
        ("join_home", HomesFacts(at_home=False, homes=0), "case-without-home"),
        ("state_damage", HomesFacts(at_home=True, homes=0), "case-has-one-home"),
    ],
)
def test_it_needs_a_home_and_another_one(name: str, facts: HomesFacts, code: str) -> None:
    refusal = NEIGHBOURS.refusal_for(name, state="registered", hats=frozenset({"desk"}), facts=facts)
    assert refusal is not None
    assert refusal.code == code


def test_it_knows_the_home_right_above() -> None:
    home = Spot(floor=18, number="1801")
    assert lies_above(home, Spot(floor=19, number="1901"))
    for other in (Spot(floor=19, number="1902"), Spot(floor=17, number="1701"), Spot(floor=None, number="1901")):
        assert not lies_above(home, other)
    assert (opposite("source"), opposite("harmed")) == ("harmed", "source")
