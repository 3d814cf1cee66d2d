from datetime import timedelta

import pytest

from anju.core.errors import Forbidden, Refusal
from anju.core.time import machine_now, product_now, product_time_at
from anju.followup.actions import claim, claim_next, release
from anju.followup.models import Claim
from anju.followup.queries.due import due_later, due_now
from anju.matters.models import Matter
from anju.repairs.tests.acting import ahead, do
from tests.cast import Cast, grant
from tests.walk import walk_to


def next_of(cast: Cast, who: str) -> Matter | None:
    return claim_next(project=cast.project, by=cast.actor(getattr(cast, who)))


@pytest.mark.covers("FUP-1")
def test_it_never_gives_two_callers_the_same_one(cast: Cast) -> None:
    first, second = walk_to(cast, "signed_off"), walk_to(cast, "signed_off")
    assert next_of(cast, "clerk") == first  # the soonest due
    assert next_of(cast, "clerk") == first  # still the same until it is done
    assert next_of(cast, "desk_lead") == second
    release(by=cast.actor(cast.desk_lead))
    do(cast, "record_satisfied", first, cast.clerk)
    assert next_of(cast, "clerk") == second
    assert next_of(cast, "desk_lead") is None


def test_it_lends_for_a_while_only(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    assert next_of(cast, "clerk") == matter
    with pytest.raises(Refusal) as caught:
        claim(matter=matter, by=cast.actor(cast.desk_lead))
    assert caught.value.code == "follow-up-taken"
    Claim.objects.update(until=machine_now() - timedelta(seconds=1))
    assert next_of(cast, "desk_lead") == matter


@pytest.mark.covers("FUP-1")
def test_it_comes_later_to_what_was_tried_in_vain_or_put_off(cast: Cast) -> None:
    vain, later = walk_to(cast, "signed_off"), walk_to(cast, "signed_off")
    do(cast, "record_not_reached", vain, cast.clerk)
    do(cast, "defer_follow_up", later, cast.clerk, again_at=ahead(hours=1))
    assert next_of(cast, "clerk") is None
    assert set(due_later(cast.project)) == {vain, later}
    with product_time_at(product_now() + timedelta(minutes=61)):
        assert list(due_now(cast.project)) == [later]
    with product_time_at(product_now() + timedelta(minutes=241)):
        assert set(due_now(cast.project)) == {vain, later}


def test_it_passes_by_the_callers_own_work(cast: Cast) -> None:
    grant(cast.technician, "desk", project=cast.project)
    walk_to(cast, "signed_off")
    assert next_of(cast, "technician") is None


def test_it_is_for_callers(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        next_of(cast, "lead")
