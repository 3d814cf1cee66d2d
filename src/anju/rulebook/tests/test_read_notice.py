"""The State Council's notice, read as it is published; what does not fit is named with its line."""

import json
from datetime import date
from importlib.resources import files

import pytest

from anju.rulebook.notice import read_notice

OF_2026 = """国务院办公厅关于2026年部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。

一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。

节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
国务院办公厅
2025年11月4日
"""


@pytest.mark.covers("SLA-2")
def test_it_reads_the_notice_of_2026_as_the_product_knows_it() -> None:
    found = read_notice(OF_2026, year=2026)
    assert found.wrong == []
    known = json.loads(files("anju.rulebook").joinpath("data/holidays.json").read_text("utf-8"))["years"]
    days = next(year["days"] for year in known if year["year"] == 2026)
    assert [(each.day.isoformat(), each.works, each.name_zh, each.name_en) for each in found.days] == sorted(
        (day["day"], day["works"], day["name_zh"], day["name_en"]) for day in days
    )


@pytest.mark.parametrize(
    ("line", "free", "worked"),
    [
        ("元旦:2026年12月31日至2027年1月2日放假,共3天", ["2026-12-31", "2027-01-01", "2027-01-02"], []),
        ("一、元旦：12月31日至1月1日放假调休，共2天。", ["2026-12-31", "2027-01-01"], []),
        ("1. 清明节：４月５日（星期一）放假１天。", ["2027-04-05"], []),
        (
            "国庆节、中秋节：10月1日到2日放假；9月26日（星期天）上班。",
            ["2027-10-01", "2027-10-02"],
            ["2027-09-26"],
        ),
    ],
)
def test_it_reads_other_ways_of_writing_it(line: str, free: list[str], worked: list[str]) -> None:
    found = read_notice(line, year=2027)
    assert found.wrong == []
    assert [each.day.isoformat() for each in found.days if not each.works] == free
    assert [each.day.isoformat() for each in found.days if each.works] == worked


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("一、元旦：1月1日（周四）放假。", "周五"),
        ("一、元旦：1月1日至3日放假，共4天。", "4"),
        ("一、元旦：1月1日至3日。", "放假"),
        ("一、元旦：2月30日放假。", "2月30日"),
        ("一、元旦：3日放假。", "3日"),
        ("一、元旦：1月3日至1日放假。", "2027-01-03"),
        ("一、元旦：1月1日至放假。", "至"),
        ("1月1日至3日放假。", "元旦"),
        ("一、元旦：放假。", "1月1日"),
        ("一、元旦：1月1日放假。1月1日上班。", "2027-01-01"),
    ],
)
def test_it_names_the_line_that_does_not_fit(line: str, said: str) -> None:
    found = read_notice(f"通知如下\n\n{line}\n二、劳动节：5月1日放假。", year=2027)
    assert [each.day for each in found.days] == [date(2027, 5, 1)]
    assert [(each.line, each.words) for each in found.wrong] == [(3, line)]
    assert said in found.wrong[0].sentence


def test_it_finds_a_day_that_two_lines_name() -> None:
    found = read_notice("元旦：1月1日放假。\n春节：1月1日至2日放假。", year=2027)
    assert [each.line for each in found.wrong] == [2]
