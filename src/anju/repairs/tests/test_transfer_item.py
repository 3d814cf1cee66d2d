from typing import Any

import pytest

from anju.core import outbox
from anju.matters.models import Event, Stake
from anju.notices.models import Notice
from anju.repairs.models import Item
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, refused, state_of
from tests.cast import Cast
from tests.walk import walk_to

NOTE = "钥匙在前台，业主周末在家"


@pytest.mark.covers("TEAM-2")
def test_it_keeps_the_appointment_with_the_owner(cast: Cast) -> None:
    matter = walk_to(cast, "appointed")
    before = Item.objects.get(matter=matter)
    do(cast, "transfer_item", matter, cast.lead, 1, technician=cast.other_technician.pk, note=NOTE)
    item = Item.objects.get(matter=matter)
    assert (item.state, item.technician, item.appointed_from) == (
        "appointed", cast.other_technician, before.appointed_from
    )  # fmt: skip
    found = clocks(matter)
    assert (found["appointment/1"], found["plan/1"], found["ready/1"]) == ("running", "running", "running")
    running = Stake.objects.filter(matter=matter, hat="worker", until__isnull=True)
    assert [stake.person for stake in running] == [cast.other_technician]
    event = Event.objects.get(matter=matter, kind="repair_item.transferred")
    assert (event.data["before"]["technician"], event.data["kept"]) == (cast.technician.pk, True)
    assert event.words.get().text == NOTE
    matter.refresh_from_db()
    assert matter.holder == cast.other_technician
    outbox.drain()
    assert Notice.objects.filter(template="item_assigned", person=cast.other_technician).exists()
    assert refused(cast, "set_off_to_item", matter, cast.technician, 1) == "not-found"


def test_it_goes_back_to_assigned_from_the_middle_of_the_work(cast: Cast) -> None:
    matter = do(
        cast, "transfer_item", walk_to(cast, "in_work"), cast.desk_lead, 1, technician=cast.other_technician.pk,
        note=NOTE,
    )  # fmt: skip
    assert (state_of(matter), clocks(matter)["appoint/1"]) == ("assigned", "running")


def test_it_asks_a_firm_to_take_it_on(cast: Cast) -> None:
    matter = do(cast, "transfer_item", walk_to(cast, "appointed"), cast.lead, 1, contractor="DY", note=NOTE,
                keep_appointment="no")  # fmt: skip
    item = Item.objects.get(matter=matter)
    assert (item.state, item.contractor, item.technician, item.answer) == ("assigned", cast.firm, None, "asked")
    found = clocks(matter)
    assert (found["take_on/1"], found["appointment/1"], found["ready/1"]) == ("running", "cancelled", "cancelled")
    do(cast, "transfer_item", matter, cast.lead, 1, technician=cast.technician.pk, note=NOTE)
    item.refresh_from_db()
    assert (item.contractor, item.answer, clocks(matter)["take_on/1"]) == (None, "", "cancelled")


def test_it_wants_one_other_who_may_work_here(cast: Cast) -> None:
    matter = walk_to(cast, "appointed")

    def code(**inputs: Any) -> str:
        return refused(cast, "transfer_item", matter, cast.lead, 1, note=NOTE, **inputs)

    assert code() == "transfer-to-one"
    assert code(technician=cast.other_technician.pk, contractor="DY") == "transfer-to-one"
    assert code(technician=cast.technician.pk) == "transfer-to-same"
    assert code(technician=cast.clerk.pk) == "technician-not-here"
    assert code(contractor="NO") == "contractor-unknown"
    assert refused(cast, "transfer_item", matter, cast.lead, 1, technician=cast.other_technician.pk) == "inputs-invalid"
    agreed = walk_to(cast, "agreed")
    assert (
        refused(cast, "transfer_item", agreed, cast.lead, 1, technician=cast.other_technician.pk, note=NOTE)
        == "item-not-ready-for-transfer-item"
    )


def test_it_is_for_leads_and_the_desk_lead(cast: Cast) -> None:
    wrong = [cast.clerk, cast.technician, cast.owner, cast.warranty]
    check_usual_refusals(
        cast, "transfer_item", walk_to(cast, "assigned"), cast.lead, 1, wrong=wrong,
        technician=cast.other_technician.pk, note=NOTE,
    )  # fmt: skip
