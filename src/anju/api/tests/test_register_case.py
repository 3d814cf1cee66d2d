"""Registering over the API: what it costs in statements, and that one read says what nine would."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anju.api import present
from anju.api.tokens import caller_for_token, create_token
from anju.core.idempotency import IdempotencyKey
from anju.core.time import product_now
from anju.intake.queries import similar_cases
from anju.matters import act
from anju.matters.models import Event, Matter
from anju.people.models import Grant, Person, Residency
from anju.people.queries import lead_at, people_by_phone, phone_row, reach_of
from anju.repairs.models import Item
from anju.repairs.queries import mended_before
from anju.repairs.rules import Mended
from anju.repairs.tests.test_rework import mended
from anju.rulebook.actions.spans import book_changed
from anju.rulebook.models import Stamp
from anju.verbs.registering import place_for
from anju.verbs.standing import _reading, standing_at
from tests.api.test_journey import REPORT, Caller
from tests.cast import Cast, grant, person

PLAIN = REPORT | {"items": [{"place": "卫生间", "part": "顶棚", "description": "滴水"}]}
KEY = {"Idempotency-Key": "ring-0001"}


def test_it_states_what_a_case_costs(cast: Cast) -> None:
    """Token, place, on PostgreSQL with ids; a savepoint of the test; on SQLite number and ids; all rows and the key; its end."""
    cost = 5 if connection.vendor == "postgresql" else 6
    desk = Caller(cast.clerk)
    desk.post("/api/v1/cases", REPORT, **{"Idempotency-Key": "ring-0000"})
    with CaptureQueriesContext(connection) as asked:
        answer = desk.post("/api/v1/cases", PLAIN, **KEY)
    assert answer.status_code == 201
    assert len(asked) == cost, [one["sql"][:60] for one in asked]
    with CaptureQueriesContext(connection) as asked:
        desk.post("/api/v1/cases", REPORT, **{"Idempotency-Key": "ring-0002"})
    assert len(asked) == cost, "whether the defect was mended here before is read with the place"


def test_it_states_what_registering_costs(cast: Cast, monkeypatch: Any) -> None:
    """The stamp of the rulebook, the lead of the day; BEGIN; number with ids; all rows; COMMIT."""
    cast.repair()
    clerk = cast.actor(cast.clerk)
    monkeypatch.setattr(Cast, "actor", lambda _cast, _who: clerk)
    with CaptureQueriesContext(connection) as asked:
        cast.repair()
    assert len(asked) == 6, [one["sql"][:60] for one in asked]


@pytest.mark.parametrize("urgency", ["normal", "emergency"])
def test_it_answers_what_looking_answers(cast: Cast, urgency: str) -> None:
    desk = Caller(cast.clerk)
    desk.post("/api/v1/cases", REPORT)
    made = desk.post("/api/v1/cases", REPORT | {"urgency": urgency}, **KEY).json()
    looked = desk.get(f"/api/v1/cases/{made['number']}").json()
    assert made.pop("similar") == ["YQ-26-0001"]
    looked.pop("similar")
    assert present.again(IdempotencyKey.objects.values_list("body", flat=True).get() or {}) == made | {
        "similar": ["YQ-26-0001"]
    }
    assert made == looked


def test_it_does_it_again_under_a_rulebook_published_meanwhile(cast: Cast, monkeypatch: Any) -> None:
    """Read before the transaction, published in between: no clock runs under what held no more."""
    desk, react = Caller(cast.clerk), act._react
    tried: list[Any] = []

    def published_first(*given: Any, **named: Any) -> None:
        tried.append(Stamp.objects.get().stamp)
        if len(tried) == 1:
            book_changed()
            act_reading_goes_on()
        react(*given, **named)

    def act_reading_goes_on() -> None:
        """As if another process had published: this one's reading does not know of it."""
        from anju.rulebook import book

        under_way = book._reading.get()
        assert under_way is not None
        under_way[:] = [book.Book(tried[0])]

    monkeypatch.setattr(act, "_react", published_first)
    answer = desk.post("/api/v1/cases", REPORT, **KEY)
    assert (answer.status_code, len(tried)) == (201, 2)
    assert list(Matter.objects.values_list("number", flat=True)) == ["YQ-26-0001"]
    assert Event.objects.filter(kind="case.registered").count() == 1


def test_it_takes_a_client_id_once(cast: Cast) -> None:
    desk, wish = Caller(cast.clerk), REPORT | {"client_id": "phone-00001"}
    first, again = desk.post("/api/v1/cases", wish, **KEY), desk.post("/api/v1/cases", wish)
    keyed = desk.post("/api/v1/cases", wish, **{"Idempotency-Key": "ring-0002"})
    assert first.json()["number"] == again.json()["number"] == keyed.json()["number"]
    assert Matter.objects.count() == 1
    assert IdempotencyKey.objects.count() == 2


def test_it_finds_a_client_id_that_arrived_at_the_same_moment(cast: Cast, monkeypatch: Any) -> None:
    """Both look and find nothing; the second runs into the unique id and is told of the first."""
    desk, wish, refuse = Caller(cast.clerk), REPORT | {"client_id": "phone-00001"}, act._refuse_repeat
    first = desk.post("/api/v1/cases", wish)
    seen: list[object] = []

    def blind_once(*given: Any, **named: Any) -> None:
        seen.append(given)
        if len(seen) > 1:
            refuse(*given, **named)

    monkeypatch.setattr(act, "_refuse_repeat", blind_once)
    again = desk.post("/api/v1/cases", wish)
    assert (again.status_code, again.json()["number"]) == (201, first.json()["number"])
    assert Matter.objects.count() == 1


