from typing import Any

import pytest

from anju.intake.models import Case
from anju.matters.models import Event
from anju.repairs.models import Check
from anju.repairs.tests.acting import check_file_refusals, check_usual_refusals, clocks, do, refused, state_of
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("REP-10", "FUP-1", "CMP-8")
def test_it_ends_the_promise_and_brings_the_follow_up(cast: Cast) -> None:
    signature = cast.file(cast.owner, "signature")
    matter = do(cast, "sign_off_item", walk_to(cast, "done"), cast.owner, 1, signature=signature)
    assert (matter.state, matter.holder_role, state_of(matter)) == ("signed_off", "desk", "signed_off")
    found = clocks(matter)
    assert (found["plan/1"], found["sign_off/1"], found["follow_up"]) == ("met", "met", "running")
    assert Check.objects.get(item__matter=matter).passed
    assert Case.objects.get(matter=matter).told_at is not None
    said = Event.objects.filter(matter=matter).latest("seq")
    assert (said.kind, said.data["first_time"], said.data["last"]) == ("repair_item.signed_off", True, True)


@pytest.mark.covers("REP-10")
def test_it_wants_a_signature_that_signed_nothing_else(cast: Cast) -> None:
    matter = walk_to(cast, "done")
    assert refused(cast, "sign_off_item", matter, cast.owner, 1) == "inputs-invalid"
    check_file_refusals(cast, "sign_off_item", matter, cast.owner, 1, kind="signature")


def test_it_is_for_the_household_or_those_beside_them(cast: Cast) -> None:
    begun = walk_to(cast, "in_work")
    given: dict[str, Any] = {"signature": cast.file(cast.owner, "signature")}
    assert refused(cast, "sign_off_item", begun, cast.owner, 1, **given) == "item-not-ready-for-sign-off-item"
    matter, wrong = walk_to(cast, "done"), [cast.clerk, cast.warranty]
    check_usual_refusals(cast, "sign_off_item", matter, cast.owner, 1, wrong=wrong, **given)
