from datetime import timedelta
from typing import Any

import pytest

from anju.clocks.models import Clock
from anju.core import outbox
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.time import product_now, product_time_at
from anju.followup.actions import claim_next, open_visit, open_visits, visit_again
from anju.followup.models import FollowUp, RaisedPoint
from anju.followup.queries.coverage import parts_of, uncovered
from anju.followup.queries.opening import open_subject
from anju.matters.act import SYSTEM
from anju.matters.models import Matter
from anju.repairs.tests.acting import do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to

POINT: dict[str, Any] = {"kind": "enquiry", "point": "车位怎么收费"}


def visit(cast: Cast) -> Matter:
    return open_visit(room=cast.home, by=cast.actor(cast.clerk))


@pytest.mark.covers("FUP-6")
def test_it_joins_the_calls_with_a_clock_of_its_own(cast: Cast) -> None:
    matter = visit(cast)
    assert (matter.number, matter.state) == (f"YQ-HV-{matter.opened_on:%y}-0001", "to_visit")
    clock = Clock.objects.get(matter=matter, name="follow_up")
    assert clock.due_at - clock.starts_at == timedelta(days=7)
    assert claim_next(project=cast.project, by=cast.actor(cast.clerk)) == matter
    done = do(cast, "record_satisfied", matter, cast.clerk, way="visit", overall=5)
    assert (done.state, done.open) == ("settled", False)
    assert FollowUp.objects.get(matter=matter).kind == "regular"
    assert Clock.objects.get(matter=matter).state == "met"


def test_it_is_told_from_the_cases_of_a_project_whose_code_looks_like_its_series(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    waits, clerk = visit(cast), cast.actor(cast.clerk)
    with django_assert_num_queries(1):
        assert open_subject(clerk, waits.number).kind == "regular"
    case = walk_to(cast, "signed_off")
    Matter.objects.filter(pk=case.pk).update(number="A-HV-26-0001")
    assert open_subject(clerk, "A-HV-26-0001").kind == "repair"
    for who, number in ((cast.stranger_clerk, waits.number), (cast.clerk, "YQ-HV-26-9999")):
        with pytest.raises(NotFound):
            open_subject(cast.actor(who), number)


@pytest.mark.covers("FUP-6")
def test_it_lists_who_is_not_covered_until_somebody_spoke_with_them(cast: Cast) -> None:
    assert set(uncovered(cast.project)) == {cast.home, cast.home_above}
    do(cast, "record_not_reached", visit(cast), cast.clerk)
    assert set(uncovered(cast.project)) == {cast.home, cast.home_above}
    walk_to(cast, "closed")  # the call after a repair counts
    assert list(uncovered(cast.project)) == [cast.home_above]
    assert [(part.building, part.homes, part.covered, part.missing) for part in parts_of(cast.project)] == [
        ("3", 2, 1, 1)
    ]
    with product_time_at(product_now() + timedelta(days=366)):
        assert uncovered(cast.project).count() == 2


def test_it_takes_up_the_next_homes_at_once_each_once(cast: Cast) -> None:
    clerk = cast.actor(cast.clerk)
    assert len(open_visits(project=cast.project, by=clerk)) == 2
    assert open_visits(project=cast.project, by=clerk) == []
    with pytest.raises(Invalid) as caught:
        visit(cast)
    assert caught.value.code == "visit-open-already"
    for who in (cast.lead, cast.stranger_clerk):
        with pytest.raises(Forbidden):
            open_visit(room=cast.home, by=cast.actor(who))
        with pytest.raises(Forbidden):
            open_visits(project=cast.project, by=cast.actor(who))


def test_it_is_not_there_for_strangers(cast: Cast) -> None:
    matter = visit(cast)
    for who in (cast.stranger_clerk, cast.owner):
        with pytest.raises(NotFound):
            do(cast, "record_satisfied", matter, who)
    assert refused(cast, "record_satisfied", matter, cast.lead) == "not-yours-to-do"


@pytest.mark.covers("FUP-2")
def test_it_is_made_again_when_what_was_raised_is_done_until_they_are_satisfied(cast: Cast) -> None:
    matter = visit(cast)
    assert refused(cast, "record_dissatisfied", matter, cast.clerk, reason="车位太贵") == "point-missing"
    assert refused(cast, "record_dissatisfied", matter, cast.clerk, reason="车位太贵", items=[1]) == "items-not-asked"
    do(cast, "take_up_point", matter, cast.clerk, **POINT)
    matter = do(cast, "record_dissatisfied", matter, cast.clerk, reason="车位太贵")
    assert (matter.state, matter.open) == ("in_hand", True)
    system = cast.actor(cast.clerk)
    with pytest.raises(Forbidden):
        visit_again(number=matter.number, by=system)
    case = RaisedPoint.objects.get(matter=matter).case
    assert case is not None
    do(cast, "cancel_case", case, cast.clerk, reason="已说清楚")
    outbox.drain()
    matter.refresh_from_db()
    assert (matter.state, kinds(matter)[-1]) == ("to_visit", "household_visit.due_again")
    assert do(cast, "record_satisfied", matter, cast.clerk).state == "settled"


def test_it_waits_for_what_was_raised_even_when_they_are_satisfied(cast: Cast) -> None:
    matter = visit(cast)
    do(cast, "take_up_point", matter, cast.clerk, **POINT)
    assert do(cast, "record_satisfied", matter, cast.clerk).state == "in_hand"


def test_it_ends_unreached_after_the_attempts_of_the_rulebook(cast: Cast) -> None:
    matter = visit(cast)
    for hours in (0, 4, 8):
        with product_time_at(product_now() + timedelta(hours=hours)):
            do(cast, "record_not_reached", matter, cast.clerk)
    with product_time_at(product_now() + timedelta(hours=9)):
        assert do(cast, "close_unreached", matter, cast.desk_lead).state == "unreached"


def test_it_waits_for_nothing_that_is_not_in_hand(cast: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        visit_again(number=visit(cast).number, by=SYSTEM)
    assert caught.value.code == "visit-not-in-hand"
