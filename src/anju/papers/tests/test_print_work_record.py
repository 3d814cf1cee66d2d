"""The desk's work record: what came in during a shift, by whichever door, nobody else's, at a bounded cost."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from anju.complaints.actions.lodging import lodge_complaint
from anju.core.errors import NotFound
from anju.core.time import product_time_at
from anju.estate.models import Area, Room
from anju.intake.actions import Reporter, Ring
from anju.intake.callbacks.actions import answer_call_back, record_missed_call, take_call_back
from anju.intake.referrals.actions import refer
from anju.matters.models import Matter
from anju.papers.tests.reading import LONG, boxes_of, is_whole, pages_of, text_of
from anju.papers.work_record import print_work_record, shift_on
from anju.people.actions.shifts import take_over_shift, write_note
from anju.people.models import DeskShift, Person
from anju.people.queries import reach_of
from anju.verbs.performing import perform
from tests.cast import SHANGHAI, Cast

DAY = date(2026, 11, 20)


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    return datetime.combine(DAY + timedelta(days=days), time(hour, minute), tzinfo=SHANGHAI)


def complaint(
    cast: Cast, words: str, *, name: str = "王晓华", room: Room | None = None, area: Area | None = None
) -> Matter:
    return lodge_complaint(
        project=cast.project, room=room, area=area, reporter=Reporter(name=name, phone="13800005678"),
        ring=Ring(channel="counter"), description=words, by=cast.actor(cast.clerk),
    )  # fmt: skip


def record(cast: Cast, *, shift: DeskShift | None = None, who: Person | None = None, day: date = DAY) -> bytes:
    hours = shift_on(project=cast.project, day=day, shift=shift)
    return print_work_record(project=cast.project, shift=hours, reach=reach_of(who or cast.clerk)).content


@pytest.mark.covers("DOC-1", "INT-1")
def test_it_records_what_came_in_by_every_door(cast: Cast) -> None:
    with product_time_at(at(9, 2)):
        repair = cast.repair()
    with product_time_at(at(9, 30)):
        said = complaint(cast, "楼道堆放杂物𠮷", room=cast.home)
    with product_time_at(at(9, 40)):
        perform(
            "pass_on", number=said.number, item_no=0, actor=cast.actor(cast.clerk),
            inputs={"to": "pm", "manner": "oral"},
        )  # fmt: skip
    with product_time_at(at(10, 5)):
        missed = record_missed_call(project=cast.project, phone="13900001234", by=cast.actor(cast.clerk))
    with product_time_at(at(10, 7)):
        take_call_back(number=missed.matter.number, by=cast.actor(cast.clerk))
        answer_call_back(number=missed.matter.number, note="问收楼时间，已告知", by=cast.actor(cast.clerk))
    with product_time_at(at(11)):
        heard = refer(
            project=cast.project, words="电梯里有异响", where="3-2-1801", who="莫先生", by=cast.actor(cast.technician)
        )
    with product_time_at(at(14, 20)):
        perform(
            "link_repeat", number=repair.number, item_no=0, actor=cast.actor(cast.clerk),
            inputs={"words": "还在滴，催一下", "caller": "王晓华", "phone": "13800005678"},
        )  # fmt: skip
    text = text_of(record(cast))
    for words in (
        "客服部工作记录表", "2026年11月20日", "共5条", "报修1", "投诉1", "漏接来电1", "同事转办1", "重复来电1",
        repair.number, "09:02", "卫生间天花板一直往下滴水", "138****5678", "陈晓", "业主", "电话",
        said.number, "楼道堆放杂物𠮷", "前台", "项目经理11-2009:40",
        missed.matter.number, "139****1234", "问收楼时间，已告知", heard.matter.number, "电梯里有异响", "转办人张强",
        "14:20", "还在滴，催一下", "第1次", "交班人", "接班人",
    ):  # fmt: skip
        assert words in text, words
    assert "13800005678" not in text


@pytest.mark.covers("DOC-1", "TEAM-5")
def test_it_keeps_to_the_hours_of_a_shift_over_midnight(cast: Cast) -> None:
    night = DeskShift.objects.create(project=cast.project, name="夜班", starts=time(20), ends=time(8))
    numbers = []
    for moment in (at(19, 59), at(20), at(7, 59, days=1), at(8, days=1)):
        with product_time_at(moment):
            numbers.append(cast.repair().number)
    with product_time_at(at(21)):
        write_note(actor=cast.actor(cast.clerk), project=cast.project, text="2栋水泵房钥匙在前台")
    with product_time_at(at(7, 55, days=1)):
        take_over_shift(actor=cast.actor(cast.desk_lead), project=cast.project)
    text = text_of(record(cast, shift=night))
    assert [number in text for number in numbers] == [False, True, True, False]
    assert "夜班20:00–次日08:00" in text
    assert "2栋水泵房钥匙在前台陈晓11-2021:00周敏11-2107:55" in text
    whole = text_of(record(cast))
    assert [number in whole for number in numbers] == [True, True, False, False]


def test_it_is_reached_from_the_prints_and_from_the_roster(client: Client, cast: Cast) -> None:
    with product_time_at(at(9)):
        number = cast.repair().number
    client.force_login(cast.clerk)
    shift = DeskShift.objects.get(project=cast.project)
    address = "/desk/papers/work-record.pdf"
    assert f'action="{address}"' in client.get("/desk/papers?project=YQ").content.decode()
    assert f"{address}?project=YQ&amp;shift={shift.pk}" in client.get("/desk/roster?project=YQ").content.decode()
    assert number in text_of(client.get(f"{address}?project=YQ&on=2026-11-20").content)
    assert number in text_of(client.get(f"{address}?project=YQ&on=2026-11-20&shift={shift.pk}").content)
    assert number in text_of(client.get(f"{address}?project=YQ&on=2026-11-20&shift=0").content)
    assert "本班无来电、来访" in text_of(client.get(f"{address}?project=YQ&on=2026-11-19").content)
    for wrong, status in (
        ("on=2026-13-01", 422),
        ("shift=x", 422),
        (f"shift={shift.pk + 99}", 404),
        ("shift=9" + "9" * 30, 404),
    ):
        assert client.get(f"{address}?project=YQ&{wrong}").status_code == status, wrong


def test_it_is_hidden_from_who_does_not_read_the_cases(client: Client, cast: Cast) -> None:
    assert record(cast)
    for who in (cast.technician, cast.stranger_clerk):
        with pytest.raises(NotFound):
            record(cast, who=who)
    client.force_login(cast.stranger_clerk)
    assert client.get("/desk/papers/work-record.pdf?project=YQ").status_code == 404


def test_it_clips_no_long_name(cast: Cast) -> None:
    with product_time_at(at(9)):
        for name in LONG:
            complaint(cast, "很吵" * 200, name=name)
    content = record(cast)
    assert is_whole(content)
    text = text_of(content)
    for name in LONG:
        assert name in text
    assert boxes_of(content)


def test_it_costs_the_same_for_one_line_as_for_many_pages(cast: Cast, django_assert_max_num_queries: Any) -> None:
    with product_time_at(at(9)):
        cast.repair()
    with django_assert_max_num_queries(8):
        record(cast)
    with product_time_at(at(10)):
        for _ in range(40):
            complaint(cast, "楼道的灯不亮", area=cast.lobby)
    with django_assert_max_num_queries(8):
        pages = pages_of(record(cast))
    assert len(pages) > 2
    assert all("处理情况" in page for page in pages[:-1]), "the head of the table stands on every page of it"
    assert "共41条" in pages[0]
