"""The ledger: tabs with counts, filters in the address, search, keyset pages, one conditional query to stay fresh."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from anju.core.time import product_now
from anju.people.models import Person
from anju.repairs.actions import set_off
from anju.verbs.performing import perform
from tests.cast import Cast, grant, person

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-2", "SLA-1", "SLA-2")]
HTMX = {"HX-Request": "true"}


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_lists_open_cases_by_their_next_limit(cast: Cast) -> None:
    later = cast.repair()
    sooner = cast.repair(rang_at=product_now() - timedelta(minutes=9), room=cast.home_above)
    text = signed_in(cast.clerk).get("/desk/cases").content.decode()
    assert text.index(sooner.number) < text.index(later.number)
    assert "未结" in text
    assert "李刚" in text


def test_it_reads_a_page_in_ten_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _case in range(6):
        cast.repair()
    client = signed_in(cast.clerk)
    client.get("/desk/cases")
    with django_assert_max_num_queries(10):
        assert client.get("/desk/cases").status_code == 200


def test_it_keeps_filters_in_the_address(cast: Cast) -> None:
    here, above = cast.repair(), cast.repair(room=cast.home_above, urgency="emergency")
    client = signed_in(cast.clerk)
    for query, found, hidden in (
        ("urgent=1", above, here),
        ("q=3-2-1801", here, above),
        ("q=1901", above, here),
        ("state=registered&q=1801", here, above),
    ):
        text = client.get(f"/desk/cases?{query}").content.decode()
        assert f"row-{found.number}" in text, query
        assert f"row-{hidden.number}" not in text, query
    assert "清除筛选" in client.get("/desk/cases?q=没有这个").content.decode()
    assert client.get("/desk/cases?view=nothing").status_code == 404
    assert client.get("/desk/cases?state=nothing").status_code == 404


def test_it_finds_by_the_last_four_digits_of_a_phone(cast: Cast) -> None:
    matter = cast.repair()
    assert f"row-{matter.number}" in signed_in(cast.clerk).get("/desk/cases?q=5678").content.decode()


def test_it_has_a_tab_for_what_is_late(cast: Cast) -> None:
    late = cast.repair(rang_at=product_now() - timedelta(hours=3), late_reason="补录")
    fresh = cast.repair(room=cast.home_above)
    text = signed_in(cast.clerk).get("/desk/cases?view=late").content.decode()
    assert f"row-{late.number}" in text
    assert f"row-{fresh.number}" not in text


def test_it_goes_on_page_by_page(cast: Cast) -> None:
    made = {cast.repair().number for _case in range(52)}
    client = signed_in(cast.clerk)
    for view in ("open", "all"):
        first = client.get(f"/desk/cases?view={view}")
        following = client.get(first.context["next_url"])
        seen = [row.matter.number for page in (first, following) for row in page.context["rows"]]
        assert len(seen) == 52
        assert set(seen) == made
        assert following.context["next_url"] == ""
    assert client.get("/desk/cases?cursor=nonsense").status_code == 422


def test_it_stays_fresh_by_one_conditional_query(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = cast.repair()
    client = signed_in(cast.clerk)
    first = client.get("/desk/cases/live?project=YQ", headers=HTMX)
    tag = first.headers["ETag"]
    with django_assert_max_num_queries(1):
        again = client.get("/desk/cases/live?project=YQ", headers=HTMX | {"If-None-Match": tag})
    assert again.status_code == 304
    set_off(number=matter.number, by=cast.actor(cast.lead))
    moved = client.get("/desk/cases/live?project=YQ", headers=HTMX | {"If-None-Match": tag})
    assert moved.status_code == 200
    assert matter.number in moved.content.decode()


def test_it_shows_a_stranger_nothing(cast: Cast) -> None:
    matter = cast.repair()
    stranger = signed_in(cast.stranger_clerk)
    assert matter.number not in stranger.get("/desk/cases").content.decode()
    assert stranger.get("/desk/cases?project=YQ").status_code == 404
    assert signed_in(cast.technician).get("/desk/cases").status_code == 200
    assert matter.number not in signed_in(cast.technician).get("/desk/cases?view=all").content.decode()


@pytest.mark.covers("DOC-2")
def test_it_exports_what_the_filter_shows(cast: Cast) -> None:
    cast.repair()
    other = cast.repair(room=cast.home_above)
    client = signed_in(cast.clerk)
    page = client.get("/desk/cases?project=YQ&q=1901").content.decode()
    assert "/desk/cases/export.xlsx?project=YQ&amp;view=open&amp;q=1901" in page
    answer = client.get("/desk/cases/export.xlsx?project=YQ&view=open&q=1901")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [other.number]
    assert client.get("/desk/cases/export.xlsx?project=YQ&view=nowhere").status_code == 404


@pytest.mark.covers("SLA-3")
def test_it_counts_urging_in_the_ledger_on_the_board_and_on_the_case(cast: Cast) -> None:
    matter = cast.repair()
    for _time in range(2):
        perform("urge_case", number=matter.number, actor=cast.actor(cast.owner), inputs={})
    client = signed_in(cast.clerk)
    for address in ("/desk/cases", "/desk/board", f"/desk/cases/{matter.number}"):
        assert "催 2" in client.get(address).content.decode(), address


@pytest.mark.covers("DOC-2")
def test_it_keeps_views_as_tabs(cast: Cast, django_assert_max_num_queries: Any) -> None:
    cast.repair()
    client = signed_in(cast.clerk)
    address = "/desk/cases?project=YQ&view=open&state=registered"
    assert "保存此视图" in client.get(address).content.decode()
    sent = {"name": "待派的", "shared": "true"}
    kept = client.post("/desk/cases/views/save?project=YQ&view=open&state=registered", sent, headers=HTMX)
    assert kept.headers["HX-Redirect"] == address
    other = signed_in(cast.lead)
    other.get(address)
    with django_assert_max_num_queries(12):
        text = other.get(address).content.decode()
    assert 'aria-current="page" title="由 陈晓 共享">待派的' in " ".join(text.split())
    assert "删除此视图" not in text
    assert "删除此视图" in client.get(address).content.decode()
    assert client.post("/desk/cases/views/save?project=YQ", {"name": ""}, headers=HTMX).status_code == 422


def test_it_offers_papers_and_registering_to_those_who_may(cast: Cast) -> None:
    neighbour = person("孙协", "staff", username="sunxie")
    grant(neighbour, "peer_dept", project=cast.project)
    theirs, ours = (signed_in(who).get("/desk/cases").content.decode() for who in (neighbour, cast.clerk))
    for href in ("/desk/papers/record.pdf", "/desk/papers?project", "/desk/console?manual=1"):
        assert href in ours, href
        assert href not in theirs, href
