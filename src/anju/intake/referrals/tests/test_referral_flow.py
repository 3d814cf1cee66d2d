"""The whole table of referrals: every state × verb × hat, against a list written down a second time."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from anju.core.access import ROLES
from anju.core.errors import Forbidden
from anju.intake.referrals.flow import REFERRAL, ReferralFacts

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DESK = {"desk", "desk_lead"}
WAITING = {"waiting", "taken"}
TABLE: dict[str, tuple[set[str], set[str]]] = {
    "take_referral": (WAITING, DESK),
    "register_referral": (WAITING, DESK),
    "answer_referral": (WAITING, DESK),
    "go_over_heads": (WAITING | {"registered"}, {"referrer"}),
    "move_referral": ({"registered"}, {"system"}),
    "settle_referral": ({"registered"}, {"system"}),
}
STILL = ReferralFacts(still_from=NOON, at=NOON, heads_left=True)


def test_it_lists_every_verb() -> None:
    assert set(REFERRAL.verbs) == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_it_is_open_from_these_states_to_these_hats_only(name: str) -> None:
    sources, hats = TABLE[name]
    for state, hat in product(REFERRAL.states, (*ROLES, "referrer", "reporter", "resident", "system")):
        met = REFERRAL.refusal_for(name, state=state, hats=frozenset({hat}), facts=STILL)
        if hat not in hats:
            assert isinstance(met, Forbidden), (name, state, hat)
        elif state in sources:
            assert met is None, (name, state, hat)
        else:
            assert met is not None, (name, state, hat)
            assert met.code == REFERRAL.verb(name).refusal_code


@pytest.mark.covers("INT-3", "CMP-1")
@pytest.mark.parametrize(
    ("still_from", "left", "code"),
    [
        (NOON, True, ""),
        (NOON + timedelta(seconds=1), True, "referral-not-still"),
        (None, True, "referral-not-still"),
        (NOON, False, "referral-no-head-left"),
    ],
)
def test_it_goes_over_heads_only_when_it_stood_still(still_from: datetime | None, left: bool, code: str) -> None:
    facts = ReferralFacts(still_from=still_from, at=NOON, heads_left=left)
    met = REFERRAL.refusal_for("go_over_heads", state="registered", hats=frozenset({"referrer"}), facts=facts)
    assert (met.code if met else "") == code
