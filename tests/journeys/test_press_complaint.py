"""A complaint the press rings about, of four households at once, in a real browser: severe, passed on in writing, looked into by
the manager with two departments, answered with one voice; each household is told, and nobody is told anything twice.
"""

from collections import Counter
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from anju.complaints.models import Complaint, Part
from anju.complaints.tests.acting import BASIS, colleague, lodged
from anju.core.time import product_now
from anju.intake.access import case_link
from anju.intake.models import Case
from anju.matters.models import Matter
from anju.notices.models import Notice
from anju.people.models import Person
from tests.cast import Cast, build_cast
from tests.journeys.house import Days, House, choose, dialog, happened, moment, ready, recorded

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.covers("CMP-2", "CMP-3", "CMP-4", "CMP-5", "CMP-7", "CMP-8", "CMP-11"),
]
WORDS = "电视台记者来电：三号楼电梯反复困人，几户业主联名反映，要求书面答复"
SUMMARY = "三号楼电梯一周内困人三次，几户业主联名，电视台已来电，要求书面答复和整改时间。"
RESULT = "已更换门机控制器并停梯检修，三日内复检"


@pytest.fixture
def cast(transactional_db: None, days: Days) -> Cast:
    return build_cast()


@pytest.fixture
def manager(cast: Cast) -> Person:
    return colleague(cast, "pm")


@pytest.fixture
def designer(cast: Cast) -> Person:
    return colleague(cast, "peer_dept")


def verb(house: House, page: Page, number: str, name: str) -> Locator:
    """The form of a verb, on the case as it stands now."""
    house.go(page, f"/desk/cases/{number}")
    return dialog(page, f"cases/{number}/{name}")


