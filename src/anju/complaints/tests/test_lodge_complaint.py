import pytest

from anju.complaints.tests.acting import lodged
from anju.intake.actions import Origin
from anju.intake.models import CaseLink
from anju.verbs.files import open_case
from anju.verbs.performing import offers_for, perform
from tests.cast import Cast


@pytest.mark.covers("INT-1")
def test_it_needs_neither_place_nor_items(cast: Cast) -> None:
    matter = lodged(cast)
    assert (matter.kind, matter.state, matter.room_id, matter.holder_role) == ("complaint", "lodged", None, "desk_lead")


def test_it_counts_the_urging_of_its_own_kind(cast: Cast) -> None:
    matter, repair = lodged(cast), cast.repair()
    file = open_case(cast.actor(cast.clerk), matter.number)
    assert "urge_case" in {offer.verb.name for offer in offers_for(file)}
    for one, kind in ((matter, "complaint.urged"), (repair, "repair.urged")):
        perform("urge_case", number=one.number, actor=cast.actor(cast.clerk), inputs={"remark": "又来电"})
        assert one.events.order_by("seq").last().kind == kind


def test_it_stands_in_one_story_with_the_repair_it_came_from(cast: Cast) -> None:
    repair = cast.repair()
    matter = lodged(cast, origin=Origin(matter=repair, why="became"))
    assert list(CaseLink.objects.values_list("matter", "origin", "why")) == [(matter.pk, repair.pk, "became")]
