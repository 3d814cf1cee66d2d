from typing import Any

import pytest

from anju.intake.models import Case
from anju.repairs.tests.acting import check_usual_refusals, do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to

TOLD: dict[str, Any] = {"route": "phone", "words": "修好了，请您看看"}


@pytest.mark.covers("CMP-8")
def test_it_notes_when_and_how_the_reporter_was_told(cast: Cast) -> None:
    matter = do(cast, "tell_result", walk_to(cast, "done"), cast.clerk, **TOLD)
    assert Case.objects.get(matter=matter).told_at is not None
    assert (matter.state, kinds(matter)[-1]) == ("awaiting_sign_off", "repair.result_told")


def test_it_is_for_the_desk_once_there_is_a_result(cast: Cast) -> None:
    assert refused(cast, "tell_result", cast.repair(), cast.clerk, **TOLD) == "case-not-ready-for-tell-result"
    matter = walk_to(cast, "done")
    assert refused(cast, "tell_result", matter, cast.clerk, route="pigeon", words="好了") == "inputs-invalid"
    wrong = [cast.lead, cast.owner, cast.technician]
    check_usual_refusals(cast, "tell_result", matter, cast.clerk, wrong=wrong, **TOLD)
