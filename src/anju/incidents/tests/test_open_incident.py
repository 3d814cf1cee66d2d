"""Opening an incident."""

from datetime import timedelta

import pytest

from anju.clocks.models import Clock
from anju.core.errors import Forbidden, Invalid, Refusal
from anju.core.outbox import drain
from anju.core.time import product_now
from anju.incidents.models import Incident, Place
from anju.incidents.tests.acting import incident
from anju.intake.queries import ledger
from anju.matters.act import Repeated
from anju.matters.models import Event, Matter, Words
from anju.notices.models import Notice
from anju.people.queries import reach_of
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("BEY-1")]


def test_it_gets_a_number_of_its_own_a_holder_and_clocks_from_its_beginning(cast: Cast) -> None:
    began = (product_now() - timedelta(minutes=5)).replace(microsecond=0)
    matter = incident(cast, at=began)
    assert matter.number.startswith("YQ-IN-26-")
    assert (matter.kind, matter.state, matter.holder, matter.title) == ("incident", "open", cast.lead, "爆管停水 / 3")
    clocks = {clock.name: clock for clock in Clock.objects.filter(matter=matter)}
    assert {name: clock.due_at - began for name, clock in clocks.items()} == {
        "incident_first": timedelta(minutes=30),
        "incident_control": timedelta(minutes=240),
    }
    assert matter.queue_at == clocks["incident_first"].due_at
    assert Words.objects.get(matter=matter).text == "3栋地下主管爆裂"


def test_it_takes_buildings_and_units_each_once(cast: Cast) -> None:
    matter = incident(cast, places=("3-2", "3", " 3 "))
    assert [str(place) for place in Place.objects.filter(incident=matter.pk)] == ["3"]
    other = incident(cast, kind="power", places=("3-2",))
    assert [str(place) for place in Place.objects.filter(incident=other.pk)] == ["3-2"]


def test_it_tells_those_who_lead_and_stays_out_of_the_ledger(cast: Cast) -> None:
    matter = incident(cast, by=cast.engineer)
    case = cast.repair()
    drain()
    told = set(Notice.objects.filter(matter=matter).values_list("person_id", "route"))
    assert told == {(cast.lead.pk, "app"), (cast.clerk.pk, "app"), (cast.desk_lead.pk, "app")}
    assert list(ledger(reach=reach_of(cast.clerk), project=cast.project)) == [case]


def test_it_refuses_the_second_device_that_opens_the_same(cast: Cast) -> None:
    first = incident(cast, client_id="device-one-0001")
    with pytest.raises(Repeated):
        incident(cast, client_id="device-one-0001")
    with pytest.raises(Refusal, match="incident-open-already") as refused:
        incident(cast, places=("3-2",), by=cast.desk_lead)
    assert refused.value.data["number"] == first.number
    assert Incident.objects.count() == 1
    incident(cast, kind="lift")


def test_it_refuses_places_that_are_not_here(cast: Cast) -> None:
    for places in (("3", "99"), ("3-9",), ("",), ()):
        with pytest.raises(Invalid, match="place-unknown"):
            incident(cast, places=places)
    assert not Matter.objects.exists()


def test_it_refuses_the_future_and_whoever_may_not(cast: Cast) -> None:
    with pytest.raises(Invalid, match="moment-in-future"):
        incident(cast, at=product_now() + timedelta(minutes=5))
    for who in (cast.clerk, cast.technician, cast.stranger_clerk, cast.owner, cast.foreman):
        with pytest.raises(Forbidden, match="not-yours-to-do"):
            incident(cast, by=who)
    assert not Event.objects.exists()
