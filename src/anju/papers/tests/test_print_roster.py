"""The duty roster on paper: every day of the month, who leads, who stands in, who sits at the desk."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from anju.core.time import product_now
from anju.papers.roster_sheet import print_roster
from anju.papers.tests.reading import LONG, is_whole, pages_of, text_of
from anju.people.models import Duty, Person, RosterMonth
from tests.cast import Cast


def this_month(cast: Cast) -> date:
    return product_now().astimezone(cast.project.zone).date().replace(day=1)


@pytest.mark.covers("TEAM-2", "DOC-1")
def test_it_says_who_is_on_duty_each_day(cast: Cast) -> None:
    today = product_now().astimezone(cast.project.zone).date()
    roster = RosterMonth.objects.get(project=cast.project, month=this_month(cast))
    Duty.objects.create(roster=roster, day=today, part="trade", trade="水电", person=cast.technician)
    content = print_roster(project=cast.project, month=this_month(cast)).content
    text = text_of(content)
    for said in ("售后维修值班表", "李刚", "138****2210", "赵工", "全天陈晓", "水电张强", "值班电话", "000-0000-0231"):
        assert said in text, said
    assert f"{today.month}月{today.day}日" in text
    assert "13800002210" not in text
    assert len(pages_of(content)) == 1


def test_it_says_which_days_are_open_and_that_a_month_is_a_draft(cast: Cast) -> None:
    content = print_roster(project=cast.project, month=date(2027, 3, 1)).content
    text = text_of(content)
    assert text.count("未排") == 31
    assert "草稿，未发布" in text
    assert len(pages_of(content)) == 1, "thirty-one days fit one page"


def test_it_clips_no_long_name(cast: Cast) -> None:
    for name in LONG:
        Person.objects.filter(pk__in=[cast.lead.pk, cast.engineer.pk, cast.clerk.pk]).update(name=name)
        content = print_roster(project=cast.project, month=this_month(cast)).content
        assert text_of(content).count(name) >= 3
        assert is_whole(content)


def test_it_is_for_the_staff_of_the_project(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    assert client.get("/desk/papers/roster.pdf?project=YQ&month=2026-11").status_code == 200
    assert client.get("/desk/papers/roster.pdf?project=YQ&month=2026-13").status_code == 422
    client.force_login(cast.stranger_clerk)
    assert client.get("/desk/papers/roster.pdf?project=YQ").status_code == 404


def test_it_states_its_cost(cast: Cast, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(7):
        print_roster(project=cast.project, month=this_month(cast))
