"""The whole table of incidents: every state × verb × hat, against a list written down a second time."""

from itertools import product

import pytest

from anju.core.access import ROLES
from anju.incidents.flow import INCIDENT, IncidentFacts
from anju.incidents.rules import Waiting, keep_it_open, points_to

LEADS = {"desk_lead", "duty_lead", "pm", "prop_eng"}
RUNNING = {"open", "under_control"}
TABLE = {
    "inform_households": (RUNNING, LEADS),
    "triage_case": (RUNNING, LEADS),
    "join_case": (RUNNING, LEADS | {"desk"}),
    "leave_incident": (RUNNING, LEADS),
    "take_incident": (RUNNING, LEADS),
    "set_under_control": ({"open"}, LEADS),
    "end_incident": ({"under_control"}, LEADS),
}


@pytest.mark.covers("TEAM-4", "BEY-1")
def test_it_opens_each_verb_just_to_these_hats_in_these_states() -> None:
    assert set(INCIDENT.verbs) == set(TABLE)
    assert set(INCIDENT.states) == RUNNING | {"ended"}
    facts = IncidentFacts(waiting=[], informed=True)
    hats = (*ROLES, "resident", "reporter", "worker", "firm", "system")
    for name, state, hat in product(TABLE, INCIDENT.states, hats):
        states, may = TABLE[name]
        refusal = INCIDENT.refusal_for(name, state=state, hats=frozenset({hat}), facts=facts)
        assert (refusal is None) == (state in states and hat in may), (name, state, hat)


@pytest.mark.parametrize(
    ("level", "state", "is_open", "code"),
    [
        ("", "registered", True, "incident-has-unranked-cases"),
        ("", "closed", False, None),
        ("danger", "on_site", True, "incident-has-danger"),
        ("danger", "in_repair", True, None),
        ("danger", "cancelled", False, None),
        ("damage", "registered", True, None),
    ],
)
def test_it_ends_only_when_nobody_is_left_in_danger(level: str, state: str, is_open: bool, code: str | None) -> None:
    waiting = [Waiting(number="YQ-26-0001", level=level, state=state, open=is_open)]
    refusal = INCIDENT.refusal_for(
        "end_incident",
        state="under_control",
        hats=frozenset({"pm"}),
        facts=IncidentFacts(waiting=waiting, informed=True),
    )
    assert (refusal.code if refusal else None) == code
    unranked, danger = keep_it_open(waiting)
    assert bool(unranked or danger) == (code is not None)


def test_it_reads_from_the_words_what_hit() -> None:
    assert points_to("家里停水了,一滴没有", kind="water")
    assert not points_to("门锁打不开", kind="water")
    assert points_to("门锁打不开", kind="other")
