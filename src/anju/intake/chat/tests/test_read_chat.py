"""Reading a pasted group chat."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.intake.chat.rules import MOST, day_of, homes_of, name_of, read_chat, time_of

pytestmark = [pytest.mark.covers("BEY-5")]

NOW = datetime.fromisoformat("2026-11-21T09:30")
HOMES = homes_of(
    [
        (building, unit, f"{floor}{door:02d}", f"{building}-{unit}-{floor}{door:02d}")
        for building in ("3", "5", "12")
        for unit in ("1", "2")
        for floor in range(1, 20)
        for door in (1, 2)
        if not (building == "3" and unit == "1" and floor > 10)
    ]
)

COMPUTER = """3栋1801 王女士 昨天 22:14: 卫生间漏水，一直往下滴，楼下1701也找上来了
5-1-902老陈 昨天 22:16:05
@所有人 楼道灯又不亮了
[图片]
5-1-902老陈 昨天 22:17:40
已经三天了！
物业小李 昨天 22:20
收到，马上安排
12号楼2单元1102 赵先生 今天 08:01
我家也是，停水了
"张三" 撤回了一条消息
路人甲 08:05
谢谢
"""

MAIL = """微信群聊"云栖苑业主2群"的聊天记录如下:

—————  2026-11-19  —————


云栖苑3-2-1801王女士  21:03

阳台门关不严，漏风

云栖苑3-2-1801王女士  21:04

[图片]


—————  2026-11-20  —————


五栋一单元502  07:58

