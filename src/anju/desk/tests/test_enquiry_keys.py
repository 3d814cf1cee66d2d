"""How many keys a question costs when its answer is agreed: taken, answered, told and closed while they are on the line."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from anju.complaints.tests.acting import walked
from anju.desk.tests.test_console_keys import COUNT, at_the_desk, keys
from anju.desk.tests.test_console_kinds import QUESTION, known
from anju.enquiries.models import Enquiry
from anju.enquiries.tests.acting import asked
from anju.intake.models import Case
from anju.matters.models import Matter
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.covers("INT-1", "INT-6")]


def asking(page: Page, server: LiveServer, cast: Cast, key: str = "Alt+z") -> None:
    """The owner rings and asks; the clerk has switched and said it into the box."""
    at_the_desk(page, server, cast.clerk)
    page.goto(f"{server.url}/desk/console?phone=13800005678")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    page.evaluate(COUNT)
    page.keyboard.press("F2")
    with page.expect_response(lambda answer: "/desk/console/call" in answer.url):
        page.keyboard.press(key)
    expect(page.locator("#answers")).to_be_visible()  # the call again, with the words box focused anew
    expect(page.locator("#said")).to_be_focused()
    expect(page.locator(".htmx-added")).to_have_count(0)  # htmx listens to what it put there some 20 ms later
    with page.expect_response(lambda answer: "/desk/console/answers" in answer.url):
        page.keyboard.insert_text(QUESTION)


def test_it_answers_a_question_in_twelve_keys(page: Page, live_server: LiveServer, cast: Cast) -> None:
    edition = known(cast)
    asking(page, live_server, cast)
    expect(page.locator(f"#answer-{edition.pk}")).to_be_visible()
    page.keyboard.press("Alt+1")
    expect(page.locator("#answer")).to_have_value(edition.answer_zh)
    expect(page.locator("[data-answer-now]")).to_be_focused()
    spent = keys(page) + 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/console/registered/*")
    expect(page.locator("main")).to_contain_text("已答复结案")
    assert spent <= 12
    case = Case.objects.get()
    assert (case.kind, case.matter.state, case.reporter) == ("enquiry", "closed", cast.owner)
    assert Enquiry.objects.get().edition == edition


def test_it_takes_a_question_along_by_keys(page: Page, live_server: LiveServer, cast: Cast) -> None:
    asking(page, live_server, cast)
    page.keyboard.press("Alt+k")
    page.wait_for_url("**/desk/console/registered/*")
    expect(page.locator("main")).to_contain_text("答复时限")
    assert Case.objects.get().matter.state == "asked"


def test_it_switches_back_to_a_repair_with_the_words_kept(page: Page, live_server: LiveServer, cast: Cast) -> None:
    asking(page, live_server, cast, "Alt+j")
    with page.expect_response(lambda answer: "/desk/console/call" in answer.url):
        page.keyboard.press("Alt+b")
    expect(page.locator("#said")).to_have_value(QUESTION)
    expect(page.locator("#adding")).to_be_visible()


@pytest.mark.parametrize("kind", ["enquiry", "complaint"])
def test_it_takes_agreed_words_into_an_answer_by_keys(
    page: Page, live_server: LiveServer, cast: Cast, kind: str
) -> None:
    edition = known(cast)
    asks = kind == "enquiry"
    matter = asked(cast) if asks else walked(cast, "unfounded", words="水费乱收")
    at_the_desk(page, live_server, cast.desk_lead)
    page.goto(f"{live_server.url}/desk/cases/{matter.number}/{'answer_enquiry' if asks else 'explain_invalid'}")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    box = page.locator("#answers-find")
    expect(box).to_have_value("水费怎么收?" if asks else "水费乱收")
    box.focus()
    with page.expect_response(lambda answer: "/desk/knowledge/suggest" in answer.url):
        box.fill("水费")
    expect(page.locator(f"#answer-{edition.pk}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")  # the only one: round to itself
    page.keyboard.press("Enter")
    filled = page.locator("#f-answer" if asks else "#f-explanation")
    expect(filled).to_have_value(edition.answer_zh)
    expect(filled).to_be_focused()
    expect(page.locator("[data-picked-question]")).to_have_text(edition.question_zh)
    assert page.locator('[name="answer_edition"]').count() == int(asks)
    filled.press("End")
    page.keyboard.insert_text("请放心。")
    expect(filled).to_have_value(edition.answer_zh + "请放心。")


def test_it_begins_a_dialog_in_its_first_field_and_answers_from_there(
    page: Page, live_server: LiveServer, cast: Cast
) -> None:
    edition = known(cast)
    matter = asked(cast)
    at_the_desk(page, live_server, cast.desk_lead)
    page.goto(f"{live_server.url}/desk/cases/{matter.number}")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    page.keyboard.press("Alt+1")
    expect(page.locator("#dialog #answers-find")).to_be_focused()
    expect(page.locator("#dialog .htmx-added")).to_have_count(0)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("水费")
    expect(page.locator(f"#dialog #answer-{edition.pk}")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#dialog #f-answer")).to_have_value(edition.answer_zh)
    page.locator("#dialog [name=route][value=phone]").check(force=True)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#dialog")).not_to_be_visible()
    assert Enquiry.objects.get().edition == edition
    assert Matter.objects.get(pk=matter.pk).state == "closed"
