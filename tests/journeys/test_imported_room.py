"""From a sales office's workbook to the closed case, in a real browser: everybody who has a part plays it on their own page."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from anju.core import outbox
from anju.core.crypto import decrypt
from anju.imports.tests.books import xlsx
from anju.matters.models import Event, Matter
from anju.notices.models import Notice
from anju.people.models import Person
from anju.repairs.models import Item
from tests.cast import Cast, build_cast, grant, person
from tests.journeys.house import House, choose, sign, take_photo

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.covers("EST-4", "INT-4", "REP-1", "REP-3", "REP-4", "REP-10", "FUP-1"),
]

BOOK = [
    ["云栖苑 业主资料汇总表（销售部 10 月更新）"],
    ["房屋", "", "", "", "业主", "", "交付日期"],
    ["楼栋", "单元", "楼层", "户号", "姓名", "联系电话", ""],
    ["二十一号楼", "四单元", 7, "01", "赵晓", "13900000001", 45655],
    ["21栋", "4单元", "7层", "７０２", "钱华", "139-0000-0002", "24.12.29"],
    ["21#", "肆单元", 8, "01", "孙建", "1389006", "2024-12-29"],
    ["小计", "", "", "", "", "", ""],
]
"""Two good rows and one bad, as a sales office writes them."""
WORDS = "卫生间天花板一直往下滴水"
OFFICES = ("proj_eng", "pm", "prop_mgr", "dev_cs", "group_cs", "head")


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return build_cast()


def done(page: Page, press: Callable[[], None], *, event: str, number: str, count: int = 1) -> None:
    """Press, and see in the database that it happened so many times by now."""
    told = Event.objects.filter(matter__number=number, kind=event)
    press()
    for _wait in range(200):
        if told.count() >= count:
            break
        page.wait_for_timeout(100)
    assert told.count() == count, (event, page.inner_text("body")[:600])
    page.wait_for_load_state("networkidle")


def import_rooms(house: House, cast: Cast, folder: Path) -> None:
    """The administrator brings the workbook in: two rows taken, one refused with its reason."""
    page = house.opened(cast.admin, phone=False)
    book = folder / "业主资料汇总表.xlsx"
    book.write_bytes(xlsx(BOOK))
    house.go(page, "/desk/imports?project=YQ")
    page.get_by_label("原来的表格").set_input_files(book)
    page.get_by_role("button", name="读取文件").click()
    page.wait_for_url(re.compile(r"/desk/imports/\d+$"))
    page.get_by_role("button", name="逐行检查").click()
    expect(page.locator("#strip")).to_contain_text("排队中")
    outbox.drain()
    page.get_by_role("button", name="写入 2 行").click()
    expect(page.locator("#strip")).to_contain_text("排队中")
    outbox.drain()
    expect(page.locator("#strip")).to_contain_text("已写入")
    expect(page.locator("main")).to_contain_text("1389006")


def register(house: House, cast: Cast) -> str:
    """The owner of an imported room rings; the number of the case."""
    page = house.opened(cast.clerk, phone=False)
    house.go(page, "/desk/console?phone=13900000001")
    page.keyboard.press("F2")
    expect(page.locator("h1")).to_contain_text("赵")
    expect(page.locator("#said")).to_be_focused()
    with page.expect_response(lambda answer: "/desk/console/reading" in answer.url):
        page.keyboard.insert_text(WORDS)
    expect(page.locator("#item-C02")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("1")
    page.keyboard.press("Alt+r")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/console/registered/*")
    outbox.drain()
    matter = Matter.objects.select_related("room").get()
    assert matter.room is not None
    assert matter.room.label == "21-4-701"
    return matter.number


def agree_on_site(house: House, cast: Cast, number: str) -> None:
    """The lead of the day goes there, adds what else is found, and writes the slip with the owner's signature."""
    page = house.opened(cast.lead, phone=True)
    house.go(page, "/field/")
    page.locator(f"a[href='/field/cases/{number}']").first.click()
    page.wait_for_url(f"**/field/cases/{number}")
    done(page, lambda: page.locator("footer .cta").click(), event="repair.set_off", number=number)
    house.go(page, f"/field/cases/{number}/arrive")
    done(page, lambda: page.locator("footer .cta").click(), event="repair.arrived", number=number)
    house.go(page, f"/field/cases/{number}/add_item")
    page.locator("[name=place]").fill("厨房")
    page.locator("[name=part]").fill("水龙头")
    page.locator("[name=description]").fill("厨房水龙头关不紧")
    done(page, lambda: page.locator("footer .cta").click(), event="repair.item_added", number=number, count=2)
    house.go(page, f"/field/cases/{number}/agree_plan")
    for no, method in ((1, "换存水弯密封圈,做闭水试验"), (2, "换阀芯")):
        page.locator(f"[name=method-{no}]").fill(method)
    sign(page)
    done(page, lambda: page.locator("footer .cta").click(), event="repair.plan_agreed", number=number)


