import pytest

from anju.core import outbox
from anju.matters.models import Event
from anju.notices.models import Notice
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused
from tests.cast import Cast
from tests.walk import walk_to

NOTE = "业主约在晚上，楼上也要看"


@pytest.mark.covers("TEAM-2")
def test_it_gives_the_case_to_another_lead(cast: Cast) -> None:
    matter = walk_to(cast, "registered")
    before = clocks(matter)
    after = do(cast, "hand_over_case", matter, cast.lead, lead=cast.engineer.pk, note=NOTE)
    assert (after.holder, after.holder_role, clocks(matter)) == (cast.engineer, "duty_lead", before)
    event = Event.objects.get(matter=matter, kind="repair.handed_over")
    assert (event.data["before"], event.data["lead"], event.audience) == (cast.lead.pk, cast.engineer.pk, "staff")
    assert event.words.get().text == NOTE
    outbox.drain()
    assert Notice.objects.get(template="case_handed_over").person == cast.engineer
    do(cast, "arrive", matter, cast.engineer)
    matter.refresh_from_db()
    assert matter.holder == cast.engineer


def test_it_leaves_the_work_with_who_has_it(cast: Cast) -> None:
    after = do(cast, "hand_over_case", walk_to(cast, "appointed"), cast.lead, lead=cast.engineer.pk, note=NOTE)
    assert after.holder == cast.technician
    after = do(cast, "take_back_item", after, cast.engineer, 1, reason="换人")
    assert after.holder == cast.engineer


def test_it_wants_somebody_else_who_leads_here(cast: Cast) -> None:
    matter = walk_to(cast, "registered")
    assert refused(cast, "hand_over_case", matter, cast.lead, lead=cast.clerk.pk, note=NOTE) == "lead-not-here"
    assert refused(cast, "hand_over_case", matter, cast.lead, lead=10**6, note=NOTE) == "lead-not-here"
    assert refused(cast, "hand_over_case", matter, cast.lead, lead=cast.lead.pk, note=NOTE) == "lead-same"
    assert refused(cast, "hand_over_case", matter, cast.lead, lead=cast.engineer.pk) == "inputs-invalid"
    closed = walk_to(cast, "closed")
    assert (
        refused(cast, "hand_over_case", closed, cast.lead, lead=cast.engineer.pk, note=NOTE)
        == "case-not-ready-for-hand-over-case"
    )


def test_it_is_for_leads(cast: Cast) -> None:
    wrong = [cast.clerk, cast.warranty, cast.owner]
    matter = walk_to(cast, "on_site")
    check_usual_refusals(cast, "hand_over_case", matter, cast.lead, wrong=wrong, lead=cast.engineer.pk, note=NOTE)
