"""The model does what its figures say: always the same from one seed, and what can be reckoned by hand."""

from collections import Counter
from itertools import pairwise

import pytest

from anju.simulation.model import act, simulate
from anju.simulation.pools import Shift
from anju.simulation.scripts import DAY, Limits, Window
from anju.simulation.tests.plans import EXACT, LIMITS, plan, ring


def test_it_yields_the_same_scripts_from_the_same_seed_and_others_from_another() -> None:
    assert simulate(plan()) == simulate(plan())
    assert simulate(plan()) != simulate(plan(seed="2"))


def test_it_writes_every_script_in_the_order_of_its_moments() -> None:
    for script in simulate(plan()):
        assert script.steps[0].verb == "register"
        assert all(earlier.at <= later.at for earlier, later in pairwise(script.steps))


def test_it_has_every_turn_a_repair_can_take() -> None:
    scripts = simulate(plan(days=200, per_day=8.0))
    told = Counter(step.verb for script in scripts for step in script.steps)
    wanted = {
        "mark_emergency", "cancel_case", "find_nobody_home_first", "record_refusal", "add_item", "take_on_item",
        "object_item", "uphold_objection", "dismiss_objection", "deem_taken_on", "wait_for_part", "part_arrived",
        "ask_pause", "grant_pause", "quote_work", "accept_quote", "decline_quote", "take_payment", "find_nobody_home",
        "postpone_work", "reject_work", "record_attempt", "attest_item", "record_not_reached", "close_unreached",
        "defer_follow_up", "record_dissatisfied", "reopen_case", "urge_case", "link_repeat", "rate_service",
        "halt_work", "release_work", "give_consent",
    }  # fmt: skip
    assert wanted <= set(told)
    assert 0.10 <= sum(script.urgent for script in scripts) / len(scripts) <= 0.14
    assert 0.25 <= told["assign_contractor"] / (told["assign_contractor"] + told["assign_technician"]) <= 0.35


def test_it_makes_the_second_caller_wait_for_the_only_lead() -> None:
    """Rings at 10:00 and 10:05: told after a minute, off after two, five on the way, ten at the door."""
    shifts = (Shift(name="day", begins=480, ends=1200, leads=1, technicians=1, desk=1),
              Shift(name="night", begins=1200, ends=480, leads=1, technicians=1))  # fmt: skip
    first, second = act(plan(figures=EXACT, shifts=shifts, days=1), [ring(0, 600), ring(1, 605)])
    assert first.came == 600 + 1 + 2 + 5
    assert second.came == (600 + 1 + 2 + 5 + 10) + 2 + 5
    assert (first.kept, second.kept) == (True, True), "25 minutes after its ring would be late, 20 are not"
    assert second.due == 605 + 20


def test_it_sends_two_leads_at_once_and_the_urgent_first() -> None:
    both = act(plan(figures=EXACT, days=1), [ring(0, 600), ring(1, 605)])
    assert [script.came for script in both] == [608, 613]
    one = (Shift(name="day", begins=480, ends=1200, leads=1, technicians=1),
           Shift(name="night", begins=1200, ends=480, leads=1, technicians=1))  # fmt: skip
    rings = [ring(0, 600), ring(1, 602), ring(2, 604, urgent=True)]
    _first, ordinary, urgent = act(plan(figures=EXACT, shifts=one, days=1), rings)
    assert urgent.came == 618 + 7
    assert ordinary.came == 625 + 10 + 7
    assert not urgent.kept, "15 minutes from 10:04 are over at 10:19"


def test_it_leaves_the_night_to_nobody_where_nobody_is_on_duty() -> None:
    shifts = (Shift(name="day", begins=480, ends=1200, leads=1, technicians=1),
              Shift(name="night", begins=1200, ends=480, leads=0, technicians=0))  # fmt: skip
    (script,) = act(plan(figures=EXACT, shifts=shifts, days=2), [ring(0, 1300)])
    assert script.came is not None
    assert script.came >= DAY + 480
    assert not script.kept


@pytest.mark.parametrize(
    ("rang", "urgent", "minutes"),
    [(479.99, False, 60), (480, False, 20), (1050, False, 20), (1050.02, False, 60), (600, True, 15)],
)
def test_it_takes_the_limit_from_the_window_that_holds_the_ring(rang: float, urgent: bool, minutes: int) -> None:
    assert LIMITS.arrival(rang, urgent=urgent) == minutes


def test_it_knows_a_window_over_midnight() -> None:
    limits = Limits(
        windows=(Window(begins=1320, ends=360, minutes=45),), otherwise=30, emergency=15, grace=15, late_report=15,
        take_on=1440, unreached=3, signing_attempts=3, signing_apart=1440, signing_days=7,
    )  # fmt: skip
    assert [limits.arrival(minute, urgent=False) for minute in (1400, 100, 720)] == [45, 45, 30]
