from typing import Any

import pytest

from anju.followup.models import RaisedPoint
from anju.matters.models import Words
from anju.repairs.tests.acting import check_usual_refusals, do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to

SAID: dict[str, Any] = {"point": "楼道灯不亮", "answer": "今晚就换"}


@pytest.mark.covers("FUP-2")
def test_it_keeps_what_was_raised_and_answered(cast: Cast) -> None:
    matter = do(cast, "answer_point", walk_to(cast, "signed_off"), cast.clerk, **SAID)
    assert (matter.state, kinds(matter)[-1]) == ("signed_off", "follow_up.point_answered")
    point = RaisedPoint.objects.get(matter=matter)
    assert (point.no, point.attempt, point.case) == (1, 1, None)
    assert {each.field: each.text for each in Words.objects.filter(event=point.event)} == SAID


def test_it_is_for_the_desk_and_wants_both(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    assert refused(cast, "answer_point", matter, cast.clerk, point="楼道灯不亮") == "inputs-invalid"
    check_usual_refusals(cast, "answer_point", matter, cast.clerk, wrong=[cast.lead, cast.owner], **SAID)
