from typing import Any

import pytest

from anju.repairs.models import Consent
from anju.repairs.tests.acting import check_file_refusals, check_usual_refusals, do, refused, state_of
from tests.cast import Cast
from tests.walk import walk_to

NO: dict[str, Any] = {"about": "decoration", "reason": "不让动瓷砖"}


@pytest.mark.covers("REP-6")
def test_it_keeps_what_may_not_be_touched(cast: Cast) -> None:
    matter = do(cast, "refuse_consent", walk_to(cast, "in_work"), cast.technician, 1, **NO)
    assert (Consent.objects.get().given, state_of(matter)) == (False, "in_work")


def test_it_is_for_household_and_worker_on_site(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "in_work"), [cast.clerk, cast.lead]
    assert refused(cast, "refuse_consent", matter, cast.technician, 1, about="decoration") == "inputs-invalid"
    check_file_refusals(cast, "refuse_consent", matter, cast.technician, 1, **NO)
    check_usual_refusals(cast, "refuse_consent", matter, cast.technician, 1, wrong=wrong, **NO)
    before = walk_to(cast, "appointed")
    assert refused(cast, "refuse_consent", before, cast.technician, 1, **NO) == "item-not-ready-for-refuse-consent"