def test_it_reads_at_once_what_is_read_one_by_one(cast: Cast) -> None:
    mine = [cast.repair(), cast.repair(room=cast.home_above), cast.repair()]
    Matter.objects.filter(pk=mine[0].pk).update(open=False, closed_at=product_now())
    old = cast.repair(rang_at=product_now() - timedelta(minutes=5))
    Matter.objects.filter(pk=old.pk).update(
        open=False, closed_at=product_now(), opened_at=product_now() - timedelta(days=60)
    )
    desk = cast.actor(cast.clerk)
    found = standing_at(desk, project="YQ", room="3-2-1801", area=None, phone="13800005678")
    assert found is not None
    project, room, area = place_for(desk, project="YQ", room="3-2-1801", area=None)
    assert (found.project, found.room, found.area) == (project, room, area)
    assert found.room is not None
    assert room is not None
    assert vars(found.room).keys() - {"_state"} >= {"label", "compact", "area", "delivered_on"}
    assert (found.room.area, found.room.delivered_on) == (room.area, room.delivered_on)
    assert found.caller == people_by_phone("13800005678").first()
    assert found.lead == lead_at(project=project, moment=product_now())
    assert found.stamp == Stamp.objects.get().stamp
    assert found.mended == ()
    assert list(found.similar) == [each.number for each in similar_cases(project=project, room=room, words="")]


def test_it_reads_what_was_mended_as_the_look_at_a_home_does(cast: Cast, monkeypatch: Any) -> None:
    first, second = mended(cast), mended(cast, "C03")
    desk, since = cast.actor(cast.clerk), product_now() - timedelta(days=1)
    found = standing_at(desk, project="YQ", room=cast.home.label, area=None)
    assert found is not None
    looked = mended_before(item=Item(), matter=Matter(room=cast.home), since=since)
    assert sorted(found.mended or (), key=by_id) == sorted(looked, key=by_id)
    assert {one.id for one in looked} == {first.pk, second.pk}
    again = Caller(cast.clerk).post("/api/v1/cases", REPORT).json()
    assert Item.objects.get(matter__number=again["number"]).rework_of == first
    monkeypatch.setattr("anju.repairs.queries.MENDED", 2)
    _reading.cache_clear()
    full = standing_at(desk, project="YQ", room=cast.home.label, area=None)
    _reading.cache_clear()
    assert full is not None
    assert full.mended is None, "there may be more than one read gives"


def by_id(one: Mended) -> int:
    return one.id


def test_it_answers_a_repeat_as_it_answered_first(cast: Cast) -> None:
    desk = Caller(cast.clerk)
    made, again = (desk.post("/api/v1/cases", REPORT, **KEY) for _ in range(2))
    assert again.headers["Idempotent-Replayed"] == "true"
    assert made.json()["verbs"][0]["fields"]["type"] == "object"
    assert again.json() == made.json()
    address = next(each["href"] for each in made.json()["verbs"] if each["name"] == "add_note")
    noted, twice = (desk.post(address, {"words": "钥匙在门卫处"}, **{"Idempotency-Key": "note-0001"}) for _ in range(2))
    assert twice.headers["Idempotent-Replayed"] == "true"
    assert twice.json() == noted.json()


def test_it_prefers_who_lives_there(cast: Cast) -> None:
    phone_row(person=cast.neighbour, number="13800005678", first=False).save(force_insert=True)
    stranger = person("路人", "resident", phone="13800009999")
    for home, who in ((cast.home, cast.owner), (cast.home_above, cast.neighbour)):
        found = standing_at(cast.actor(cast.clerk), project="YQ", room=home.label, area=None, phone="13800005678")
        assert found is not None
        assert found.caller == who
    Residency.objects.filter(person=stranger).delete()
    found = standing_at(cast.actor(cast.clerk), project="YQ", room=cast.home.label, area=None, phone="13800009999")
    assert found is not None
    assert found.caller == stranger


@pytest.mark.parametrize(
    ("who", "room"), [("stranger_clerk", "3-2-1801"), ("owner", "3-2-1801"), ("lead", "3-2-1801"), ("clerk", "321801")]
)
def test_it_leaves_everything_else_to_those_who_read_one_by_one(cast: Cast, who: str, room: str) -> None:
    actor = cast.actor(getattr(cast, who))
    assert standing_at(actor, project="YQ", room=room, area=None) is None
    assert Caller(cast.clerk).post("/api/v1/cases", REPORT | {"room": "321801"}).status_code == 201


def test_it_reads_the_reach_of_a_token_as_that_of_a_session(cast: Cast) -> None:
    today = product_now().date()
    grant(cast.lead, "desk", company=cast.company)
    Grant.objects.filter(person=cast.engineer).update(ends_on=today - timedelta(days=1))
    Grant.objects.filter(person=cast.technician).update(starts_on=today + timedelta(days=3))
    for who in (cast.clerk, cast.lead, cast.admin, cast.foreman, cast.engineer, cast.technician):
        caller = caller_for_token(create_token(username=who.username or "", days=1, actor_id=None))
        assert caller is not None
        assert caller == (who, reach_of(who))
        assert [getattr(caller[0], field.attname) for field in Person._meta.concrete_fields] == [
            getattr(Person.objects.get(pk=who.pk), field.attname) for field in Person._meta.concrete_fields
        ]
