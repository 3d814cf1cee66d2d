"""What follows a registration, after its commit."""

from datetime import timedelta

import pytest

from anju.clocks.models import Clock
from anju.core.outbox import Delivery, drain
from anju.core.time import product_now, product_time_at
from anju.intake.models import Case
from anju.matters.models import Event
from anju.notices.models import Notice
from anju.notices.wording import text_of
from anju.reactions.later import tell_people
from anju.verbs.performing import perform
from tests.cast import Cast


@pytest.mark.covers("INT-5", "INT-4")
def test_it_tells_the_lead_and_the_owner_and_ends_the_clock(cast: Cast) -> None:
    matter = cast.repair()
    assert not Notice.objects.exists()
    drain()
    clock = Clock.objects.get(matter=matter, name="lead_told")
    assert clock.state == "met"
    assert Event.objects.filter(matter=matter, kind="case.lead_told").count() == 1
    assert Notice.objects.filter(person=cast.lead, template="case_registered", route="app").count() == 1
    promise = Notice.objects.get(person=cast.owner, template="case_promise", route="sms")
    assert "王女士" in text_of(promise)
    assert matter.number in text_of(promise)


@pytest.mark.covers("SLA-4")
def test_it_tells_nobody_twice_when_the_same_event_comes_again(cast: Cast) -> None:
    matter = cast.repair()
    drain()
    told = Notice.objects.count()
    assert told > 0
    events = list(Event.objects.filter(matter=matter).values_list("pk", flat=True))
    tell_people(
        Delivery(topic="matters.events", key="again", payload={"matter": matter.pk, "events": events}, attempt=2)
    )
    assert Notice.objects.count() == told
    assert Event.objects.filter(matter=matter, kind="case.lead_told").count() == 1


@pytest.mark.covers("SLA-4")
def test_it_tells_of_repeated_urging_once_within_the_clauses_minutes(cast: Cast) -> None:
    matter = cast.repair()
    drain()
    for minutes in (0, 3, 9, 11):
        with product_time_at(product_now() + timedelta(minutes=minutes)):
            perform("urge_case", number=matter.number, actor=cast.actor(cast.owner), inputs={})
            drain()
    told = Notice.objects.filter(matter=matter, template="urged", person=cast.lead).order_by("id")
    assert [notice.data["urges"] for notice in told] == [1, 4]
    assert Case.objects.get(matter=matter).urges == 4