def take_down(house: House, cast: Cast) -> Matter:
    """The clerk writes it down: the program calls it severe, and it is not passed on without a summary."""
    page = house.desk_of(cast.clerk)
    house.go(page, "/desk/console?phone=13800005678&manual=1")
    with page.expect_response(lambda answer: "/desk/console/call" in answer.url):
        page.keyboard.press("Alt+t")
    expect(page.locator("[name=degree]").first).to_be_attached()
    page.locator(".late-record summary").click()
    page.locator("select[name=channel]").select_option("media")
    with page.expect_response(lambda answer: "/desk/console/complaint/reading" in answer.url):
        page.locator("#said").fill(WORDS)
    expect(page.locator("main")).to_contain_text("公开媒体曝光")
    page.locator("label:has([name=degree][value=severe])").click()
    if not page.locator("[name=grounds][value=media]").is_checked():
        page.locator("label:has([name=grounds][value=media])").click()
    house.look(page, "clerk-takes-it-down")
    with house.refusing():
        page.keyboard.press("Control+Enter")
        expect(page.locator("main")).to_contain_text("严重投诉须书面转呈")
    assert not Case.objects.exists()
    house.look(page, "clerk-is-asked-for-the-summary")
    page.locator("[name=summary]").fill(SUMMARY)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/console/registered/*")
    expect(page.locator("main")).to_contain_text("回音不晚于")
    matter = Matter.objects.get(kind="complaint")
    row = Complaint.objects.get(pk=matter.pk)
    assert (matter.case.channel, row.decided_class, row.passed_to, matter.holder_role) == (
        "media", "severe", "pm", "pm",
    )  # fmt: skip
    return matter


def join(house: House, cast: Cast, voice: Matter) -> list[Matter]:
    """Three other households rang about the same: the neighbour with an account, one with a number, one with neither."""
    others = [
        lodged(cast, words="电梯又困人了", phone="13900001234", who=cast.neighbour, room=cast.home_above),
        lodged(cast, words="电梯不敢坐", phone="13855556666"),
        lodged(cast, words="电梯坏了一周", phone="", channel="counter"),
    ]
    page = house.desk_of(cast.clerk)
    for other in others:
        form = verb(house, page, other.number, "join_group")
        form.locator("[name=into]").fill(voice.number)
        form.locator("[name=reason]").fill("同一部电梯")
        recorded(page, event="complaint.joined", number=other.number)
    house.look(page, "clerk-joined-a-household")
    return others


def look_into(house: House, cast: Cast, manager: Person, number: str) -> None:
    """It is the manager's: told once, in the lane of the severe; judged, inquired, two departments asked."""
    clerk = house.desk_of(cast.clerk)
    house.go(clerk, f"/desk/cases/{number}")
    expect(clerk.locator(f"a[href='/desk/cases/{number}/decide_valid']")).to_have_count(0)
    page = house.desk_of(manager)
    house.go(page, "/desk/notices")
    expect(page.locator("main").get_by_text(f"严重投诉 {number}")).to_have_count(1)
    house.go(page, "/desk/complaints?project=YQ&lane=severe")
    expect(page.locator(f"#card-{number}")).to_be_visible()
    house.look(page, "manager-board-of-the-severe")
    house.go(page, f"/desk/cases/{number}")
    expect(page.locator("main")).to_contain_text("同因投诉 4 件")
    expect(page.locator("main")).to_contain_text(SUMMARY)
    form = verb(house, page, number, "decide_valid")
    form.locator("label:has(input[name=grounds])").first.click()
    form.locator("[name=reason]").fill("困人记录属实")
    recorded(page, event="complaint.valid", number=number)
    form = verb(house, page, number, "record_inquiry")
    form.locator("[name=inquiry]").fill("调取电梯困人记录和维保记录")
    recorded(page, event="complaint.inquired", number=number)
    for department, question in (
        ("prop_eng", "维保多久一次，最近一次查出什么？"),
        ("peer_dept", "门机选型依据是什么？"),
    ):
        form = verb(house, page, number, "ask_department")
        form.locator("[name=department]").select_option(department)
        form.locator("[name=question]").fill(question)
        recorded(page, event="complaint_ask.made", number=number)
    form = verb(house, page, number, "tell_why")
    form.locator("label:has(input[name=route][value=phone])").click()
    form.locator("[name=words]").fill("需要工程和设计配合，三天内再联系您")
    recorded(page, event="complaint.why_told", number=number)
    house.look(page, "manager-asked-departments")


def answer_parts(house: House, number: str, people: list[Person]) -> None:
    """Each department answers its part from a phone."""
    for no, who in enumerate(people, start=1):
        phone = house.phone_of(who)
        house.go(phone, "/field/")
        phone.locator("a[href='/field/parts']").click()
        phone.wait_for_url("**/field/parts")
        ready(phone)
        house.look(phone, f"department-{no}-what-waits")
        phone.locator(f"a[href='/field/parts/{number}/{no}']").click()
        phone.wait_for_url("**/parts/*/*")
        ready(phone)
        house.look(phone, f"department-{no}-is-asked")
        phone.locator("[name=answer]").fill("记录齐全，门机控制器老化")
        phone.locator("footer .cta").click()
        phone.wait_for_url("**/field/parts")
        assert Part.objects.get(matter__number=number, no=no).state == "answered"


def put_right_and_answer(house: House, cast: Cast, days: Days, manager: Person, designer: Person, number: str) -> None:
    """Cause and measure are named; the answer waits until both departments have said theirs."""
    page = house.desk_of(manager)
    form = verb(house, page, number, "name_cause")
    form.locator("[name=cause]").fill("门机控制器老化")
    recorded(page, event="complaint.cause_named", number=number)
    verb(house, page, number, "set_measure").locator("[name=measure]").fill("更换控制器")
    choose(page, cast.engineer.name)
    moment(page, "by_when", product_now() + timedelta(days=3))
    recorded(page, event="complaint_measure.set", number=number)
    expect(page.locator(f"a[href='/desk/cases/{number}/answer_complaint']")).to_have_count(0)
    answer_parts(house, number, [cast.engineer, designer])
    days.pass_by(minutes=1)
    house.go(page, f"/desk/cases/{number}")
    expect(page.locator("main")).to_contain_text("门机控制器老化")
    form = verb(house, page, number, "answer_complaint")
    form.locator("label:has(input[name=route][value=phone])").click()
    form.locator("[name=result]").fill(RESULT)
    form.locator("[name=basis]").fill(BASIS)
    house.look(page, "manager-answers")
    recorded(page, event="complaint.answered", number=number)


