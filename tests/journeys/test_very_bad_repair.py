"""A very bad repair in a real browser: reported twice, the firm objects to one item and keeps silent about the other, asks for
a pause, works unsafely; the owner will not sign, and months of patience later has it opened again.
"""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from anju.core.time import product_now
from anju.intake.models import Case
from anju.matters.models import Matter
from anju.people.models import Person
from anju.repairs.models import Check, Item
from anju.repairs.tests.acting import do, kinds, span
from tests.cast import Cast, build_cast, grant, person
from tests.journeys.house import (
    Days,
    House,
    choose,
    dialog,
    moment,
    photo,
    pick,
    ready,
    recorded,
    said_no,
    sent,
    take_photo,
    tapped,
    unfold,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.covers("REP-9", "REP-10", "REP-13", "REP-14", "REP-15", "INT-7", "SLA-1"),
]


@pytest.fixture
def cast(transactional_db: None, days: Days) -> Cast:
    made = build_cast()
    second = person("秦岚", "staff", username="qinlan")
    grant(second, "dev_cs", project=made.project)
    return made


def report(house: House, who: Person, words: str) -> Matter:
    """The owner reports on the phone."""
    page = house.phone_of(who)
    house.go(page, "/owner/report")
    page.locator("label:has-text('卫生间')").first.click()
    page.locator("[name=words]").fill(words)
    page.locator("footer button.cta").click()
    page.wait_for_url("**/owner/cases/*")
    ready(page)
    return Matter.objects.latest("pk")


def report_twice(house: House, cast: Cast, days: Days) -> Matter:
    """Nobody came at once, so she reports again; the desk makes one case of the two."""
    first = report(house, cast.owner, "卫生间天花板滴水")
    days.pass_by(minutes=4)
    second = report(house, cast.owner, "怎么还没有人来，天花板还在滴水")
    desk = house.desk_of(cast.clerk)
    house.go(desk, f"/desk/cases/{second.number}")
    form = dialog(desk, f"cases/{second.number}/merge_case")
    form.locator("[name=into]").fill(first.number)
    form.locator("[name=reason]").fill("同一处，重复登记")
    house.look(desk, "desk-registered-twice")
    recorded(desk, event="repair.merged", number=second.number)
    owner = house.phone_of(cast.owner)
    house.go(owner, f"/owner/cases/{second.number}")
    expect(owner.locator(f"a[href='/owner/cases/{first.number}']")).to_be_visible()
    house.look(owner, "owner-it-goes-on-there")
    return first


def agree_and_give_to_the_firm(house: House, cast: Cast, days: Days, matter: Matter) -> None:
    """On site there are two things; the firm that built it answers for both."""
    for name in ("set_off", "arrive"):
        do(cast, name, matter, cast.lead)
    do(cast, "add_item", matter, cast.lead, place="厨房", part="水龙头", description="水龙头关不紧")
    by = (product_now() + timedelta(days=20)).isoformat()
    lines = [{"item": no, "method": "换密封圈", "finish_by": by} for no in (1, 2)]
    do(cast, "agree_plan", matter, cast.lead, lines=lines, consent="spoken")
    office = house.desk_of(cast.warranty)
    house.go(office, f"/desk/cases/{matter.number}/items/1/decide_responsibility")
    office.locator("input[name=party][value=contractor]").check()
    office.locator("input[name=contractor][value=DY]").check()
    office.locator("input[name=reason]").fill("接头未拧紧，保修期内")
    house.look(office, "office-decides")
    office.keyboard.press("Control+Enter")
    office.wait_for_url(f"**/desk/cases/{matter.number}**")
    do(cast, "decide_responsibility", matter, cast.warranty, 2, party="contractor", contractor="DY", reason="阀芯质量")
    for no in (1, 2):
        do(cast, "assign_contractor", matter, cast.warranty, no, contractor="DY")


def object_and_be_overruled(house: House, cast: Cast, days: Days, number: str) -> None:
    """Not ours, says the firm of the first item; the warranty office rules; the repair goes on all the while."""
    days.pass_by(hours=3)
    firm = house.phone_of(cast.foreman)
    house.go(firm, "/field/firm")
    house.look(firm, "firm-to-take-up")
    firm.locator(f"a[href='/field/cases/{number}/items/1/object_item']").click()
    firm.wait_for_url("**/object_item")
    ready(firm)
    firm.locator("[name=reason]").fill("系住户装修打穿")
    take_photo(firm, "evidence")
    house.look(firm, "firm-objects")
    tapped(firm, event="repair_item.objected", number=number)
    house.look(firm, "firm-has-objected")
    office = house.desk_of(cast.warranty)
    house.go(office, f"/desk/cases/{number}")
    expect(office.locator("main")).to_contain_text("系住户装修打穿")
    house.look(office, "office-reads-the-objection")
    form = dialog(office, f"cases/{number}/items/1/dismiss_objection")
    form.locator("[name=reason]").fill("打压记录显示接头渗漏")
    recorded(office, event="repair_item.objection_dismissed", number=number)


