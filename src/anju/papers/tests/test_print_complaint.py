"""The complaint record and the letter of answer: what stands on them, and who gets which."""

from typing import Any

import pytest

from anju.complaints.tests.acting import BASIS, ahead, colleague, do, walked
from anju.core.errors import NotFound, Refusal
from anju.matters.models import Matter
from anju.papers.complaint_papers import print_answer, print_complaint_record
from anju.papers.tests.reading import is_whole, text_of
from anju.people.models import Person
from tests.cast import Cast


def told(cast: Cast) -> Matter:
    matter = walked(cast, "in_inquiry", words="楼道堆放杂物𠮷，" + "多次反映" * 20)
    do(cast, "record_inquiry", matter, colleague(cast, "pm"), inquiry="现场查看并询问保洁")
    do(cast, "name_cause", matter, cast.desk_lead, cause="保洁排班漏项")
    find: dict[str, Any] = {"department": "prop_eng", "person": cast.technician.pk, "found": "当日未巡查"}
    do(cast, "find_responsible", matter, cast.desk_lead, **find)
    do(cast, "confirm_finding", matter, cast.technician, 1)
    do(cast, "record_penalty", matter, cast.desk_lead, 1, points=7, reason="记分理由")
    do(
        cast,
        "set_measure",
        matter,
        cast.desk_lead,
        measure="改为每日两次",
        person=cast.engineer.pk,
        by_when=ahead(days=7),
    )
    do(cast, "decide_class", matter, cast.desk_lead, degree="ordinary", reason="清走即可")
    answer: dict[str, Any] = {"route": "phone", "result": "已清走杂物并改排班", "basis": BASIS, "concession": 12050}
    return do(cast, "answer_complaint", matter, cast.desk_lead, **answer)


def record(cast: Cast, who: Person, matter: Matter) -> str:
    paper = print_complaint_record(number=matter.number, actor=cast.actor(who), absolute=str)
    assert is_whole(paper.content)
    return text_of(paper.content)


@pytest.mark.covers("DOC-1", "CMP-3")
def test_it_records_what_was_said_found_done_and_answered(cast: Cast) -> None:
    matter = told(cast)
    text = record(cast, cast.clerk, matter)
    for words in (
        "顾客投诉处理记录表", matter.number, "王晓华", "普通", "有效", "服务态度", "现场查看并询问保洁", "保洁排班漏项", "张强",
        "当日未巡查", "改为每日两次", "已清走杂物并改排班", "120.50", "电话",
    ):  # fmt: skip
        assert words in text, words


@pytest.mark.covers("CMP-6")
def test_it_shows_points_to_the_heads_alone(cast: Cast) -> None:
    matter = told(cast)
    assert "扣7分" in record(cast, cast.desk_lead, matter)
    assert "扣7分" not in record(cast, cast.clerk, matter)
    with pytest.raises(NotFound):
        record(cast, cast.owner, matter)
    with pytest.raises(NotFound):
        print_complaint_record(number=cast.repair().number, actor=cast.actor(cast.clerk), absolute=str)


@pytest.mark.covers("DOC-1", "CMP-8")
def test_it_answers_in_a_letter_with_result_and_grounds(cast: Cast) -> None:
    matter = told(cast)
    for who in (cast.clerk, cast.owner):
        paper = print_answer(number=matter.number, actor=cast.actor(who), absolute=str)
        text = text_of(paper.content)
        for words in ("答复函", "王晓华", matter.number, "已清走杂物并改排班", "物业服务规范", "120.50", "如不同意"):
            assert words in text, words
        assert "当日未巡查" not in text
    with pytest.raises(Refusal) as caught:
        print_answer(number=walked(cast, "lodged").number, actor=cast.actor(cast.clerk), absolute=str)
    assert caught.value.code == "complaint-unanswered"
