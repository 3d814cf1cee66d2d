"""Writing down a call that nobody took."""

from datetime import timedelta

import pytest

from anju.clocks.models import Clock
from anju.clocks.ticker import fire_due
from anju.core.errors import Forbidden, Invalid
from anju.core.outbox import drain
from anju.core.time import product_now, product_time_at, to_second
from anju.intake.callbacks.actions import record_missed_call
from anju.intake.models import CallBack
from anju.intake.queries import ledger
from anju.matters.models import Event, Matter
from anju.notices.models import Notice
from anju.people.models import Person
from anju.people.queries import reach_of
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("TEAM-5")]


def missed(cast: Cast, phone: str = "138 0000 5678", *, minutes: int = 0, by: Person | None = None) -> CallBack:
    at = product_now() - timedelta(minutes=minutes)
    return record_missed_call(project=cast.project, phone=phone, missed_at=at, by=cast.actor(by or cast.clerk))


def test_it_becomes_a_matter_with_a_clock_from_the_ring(cast: Cast) -> None:
    call_back = missed(cast, minutes=3)
    matter = call_back.matter
    assert (matter.kind, matter.state, matter.room, call_back.person) == ("call_back", "waiting", cast.home, cast.owner)
    assert matter.number.startswith("YQ-CB-26-")
    clock = Clock.objects.get(matter=matter)
    assert (clock.name, clock.starts_at) == ("call_back", call_back.first_missed_at)
    assert clock.due_at - clock.starts_at == timedelta(minutes=15)
    assert matter.queue_at == clock.due_at


def test_it_joins_the_open_one_of_the_same_number(cast: Cast) -> None:
    first = missed(cast, minutes=8)
    again = missed(cast, "+86 13800005678")
    other = missed(cast, "13911112222")
    assert first.pk == again.pk != other.pk
    kept = CallBack.objects.get(pk=first.pk)
    assert kept.times == 2
    assert kept.last_missed_at > kept.first_missed_at
    assert Clock.objects.get(matter=first.pk).starts_at == kept.first_missed_at


def test_it_counts_one_ring_once_however_often_it_is_told(cast: Cast) -> None:
    moment = to_second(product_now() - timedelta(minutes=2))
    for _time in range(3):
        record_missed_call(project=cast.project, phone="13800005678", missed_at=moment, by=cast.actor(cast.clerk))
    assert CallBack.objects.get().times == 1
    assert Event.objects.filter(kind__startswith="call_back.").count() == 1


def test_it_keeps_the_number_sealed(cast: Cast) -> None:
    call_back = missed(cast, "13911112222")
    stored = CallBack.objects.filter(pk=call_back.pk).extra(select={"raw": "phone"}).values_list("raw", flat=True)[0]
    assert "13911112222" not in stored
    assert "13911112222" not in str(list(Event.objects.values()))


@pytest.mark.parametrize("phone", ["", "匿名", "123", "12345678901"])
def test_it_refuses_what_cannot_be_rung_back(cast: Cast, phone: str) -> None:
    with pytest.raises(Invalid, match="phone-unusable"):
        missed(cast, phone)
    assert not Matter.objects.exists()


def test_it_refuses_a_ring_in_the_future_and_strangers(cast: Cast) -> None:
    with pytest.raises(Invalid, match="moment-in-future"):
        missed(cast, minutes=-5)
    for who in (cast.lead, cast.stranger_clerk):
        with pytest.raises(Forbidden, match="not-yours-to-register"):
            missed(cast, by=who)
    assert not CallBack.objects.exists()


def test_it_stays_out_of_the_ledger(cast: Cast) -> None:
    missed(cast)
    case = cast.repair()
    assert list(ledger(reach=reach_of(cast.clerk), project=cast.project)) == [case]


def test_it_tells_whoever_is_at_the_desk_and_alarms_when_late(cast: Cast) -> None:
    call_back = missed(cast)
    drain()
    told = Notice.objects.filter(matter=call_back.pk, template="call_missed")
    assert [notice.person_id for notice in told] == [cast.clerk.pk]
    with product_time_at(product_now() + timedelta(minutes=16)):
        fire_due()
        drain()
    late = Notice.objects.filter(matter=call_back.pk, template="clock_alarmed").values_list("person_id", flat=True)
    assert set(late) == {cast.clerk.pk, cast.desk_lead.pk}