def pause(house: House, cast: Cast, number: str) -> None:
    """The firm asks for two days; somebody else grants them, and the owner reads until when the dates stand still."""
    firm = house.phone_of(cast.foreman)
    house.go(firm, f"/field/cases/{number}/items/1/ask_pause")
    pick(firm, "reason", "material")
    moment(firm, "until", product_now() + timedelta(days=2))
    take_photo(firm, "evidence")
    house.look(firm, "firm-asks-for-a-pause")
    tapped(firm, event="repair_item.pause_asked", number=number)
    head = house.desk_of(cast.desk_lead)
    house.go(head, f"/desk/cases/{number}")
    house.look(head, "head-reads-what-is-asked")
    dialog(head, f"cases/{number}/items/1/grant_pause")
    recorded(head, event="repair_item.pause_granted", number=number)
    owner = house.phone_of(cast.owner)
    house.go(owner, f"/owner/cases/{number}")
    expect(owner.locator("main")).to_contain_text("时限暂停至")
    house.look(owner, "owner-the-dates-stand-still")


def fall_silent(house: House, cast: Cast, days: Days, number: str) -> None:
    """A day without a word counts as taking the second item on; as nobody moves, the lead gives it to our own technician."""
    days.pass_by(hours=22)
    assert Item.objects.get(matter__number=number, no=2).answer == "deemed"
    lead = house.phone_of(cast.lead)
    house.go(lead, f"/field/cases/{number}")
    expect(lead.locator("main")).to_contain_text("视为")
    house.look(lead, "lead-reads-of-the-silence")
    lead.locator(f"a[href='/field/cases/{number}/items/2/transfer_item']").click()
    lead.wait_for_url("**/transfer_item")
    ready(lead)
    choose(lead, "何平")
    lead.locator("[name=note]").fill("丁源没有回音，业主很急，周四前修好")
    house.look(lead, "lead-transfers")
    tapped(lead, event="repair_item.transferred", number=number)
    worker = house.phone_of(cast.other_technician)
    house.go(worker, f"/field/cases/{number}/items/2")
    expect(worker.locator("main")).to_contain_text("业主很急")
    house.look(worker, "worker-reads-the-note")
    for name, more in (("book_appointment", span()), ("arrive_at_item", {}), ("start_work", {})):
        do_item(cast, name, number, cast.other_technician, 2, **more)
    do_item(cast, "finish_work", number, cast.other_technician, 2, photos=[photo(cast, cast.other_technician)])
    do_item(cast, "sign_off_item", number, cast.owner, 2, signature=photo(cast, cast.owner, "signature"))


def do_item(cast: Cast, name: str, number: str, who: Person, no: int, **inputs: Any) -> None:
    do(cast, name, Matter.objects.get(number=number), who, no, **inputs)


def work_unsafely(house: House, cast: Cast, days: Days, number: str) -> None:
    """The pause ends, the firm works with the power on; the engineer halts it, the lead lets it go on."""
    head = house.desk_of(cast.desk_lead)
    house.go(head, f"/desk/cases/{number}")
    dialog(head, f"cases/{number}/items/1/end_pause")
    recorded(head, event="repair_item.pause_ended", number=number)
    do_item(cast, "book_appointment", number, cast.foreman, 1, **span())
    days.pass_by(hours=1)
    do_item(cast, "arrive_at_item", number, cast.foreman, 1)
    do_item(cast, "start_work", number, cast.foreman, 1, photos=[photo(cast, cast.foreman)])
    engineer = house.phone_of(cast.engineer)
    house.go(engineer, f"/field/cases/{number}/items/1/record_inspection")
    pick(engineer, "safety", "unsafe")
    engineer.locator("[name=finding]").fill("未断电作业")
    tapped(engineer, event="repair_item.inspected", number=number)
    engineer.locator(f"a[href='/field/cases/{number}/items/1/halt_work']").click()
    engineer.wait_for_url("**/halt_work")
    ready(engineer)
    engineer.locator("[name=reason]").fill("未断电作业")
    take_photo(engineer)
    house.look(engineer, "engineer-halts")
    tapped(engineer, event="repair_item.halted", number=number)
    firm = house.phone_of(cast.foreman)
    house.go(firm, f"/field/cases/{number}/items/1")
    expect(firm.locator("footer .cta")).to_have_count(0)
    house.look(firm, "firm-is-halted")
    lead = house.phone_of(cast.lead)
    house.go(lead, f"/field/cases/{number}/items/1/release_work")
    tapped(lead, event="repair_item.released", number=number)
    do_item(cast, "start_work", number, cast.foreman, 1)
    do_item(cast, "finish_work", number, cast.foreman, 1, photos=[photo(cast, cast.foreman)])