def decide_and_assign(house: House, cast: Cast, number: str) -> None:
    """The warranty office names the firm that answers and gives it its item; the lead gives the other to a technician."""
    page = house.opened(cast.warranty, phone=False)
    house.go(page, f"/desk/cases/{number}/items/1/decide_responsibility")
    page.locator("input[name=party][value=contractor]").check()
    page.locator("input[name=contractor][value=DY]").check()
    page.locator("input[name=reason]").fill("存水弯接口未打密封胶,保修期内")
    decided = "repair_item.responsibility_decided"
    done(page, lambda: page.keyboard.press("Control+Enter"), event=decided, number=number)
    house.go(page, f"/desk/cases/{number}/items/1/assign_contractor")
    choose(page, "丁源")
    assigned = "repair_item.contractor_assigned"
    done(page, lambda: page.locator("form button[type=submit].pri").last.click(), event=assigned, number=number)
    lead = house.opened(cast.lead, phone=True)
    house.go(lead, f"/field/cases/{number}/items/2/assign_technician")
    choose(lead, "张强")
    assigned = "repair_item.technician_assigned"
    done(lead, lambda: lead.locator("footer .cta").click(), event=assigned, number=number)
    outbox.drain()


def work(house: House, who: Person, number: str, no: int, *, turn: int) -> None:
    """Appointment, on the way, at the door, done, by whoever has the item in hand; `turn` counts the events so far."""
    page = house.opened(who, phone=True)
    job = f"/field/cases/{number}/items/{no}"
    house.go(page, job)
    for verb, event in (
        ("book_appointment", "repair_item.appointed"),
        ("set_off_to_item", "repair_item.set_off"),
        ("arrive_at_item", "repair_item.arrived"),
        ("start_work", "repair_item.work_started"),
        ("finish_work", "repair_item.finished"),
    ):
        house.go(page, f"{job}/{verb}")
        if verb == "finish_work":
            take_photo(page)
        done(page, lambda: page.locator("footer .cta").click(), event=event, number=number, count=turn)
    outbox.drain()


def sign_off_at_home(house: House, number: str) -> None:
    """The owner signs in with the code that came to the phone the workbook gave, and signs both items."""
    page = house.opened(None, phone=True)
    page.goto(f"{house.server.url}/sign-in/phone")
    page.locator("#phone").fill("13900000001")
    page.locator("button.cta").click()
    expect(page.locator("#code")).to_be_visible()
    notice = Notice.objects.filter(template="phone_code").latest("id")
    page.locator("#code").fill(decrypt(notice.data["sealed"], context="notice.phone_code"))
    page.locator("button.cta").click()
    page.wait_for_url("**/owner/")
    house.go(page, f"/owner/cases/{number}")
    expect(page.locator("main")).to_contain_text("卫生间")
    for no in (1, 2):
        house.go(page, f"/owner/cases/{number}/items/{no}/check")
        page.locator("label:has(input[value=right])").click()
        sign(page)
        done(page, lambda: page.locator("footer .cta").click(), event="repair_item.signed_off", number=number, count=no)
    outbox.drain()


def follow_up(house: House, offices: dict[str, Person], number: str) -> None:
    """Every office reads the case; the developer's customer service calls the owner, who is satisfied."""
    for who in offices.values():
        page = house.opened(who, phone=False)
        house.go(page, f"/desk/cases/{number}")
        expect(page.locator("main")).to_contain_text("21-4-701")
    caller = house.opened(offices["dev_cs"], phone=False)
    house.go(caller, f"/desk/cases/{number}/record_satisfied")
    press = caller.locator("form button[type=submit].pri").last
    done(caller, press.click, event="follow_up.satisfied", number=number)


def test_it_carries_a_repair_on_an_imported_room_through_every_role(house: House, cast: Cast, tmp_path: Path) -> None:
    offices = {}
    for role in OFFICES:
        offices[role] = person(f"{role} 的人", "staff", username=f"office_{role}")
        grant(offices[role], role, project=cast.project)
    import_rooms(house, cast, tmp_path)
    number = register(house, cast)
    agree_on_site(house, cast, number)
    decide_and_assign(house, cast, number)
    work(house, cast.technician, number, 2, turn=1)
    firm = house.opened(cast.foreman, phone=True)
    house.go(firm, "/field/firm")
    expect(firm.locator("main")).to_contain_text("21-4-701")
    house.go(firm, f"/field/cases/{number}/items/1/name_worker")
    choose(firm, "刘成")
    done(firm, lambda: firm.locator("footer .cta").click(), event="repair_item.worker_named", number=number)
    work(house, cast.firms_worker, number, 1, turn=2)
    sign_off_at_home(house, number)
    follow_up(house, offices, number)
    matter = Matter.objects.get(number=number)
    assert matter.state == "closed"
    assert set(Item.objects.filter(matter=matter).values_list("state", flat=True)) == {"signed_off"}
    assert house.complaints == []
