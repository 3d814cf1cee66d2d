from typing import Any

import pytest

from anju.matters.models import Event
from anju.repairs.tests.acting import check_file_refusals, check_usual_refusals, do, refused, state_of
from tests.cast import Cast
from tests.walk import walk_to

SEEN: dict[str, Any] = {"safety": "safe", "finding": "已断电,围挡到位"}


@pytest.mark.covers("REP-9")
def test_it_keeps_what_was_seen_and_halts_nothing_by_itself(cast: Cast) -> None:
    matter = do(cast, "record_inspection", walk_to(cast, "in_work"), cast.engineer, 1, **{**SEEN, "safety": "unsafe"})
    event = Event.objects.get(matter=matter, kind="repair_item.inspected")
    assert (event.data["safety"], event.audience, state_of(matter)) == ("unsafe", "staff", "in_work")


def test_it_is_for_who_leads(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "in_work"), [cast.clerk, cast.technician, cast.owner]
    assert refused(cast, "record_inspection", matter, cast.lead, 1, safety="perhaps", finding="x") == "inputs-invalid"
    check_file_refusals(cast, "record_inspection", matter, cast.lead, 1, **SEEN)
    check_usual_refusals(cast, "record_inspection", matter, cast.lead, 1, wrong=wrong, **SEEN)
    code = refused(cast, "record_inspection", walk_to(cast, "appointed"), cast.lead, 1, **SEEN)
    assert code == "item-not-ready-for-record-inspection"
