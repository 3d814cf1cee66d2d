"""One text to many: every home once, and those nobody can be reached in by name."""

from datetime import date, timedelta

import pytest

from anju.clocks.models import Clock
from anju.clocks.ticker import fire_due
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.outbox import drain
from anju.core.time import product_now, product_time_at
from anju.estate.models import Room
from anju.incidents.models import Incident
from anju.incidents.queries import strips_of_rooms
from anju.incidents.tests.acting import TEXT, do, incident
from anju.matters.act import Repeated
from anju.matters.models import Event
from anju.notices.models import Notice
from anju.notices.wording import text_of
from anju.people.models import Residency
from anju.reactions.incident_tellings import say_on_cases
from tests.cast import Cast, person, room

pytestmark = [pytest.mark.django_db, pytest.mark.covers("BEY-1")]


def told(number: str, template: str = "incident_informed") -> list[tuple[int | None, str]]:
    rows = Notice.objects.filter(matter__number=number, template=template).order_by("person_id", "route")
    return list(rows.values_list("person_id", "route"))


def test_it_reaches_each_home_once_and_keeps_those_it_cannot(cast: Cast) -> None:
    empty = room(cast.project, cast.building, cast.home.unit, 20, "2001")
    quiet = person("无号业主", "resident")
    Residency.objects.create(person=quiet, room=empty, starts_on=date(2024, 1, 1))
    wife = person("李梅", "resident", phone="13811110000")
    Residency.objects.create(person=wife, room=cast.home, relation="family", starts_on=date(2024, 12, 29))
    matter = incident(cast)
    do("inform_households", cast, matter.number, text=TEXT)
    drain()
    drain()
    assert told(matter.number) == sorted(
        [(cast.owner.pk, "app"), (cast.owner.pk, "sms"), (cast.neighbour.pk, "app"), (cast.neighbour.pk, "sms")]
    )
    event = Event.objects.get(kind="incident.informed")
    assert (event.data["homes"], event.data["unreached"]) == (3, [empty.pk])
    notice = Notice.objects.select_related("matter__project").filter(route="sms")[0]
    assert TEXT in text_of(notice)
    assert "—" not in text_of(notice)


def test_it_tells_whoever_lives_there_before_the_owner(cast: Cast) -> None:
    tenant = person("租客", "resident", phone="13822220000")
    Residency.objects.create(person=tenant, room=cast.home, relation="tenant", starts_on=date(2025, 1, 1))
    matter = incident(cast, places=("3-2",))
    do("inform_households", cast, matter.number, text=TEXT)
    drain()
    assert {who for who, _route in told(matter.number)} == {tenant.pk, cast.neighbour.pk}


def test_it_tells_whoever_has_two_homes_once_and_homes_of_joined_cases_too(cast: Cast) -> None:
    Residency.objects.filter(person=cast.neighbour).update(person=cast.owner)
    outside = Room.objects.create(
        project=cast.project, building=cast.building, unit=cast.building.units.create(code="9"), floor=1, number="101",
        label="3-9-101", key="outside",
    )  # fmt: skip
    third = person("三户", "resident", phone="13833330000")
    Residency.objects.create(person=third, room=outside, starts_on=date(2024, 1, 1))
    matter = incident(cast, places=("3-2",))
    do("join_case", cast, matter.number, case=cast.repair(room=outside).number)
    do("inform_households", cast, matter.number, text=TEXT)
    drain()
    assert told(matter.number) == sorted(
        [(cast.owner.pk, "app"), (cast.owner.pk, "sms"), (third.pk, "app"), (third.pk, "sms")]
    )


def test_it_stops_the_first_clock_and_starts_the_next_each_time(cast: Cast) -> None:
    began = product_now()
    matter = incident(cast, at=began)
    with product_time_at(began + timedelta(minutes=20)):
        do("inform_households", cast, matter.number, text=TEXT)
    with product_time_at(began + timedelta(minutes=90)):
        do("inform_households", cast, matter.number, text="仍在抢修,预计16点恢复。")
    clocks = list(Clock.objects.filter(matter=matter).order_by("id").values_list("name", "state"))
    assert clocks == [
        ("incident_first", "met"), ("incident_control", "running"), ("incident_next", "late"), ("incident_next", "running"),
    ]  # fmt: skip
    kept = Incident.objects.get()
    assert kept.said == "仍在抢修,预计16点恢复。"
    strip = strips_of_rooms([cast.home])[cast.home.pk]
    assert strip.next_at == Clock.objects.get(state="running", name="incident_next").due_at


def test_it_alarms_when_the_homes_heard_nothing_in_time(cast: Cast) -> None:
    matter = incident(cast)
    with product_time_at(product_now() + timedelta(minutes=31)):
        fire_due()
        drain()
    assert {who for who, _route in told(matter.number, "clock_alarmed")} == {cast.lead.pk, cast.desk_lead.pk}


def test_it_counts_the_same_wish_once(cast: Cast) -> None:
    matter = incident(cast)
    do("inform_households", cast, matter.number, text=TEXT, client_id="same-wish-0001")
    with pytest.raises(Repeated):
        do("inform_households", cast, matter.number, text=TEXT, client_id="same-wish-0001")
    assert Event.objects.filter(kind="incident.informed").count() == 1


def test_it_refuses_whoever_may_not_a_moment_before_it_and_an_ended_one(cast: Cast) -> None:
    matter = incident(cast)
    with pytest.raises(Forbidden, match="not-yours-to-do"):
        do("inform_households", cast, matter.number, by=cast.clerk, text=TEXT)
    with pytest.raises(NotFound):
        do("inform_households", cast, matter.number, by=cast.stranger_clerk, text=TEXT)
    with pytest.raises(Invalid, match="moment-before-incident"):
        do("inform_households", cast, matter.number, text=TEXT, at=product_now() - timedelta(hours=1))
    assert Incident.objects.get().said == ""
    do("set_under_control", cast, matter.number, text=TEXT)
    do("end_incident", cast, matter.number, text=TEXT)
    with pytest.raises(Refusal, match="incident-ended"):
        do("inform_households", cast, matter.number, text=TEXT)


def test_it_stands_on_the_timelines_of_its_open_cases_once(cast: Cast) -> None:
    matter, case, other = incident(cast), cast.repair(), cast.repair()
    do("join_case", cast, matter.number, case=case.number)
    do("inform_households", cast, matter.number, text=TEXT)
    drain()
    for event in Event.objects.filter(kind="incident.informed"):
        say_on_cases(event)
    assert list(Event.objects.filter(kind="case.incident_told").values_list("matter", flat=True)) == [case.pk]
    assert not Event.objects.filter(matter=other, kind="case.incident_told").exists()
