from datetime import timedelta
from typing import Any

import pytest

from anju.clocks.models import Clock
from anju.core import outbox
from anju.core.time import product_time_at
from anju.matters.models import Attachment, Event, Matter
from anju.notices.models import Notice
from anju.repairs.models import Item, Objection
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused, state_of, taken_file
from tests.cast import Cast
from tests.walk import walk_to

WHY = "防水层不在我司合同内"


def given_to_firm(cast: Cast) -> Matter:
    matter = walk_to(cast, "agreed")
    do(cast, "decide_responsibility", matter, cast.lead, 1, party="contractor", contractor="DY", reason="接头渗水")
    return do(cast, "assign_contractor", matter, cast.lead, 1, contractor="DY")


def objected(cast: Cast) -> Matter:
    """A case whose firm objects, with evidence."""
    return do(cast, "object_item", given_to_firm(cast), cast.foreman, 1, reason=WHY, evidence=[cast.file(cast.foreman)])


@pytest.mark.covers("REP-4", "REP-14")
def test_it_keeps_the_objection_and_starts_the_ruling(cast: Cast) -> None:
    matter = objected(cast)
    item = Item.objects.get(matter=matter)
    assert (item.answer, item.quarrel_firm, item.state, item.party) == ("objected", cast.firm, "assigned", "contractor")
    assert (clocks(matter)["take_on/1"], clocks(matter)["ruling/1"]) == ("met", "running")
    event = Event.objects.get(matter=matter, kind="repair_item.objected")
    assert (event.audience, event.words.get().text) == ("staff", WHY)
    assert Attachment.objects.filter(event=event).count() == 1
    assert Objection.objects.get(item=item).ruling == ""
    outbox.drain()
    assert Notice.objects.filter(template="item_objected").get().person == cast.warranty


@pytest.mark.covers("REP-14")
def test_it_never_stops_the_repair_nor_its_clocks(cast: Cast) -> None:
    matter = given_to_firm(cast)
    before = {clock.name: clock.due_at for clock in Clock.objects.filter(matter=matter, state="running")}
    do(cast, "object_item", matter, cast.foreman, 1, reason=WHY, evidence=[cast.file(cast.foreman)])
    after = {clock.name: clock.due_at for clock in Clock.objects.filter(matter=matter, state="running")}
    assert {name: after.get(name) for name in ("plan", "appoint")} == {
        name: before[name] for name in ("plan", "appoint")
    }
    assert not Clock.objects.filter(matter=matter, paused_since__isnull=False).exists()
    do(cast, "take_back_item", matter, cast.lead, 1, reason="先修后追")
    do(cast, "assign_technician", matter, cast.lead, 1, technician=cast.technician.pk)
    item = Item.objects.get(matter=matter)
    assert (item.technician, item.liable_firm, item.quarrel_firm) == (cast.technician, cast.firm, cast.firm)
    assert (clocks(matter)["ruling/1"], clocks(matter)["plan/1"]) == ("running", "running")


@pytest.mark.covers("REP-14")
def test_it_is_ruled_on_after_the_repair_has_ended(cast: Cast) -> None:
    matter = objected(cast)
    do(cast, "arrive_at_item", matter, cast.foreman, 1)
    do(cast, "finish_work", matter, cast.foreman, 1, photos=[cast.file(cast.foreman)])
    do(cast, "sign_off_item", matter, cast.owner, 1, signature=cast.file(cast.owner, "signature"))
    do(cast, "record_satisfied", matter, cast.clerk)
    assert (clocks(matter)["ruling/1"], clocks(matter)["plan/1"]) == ("running", "met")
    done = do(cast, "dismiss_objection", matter, cast.warranty, 1, reason="合同第 14 条")
    assert (done.state, done.open, clocks(matter)["ruling/1"]) == ("closed", False, "met")


def test_it_comes_in_time_or_not_at_all(cast: Cast) -> None:
    matter = given_to_firm(cast)
    due = Clock.objects.get(matter=matter, name="take_on").due_at
    given: dict[str, Any] = {"reason": WHY, "evidence": [cast.file(cast.foreman)]}
    with product_time_at(due + timedelta(seconds=1)):
        assert refused(cast, "object_item", matter, cast.foreman, 1, **given) == "item-objection-too-late"
        early = {"at": due - timedelta(hours=1)}
        assert refused(cast, "object_item", matter, cast.foreman, 1, **given, **early) == "item-objection-too-late"
    with product_time_at(due):
        do(cast, "object_item", matter, cast.foreman, 1, **given)


def test_it_wants_evidence_of_its_own(cast: Cast) -> None:
    matter = given_to_firm(cast)
    assert refused(cast, "object_item", matter, cast.foreman, 1, reason=WHY) == "inputs-invalid"
    assert refused(cast, "object_item", matter, cast.foreman, 1, reason=WHY, evidence=[]) == "inputs-invalid"
    for key, code in (
        ("nowhere12", "file-unknown"),
        (cast.file(cast.clerk), "file-not-yours"),
        (taken_file(cast, cast.foreman), "file-taken"),
        (cast.file(cast.foreman, "signature"), "file-wrong-kind"),
    ):
        assert refused(cast, "object_item", matter, cast.foreman, 1, reason=WHY, evidence=[key]) == code


def test_it_is_for_the_firm_before_it_begins(cast: Cast) -> None:
    wrong = [cast.clerk, cast.lead, cast.warranty, cast.owner]
    given: dict[str, Any] = {"reason": WHY, "evidence": [cast.file(cast.foreman)]}
    check_usual_refusals(cast, "object_item", given_to_firm(cast), cast.foreman, 1, wrong=wrong, **given)
    begun = walk_to(cast, "in_work", by_firm=True)
    assert refused(cast, "object_item", begun, cast.foreman, 1, **given) == "item-not-ready-for-object-item"
    assert state_of(begun) == "in_work"
    assert "repair_item.objected" not in kinds(begun)