def tell_each(house: House, cast: Cast, others: list[Matter]) -> None:
    """The neighbour reads it on her page, another by the link, and the desk tells the one without a number in person."""
    known, by_number, by_nothing = others
    neighbour = house.phone_of(cast.neighbour)
    house.go(neighbour, f"/owner/cases/{known.number}")
    guest = house.opened(None, phone=True)
    house.go(guest, f"/c/{case_link(by_number.pk)}")
    for page in (neighbour, guest):
        expect(page.locator("main")).to_contain_text("我们的答复")
        expect(page.locator("main")).to_contain_text(RESULT)
    house.look(neighbour, "neighbour-is-told")
    by_nothing.refresh_from_db()
    assert by_nothing.state == "joined"
    clerk = house.desk_of(cast.clerk)
    house.go(clerk, "/desk/notices")
    expect(clerk.locator("main").get_by_text(f"请告知住户 {by_nothing.number}")).to_have_count(1)
    form = verb(house, clerk, by_nothing.number, "tell_member")
    form.locator("label:has(input[name=route][value=visit])").click()
    form.locator("[name=words]").fill("上门告知：已更换控制器")
    recorded(clerk, event="complaint.answered", number=by_nothing.number)
    for other in others:
        other.refresh_from_db()
        other.case.refresh_from_db()
        assert (other.state, other.case.told_at is not None) == ("answered", True)
        assert happened(other.number, "complaint.answered") == 1


def test_it_is_passed_on_in_writing_and_answered_with_one_voice(
    house: House, cast: Cast, manager: Person, designer: Person, days: Days
) -> None:
    voice = take_down(house, cast)
    others = join(house, cast, voice)
    days.pass_by(minutes=1)
    look_into(house, cast, manager, voice.number)
    days.pass_by(minutes=1)
    put_right_and_answer(house, cast, days, manager, designer, voice.number)
    days.pass_by(minutes=1)
    tell_each(house, cast, others)
    days.pass_by(minutes=1)
    each_once(cast, manager, designer, voice, others)
    assert house.complaints == []


def each_once(cast: Cast, manager: Person, designer: Person, voice: Matter, others: list[Matter]) -> None:
    """Who was told what by which route: everything once, and nothing else."""
    known, by_number, by_nothing = others
    both = ("app", "sms")
    wanted = {
        (voice.pk, "complaint_severe", cast.desk_lead.pk, "app"),
        (voice.pk, "complaint_severe", manager.pk, "app"),
        (voice.pk, "complaint_passed_on", manager.pk, "app"),
        (voice.pk, "complaint_asked", cast.engineer.pk, "app"),
        (voice.pk, "complaint_asked", designer.pk, "app"),
        (voice.pk, "complaint_measure", cast.engineer.pk, "app"),
        *(
            (voice.pk, template, cast.owner.pk, route)
            for template in ("complaint_promise", "complaint_why", "complaint_answered")
            for route in both
        ),
        *((other.pk, "complaint_lodged", cast.desk_lead.pk, "app") for other in others),
        *(
            (known.pk, template, cast.neighbour.pk, route)
            for template in ("complaint_promise", "complaint_joined", "complaint_answered")
            for route in both
        ),
        *(
            (by_number.pk, template, None, "sms")
            for template in ("complaint_promise", "complaint_joined", "complaint_answered")
        ),
        *((by_nothing.pk, "complaint_tell_household", who.pk, "app") for who in (cast.clerk, cast.desk_lead)),
    }
    rows = Counter(Notice.objects.values_list("matter", "template", "person", "route"))
    twice = {row: count for row, count in rows.items() if count > 1}
    # an answered part is told to the manager, once for each department
    answers = (voice.pk, "complaint_ask_answered", manager.pk, "app")
    assert twice == {answers: 2}
    assert set(rows) - {answers} == wanted
