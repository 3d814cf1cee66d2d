"""The acceptance sheet: every check of every item, who signed, and what was attested because nobody did."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.matters.models import Matter
from anju.papers.acceptance import print_acceptance
from anju.papers.paper import Paper
from anju.papers.tests.conftest import Slipped, signature
from anju.papers.tests.reading import LONG, is_whole, pages_of, pictures_of, text_of
from anju.people.models import Person
from anju.repairs.models import Check, Item
from anju.repairs.tests.acting import do
from tests.cast import Cast
from tests.walk import walk_to


def printed(cast: Cast, who: Person, matter: Matter) -> Paper:
    return print_acceptance(number=matter.number, actor=cast.actor(who), absolute=str)


def again(cast: Cast, settings: Any, tmp_path: object) -> Matter:
    """Done twice: not right the first time, signed the second."""
    settings.MEDIA_ROOT = str(tmp_path)
    matter = walk_to(cast, "done")
    do(cast, "reject_work", matter, cast.owner, 1, reason="板缝没收口")
    starts = product_now() + timedelta(minutes=5)
    span: dict[str, Any] = {"starts": starts.isoformat(), "ends": (starts + timedelta(hours=1)).isoformat()}
    do(cast, "book_appointment", matter, cast.technician, 1, **span)
    do(cast, "arrive_at_item", matter, cast.technician, 1)
    do(cast, "finish_work", matter, cast.technician, 1, photos=[cast.file(cast.technician)], done="补了缝，重刷一遍")
    return do(cast, "sign_off_item", matter, cast.owner, 1, signature=signature(cast, cast.owner))


@pytest.mark.covers("DOC-1")
def test_it_goes_out_in_two_named_copies(cast: Cast) -> None:
    matter = walk_to(cast, "done")
    ours = pages_of(printed(cast, cast.clerk, matter).content)
    assert ["第一联业主留存" in page for page in ours] == [True, False]
    assert ["第二联物业工程留存" in page for page in ours] == [False, True]
    (owners,) = pages_of(printed(cast, cast.owner, matter).content)
    assert "第一联业主留存" in owners
    (workers,) = pages_of(printed(cast, cast.technician, matter).content)
    assert "联" not in workers.partition("房号")[0]


@pytest.mark.covers("DOC-1", "REP-10")
def test_it_says_each_check_and_shows_the_signature(cast: Cast, settings: Any, tmp_path: object) -> None:
    content = printed(cast, cast.clerk, again(cast, settings, tmp_path)).content
    text = text_of(content)
    for said in (
        "验收单",
        "卫生间顶棚",
        "补了缝，重刷一遍",
        "第1次",
        "不合格：板缝没收口",
        "第2次",
        "合格业主已签",
        "全部合格",
    ):
        assert said in text, said
    assert pictures_of(content) == 2


@pytest.mark.covers("REP-10")
def test_it_names_the_witness_where_nobody_signed(cast: Cast) -> None:
    matter = walk_to(cast, "done")
    Check.objects.create(
        item=Item.objects.get(matter=matter), attempt=1, passed=True, checked_at=product_now(), checked_by=cast.lead,
        witness=cast.engineer,
    )  # fmt: skip
    text = text_of(printed(cast, cast.clerk, matter).content)
    assert "未签字：李刚认定，赵工见证" in text
    assert "业主签字" not in text


def test_it_is_a_form_before_anything_was_checked(cast: Cast) -> None:
    text = text_of(printed(cast, cast.clerk, cast.repair()).content)
    assert "□" not in text, "boxes are drawn"
    assert "请业主逐项验收" in text


def test_it_shows_a_worker_the_own_items(cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    do(cast, "assign_contractor", matter, cast.lead, 2, contractor="DY")
    counts = [text_of(printed(cast, who, matter).content) for who in (cast.clerk, cast.owner, cast.foreman)]
    assert ["验收事项2项" in text for text in counts] == [True, True, False]


def test_it_runs_over_pages(cast: Cast) -> None:
    pages = pages_of(printed(cast, cast.clerk, cast.repair(items=30)).content)
    assert len(pages) > 1
    assert "第1/2页" in pages[0]
    assert all("做了什么" in page for page in pages)


def test_it_clips_no_long_name(cast: Cast, settings: Any, tmp_path: object) -> None:
    matter = again(cast, settings, tmp_path)
    for name in LONG:
        Person.objects.filter(pk=cast.owner.pk).update(name=name)
        content = printed(cast, cast.clerk, matter).content
        assert name in text_of(content)
        assert is_whole(content)


def test_it_is_hidden_from_strangers(client: Client, cast: Cast) -> None:
    matter = walk_to(cast, "done")
    for who in (cast.neighbour, cast.stranger_clerk, cast.other_technician, cast.foreman):
        with pytest.raises(NotFound):
            printed(cast, who, matter)
    client.force_login(cast.owner)
    assert client.get(f"/owner/cases/{matter.number}/acceptance.pdf").status_code == 200
    assert "acceptance.pdf" in client.get(f"/owner/cases/{matter.number}").content.decode()


def test_it_states_its_cost(cast: Cast, slipped: Slipped, django_assert_max_num_queries: Any) -> None:
    matter = slipped()
    for who in (cast.clerk, cast.owner):
        actor = cast.actor(who)
        with django_assert_max_num_queries(10):
            print_acceptance(number=matter.number, actor=actor, absolute=str)
