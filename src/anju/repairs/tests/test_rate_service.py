from datetime import timedelta
from typing import Any

import pytest

from anju.core.time import product_now, product_time_at
from anju.intake.access import case_link, guest_from
from anju.matters.models import Event, Matter
from anju.repairs.file import open_file
from anju.repairs.models import ServiceRecord
from anju.repairs.tests.acting import check_usual_refusals, do, kinds, refused
from anju.verbs.performing import perform
from tests.cast import Cast
from tests.walk import walk_to

STARS: dict[str, Any] = {"attitude": 5, "skill": 4, "speed": 3, "tidiness": 5}


@pytest.mark.covers("REP-11")
@pytest.mark.parametrize("state", ["signed_off", "closed"])
def test_it_keeps_what_the_household_thought(cast: Cast, state: str) -> None:
    matter = do(cast, "rate_service", walk_to(cast, state), cast.owner, **STARS, remark="师傅很仔细")
    record = ServiceRecord.objects.get(matter=matter)
    assert (record.attitude, record.skill, record.speed, record.tidiness, record.rated_by) == (5, 4, 3, 5, cast.owner)
    assert kinds(matter)[-1] == "repair.service_rated"
    assert refused(cast, "rate_service", matter, cast.owner, **STARS) == "case-already-rated"


@pytest.mark.covers("REP-13")
def test_it_says_a_breach_of_conduct_apart(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    code = refused(cast, "rate_service", matter, cast.owner, **STARS, breaches=["singing"])
    assert code == "conduct-point-unknown"
    do(cast, "rate_service", matter, cast.owner, **STARS, breaches=["covers", "phone"])
    said = Event.objects.get(matter=matter, kind="repair.conduct_breached")
    assert said.data == {"points": ["covers", "phone"], "technicians": [cast.technician.pk]}


@pytest.mark.covers("REP-11")
def test_it_is_open_for_the_clauses_days(cast: Cast) -> None:
    matter = walk_to(cast, "closed")
    with product_time_at(product_now() + timedelta(days=31)):
        assert refused(cast, "rate_service", matter, cast.owner, **STARS) == "service-record-window-over"
        early = product_now() - timedelta(days=30)
        assert refused(cast, "rate_service", matter, cast.owner, at=early, **STARS) == "service-record-window-over"
    with product_time_at(product_now() + timedelta(days=29)):
        do(cast, "rate_service", matter, cast.clerk, **STARS)


@pytest.mark.covers("REP-11")
def test_it_is_offered_no_longer_than_that(cast: Cast) -> None:
    matter = walk_to(cast, "closed")
    assert "rate_service" in offered(cast, matter)
    with product_time_at(product_now() + timedelta(days=31)):
        assert "rate_service" not in offered(cast, matter)


def offered(cast: Cast, matter: Matter) -> set[str]:
    return {verb.name for verb in open_file(cast.actor(cast.owner), matter.number).offered()}


def test_it_takes_one_to_five_stars(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    for wrong in (0, 6, 2.5, "many"):
        assert refused(cast, "rate_service", matter, cast.owner, **{**STARS, "skill": wrong}) == "inputs-invalid"


def test_it_is_open_to_who_holds_the_link(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    perform("rate_service", number=matter.number, actor=guest_from(case_link(matter.pk)), inputs=STARS)
    assert ServiceRecord.objects.get(matter=matter).rated_by is None


def test_it_is_for_household_and_desk(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "signed_off"), [cast.technician, cast.lead]
    check_usual_refusals(cast, "rate_service", matter, cast.owner, wrong=wrong, **STARS)
    assert (
        refused(cast, "rate_service", walk_to(cast, "done"), cast.owner, **STARS) == "case-not-ready-for-rate-service"
    )