def refuse_to_sign(house: House, cast: Cast, days: Days, number: str) -> None:
    """The owner will not sign: tried on three days, and only after the wait is it attested before a witness."""
    desk = house.desk_of(cast.clerk)
    house.go(desk, f"/desk/cases/{number}")
    form = dialog(desk, f"cases/{number}/items/1/record_attempt")
    pick(desk, "way", "phone")
    pick(desk, "outcome", "refused_to_sign")
    form.locator("[name=words]").fill("说先赔误工费才签")
    house.look(desk, "desk-will-not-sign")
    recorded(desk, event="repair_item.signing_attempted", number=number)
    for _day in range(2):
        days.pass_by(days=1)
        words = {"way": "visit", "outcome": "not_reached", "words": "敲门无人应"}
        do_item(cast, "record_attempt", number, cast.clerk, 1, **words)
    lead = house.phone_of(cast.lead)
    attest(lead, house, number)
    press = lead.locator("footer .cta").click
    with house.refusing():
        said_no(lead, press, event="repair_item.attested", number=number, words="天")
    house.look(lead, "lead-too-early-to-attest")
    days.pass_by(days=6)
    attest(lead, house, number)
    house.look(lead, "lead-attests")
    tapped(lead, event="repair_item.attested", number=number)
    owner = house.phone_of(cast.owner)
    house.go(owner, f"/owner/cases/{number}")
    house.look(owner, "owner-completed-before-a-witness")


def attest(page: Page, house: House, number: str) -> None:
    """Before which witness, with a picture."""
    house.go(page, f"/field/cases/{number}/items/1/attest_item")
    choose(page, "陈晓")
    take_photo(page)


def open_again_and_end(house: House, cast: Cast, days: Days, matter: Matter) -> None:
    """Back from a journey she finds it dripping; what was kept at first stays on record, and the last call is a good one."""
    number = matter.number
    days.pass_by(days=2)
    owner = house.phone_of(cast.owner)
    house.go(owner, f"/owner/cases/{number}")
    unfold(owner, "form[action$='/reopen']")
    pick(owner, "items", "1")
    owner.locator("form[action$='/reopen'] [name=reason]").fill("出差回来发现还在滴")
    house.look(owner, "owner-has-it-opened-again")
    reopen = owner.locator("form[action$='/reopen'] button").click
    sent(owner, reopen, event="repair.reopened", number=number)
    house.look(owner, "owner-opened-again")
    for name, more in (("book_appointment", span()), ("arrive_at_item", {}), ("start_work", {})):
        do_item(cast, name, number, cast.foreman, 1, **more)
    do_item(cast, "finish_work", number, cast.foreman, 1, photos=[photo(cast, cast.foreman)])
    do_item(cast, "sign_off_item", number, cast.owner, 1, signature=photo(cast, cast.owner, "signature"))
    days.pass_by(hours=5)
    office = house.desk_of(Person.objects.get(username="qinlan"))
    house.go(office, f"/desk/cases/{number}")
    house.look(office, "developer-calls")
    dialog(office, f"cases/{number}/record_satisfied")
    recorded(office, event="follow_up.satisfied", number=number)


def test_it_brings_a_very_bad_repair_to_its_end(house: House, days: Days, cast: Cast) -> None:
    matter = report_twice(house, cast, days)
    agree_and_give_to_the_firm(house, cast, days, matter)
    object_and_be_overruled(house, cast, days, matter.number)
    pause(house, cast, matter.number)
    fall_silent(house, cast, days, matter.number)
    work_unsafely(house, cast, days, matter.number)
    refuse_to_sign(house, cast, days, matter.number)
    open_again_and_end(house, cast, days, matter)
    case = Case.objects.get(matter=matter)
    assert Matter.objects.get(pk=matter.pk).state == "closed"
    assert (case.rounds, case.repeats) == (2, 1)
    checks = Check.objects.filter(item__matter=matter, item__no=1).order_by("attempt")
    assert [check.witness for check in checks] == [cast.clerk, None]
    assert "repair_item.deemed_taken_on" in kinds(matter)
    assert house.complaints == []
