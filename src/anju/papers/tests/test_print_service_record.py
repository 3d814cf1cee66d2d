"""The service record: filled in as on the screen, or a form for a pen; a worker is given the form alone."""

from typing import Any

import pytest
from django.test import Client

from anju.core.errors import NotFound
from anju.matters.models import Matter
from anju.papers.paper import Paper
from anju.papers.service_sheet import print_service_record
from anju.papers.tests.reading import LONG, is_whole, pages_of, text_of
from anju.people.models import Person
from anju.repairs.tests.acting import do
from tests.cast import Cast
from tests.walk import walk_to


def printed(cast: Cast, who: Person, matter: Matter) -> Paper:
    return print_service_record(number=matter.number, actor=cast.actor(who), absolute=str)


def rated(cast: Cast) -> Matter:
    matter = walk_to(cast, "signed_off")
    return do(
        cast, "rate_service", matter, cast.owner, attitude=5, skill=4, speed=2, tidiness=3, remark="来晚了十分钟",
        breaches=["covers"],
    )  # fmt: skip


@pytest.mark.covers("DOC-1", "REP-11")
def test_it_says_what_was_filled_in(cast: Cast) -> None:
    matter = rated(cast)
    for who in (cast.clerk, cast.owner):
        text = text_of(printed(cast, who, matter).content)
        for said in ("服务单", "服务态度", "维修质量", "没做到：穿鞋套再进门", "来晚了十分钟", "王晓华", "卫生间顶棚"):
            assert said in text, said
        assert "请业主填写" not in text


@pytest.mark.covers("REP-11")
def test_it_gives_a_worker_the_form_alone(cast: Cast) -> None:
    matter = rated(cast)
    text = text_of(printed(cast, cast.technician, matter).content)
    assert "请业主填写" in text
    assert "来晚了十分钟" not in text


def test_it_is_one_page_with_long_names_and_runs_on_with_many_items(cast: Cast) -> None:
    matter = rated(cast)
    for name in LONG:
        Person.objects.filter(pk__in=[cast.owner.pk, cast.technician.pk]).update(name=name)
        content = printed(cast, cast.clerk, matter).content
        assert text_of(content).count(name) == 3
        assert len(pages_of(content)) == 1
        assert is_whole(content)
    assert len(pages_of(printed(cast, cast.clerk, cast.repair(items=30)).content)) == 2


def test_it_is_hidden_from_strangers(client: Client, cast: Cast) -> None:
    matter = rated(cast)
    for who in (cast.neighbour, cast.stranger_clerk, cast.other_technician):
        with pytest.raises(NotFound):
            printed(cast, who, matter)
    client.force_login(cast.owner)
    assert client.get(f"/owner/cases/{matter.number}/service-record.pdf").status_code == 200


def test_it_states_its_cost(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = rated(cast)
    for who in (cast.clerk, cast.owner):
        actor = cast.actor(who)
        with django_assert_max_num_queries(9):
            print_service_record(number=matter.number, actor=actor, absolute=str)
