"""The record of a follow-up and the year of them: what they say, to whom."""

import pytest

from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.followup.actions import open_visit
from anju.followup.queries.opening import open_subject
from anju.papers.follow_ups import print_follow_up, print_year, record_of
from anju.repairs.tests.acting import do
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("FUP-1", "DOC-1")
def test_it_says_what_was_called_raised_and_answered(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    do(cast, "record_not_reached", matter, cast.clerk, remark="无人接听")
    do(cast, "answer_point", matter, cast.clerk, point="楼道灯不亮", answer="今晚就换")
    do(cast, "record_so_so", matter, cast.clerk, remark="来晚了" * 40 + "𠮷", overall=3, speed=2)
    record = record_of(open_subject(cast.actor(cast.clerk), matter.number))
    assert [row[4:] for row in record["attempts"]] == [["未接通", "无人接听"], ["一般", "来晚了" * 40 + "𠮷"]]
    assert record["points"] == [["1", "楼道灯不亮", "今晚就换", "当场答复"]]
    assert record["marks"] == [["及时", "2"], ["质量", ""], ["态度", ""], ["整洁", ""], ["总体", "3"]]
    assert "13800005678" not in str(record)
    paper = print_follow_up(number=matter.number, actor=cast.actor(cast.clerk))
    assert paper.content.startswith(b"%PDF")


def test_it_is_for_who_reads_cases(cast: Cast) -> None:
    visit = open_visit(room=cast.home, by=cast.actor(cast.clerk))
    assert print_follow_up(number=visit.number, actor=cast.actor(cast.clerk)).content.startswith(b"%PDF")
    for who in (cast.owner, cast.technician, cast.stranger_clerk):
        for number in (visit.number, walk_to(cast, "signed_off").number):
            with pytest.raises(NotFound):
                print_follow_up(number=number, actor=cast.actor(who))


@pytest.mark.covers("FUP-4")
def test_it_prints_the_year(cast: Cast) -> None:
    do(cast, "record_dissatisfied", walk_to(cast, "signed_off"), cast.clerk, reason="又滴水了")
    year = product_now().astimezone(cast.project.zone).year
    assert print_year(project=cast.project, year=year).content.startswith(b"%PDF")