厨房下水堵了 反味
"""


def read(text: str) -> list[tuple[str, tuple[str, ...], str, datetime | None]]:
    found = read_chat(text, homes=HOMES, now=NOW, drop=("云栖苑",))
    return [(one.name, one.rooms, one.words, one.at) for one in found.messages]


def test_it_reads_what_is_copied_from_the_computer() -> None:
    found = read_chat(COMPUTER, homes=HOMES, now=NOW)
    wang, chen, zhao = found.messages
    assert (wang.name, wang.rooms, wang.at) == ("王女士", ("3-2-1801",), datetime.fromisoformat("2026-11-20T22:14"))
    assert wang.words.startswith("卫生间漏水")
    assert (chen.rooms, chen.pictures, chen.at) == (("5-1-902",), 1, datetime.fromisoformat("2026-11-20T22:16:05"))
    assert chen.words == "@所有人 楼道灯又不亮了\n已经三天了！", "one person within ten minutes is one report"
    assert (zhao.rooms, zhao.like_before) == (("12-2-1102",), True)
    assert zhao.at == datetime.fromisoformat("2026-11-21T08:01")
    assert found.left_out == 3, "thanks, a notice of the chat, an answer of the property's own"


def test_it_reads_the_mail_with_a_rule_for_each_day() -> None:
    wang, other = read(MAIL)[-2:]
    assert wang == ("王女士", ("3-2-1801",), "阳台门关不严，漏风", datetime.fromisoformat("2026-11-19T21:03"))
    assert other == ("", ("5-1-502",), "厨房下水堵了 反味", datetime.fromisoformat("2026-11-20T07:58"))


@pytest.mark.parametrize(
    ("written", "rooms"),
    [
        ("3栋1801：漏水", ("3-2-1801",)),
        ("3#1801 王女士: 漏水", ("3-2-1801",)),
        ("3-2-1801: 漏水", ("3-2-1801",)),
        ("3号楼2单元1801室 王: 漏水", ("3-2-1801",)),
        ("三栋二单元1801：漏水", ("3-2-1801",)),
        ("十二栋1单元101：漏水", ("12-1-101",)),
        ("5栋902 陈先生：漏水", ("5-1-902", "5-2-902")),
        ("王女士：3栋1801卫生间漏水", ("3-2-1801",)),
        ("王女士：9栋1801卫生间漏水", ()),
        ("王女士：1901室漏水", ("5-1-1901", "5-2-1901", "12-1-1901", "12-2-1901", "3-2-1901")),
        ("王女士：修了3-4次花了1801元", ()),
        ("王女士：电话13800005678漏水", ()),
    ],
)
def test_it_finds_the_home_however_it_is_written(written: str, rooms: tuple[str, ...]) -> None:
    (message,) = read_chat(written, homes=HOMES, now=NOW).messages
    assert set(message.rooms) == set(rooms)


def test_it_takes_the_writers_home_and_names_the_other_one() -> None:
    (message,) = read_chat("3-2-1801 王女士 22:01\n楼上3-2-1901漏到我家", homes=HOMES, now=NOW).messages
    assert (message.rooms, message.also) == (("3-2-1801",), ("3-2-1901",))


def test_it_keeps_words_with_colons_and_times_in_one_message() -> None:
    text = "3-2-1801 王女士 昨天 20:00\n师傅约了明天 9:00 来\n电话：13800005678\n价格: 30元"
    (message,) = read_chat(text, homes=HOMES, now=NOW).messages
    assert message.words.count("\n") == 2


def test_it_separates_what_one_person_says_hours_apart_or_of_two_homes() -> None:
    text = "陈女士 昨天 08:00\n3-2-1801漏水\n陈女士 昨天 08:02\n5-1-902也漏水\n陈女士 昨天 20:00\n还没人来"
    assert [one[1] for one in read(text)] == [("3-2-1801",), ("5-1-902",), ()]


def test_it_leaves_out_what_says_nothing() -> None:
    found = read_chat(
        "甲 昨天 08:00\n收到\n乙 昨天 08:01\n+1谢谢\n丙 昨天 08:02\n👍👍\n丁 昨天 08:03\n[语音]", homes=HOMES, now=NOW
    )
    assert [one.name for one in found.messages] == ["乙"]
    assert found.messages[0].like_before
    assert found.left_out == 3


def test_it_reads_nothing_from_nothing_and_so_many_at_most() -> None:
    assert read_chat("  \n\n", homes=HOMES, now=NOW).messages == ()
    many = "\n".join(f"业主{no} 昨天 10:{no % 60:02d}\n第{no}条漏水" for no in range(MOST + 5))
    found = read_chat(many, homes=HOMES, now=NOW)
    assert (len(found.messages), found.more) == (MOST, True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("今天", date(2026, 11, 21)), ("前天", date(2026, 11, 19)), ("周三", date(2026, 11, 18)),
        ("星期天", date(2026, 11, 15)), ("11月20日", date(2026, 11, 20)), ("12/24", date(2025, 12, 24)),
        ("2026年1月2日", date(2026, 1, 2)), ("2026-13-40", date(2026, 11, 21)),
    ],
)  # fmt: skip
def test_it_knows_days_as_people_say_them(text: str, found: date) -> None:
    assert day_of(text, now=NOW) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("22:14", time(22, 14)), ("下午3:05", time(15, 5)), ("凌晨12:10", time(0, 10)), ("3:05 PM", time(15, 5)),
     ("24:10", None), ("9:75", None)],
)  # fmt: skip
def test_it_knows_times_as_people_say_them(text: str, found: time | None) -> None:
    assert time_of(text) == found


def test_it_takes_the_home_out_of_the_name() -> None:
    assert name_of("云栖苑3-2-1801-王女士", drop=("云栖苑",)) == "王女士"
    assert name_of("王女士（3栋1801）") == "王女士"


@given(st.text(alphabet="3栋-21801 室王女士:：昨天 22:14\n漏水[图片]+", max_size=200) | st.text(max_size=200))
def test_it_never_fails_and_finds_only_homes_that_are_here(text: str) -> None:
    known = {label for rows in HOMES.by_number.values() for _building, _unit, label in rows}
    for message in read_chat(text, homes=HOMES, now=NOW).messages:
        assert set(message.rooms) <= known
        assert message.at is None or message.at <= datetime.fromisoformat("9999-12-31T00:00")
