"""The job slip: one for each worker with what, where, by when and how, and nobody else's."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.errors import NotFound
from anju.matters.models import Matter
from anju.papers.job_slip import print_job_slip
from anju.papers.paper import Paper
from anju.papers.tests.conftest import RING, Slipped
from anju.papers.tests.reading import LONG, is_whole, pages_of, text_of
from anju.people.models import Person
from anju.repairs.tests.acting import do
from anju.repairs.tests.at_door import chargeable
from anju.verbs.performing import perform
from tests.cast import Cast


def printed(cast: Cast, who: Person, matter: Matter) -> Paper:
    return print_job_slip(
        number=matter.number, actor=cast.actor(who), absolute=lambda path: f"https://anju.example{path}"
    )


@pytest.mark.covers("DOC-1", "REP-6")
def test_it_says_what_where_how_and_by_when(cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    starts = RING + timedelta(hours=2)
    booked: dict[str, Any] = {"starts": starts.isoformat(), "ends": (starts + timedelta(hours=1)).isoformat()}
    do(cast, "book_appointment", matter, cast.technician, 1, at=RING + timedelta(hours=1), **booked)
    paper = printed(cast, cast.technician, matter)
    assert paper.name == f"{matter.number}-job.pdf"
    text = text_of(paper.content)
    for said in (
        "派工单", matter.number, "3栋2单元1801", "王晓华", "138****5678", "张强", "李刚", "密封圈老化", "试漏",
        "11月20日周五17:02–18:02", "11-2117:02", "鞋套", "不吃、不拿", "管理办法3.7", "管理办法4.10", "第1/1页",
    ):  # fmt: skip
        assert said in text, said


def test_it_makes_one_for_each_worker_and_shows_a_worker_the_own(cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    do(cast, "assign_contractor", matter, cast.lead, 2, contractor="DY")
    both = pages_of(printed(cast, cast.clerk, matter).content)
    assert ["第一联" in page for page in both] == [True, False, True, False]
    assert ["第二联" in page for page in both] == [False, True, False, True]
    assert len(pages_of(printed(cast, cast.technician, matter).content)) == 1
    mine, firms = (text_of(printed(cast, who, matter).content) for who in (cast.technician, cast.foreman))
    assert "张强" in mine
    assert "丁源机电" not in mine
    assert "丁源机电" in firms
    assert "张强" not in firms


@pytest.mark.covers("REP-8")
def test_it_says_the_price_the_owner_agreed_to(cast: Cast) -> None:
    text = text_of(printed(cast, cast.technician, chargeable(cast, "accepted")).content)
    for said in ("角阀", "35.00", "70.00", "¥80.00", "¥150.00壹佰伍拾元整", "收费，业主已同意"):
        assert said in text, said


def test_it_prints_before_anybody_was_sent(cast: Cast) -> None:
    text = text_of(printed(cast, cast.clerk, cast.repair()).content)
    assert "待定责" in text
    assert "还没有报价" in text


def test_it_clips_no_long_name(cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    for name in LONG:
        Person.objects.filter(pk__in=[cast.owner.pk, cast.technician.pk, cast.lead.pk]).update(name=name)
        content = printed(cast, cast.clerk, matter).content
        assert text_of(content).count(name) >= 3
        assert is_whole(content)


def test_it_runs_over_pages_with_the_head_of_the_table_repeated(cast: Cast) -> None:
    pages = pages_of(printed(cast, cast.clerk, cast.repair(items=30)).content)
    assert len(pages) == 4
    assert all("查明与方案" in page for page in pages)
    assert all("第2/2页" in page for page in pages[1::2])


def test_it_is_not_for_strangers_nor_for_the_household(client: Client, cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    for who in (cast.owner, cast.neighbour, cast.stranger_clerk, cast.other_technician, cast.foreman):
        with pytest.raises(NotFound):
            printed(cast, who, matter)
    client.force_login(cast.owner)
    assert client.get(f"/field/cases/{matter.number}/job-slip.pdf").status_code in {403, 404}
    client.force_login(cast.technician)
    assert client.get(f"/field/cases/{matter.number}/job-slip.pdf").headers["Content-Type"] == "application/pdf"


def test_it_forgets_a_worker_whose_item_was_taken_back(cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    perform("take_back_item", number=matter.number, item_no=1, actor=cast.actor(cast.lead), inputs={"reason": "请假"})
    with pytest.raises(NotFound):
        printed(cast, cast.technician, matter)


def test_it_states_its_cost(cast: Cast, slipped: Slipped, django_assert_max_num_queries: Any) -> None:
    matter = slipped()
    for who in (cast.clerk, cast.technician):
        actor = cast.actor(who)
        with django_assert_max_num_queries(14):
            print_job_slip(number=matter.number, actor=actor, absolute=str)
