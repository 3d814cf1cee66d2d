"""The repair slip: what each copy says, who gets which, and that nothing people wrote can hurt it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.errors import NotFound
from anju.core.time import product_time_at
from anju.matters.models import Matter
from anju.papers.paper import Paper
from anju.papers.slip import print_slip
from anju.papers.tests.conftest import RING, Slipped, signature
from anju.papers.tests.reading import boxes_of, fonts_of, pages_of, pictures_of, text_of
from anju.papers.typesetting import EVERYDAY, covered
from anju.people.models import Person
from anju.verbs.performing import perform
from tests.cast import Cast

COPIES = ("第一联业主留存", "第二联当日总负责人", "第三联物业工程留存")


def printed(cast: Cast, who: Person, matter: Matter) -> Paper:
    return print_slip(number=matter.number, actor=cast.actor(who), absolute=lambda path: f"https://anju.example{path}")


@pytest.mark.covers("REP-3", "DOC-1")
def test_it_prints_three_named_copies_with_one_body(cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    paper = printed(cast, cast.clerk, matter)
    pages = pages_of(paper.content)
    assert (len(pages), paper.name) == (3, f"{matter.number}.pdf")
    for page, copy in zip(pages, COPIES, strict=True):
        assert copy in page
        for said in (matter.number, "3栋2单元1801", "王晓华", "138****5678", "卫生间天花板一直往下滴水", "密封圈老化"):
            assert said in page
        assert "紧急" in page
        assert "应15:17到" in page
        assert "用时9分" in page
        assert "在保，不收费" in page
        assert "¥0.00" in page
    assert "丁源机电" in pages[1]
    assert "14.2" in pages[1]
    assert "张强" in pages[1]
    assert "丁源机电" not in pages[0] + pages[2]


@pytest.mark.covers("REP-3")
def test_it_carries_the_signature_and_the_code_of_the_case(cast: Cast, slipped: Slipped) -> None:
    paper = printed(cast, cast.clerk, slipped())
    assert pictures_of(paper.content) == 3, "the owner's signature on each copy"
    assert "11月20日" in text_of(paper.content)


@pytest.mark.covers("REP-3")
def test_it_gives_the_owner_the_owners_copy_alone(cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    for who in (cast.owner, cast.technician):
        pages = pages_of(printed(cast, who, matter).content)
        assert len(pages) == 1
        assert COPIES[0] in pages[0]
        assert "丁源机电" not in pages[0]


def test_it_hides_the_slip_from_strangers(client: Client, cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    for who in (cast.stranger_clerk, cast.neighbour, cast.other_technician):
        with pytest.raises(NotFound):
            printed(cast, who, matter)
    client.force_login(cast.stranger_clerk)
    assert client.get(f"/desk/cases/{matter.number}/slip.pdf").status_code == 404


def test_it_is_served_to_each_audience(client: Client, cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    for who, address, copies in ((cast.clerk, "desk", 3), (cast.lead, "field", 3), (cast.owner, "owner", 1)):
        client.force_login(who)
        answer = client.get(f"/{address}/cases/{matter.number}/slip.pdf")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert len(pages_of(answer.content)) == copies


def test_it_clips_no_long_name_and_draws_rare_characters(cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    for name in ("欧阳𠮷祥" * 10, "Wolfeschlegelsteinhausenbergerdorffski" + "AB"):
        Person.objects.filter(pk=cast.owner.pk).update(name=name)
        Person.objects.filter(pk=cast.lead.pk).update(name=name)
        paper = printed(cast, cast.clerk, matter)
        assert all(name in page for page in pages_of(paper.content))
        assert all(0 < x < width and 0 < y < height for x, y, width, height in boxes_of(paper.content))
    Person.objects.filter(pk=cast.owner.pk).update(name="欧阳𠮷祥")
    assert any("NotoSansJP" in name for name in fonts_of(printed(cast, cast.clerk, matter).content))


def test_it_shows_the_code_point_of_a_character_no_font_has(cast: Cast, slipped: Slipped) -> None:
    matter = slipped()
    Person.objects.filter(pk=cast.owner.pk).update(name="王\U0002a6d6\u202e\x07")
    assert "王〔U+2A6D6〕" in text_of(printed(cast, cast.clerk, matter).content)


def test_it_can_draw_everyday_characters() -> None:
    assert {chr(code) for code in EVERYDAY - covered()} == set()


def test_it_shows_what_people_wrote_and_never_runs_it(cast: Cast, slipped: Slipped) -> None:
    attack = '#read("/etc/passwd") *粗* _斜_ $x$ `r` @a <b> \\ #let a = 1 [c] // 注释 "引"'
    text = text_of(printed(cast, cast.clerk, slipped(finding=attack, method=attack)).content)
    assert attack.replace(" ", "") in text
    assert "root:" not in text


def test_it_goes_on_to_a_second_page_and_repeats_the_copys_name(cast: Cast, slipped: Slipped) -> None:
    pages = pages_of(printed(cast, cast.clerk, slipped(finding="渗水泡坏一块，" * 40)).content)
    assert len(pages) == 6
    assert ["第1/2页" in page for page in pages] == [True, False] * 3
    assert all(COPIES[0].removeprefix("第一联") in page for page in pages[:2])


@pytest.mark.covers("REP-3")
def test_it_prints_before_anything_was_agreed(cast: Cast) -> None:
    text = text_of(printed(cast, cast.clerk, cast.repair()).content)
    assert "以下由三方当面商定后签字" in text
    assert "待定责" in text


@pytest.mark.covers("REP-3", "REP-10")
def test_it_says_how_the_acceptance_went(cast: Cast, slipped: Slipped) -> None:
    matter = slipped()

    def do(name: str, who: Person, item: int, after: int, **inputs: object) -> None:
        with product_time_at(RING + timedelta(hours=after)):
            if name == "sign_off_item":
                inputs = {"signature": signature(cast, who)}
            perform(name, number=matter.number, item_no=item, actor=cast.actor(who), inputs=inputs)

    do("assign_technician", cast.lead, 2, 2, technician=cast.technician.pk)
    for item in (1, 2):
        do("arrive_at_item", cast.technician, item, 3)
        do("finish_work", cast.technician, item, 4, photos=[cast.file(cast.technician)])
    do("sign_off_item", cast.owner, 1, 5)
    do("reject_work", cast.owner, 2, 5, reason="板缝没收口")
    assert "2.板缝没收口" in text_of(printed(cast, cast.owner, matter).content)
    starts, ends = (RING + timedelta(hours=hours) for hours in (19, 21))
    do("book_appointment", cast.technician, 2, 6, starts=starts.isoformat(), ends=ends.isoformat())
    do("arrive_at_item", cast.technician, 2, 20)
    do("finish_work", cast.technician, 2, 21, photos=[cast.file(cast.technician)])
    do("sign_off_item", cast.owner, 2, 22)
    paper = printed(cast, cast.owner, matter)
    assert pictures_of(paper.content) == 2, "signed once for the plan and once for the work"
    assert "完工时间11月21日12:02" in text_of(paper.content)
    assert "板缝没收口" not in text_of(paper.content)


def test_it_hands_the_cases_own_link_only_to_those_it_is_for(cast: Cast, slipped: Slipped) -> None:
    matter, given = slipped(), []

    def noted(path: str) -> str:
        given.append(path)
        return f"https://anju.example{path}"

    for who in (cast.clerk, cast.owner, cast.technician):
        print_slip(number=matter.number, actor=cast.actor(who), absolute=noted)
    assert [path.split("/")[1] for path in given] == ["c", "c", "field"]


def test_it_states_its_cost(cast: Cast, slipped: Slipped, django_assert_max_num_queries: Any) -> None:
    matter = slipped()
    for who in (cast.clerk, cast.owner):
        actor = cast.actor(who)
        with django_assert_max_num_queries(13):
            print_slip(number=matter.number, actor=actor, absolute=str)
