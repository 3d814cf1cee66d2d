from datetime import timedelta

import pytest

from anju.core.time import product_now, product_time_at
from anju.intake.models import Case
from anju.matters.models import Matter
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused, span
from tests.cast import Cast
from tests.walk import walk_to


def tried(cast: Cast, times: int = 3) -> Matter:
    """Signed off, and nobody answered so often."""
    matter = walk_to(cast, "signed_off")
    for no in range(times):
        call(cast, matter, minutes=240 * no)
    return matter


def call(cast: Cast, matter: Matter, *, minutes: int) -> None:
    """Nobody answers, so many minutes from now; the rulebook wants calls to lie 240 minutes apart."""
    with product_time_at(product_now() + timedelta(minutes=minutes)):
        do(cast, "record_not_reached", matter, cast.clerk)


@pytest.mark.covers("FUP-1", "CMP-8")
def test_it_closes_after_the_attempts_of_the_rulebook(cast: Cast) -> None:
    matter = tried(cast, 2)
    assert refused(cast, "close_unreached", matter, cast.desk_lead) == "follow-up-not-tried-enough"
    call(cast, matter, minutes=480)
    matter = do(cast, "close_unreached", matter, cast.desk_lead)
    assert (matter.state, matter.open, kinds(matter)[-1]) == ("closed", False, "follow_up.closed_unreached")
    assert "running" not in clocks(matter).values()


@pytest.mark.covers("FUP-1")
def test_it_counts_no_calls_in_a_row(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    for minutes in (0, 1, 2, 239):
        call(cast, matter, minutes=minutes)
    call(cast, matter, minutes=241)
    assert refused(cast, "close_unreached", matter, cast.desk_lead) == "follow-up-not-tried-enough"
    call(cast, matter, minutes=482)
    assert do(cast, "close_unreached", matter, cast.desk_lead).state == "closed"


@pytest.mark.covers("CMP-8")
def test_it_closes_nothing_of_which_nobody_was_told(cast: Cast) -> None:
    matter = tried(cast)
    Case.objects.filter(matter=matter).update(told_at=None)
    assert refused(cast, "close_unreached", matter, cast.desk_lead) == "case-reporter-untold"
    do(cast, "tell_result", matter, cast.clerk, route="sms", words="已修好")
    assert do(cast, "close_unreached", matter, cast.desk_lead).state == "closed"


def test_it_is_for_the_head_of_the_desk(cast: Cast) -> None:
    check_usual_refusals(cast, "close_unreached", tried(cast), cast.desk_lead, wrong=[cast.clerk, cast.lead])


@pytest.mark.covers("FUP-2")
def test_it_counts_the_attempts_since_the_last_signature(cast: Cast) -> None:
    matter = tried(cast)
    do(cast, "record_dissatisfied", matter, cast.clerk, items=[1], reason="又滴了")
    do(cast, "book_appointment", matter, cast.technician, 1, **span())
    do(cast, "arrive_at_item", matter, cast.technician, 1)
    do(cast, "finish_work", matter, cast.technician, 1, photos=[cast.file(cast.technician)])
    do(cast, "sign_off_item", matter, cast.owner, 1, signature=cast.file(cast.owner, "signature"))
    assert refused(cast, "close_unreached", matter, cast.desk_lead) == "follow-up-not-tried-enough"
