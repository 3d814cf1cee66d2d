"""Residents, staff, contractors and contracts."""

from datetime import date

import pytest

from anju.estate.models import Project, Room
from anju.imports.queries import problems_of, rows_of
from anju.imports.tests.books import HEADER
from anju.imports.tests.carrying import carried, counts
from anju.partners.models import Contract, Contractor
from anju.people.models import Grant, Person, Residency
from anju.people.queries import people_by_phone, people_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.covers("EST-4")]

FIRMS = [
    ["单位名称", "简称", "单位类型", "联系人", "联系电话"],
    ["中筑防水工程有限公司", "中筑防水", "专业分包", "周工", "138 0000 1111"],
    ["华建总承包公司", "华建", "总包", "吴工", ""],
]


@pytest.mark.covers("EST-2")
def test_it_gives_rooms_their_residents_and_makes_no_rooms(project: Project) -> None:
    carried(project, [["楼栋", "单元", "房号"], ["3", "2", "1801"]])
    rows = [
        ["房屋", "姓名", "手机号", "与业主关系", "租期开始", "租期结束"],
        ["3-2-1801", "王一", "13800005678", "业主", "", ""],
        ["3栋2单元1801", "赵三", "13900001234", "租客", "2024-01-01", "2025-01-01"],
        ["3-2-9901", "李二", "", "", "", ""],
    ]
    job = carried(project, rows, kind="residents")
    assert counts(job) == (2, 0, 0, 1)
    assert [problem.code for problem in problems_of(rows_of(job, outcome="refused"))] == ["room-unknown"]
    assert Room.objects.count() == 1
    assert Residency.objects.get(relation="tenant").ends_on == date(2025, 1, 1)
    assert counts(carried(project, rows, kind="residents")) == (0, 2, 0, 1)


@pytest.mark.covers("EST-2")
def test_it_ends_a_residency_when_the_file_says_so(project: Project) -> None:
    carried(project, [HEADER, ["3", "2", 18, "1801", 90, "王一", "13800005678"]])
    rows = [["房屋", "姓名", "迁出日期"], ["3-2-1801", "王一", "2025-06-01"]]
    assert counts(carried(project, rows, kind="residents")) == (0, 0, 1, 0)
    assert Residency.objects.get().ends_on == date(2025, 6, 1)
    assert counts(carried(project, rows, kind="residents")) == (0, 1, 0, 0)


def test_it_takes_contractors_once(project: Project) -> None:
    assert counts(carried(project, FIRMS, kind="contractors")) == (2, 0, 0, 0)
    assert counts(carried(project, FIRMS, kind="contractors")) == (0, 2, 0, 0)
    firm = Contractor.objects.get(short_name="中筑防水")
    assert (firm.kind, firm.phone, firm.code) == ("trade", "13800001111", "ZZFS")
    changed = [FIRMS[0], ["中筑防水工程有限公司", "", "", "郑工", ""]]
    assert counts(carried(project, changed, kind="contractors")) == (0, 0, 1, 0)
    firm.refresh_from_db()
    assert (firm.contact, firm.short_name) == ("郑工", "中筑防水")


@pytest.mark.covers("CON-1")
def test_it_takes_contracts_with_trades_buildings_and_sums(project: Project) -> None:
    carried(project, FIRMS, kind="contractors")
    carried(project, [["楼栋", "房号"], *[[str(number), "101"] for number in range(1, 8)]])
    rows = [
        ["合同编号", "施工单位", "专业", "楼栋范围", "竣工日期", "结算金额", "质保金比例"],
        ["HT-01", "中筑防水", "防水、保温", "1-3栋、7#", "2024.10.18", "120万", "3%"],
        ["HT-02", "华建总承包公司", "土建", "", "", "", ""],
        ["HT-03", "无名公司", "土建", "", "", "", ""],
        ["HT-04", "华建", "土建", "99栋", "", "", ""],
    ]
    job = carried(project, rows, kind="contracts")
    assert counts(job) == (2, 0, 0, 2)
    assert [problem.code for problem in problems_of(rows_of(job, outcome="refused"))] == [
        "firm-unknown",
        "buildings-unknown",
    ]
    contract = Contract.objects.get(number="HT-01")
    assert (contract.trades, contract.completed_on, contract.settlement_fen, contract.retention_fen) == (
        ["防水", "保温"], date(2024, 10, 18), 120_000_000, 3_600_000
    )  # fmt: skip
    assert sorted(contract.buildings.values_list("code", flat=True)) == ["1", "2", "3", "7"]
    assert Contract.objects.get(number="HT-02").whole_project
    assert counts(carried(project, rows, kind="contracts")) == (0, 2, 0, 2)


def test_it_takes_staff_with_roles_in_the_project(project: Project) -> None:
    carried(project, FIRMS, kind="contractors")
    rows = [
        ["工号", "姓名", "岗位", "手机号", "账号", "单位", "工种"],
        ["A01", "李工", "总负责人、项目工程", "13800002222", "li", "", ""],
        ["A02", "韩冰", "物业客服", "13800003333", "", "", ""],
        ["", "周防", "分包", "13800004444", "", "中筑防水", "防水"],
        ["A04", "孙七", "宇航员", "", "", "", ""],
        ["A05", "", "客服", "", "", "", ""],
    ]
    job = carried(project, rows, kind="staff")
    assert counts(job) == (3, 0, 0, 2)
    assert {problem.code for problem in problems_of(rows_of(job, outcome="refused"))} == {"role", "required"}
    assert set(Grant.objects.filter(person__username="li").values_list("role", flat=True)) == {"duty_lead", "proj_eng"}
    assert people_with_role(role="desk", project=project).get().name == "韩冰"
    worker = people_by_phone("13800004444").get()
    assert (worker.kind, worker.firm and worker.firm.short_name, worker.trades) == ("contractor", "中筑防水", ["防水"])
    assert not Person.objects.get(username="li").has_usable_password()
    assert counts(carried(project, rows, kind="staff")) == (0, 3, 0, 2)
