"""Rooms' pages: project, building, home; household, dates, the label at the door."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from anju.people.models import Person, Residency
from tests.cast import Cast, grant

pytestmark = [pytest.mark.django_db, pytest.mark.covers("EST-1", "EST-2")]


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def clerk(cast: Cast) -> Client:
    return signed_in(cast.clerk)


def text(answer: Any) -> str:
    assert answer.status_code == 200
    body: str = answer.content.decode()
    return body


def test_it_lists_a_building_in_few_queries(clerk: Client, django_assert_max_num_queries: Any) -> None:
    clerk.get("/desk/rooms")
    with django_assert_max_num_queries(12):
        body = text(clerk.get("/desk/rooms?building=3"))
    assert body.index("YQ/3-2-1901") < body.index("YQ/3-2-1801")
    assert "王晓华" in body
    assert "138****5678" in body
    assert "13800005678" not in body


@pytest.mark.parametrize("typed", ["3-2-1801", "321801", "1801", "3栋2单元1801"])
def test_it_finds_a_home_as_it_is_typed(clerk: Client, typed: str) -> None:
    answer = clerk.get("/desk/rooms", {"q": typed}, headers={"HX-Request": "true", "HX-Target": "groups"})
    assert "3-2-1801" in text(answer)
    assert "YQ/3-2-1901" not in text(answer)


def test_it_shows_a_home_in_few_queries(clerk: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    clerk.get("/desk/rooms")
    with django_assert_max_num_queries(12):
        body = text(clerk.get("/desk/rooms/YQ/3-2-1801"))
    assert "王晓华" in body
    assert "2024-12-29" in body
    assert "<svg" in body


def test_it_shows_the_household_to_those_who_may_see_it(cast: Cast) -> None:
    worker = signed_in(cast.technician)
    assert "王晓华" not in text(worker.get("/desk/rooms/YQ/3-2-1801"))
    assert "王晓华" not in text(worker.get("/desk/rooms?building=3"))
    stranger = signed_in(cast.stranger_clerk)
    assert stranger.get("/desk/rooms/YQ/3-2-1801").status_code == 404
    assert stranger.get("/desk/rooms?project=YQ").status_code == 404
    assert "YQ/3-2-1801" not in text(stranger.get("/desk/rooms"))


def test_it_keeps_the_household(clerk: Client, cast: Cast) -> None:
    address = "/desk/rooms/YQ/3-2-1801"
    joined = clerk.post(f"{address}/resident", {"name": "王小宝", "phones": "", "relation": "family"})
    assert joined.status_code == 303
    assert "王小宝" in text(clerk.get(address))
    assert clerk.post(f"{address}/resident", {"name": "", "relation": "family"}).status_code == 422
    residency = Residency.objects.get(person__name="王小宝")
    assert clerk.post(f"/desk/residencies/{residency.pk}/end").status_code == 303
    sold = clerk.post(f"{address}/owners", {"name": "孙大圣", "phones": "13811112222", "day": "2026-06-01"})
    assert sold.status_code == 303
    owner = Residency.objects.get(room=cast.home, relation="owner", ends_on=None)
    assert (owner.person.name, owner.starts_on) == ("孙大圣", date(2026, 6, 1))
    assert "以前的住户" in text(clerk.get(address))


def test_it_records_the_handover(clerk: Client, cast: Cast) -> None:
    address = "/desk/rooms/YQ/3-2-1801/delivery"
    assert clerk.post(address, {"delivered_on": "2025-01-01"}).status_code == 403
    grant(cast.engineer, "proj_eng", project=cast.project)
    engineer = signed_in(cast.engineer)
    assert engineer.post(address, {"delivered_on": "2025-01-01", "notified_on": "2024-12-20"}).status_code == 303
    cast.home.refresh_from_db()
    assert cast.home.handed_over_on == date(2025, 1, 1)
    assert engineer.post(address, {"delivered_on": "not a day"}).status_code == 422
    assert engineer.post(address, {"delivered_on": "2999-01-01"}).status_code == 422


def test_it_prints_labels_for_the_doors(clerk: Client, cast: Cast) -> None:
    body = text(clerk.get("/desk/rooms/labels?building=3"))
    assert "3-2-1801" in body
    assert clerk.get("/desk/rooms/labels?building=99").status_code == 404
