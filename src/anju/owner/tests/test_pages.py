"""The owner's pages: what they show, to whom, and what they cost in queries."""

from datetime import timedelta

import pytest
from django.test import Client

from anju.core.time import product_now, product_time_at
from anju.intake.access import case_link
from anju.intake.models import Case
from anju.matters.models import Matter
from tests.cast import Cast


def signed_in(client: Client, who: object) -> Client:
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


@pytest.mark.covers("INT-2")
def test_it_shows_a_home_with_its_open_case(client: Client, cast: Cast, django_assert_max_num_queries: object) -> None:
    matter = cast.repair()
    signed_in(client, cast.owner).get("/owner/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get("/owner/")
    assert matter.title in page.content.decode()


def test_it_shows_nobody_a_case_from_before_their_tenure(client: Client, cast: Cast) -> None:
    with product_time_at(product_now() - timedelta(minutes=5)):
        matter = cast.repair()
    assert signed_in(client, cast.owner).get(f"/owner/cases/{matter.number}").status_code == 200
    cast.owner.residencies.update(starts_on=product_now().date() + timedelta(days=1))
    Matter.objects.filter(pk=matter.pk).update(opened_on=product_now().date() - timedelta(days=30))
    cast.owner.stakes.update(until=product_now())
    assert client.get(f"/owner/cases/{matter.number}").status_code == 404


def test_it_hides_a_neighbours_case(client: Client, cast: Cast) -> None:
    matter = cast.repair()
    assert signed_in(client, cast.neighbour).get(f"/owner/cases/{matter.number}").status_code == 404


@pytest.mark.covers("SLA-1", "INT-4")
def test_it_says_lateness_first(client: Client, cast: Cast) -> None:
    matter = cast.repair()
    signed_in(client, cast.owner)
    assert "对不起" not in client.get(f"/owner/cases/{matter.number}").content.decode()
    with product_time_at(product_now() + timedelta(minutes=75)):
        assert "对不起" in client.get(f"/owner/cases/{matter.number}").content.decode()


def test_it_states_the_cost_of_following(client: Client, cast: Cast, django_assert_max_num_queries: object) -> None:
    matter = cast.repair()
    signed_in(client, cast.owner).get("/owner/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(f"/owner/cases/{matter.number}")
    first = client.get(f"/owner/cases/{matter.number}/live")
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        again = client.get(f"/owner/cases/{matter.number}/live", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.covers("INT-2")
def test_it_takes_a_report_from_whoever_scans_the_door(client: Client, cast: Cast) -> None:
    answer = client.post(
        f"/r/{cast.home.key}",
        {"place": "卫生间", "when": "now", "name": "路人", "phone": "13912345678", "client_id": "scan-0001"},
    )
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/c/")
    case = Case.objects.get()
    assert (case.matter.room, case.reporter, case.reporter_name) == (cast.home, None, "路人")


def test_it_tells_a_scanner_nothing_of_the_household(client: Client, cast: Cast) -> None:
    matter = cast.repair()
    page = client.get(f"/r/{cast.home.key}").content.decode()
    assert "王" not in page
    assert matter.number not in page


def test_it_refuses_a_scanned_report_without_a_number(client: Client, cast: Cast) -> None:
    answer = client.post(f"/r/{cast.home.key}", {"place": "卫生间", "when": "now", "name": "路人", "phone": ""})
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_it_lets_the_holder_of_the_link_follow_and_urge_this_case_only(client: Client, cast: Cast) -> None:
    mine, other = cast.repair(), cast.repair()
    assert client.get(f"/c/{case_link(mine.pk)}").status_code == 200
    assert client.post(f"/c/{case_link(mine.pk)}/urge").status_code == 302
    assert Case.objects.get(matter=mine).urges == 1
    assert Case.objects.get(matter=other).urges == 0
    assert client.get("/c/" + case_link(mine.pk)[:-2] + "xx").status_code == 404


def test_it_takes_a_second_tap_as_the_first(client: Client, cast: Cast) -> None:
    signed_in(client, cast.owner)
    for _ in range(2):
        assert (
            client.post("/owner/report", {"place": "厨房", "when": "now", "client_id": "tap-000001"}).status_code == 302
        )
    assert Case.objects.count() == 1
