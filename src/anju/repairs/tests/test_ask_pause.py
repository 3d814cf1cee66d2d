from typing import Any

import pytest

from anju.core import outbox
from anju.matters.models import Attachment, Event, Matter
from anju.notices.models import Notice
from anju.people.models import Person
from anju.repairs.models import Item, PauseRequest
from anju.repairs.tests.acting import ahead, check_usual_refusals, clocks, do, refused
from tests.cast import Cast
from tests.walk import walk_to


def wanted(cast: Cast, who: Person, **more: Any) -> dict[str, Any]:
    return {"reason": "owner", "until": ahead(days=2), "evidence": [cast.file(who)]} | more


def asked(cast: Cast, state: str = "appointed") -> Matter:
    """A case whose technician asks for a pause of the item."""
    return do(cast, "ask_pause", walk_to(cast, state), cast.technician, 1, **wanted(cast, cast.technician))


@pytest.mark.covers("SLA-1")
def test_it_only_asks(cast: Cast) -> None:
    matter = asked(cast)
    item = Item.objects.get(matter=matter)
    assert (item.pause, item.state) == ("asked", "appointed")
    request = PauseRequest.objects.get(item=item)
    assert (request.reason, request.asked_by, request.answer) == ("owner", cast.technician, "")
    assert (clocks(matter)["plan/1"], clocks(matter)["appointment/1"]) == ("running", "running")
    assert not matter.clocks.filter(paused_since__isnull=False).exists()
    event = Event.objects.get(matter=matter, kind="repair_item.pause_asked")
    assert Attachment.objects.filter(event=event).count() == 1
    outbox.drain()
    told = set(Notice.objects.filter(template="pause_asked").values_list("person", flat=True))
    assert told == {cast.desk_lead.pk, cast.warranty.pk}


def test_it_wants_a_listed_reason_an_end_ahead_and_evidence(cast: Cast) -> None:
    matter = walk_to(cast, "appointed")

    def code(**more: Any) -> str:
        return refused(cast, "ask_pause", matter, cast.technician, 1, **wanted(cast, cast.technician, **more))

    assert code(reason="lunch") == "pause-reason-unknown"
    assert code(until=ahead(minutes=-1)) == "pause-until-past"
    assert code(evidence=[]) == "inputs-invalid"
    assert code(evidence=["nowhere12"]) == "file-unknown"
    assert code(evidence=[cast.file(cast.clerk)]) == "file-not-yours"


def test_it_asks_once_at_a_time(cast: Cast) -> None:
    matter = asked(cast)
    assert refused(cast, "ask_pause", matter, cast.lead, 1, **wanted(cast, cast.lead)) == "item-pause-open"
    reported = walk_to(cast, "on_site")
    assert (
        refused(cast, "ask_pause", reported, cast.lead, 1, **wanted(cast, cast.lead)) == "item-not-ready-for-ask-pause"
    )


def test_it_is_for_who_has_it_in_hand(cast: Cast) -> None:
    wrong = [cast.warranty, cast.owner]
    matter = walk_to(cast, "assigned")
    check_usual_refusals(cast, "ask_pause", matter, cast.technician, 1, wrong=wrong, **wanted(cast, cast.technician))
