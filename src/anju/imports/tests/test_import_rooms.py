"""Rooms with their owners: created once, matched ever after, however another system writes them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from anju.core.changes import Change
from anju.estate.models import Building, Project, Room, Unit
from anju.imports.models import ImportRow
from anju.imports.queries import problems_of, rows_of
from anju.imports.tests.books import HEADER, csv_text, homes, xls, xlsx
from anju.imports.tests.carrying import carried, counts
from anju.people.models import Person, Phone, Residency
from anju.people.queries import people_by_phone, residents_of

pytestmark = [pytest.mark.django_db, pytest.mark.covers("EST-4", "EST-1", "EST-2")]


def labels() -> list[str]:
    return sorted(Room.objects.values_list("label", flat=True))


def test_it_creates_rooms_with_owners(project: Project) -> None:
    rows = [
        [*HEADER, "交付日期", "户型"],
        ["三号楼", "贰单元", 18, "01", "118.60㎡", "王一", "138 0000 5678", 45655, "三室两厅"],
    ]
    assert counts(carried(project, rows)) == (1, 0, 0, 0)
    room = Room.objects.get()
    assert (room.label, room.floor, room.area, room.layout) == ("3-2-1801", 18, Decimal("118.60"), "三室两厅")
    assert room.delivered_on == date(2024, 12, 29)
    assert (room.building.code, room.unit.code, room.compact, bool(room.key)) == ("3", "2", "321801", True)
    assert [(stay.person.name, stay.relation) for stay in residents_of(room)] == [("王一", "owner")]
    assert people_by_phone("13800005678").get().initials == "wy"


def test_it_creates_and_changes_nothing_the_second_time(project: Project) -> None:
    rows = [HEADER, *homes(30)]
    assert counts(carried(project, rows)) == (30, 0, 0, 0)
    before = (
        Room.objects.count(),
        Person.objects.count(),
        Phone.objects.count(),
        Residency.objects.count(),
        Change.objects.count(),
    )
    assert counts(carried(project, rows)) == (0, 30, 0, 0)
    after = (
        Room.objects.count(),
        Person.objects.count(),
        Phone.objects.count(),
        Residency.objects.count(),
        Change.objects.count(),
    )
    assert before == after


@pytest.mark.parametrize(
    "rows",
    [
        [["楼号", "单元", "楼层", "房间"], ["3号楼", "四单元", 7, "01"], ["3#", "4", "7层", "2"]],
        [["幢", "室号"], ["叁栋", "701"], ["3", "0702室"]],
        [["所属楼栋", "单元", "房号"], ["3幢", "--", "701"], ["3幢", "", "702"]],
        [["房屋"], ["3栋4单元701"], ["3-4-702"]],
        [["楼栋", "房号"], ["3栋", "04-0701"], ["3栋", "4-702"]],
        [["楼栋", "单元", "房号"], ["３栋", "４单元", "７０１"], ["3栋四单元", "", "702"]],
        [["房屋地址"], ["云栖苑一期3栋4单元7层01室"], ["3号楼4门702室"]],
    ],
)
def test_it_matches_rooms_that_another_system_writes_differently(project: Project, rows: list[list[Any]]) -> None:
    carried(project, [["楼栋", "单元", "房号"], ["3栋", "4单元", "701"], ["3栋", "4单元", "702"]])
    assert counts(carried(project, rows)) == (0, 2, 0, 0)
    assert labels() == ["3-4-701", "3-4-702"]


def test_it_matches_a_written_unit_with_rooms_kept_without(project: Project) -> None:
    carried(project, [["楼栋", "房号"], ["3", "701"], ["3", "702"]])
    assert counts(carried(project, [["楼栋", "单元", "房号"], ["3", "1单元", "701"], ["3", "一单元", "702"]])) == (
        0,
        2,
        0,
        0,
    )
    assert labels() == ["3-701", "3-702"]


def test_it_keeps_two_units_apart_and_refuses_a_row_that_could_be_either(project: Project) -> None:
    rows = [["楼栋", "单元", "房号"], ["3", "1", "701"], ["3", "2", "701"], ["3", "", "701"]]
    job = carried(project, rows)
    assert counts(job) == (2, 0, 0, 1)
    assert [(problem.row, problem.code) for problem in problems_of(rows_of(job, outcome="refused"))] == [
        (4, "room-ambiguous")
    ]


def test_it_keeps_shops_apart_from_homes(project: Project) -> None:
    rows = [["楼栋", "单元", "楼层", "房号"], ["3", 0, 1, "12"], ["3", "2", 1, "02"], ["3", "商铺", "", "13"]]
    assert counts(carried(project, rows)) == (3, 0, 0, 0)
    assert labels() == ["3-0-12", "3-0-13", "3-2-102"]
    assert counts(carried(project, [["楼栋", "房号"], ["3栋", "商铺12"]])) == (0, 1, 0, 0)


def test_it_finds_buildings_that_people_named_otherwise(project: Project) -> None:
    building = Building.objects.create(project=project, code="3栋")
    Unit.objects.create(building=building, code="2单元")
    assert counts(carried(project, [["楼栋", "单元", "房号"], ["3", "2", "701"]])) == (1, 0, 0, 0)
    assert (Building.objects.count(), Unit.objects.count()) == (1, 1)
    assert counts(carried(project, [["楼栋", "单元", "房号"], ["三号楼", "二单元", "701"]])) == (0, 1, 0, 0)


def test_it_takes_one_row_for_each_member_of_the_household(project: Project) -> None:
    rows = [
        [*HEADER, "业主类型"],
        ["1", "1", 10, "1001", 94.56, "王一", "13800005678", 1001],
        ["1", "1", 10, "1001", 94.56, "王二", "18999999999", 1002],
        ["1", "1", 10, "1001", 94.56, "赵三", "13900001234", 1003],
    ]
    assert counts(carried(project, rows)) == (3, 0, 0, 0)
    assert {(stay.person.name, stay.relation) for stay in residents_of(Room.objects.get())} == {
        ("王一", "owner"), ("王二", "family"), ("赵三", "tenant")
    }  # fmt: skip
    assert counts(carried(project, rows)) == (0, 3, 0, 0)


def test_it_splits_two_owners_in_one_cell(project: Project) -> None:
    rows = [
        HEADER,
        ["3", "2", 18, "1801", 90, "王一、李二", "13800005678/13900001234"],
        ["3", "2", 18, "1802", 90, "王一,赵三", "13800005678"],
    ]
    carried(project, rows)
    assert Person.objects.count() == 3
    assert people_by_phone("13900001234").get().name == "李二"
    assert Residency.objects.filter(person__name="王一").count() == 2


def test_it_drops_a_number_that_stands_beside_many_names(project: Project) -> None:
    rows = [
        HEADER,
        *[["3", "2", n, "01", 90, f"业主{name}", "13700137000"] for n, name in enumerate("甲乙丙丁", start=1)],
    ]
    assert counts(carried(project, rows)) == (4, 0, 0, 0)
    assert Phone.objects.count() == 0


def test_it_refuses_twenty_bad_rows_of_a_thousand_and_takes_the_others(project: Project) -> None:
    rows = homes(1000)
    bad = range(0, 1000, 50)
    for number in bad:
        rows[number][6] = "1389006"
    job = carried(project, [HEADER, *rows])
    assert counts(job) == (980, 0, 0, 20)
    problems = problems_of(rows_of(job, outcome="refused"))
    assert [problem.row for problem in problems] == [number + 2 for number in bad]
    assert {(problem.code, problem.column, problem.key) for problem in problems} == {("phone-length", 6, "phone")}
    assert all(problem.reason and problem.advice for problem in problems)
    assert rows_of(job).count() == 1000


def test_it_tells_all_problems_of_a_row(project: Project) -> None:
    rows = [[*HEADER, "交付日期"], ["", "2", 18, "1801", "大", "王一", "138****5678", "2024-13-02"]]
    job = carried(project, rows)
    assert {problem.code for problem in problems_of(rows_of(job))} == {"building", "area", "phone-masked", "date-month"}


def test_it_refuses_a_phone_without_a_name_and_an_area_of_a_hundredth(project: Project) -> None:
    rows = [HEADER, *homes(12), ["3", "2", 9, "901", 90, "", "13900001234"], ["3", "2", 9, "902", 0.91, "王一", ""]]
    job = carried(project, rows)
    assert [problem.code for problem in problems_of(rows_of(job, outcome="refused"))] == [
        "name-missing",
        "area-outlier",
    ]


def test_it_changes_what_differs_and_says_what(project: Project) -> None:
    carried(project, [HEADER, ["3", "2", 18, "1801", 118.6, "王女士", "13800005678"]])
    job = carried(
        project, [[*HEADER, "交付日期"], ["3", "2", 18, "1801", 119.2, "王小红", "13800005678", "2024-12-29"]]
    )
    assert counts(job) == (0, 0, 1, 0)
    assert set(ImportRow.objects.get(job=job).changes) == {"area", "delivered_on", "name"}
    assert Person.objects.get().name == "王小红"
    assert Change.objects.filter(table="estate_room").count() == 2
    assert not Change.objects.filter(after__icontains="王").exists()


def test_it_does_not_move_in_again_who_moved_out(project: Project) -> None:
    rows = [HEADER, ["3", "2", 18, "1801", 118.6, "王一", "13800005678"]]
    carried(project, rows)
    Residency.objects.update(ends_on=date(2025, 6, 1))
    assert counts(carried(project, rows)) == (0, 1, 0, 0)
    assert Residency.objects.filter(ends_on__isnull=True).count() == 0


def test_it_records_who_changed_what_without_personal_data(project: Project) -> None:
    carried(project, [HEADER, ["3", "2", 18, "1801", 118.6, "王一", "13800005678"]])
    assert {(change.table, change.verb) for change in Change.objects.all()} == {
        ("estate_building", "import_building"), ("estate_room", "import_room"), ("people_person", "import_resident"),
        ("people_residency", "import_residency"),
    }  # fmt: skip
    assert "王一" not in str(list(Change.objects.values_list("before", "after")))
    assert "13800005678" not in str(list(ImportRow.objects.values_list("problems", "label")))


@pytest.mark.parametrize(
    "made",
    [
        xls([HEADER, *homes(3)]),
        csv_text([HEADER, *homes(3)]).encode("gbk"),
        csv_text([HEADER, *homes(3)], "\t").encode("utf-16"),
    ],
)
def test_it_takes_every_kind_of_file(project: Project, made: bytes) -> None:
    assert counts(carried(project, made)) == (3, 0, 0, 0)


def test_it_turns_a_matrix_into_rooms(project: Project) -> None:
    rows = [
        ["3栋销控表"],
        ["楼层", "1单元", "", "2单元", ""],
        ["", "01", "02", "01", "02"],
        [2, "王一", "已售", "已售", "×"],
        [1, "101", "102", "101", "102"],
    ]
    made = xlsx(rows, merges=[(0, 0, 0, 4, "3栋销控表"), (1, 1, 1, 2, "1单元"), (1, 3, 1, 4, "2单元")])
    assert counts(carried(project, made)) == (7, 0, 0, 0)
    assert labels() == ["3-1-101", "3-1-102", "3-1-201", "3-1-202", "3-2-101", "3-2-102", "3-2-201"]
    assert counts(carried(project, made)) == (0, 7, 0, 0)
    assert counts(carried(project, [["楼栋", "单元", "房号"], ["3号楼", "二单元", "0201"]])) == (0, 1, 0, 0)


def test_it_keeps_projects_apart(project: Project) -> None:
    other = Project.objects.create(company=project.company, code="HL", name="和澜苑")
    rows = [["楼栋", "房号"], ["3", "701"]]
    assert counts(carried(project, rows)) == counts(carried(other, rows)) == (1, 0, 0, 0)
