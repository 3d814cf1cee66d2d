"""The whole tables of the ladder and of directives, against lists written down a second time."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from anju.core.access import ROLES
from anju.ladder.flow import DIRECTIVE, LADDER, DirectiveFacts, LadderFacts

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
HATS = (*ROLES, "resident", "reporter", "referrer", "worker", "firm", "system", "addressee", "issuer")
HOUSEHOLD = {"resident", "reporter", "referrer"}
CLIMBS = {
    "raise_rung": ({"desk", "developer"}, {"system"}),
    "raise_case": ({"desk", "developer"}, HOUSEHOLD),
    "hand_up": ({"desk", "developer"}, {"desk", "desk_lead", "dev_cs"}),
    "take_over": ({"developer", "group"}, {"dev_cs", "group_cs"}),
    "record_group_result": ({"desk", "developer", "group", "over"}, {"group_cs"}),
    "record_group_call": ({"desk", "developer", "group"}, {"group_cs"}),
}
WAITING = {"issued", "received", "sent_back"}
ORDERS = {
    "receive_directive": ({"issued"}, {"addressee"}),
    "answer_directive": (WAITING, {"addressee"}),
    "accept_answer": ({"answered"}, {"issuer"}),
    "send_back_answer": ({"answered"}, {"issuer"}),
    "withdraw_directive": (WAITING | {"answered"}, {"issuer"}),
    "raise_directive": (WAITING, {"system"}),
}


def facts(*, mine: bool = True, held: bool = False, minutes: int = 0, calls: bool = True) -> LadderFacts:
    return LadderFacts(
        mine=mine, held_by_me=held, raise_from=NOW + timedelta(minutes=minutes), now=NOW, calls_open=calls
    )


@pytest.mark.covers("SLA-3", "TEAM-4")
def test_it_opens_each_verb_of_the_ladder_just_to_these_hats_on_these_rungs() -> None:
    assert set(LADDER.verbs) == set(CLIMBS)
    assert set(LADDER.states) == {"desk", "developer", "group", "over"}
    for name, state, hat in product(CLIMBS, LADDER.states, HATS):
        states, may = CLIMBS[name]
        refusal = LADDER.refusal_for(name, state=state, hats=frozenset({hat}), facts=facts())
        assert (refusal is None) == (state in states and hat in may), (name, state, hat)


@pytest.mark.covers("SUP-1", "TEAM-4")
def test_it_opens_each_verb_of_a_directive_just_to_these_hats_in_these_states() -> None:
    assert set(DIRECTIVE.verbs) == set(ORDERS)
    assert set(DIRECTIVE.states) == WAITING | {"answered", "closed", "withdrawn"}
    for name, state, hat in product(ORDERS, DIRECTIVE.states, HATS):
        states, may = ORDERS[name]
        refusal = DIRECTIVE.refusal_for(
            name, state=state, hats=frozenset({hat}), facts=DirectiveFacts(highest=False)
        )  # fmt: skip
        assert (refusal is None) == (state in states and hat in may), (name, state, hat)


@pytest.mark.parametrize(
    ("verb", "hat", "given", "code"),
    [
        ("raise_case", "reporter", facts(minutes=1), "raise-too-early"),
        ("raise_case", "referrer", facts(minutes=0), None),
        ("hand_up", "dev_cs", facts(mine=False), "not-yours-to-do"),
        ("take_over", "group_cs", facts(mine=False), "not-yours-to-do"),
        ("take_over", "dev_cs", facts(held=True), "rung-yours-already"),
        ("take_over", "dev_cs", facts(), None),
        ("record_group_result", "group_cs", facts(calls=False), "group-call-none-open"),
    ],
)
def test_it_asks_the_guards_of_the_ladder(verb: str, hat: str, given: LadderFacts, code: str | None) -> None:
    refusal = LADDER.refusal_for(verb, state="developer", hats=frozenset({hat}), facts=given)
    assert (refusal.code if refusal else None) == code


def test_it_does_not_rise_above_the_group() -> None:
    refusal = DIRECTIVE.refusal_for(
        "raise_directive", state="issued", hats=frozenset({"system"}), facts=DirectiveFacts(highest=True)
    )
    assert refusal is not None
    assert refusal.code == "directive-highest"
