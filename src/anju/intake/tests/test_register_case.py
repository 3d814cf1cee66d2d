"""Registering: the ring, the place, the limit told to the owner, the number, and being found again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anju.clocks.models import Clock
from anju.core.errors import Refusal
from anju.core.time import product_now, product_time_at, to_second
from anju.estate.models import Area
from anju.intake.models import Case
from anju.intake.queries import ledger, search_matching
from anju.matters.act import Repeated
from anju.matters.models import Event, Matter, SearchEntry, Stake
from anju.people.models import Person
from anju.people.queries import reach_of
from anju.verbs.registering import Report, place_for, register
from tests.cast import Cast

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def report(cast: Cast, **change: Any) -> Report:
    """What the clerk writes down while the owner speaks."""
    given = {
        "project": cast.project, "room": cast.home, "area": None, "kind": "repair", "channel": "hotline",
        "description": "卫生间天花板一直往下滴水", "reporter_name": "王晓华", "reporter_phone": "138 0000 5678",
        "items": (("卫生间", "顶棚", "C02", ""),),
    }  # fmt: skip
    return Report(**(given | change))


def registered(cast: Cast, by: Person | None = None, **change: Any) -> Matter:
    return register(report(cast, **change), actor=cast.actor(by or cast.clerk))


def refused(cast: Cast, by: Person | None = None, **change: Any) -> str:
    """The code of the refusal, after which nothing was written and no number was used."""
    with pytest.raises(Refusal) as caught:
        registered(cast, by, **change)
    assert not Matter.objects.exists()
    assert not Event.objects.exists()
    return caught.value.code


def arrival(matter: Matter) -> Clock:
    return Clock.objects.get(matter=matter, name="arrival", state="running")


@pytest.mark.covers("INT-1", "INT-4", "SLA-1")
@pytest.mark.parametrize(("hour", "urgency", "minutes"), [(4, None, 20), (14, None, 60), (14, "emergency", 15)])
def test_it_starts_the_limit_at_the_ring(cast: Cast, hour: int, urgency: str | None, minutes: int) -> None:
    with product_time_at(NOON.replace(hour=hour)):
        matter = registered(cast, urgency=urgency)
    clock = arrival(matter)
    assert (clock.starts_at, clock.due_at - clock.starts_at) == (NOON.replace(hour=hour), timedelta(minutes=minutes))
    assert set(Clock.objects.filter(matter=matter).values_list("name", flat=True)) == {
        "lead_told",
        "set_off",
        "arrival",
    }
    assert (matter.state, matter.queue_at) == ("registered", min(c.due_at for c in Clock.objects.filter(matter=matter)))


@pytest.mark.covers("INT-2")
def test_it_wants_a_reason_for_a_ring_recorded_late(cast: Cast) -> None:
    now = to_second(product_now())
    with product_time_at(now):
        assert refused(cast, rang_at=now - timedelta(minutes=15, seconds=1)) == "late-reason-missing"
        assert registered(cast, rang_at=now - timedelta(minutes=15)).number.endswith("-0001")
        late = registered(cast, rang_at=now - timedelta(hours=2), late_reason="系统停电补录")
    assert arrival(late).starts_at == now - timedelta(hours=2)
    assert Event.objects.get(matter=late, kind="case.registered").data["late"] is True
    assert Case.objects.get(matter=late).recorded_at == now


@pytest.mark.covers("INT-2")
def test_it_refuses_a_ring_that_has_not_rung(cast: Cast) -> None:
    assert refused(cast, rang_at=product_now() + timedelta(minutes=1)) == "ring-in-future"


@pytest.mark.covers("INT-4", "REP-2")
def test_it_lets_a_wish_replace_the_limit_but_never_an_emergencys(cast: Cast) -> None:
    starts = to_second(product_now()) + timedelta(days=1)
    wanted = (starts, starts + timedelta(hours=2))
    assert refused(cast, wanted=wanted, urgency="emergency") == "emergency-takes-no-wish"
    assert refused(cast, wanted=(wanted[1], wanted[0])) == "wanted-not-a-span"
    matter = registered(cast, wanted=wanted)
    assert arrival(matter).due_at == wanted[1]
    assert Clock.objects.get(matter=matter, name="set_off").due_at == wanted[0]


@pytest.mark.covers("INT-1")
def test_it_refuses_places_of_other_projects(cast: Cast) -> None:
    far = Area.objects.create(project=cast.other_project, name="别处大堂")
    assert refused(cast, room=None, area=far) == "place-of-other-project"
    assert refused(cast, room=None) == "place-missing"
    assert refused(cast, kind="wish") == "kind-not-served"
    with pytest.raises(Refusal) as caught:
        place_for(cast.actor(cast.clerk), project="YQ", room=None, area="别处大堂")
    assert caught.value.code == "area-unknown"
    assert registered(cast, room=None, area=cast.lobby).area == cast.lobby


@pytest.mark.covers("INT-1")
def test_it_is_for_the_desk_and_for_the_household(cast: Cast) -> None:
    for other in (cast.stranger_clerk, cast.other_company_clerk, cast.lead, cast.foreman):
        assert refused(cast, other) == "not-yours-to-register"
    assert registered(cast, cast.owner, reporter=cast.owner, channel="h5").number


@pytest.mark.covers("INT-1")
def test_it_knows_the_caller_by_the_number(cast: Cast) -> None:
    matter = registered(cast, reporter_name="")
    case = Case.objects.get(matter=matter)
    assert (case.reporter, case.reporter_name) == (cast.owner, "王晓华")
    assert Stake.objects.get(matter=matter, hat="reporter").person == cast.owner
    unknown = registered(cast, reporter_phone="13711112222", reporter_name="李某")
    assert Case.objects.get(matter=unknown).reporter is None


@pytest.mark.covers("INT-1")
def test_it_numbers_without_gaps_by_project_and_year(cast: Cast) -> None:
    with product_time_at(datetime(2026, 12, 31, 15, 59, tzinfo=UTC)):
        numbers = [registered(cast).number, registered(cast).number]
        for broken in ({"kind": "wish"}, {"rang_at": product_now() + timedelta(hours=1)}):
            with pytest.raises(Refusal):
                registered(cast, **broken)
        numbers.append(registered(cast).number)
    with product_time_at(datetime(2026, 12, 31, 16, 1, tzinfo=UTC)):
        numbers.append(registered(cast).number)
        old = registered(cast, rang_at=product_now() - timedelta(minutes=5)).number
    assert numbers == ["YQ-26-0001", "YQ-26-0002", "YQ-26-0003", "YQ-27-0001"]
    assert old == "YQ-26-0004"


def test_it_registers_the_same_wish_once(cast: Cast) -> None:
    first = register(report(cast), actor=cast.actor(cast.clerk), client_id="console-1")
    with pytest.raises(Repeated) as repeated:
        register(report(cast), actor=cast.actor(cast.clerk), client_id="console-1")
    assert repeated.value.event.matter == first
    assert Matter.objects.count() == 1


@pytest.mark.covers("INT-1")
def test_it_costs_few_statements(cast: Cast) -> None:
    registered(cast)
    with CaptureQueriesContext(connection) as spent:
        registered(cast)
    said = [query["sql"] for query in spent.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(said) <= 15, "\n".join(said)
    assert sum("rulebook_stamp" in each for each in said) == 2, "read once, and looked at with the number"


@pytest.mark.covers("INT-5")
@pytest.mark.parametrize(
    "words",
    ["滴水", "天花", "3-2-1801", "321801", "5678", "13800005678", "wxh", "王晓", "yq-26-0001", "滴水 1801 wxh"],
)
def test_it_is_found_by(cast: Cast, words: str) -> None:
    matter = registered(cast)
    registered(
        cast,
        room=cast.home_above,
        description="门锁坏了",
        items=(),
        reporter_name="莫言之",
        reporter_phone="13900001234",
    )
    found = search_matching(ledger(reach=reach_of(cast.clerk)), words)
    assert [each.number for each in found] == [matter.number]


def test_it_keeps_no_number_readable_in_what_is_searched(cast: Cast) -> None:
    registered(cast)
    text = SearchEntry.objects.get().text
    assert "5678" not in text
    assert "13800005678" not in text
    assert not search_matching(ledger(reach=reach_of(cast.stranger_clerk)), "滴水").exists()
