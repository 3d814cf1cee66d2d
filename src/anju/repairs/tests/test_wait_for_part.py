from typing import Any

import pytest

from anju.repairs.models import Visit
from anju.repairs.tests.acting import ahead, check_file_refusals, check_usual_refusals, clocks, do, refused, state_of
from tests.cast import Cast
from tests.walk import walk_to


def part() -> dict[str, Any]:
    return {"what": "恒温阀芯", "expected": ahead(days=2), "reason": "本型号需调货"}


@pytest.mark.covers("REP-6")
def test_it_says_what_is_missing_and_until_when(cast: Cast) -> None:
    matter = do(cast, "wait_for_part", walk_to(cast, "in_work"), cast.technician, 1, **part())
    assert (state_of(matter), Visit.objects.get(matter=matter, kind="work").outcome) == ("waiting_part", "waiting_part")
    assert (clocks(matter)["part/1"], clocks(matter)["plan/1"]) == ("running", "running")


@pytest.mark.covers("REP-6")
def test_it_cancels_an_appointment_that_makes_no_sense_now(cast: Cast) -> None:
    matter = do(cast, "wait_for_part", walk_to(cast, "appointed"), cast.technician, 1, **part())
    assert (clocks(matter)["appointment/1"], clocks(matter)["part/1"]) == ("cancelled", "running")
    assert not Visit.objects.filter(matter=matter, kind="work").exists()


def test_it_is_expected_ahead_with_a_reason(cast: Cast) -> None:
    matter = walk_to(cast, "in_work")
    late = {**part(), "expected": ahead(hours=-1)}
    assert refused(cast, "wait_for_part", matter, cast.technician, 1, **late) == "part-date-in-past"
    assert refused(cast, "wait_for_part", matter, cast.technician, 1, what="阀芯") == "inputs-invalid"
    check_file_refusals(cast, "wait_for_part", matter, cast.technician, 1, **part())


def test_it_is_for_who_was_assigned(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "in_work"), [cast.clerk, cast.lead, cast.owner]
    check_usual_refusals(cast, "wait_for_part", matter, cast.technician, 1, wrong=wrong, **part())
    assert refused(cast, "wait_for_part", matter, cast.technician, 1, **part()) == "item-not-ready-for-wait-for-part"
