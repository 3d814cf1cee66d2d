"""The record of what came in: every case of the span, nobody else's, at a bounded cost."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.errors import NotFound
from anju.core.time import product_now, product_time_at
from anju.papers.record import print_record
from anju.papers.tests.conftest import RING, Slipped
from anju.papers.tests.reading import pages_of, text_of
from anju.people.queries import reach_of
from tests.cast import Cast


@pytest.mark.covers("DOC-1", "INT-1")
def test_it_lists_every_case_of_the_month(cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    with product_time_at(RING + timedelta(days=20)):
        later = cast.repair()
    paper = print_record(
        project=cast.project, first=date(2026, 11, 1), last=date(2026, 11, 30), reach=reach_of(cast.clerk)
    )
    text = text_of(paper.content)
    for said in (
        "报修及投诉情况记录表",
        "2026年11月",
        matter.number,
        "3-2-1801",
        "王晓华",
        "138****5678",
        "陈晓",
        "11-2015:11",
    ):
        assert said in text
    assert later.number not in text
    assert "13800005678" not in text


def test_it_lists_one_day(client: Client, cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    client.force_login(cast.clerk)
    assert matter.number in text_of(client.get("/desk/papers/record.pdf?project=YQ&day=2026-11-20").content)
    assert "本期无记录" in text_of(client.get("/desk/papers/record.pdf?project=YQ&day=2026-11-19").content)
    assert client.get("/desk/papers/record.pdf?project=YQ&month=2026-13").status_code == 422


def test_it_says_how_late_the_first_arrival_was(cast: Cast) -> None:
    with product_time_at(RING):
        cast.repair()
    with product_time_at(RING + timedelta(minutes=50)):
        paper = print_record(project=cast.project, first=RING.date(), last=RING.date(), reach=reach_of(cast.clerk))
    assert "超时30分" in text_of(paper.content)
    assert "首次到场超时1" in text_of(paper.content)


def test_it_hides_the_record_from_strangers(client: Client, cast: Cast) -> None:
    for who in (cast.technician, cast.stranger_clerk):
        with pytest.raises(NotFound):
            print_record(project=cast.project, first=RING.date(), last=RING.date(), reach=reach_of(who))
    client.force_login(cast.stranger_clerk)
    assert client.get("/desk/papers/record.pdf?project=YQ").status_code == 404


def test_it_costs_the_same_for_one_case_as_for_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    today = product_now().astimezone(cast.project.zone).date()
    for _ in range(30):
        cast.repair()
    with django_assert_max_num_queries(9):
        paper = print_record(
            project=cast.project, first=today - timedelta(days=1), last=today, reach=reach_of(cast.clerk)
        )
    pages = pages_of(paper.content)
    assert len(pages) == 2
    assert all("受理时间" in page for page in pages), "the head of the table stands on every page"
