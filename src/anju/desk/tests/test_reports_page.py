"""The monthly report on the desk: figures, and the cases behind each of them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from anju.core import outbox
from anju.core.time import product_now, product_time_at
from anju.desk.tests.test_console_page import signed_in
from tests.cast import SHANGHAI, Cast
from tests.walk import walk_to

pytestmark = [pytest.mark.django_db, pytest.mark.covers("KPI-1", "KPI-2")]
PAGE = "/desk/reports/monthly?project=YQ"


@pytest.fixture(autouse=True)
def noon_in_mid_month() -> Iterator[None]:
    """What happened hours ago lies in the same month, whatever day it is."""
    ahead = product_now().astimezone(SHANGHAI).replace(day=15, hour=12) + timedelta(days=31)
    with product_time_at(ahead.replace(day=15)):
        yield


def a_month(cast: Cast) -> None:
    """A closed repair, one in a firm's hands, one nobody came to for three hours."""
    walk_to(cast, "closed")
    walk_to(cast, "done", by_firm=True)
    cast.repair(rang_at=product_now() - timedelta(hours=3), late_reason="补录", urgency="emergency")
    outbox.drain()


def test_it_says_what_the_month_was_like(cast: Cast, django_assert_max_num_queries: Any) -> None:
    a_month(cast)
    client = signed_in(cast.desk_lead)
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        text = client.get(PAGE).content.decode()
    for words in ("维修月报", "首次到场及时率", "超时 1 单", "一次维修合格率", "丁源机电", "张强", "样本不足", "紧急"):
        assert words in text, words


def test_it_opens_each_number_down_to_its_cases(cast: Cast, django_assert_max_num_queries: Any) -> None:
    a_month(cast)
    client = signed_in(cast.desk_lead)
    text = client.get(PAGE).content.decode()
    links = re.findall(r'href="(/desk/reports/monthly/cases[^"]*)"[^>]*>([^<]*)<', text)
    assert len(links) > 30
    for address, shown in links:
        with django_assert_max_num_queries(12):
            listed = client.get(unescape(address)).content.decode()
        in_brackets = re.search(r"\((\d+)\)", shown)
        number = in_brackets.group(1) if in_brackets else shown
        if number.isdigit():
            assert listed.count("data-row") == int(number), (address, shown)


def test_it_shows_earlier_months_and_none_ahead(cast: Cast) -> None:
    a_month(cast)
    client = signed_in(cast.desk_lead)
    earlier = client.get(f"{PAGE}&month=2025-01")
    assert "受理 0 单" in earlier.content.decode()
    ahead = (product_now().astimezone(SHANGHAI).replace(day=28) + timedelta(days=10)).strftime("%Y-%m")
    for month in (ahead, "2026-13", "2026", "二零二六", "1999-01"):
        assert client.get(PAGE, {"project": "YQ", "month": month}).status_code == 422, month


def test_it_is_not_there_for_who_does_not_read_the_cases(cast: Cast) -> None:
    for who in (cast.technician, cast.stranger_clerk, cast.foreman):
        client = signed_in(who)
        assert client.get(PAGE).status_code in {302, 403, 404}, who
        assert client.get("/desk/reports/monthly/cases?project=YQ&figure=registered").status_code in {302, 403, 404}, (
            who
        )
    client = signed_in(cast.desk_lead)
    for wrong in ("figure=nothing", "figure=plan_kept&of=maybe", "figure=plan_kept&firm=x", "figure=channel&value=X-1"):
        assert client.get(f"/desk/reports/monthly/cases?project=YQ&{wrong}").status_code == 404, wrong
