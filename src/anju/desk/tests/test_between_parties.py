"""Quarrel, pause, order, repeats and routes as the desk shows them."""

from typing import Any

import pytest
from django.test import Client

from anju.matters.models import Matter
from anju.people.models import Person
from anju.repairs.tests.acting import ahead, do
from anju.repairs.tests.test_merge_case import double
from anju.repairs.tests.test_object_item import objected
from anju.repairs.tests.test_put_after import with_items
from tests.cast import Cast
from tests.walk import walk_to

pytestmark = pytest.mark.django_db


def signed_in(who: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def seen(who: Person, matter: Matter) -> str:
    return signed_in(who).get(f"/desk/cases/{matter.number}").content.decode()


@pytest.mark.covers("REP-4", "REP-14")
def test_it_shows_a_quarrel_quietly_and_the_ruling_to_the_warranty_office(cast: Cast) -> None:
    matter = objected(cast)
    text = seen(cast.warranty, matter)
    assert "丁源机电有异议，维修照常" in text
    assert f"/desk/cases/{matter.number}/items/1/uphold_objection" in text
    lead = seen(cast.lead, matter)
    assert "丁源机电有异议，维修照常" in lead
    assert "uphold_objection" not in lead


@pytest.mark.covers("SLA-1")
def test_it_shows_what_is_paused(cast: Cast) -> None:
    matter = walk_to(cast, "appointed")
    asked: dict[str, Any] = {"reason": "owner", "until": ahead(days=2), "evidence": [cast.file(cast.technician)]}
    do(cast, "ask_pause", matter, cast.technician, 1, **asked)
    text = seen(cast.desk_lead, matter)
    assert "申请暂停中" in text
    assert "/items/1/grant_pause" in text
    do(cast, "grant_pause", matter, cast.desk_lead, 1)
    assert "暂停计时" in seen(cast.lead, matter)


def test_it_shows_order_in_twelve_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = with_items(cast, 2)
    do(cast, "put_after", matter, cast.lead, 2, after=1, curing_hours=24)
    client = signed_in(cast.lead)
    client.get(f"/desk/cases/{matter.number}")
    with django_assert_max_num_queries(12):
        text = client.get(f"/desk/cases/{matter.number}").content.decode()
    assert "在第 1 项之后 · 养护 24 小时" in text


@pytest.mark.covers("INT-7")
def test_it_counts_repeats_and_points_both_ways(cast: Cast) -> None:
    kept, twice = walk_to(cast, "assigned"), double(cast)
    do(cast, "merge_case", twice, cast.clerk, into=kept.number, reason="重复登记")
    assert "重复 1" in seen(cast.clerk, kept)
    assert f'href="/desk/cases/{kept.number}"' in seen(cast.clerk, twice)
    client = signed_in(cast.clerk)
    assert "重复 1" in client.get("/desk/cases?project=YQ").content.decode()
    assert "重复 1" in client.get("/desk/board?project=YQ").content.decode()


@pytest.mark.covers("REP-15")
def test_it_lists_what_the_warranty_office_follows(cast: Cast) -> None:
    mine, other = walk_to(cast, "agreed"), walk_to(cast, "agreed")
    do(cast, "reroute_item", mine, cast.lead, 1, follower="warranty", reason="总包遗留")
    client = signed_in(cast.warranty)
    text = client.get("/desk/cases?project=YQ&route=warranty").content.decode()
    assert mine.number in text
    assert other.number not in text
    board = client.get("/desk/board?project=YQ&route=warranty").content.decode()
    assert mine.number in board
    assert other.number not in board
    for path in ("cases", "board"):
        assert client.get(f"/desk/{path}?project=YQ&route=nobody").status_code == 404
    assert "归口保修办" in seen(cast.warranty, mine)
