from datetime import timedelta

import pytest

from anju.clocks.models import Clock
from anju.intake.models import Case
from anju.repairs.tests.acting import check_usual_refusals, do, kinds, refused
from tests.cast import Cast

WHY = "只是滴水，不是漏水"


@pytest.mark.covers("REP-2", "INT-4")
def test_it_gives_the_ordinary_limit_from_the_ring(cast: Cast) -> None:
    matter = do(cast, "mark_normal", cast.repair(urgency="emergency"), cast.desk_lead, reason=WHY)
    old, new = Clock.objects.filter(matter=matter, name="arrival").order_by("pk")
    assert (old.state, new.state, kinds(matter)[-1]) == ("superseded", "running", "repair.marked_normal")
    assert old.starts_at == new.starts_at
    assert new.due_at - new.starts_at in {timedelta(minutes=20), timedelta(minutes=60)}
    assert Case.objects.get(matter=matter).urgency == "normal"


def test_it_is_not_for_the_clerk_nor_for_what_is_no_emergency(cast: Cast) -> None:
    assert refused(cast, "mark_normal", cast.repair(), cast.lead, reason=WHY) == "case-not-emergency"
    matter = cast.repair(urgency="emergency")
    check_usual_refusals(cast, "mark_normal", matter, cast.desk_lead, wrong=[cast.clerk, cast.owner], reason=WHY)
