"""How many people keep the limits: more never keep less, with the same arrivals and the same drawings."""

import pytest

from anju.simulation.staffing import Answer, enough, staffing
from anju.simulation.tests.plans import plan

BUSY = plan(days=10, per_day=14.0, delivered_on=None)


@pytest.mark.parametrize(("part", "runs"), [("leads", 4), ("technicians", 2)])
def test_it_never_keeps_less_with_more_people(part: str, runs: int) -> None:
    answers = staffing(BUSY, shift="day", part=part, people=range(1, 6), runs=runs)
    shares = [answer.kept for answer in answers]
    assert shares == sorted(shares)
    assert shares[-1] - shares[0] > 0.1, "the control: people do matter here"
    if part == "leads":
        assert len({answer.counted for answer in answers}) == 1, "the same arrivals for all"


def test_it_gives_an_interval_that_holds_the_share_and_narrows_with_more_runs() -> None:
    (few,) = staffing(BUSY, shift="day", part="leads", people=[2], runs=4)
    (many,) = staffing(BUSY, shift="day", part="leads", people=[2], runs=30)
    assert few.low <= few.kept <= few.high
    assert many.high - many.low < few.high - few.low
    assert staffing(BUSY, shift="day", part="leads", people=[2], runs=4) == [few]


def test_it_names_the_fewest_whose_whole_interval_reaches_the_goal() -> None:
    answers = [
        Answer(people=1, kept=0.80, low=0.78, high=0.82, counted=9),
        Answer(people=2, kept=0.96, low=0.94, high=0.98, counted=9),
        Answer(people=3, kept=0.97, low=0.96, high=0.98, counted=9),
    ]
    found = enough(answers, goal=0.95)
    assert found is not None
    assert found.people == 3
    assert enough(answers, goal=0.99) is None


def test_it_asks_only_for_shifts_and_parts_there_are() -> None:
    with pytest.raises(ValueError, match="no shift"):
        staffing(BUSY, shift="dawn", part="leads", people=[1], runs=2)
    with pytest.raises(ValueError, match="no part"):
        staffing(BUSY, shift="day", part="cooks", people=[1], runs=2)
