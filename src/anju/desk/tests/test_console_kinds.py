"""The console for questions and suggestions: agreed answers while it is said, answered and closed, or taken along."""

from typing import Any

import pytest

from anju.desk.tests.test_console_page import HTMX, ring, signed_in
from anju.enquiries.models import Enquiry
from anju.enquiries.tests.acting import asked
from anju.intake.models import Case, CaseLink
from anju.knowledge.actions.agreeing import agree_entry
from anju.knowledge.actions.writing import Wording, draft_entry
from anju.knowledge.models import Edition
from anju.matters.models import Matter, Words
from anju.repairs.tests.acting import do
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-1", "INT-6")]
QUESTION = "请问水费怎么收"


def known(cast: Cast) -> Edition:
    """An agreed answer about water."""
    wording = Wording(question_zh="水费怎么收取?", answer_zh="按用量收取,每月一次。", topic="fees", audience="owners")
    draft = draft_entry(actor=cast.actor(cast.desk_lead), wording=wording, project_id=cast.project.pk)
    agree_entry(actor=cast.actor(cast.admin), edition_id=draft.pk)
    return Edition.objects.get(pk=draft.pk)


def asking(cast: Cast, **more: Any) -> dict[str, Any]:
    return ring(cast, kind="enquiry", words=QUESTION, item="", urgency="") | more


def test_it_switches_the_kind_and_keeps_what_was_written(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.clerk)
    for kind, words in (
        ("enquiry", "核实后答复"),
        ("suggestion", "是否采纳"),
        ("complaint", "涉及谁"),
        ("repair", "加一项"),
    ):
        client.post("/desk/console/call", asking(cast, kind=kind), headers=HTMX)
        with django_assert_max_num_queries(12):
            text = client.post("/desk/console/call", asking(cast, kind=kind), headers=HTMX).content.decode()
        assert words in text, kind
        assert QUESTION in text, kind


def test_it_offers_agreed_answers_while_it_is_said(cast: Cast, django_assert_max_num_queries: Any) -> None:
    edition = known(cast)
    client = signed_in(cast.clerk)
    client.post("/desk/console/answers", asking(cast), headers=HTMX)
    with django_assert_max_num_queries(8):
        text = client.post("/desk/console/answers", asking(cast), headers=HTMX).content.decode()
    assert f'data-take-answer="{edition.pk}"' in text
    assert 'data-key="Alt 1"' in text
    assert "按用量收取" in text
    nothing = client.post("/desk/console/answers", asking(cast, words="怎么去月球"), headers=HTMX)
    assert "data-take-answer" not in nothing.content.decode()
    assert signed_in(cast.lead).post("/desk/console/answers", asking(cast), headers=HTMX).status_code == 403


def test_it_answers_registers_and_closes_in_one_post(cast: Cast) -> None:
    edition = known(cast)
    client = signed_in(cast.clerk)
    sent = asking(cast, answer=edition.answer_zh, answer_edition=edition.pk)
    done = client.post("/desk/console/register", sent, headers=HTMX)
    assert done.status_code == 204
    case = Case.objects.get()
    assert (case.kind, case.matter.state, case.told_at is not None) == ("enquiry", "closed", True)
    assert Enquiry.objects.get().edition == edition
    page = client.get(done.headers["HX-Redirect"]).content.decode()
    assert "已答复结案" in page
    again = client.post("/desk/console/register", sent, headers=HTMX)
    assert again.headers["HX-Redirect"] == done.headers["HX-Redirect"]


def test_it_takes_a_question_along(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    missing = client.post("/desk/console/register", asking(cast), headers=HTMX)
    assert missing.status_code == 422
    assert "Alt K" in missing.content.decode()
    done = client.post("/desk/console/register", asking(cast, later="1", answer="半句话"), headers=HTMX)
    assert done.status_code == 204
    matter = Matter.objects.get()
    assert (matter.state, Words.objects.filter(field="answer").exists()) == ("asked", False)
    assert "答复时限" in client.get(done.headers["HX-Redirect"]).content.decode()


def test_it_says_whom_a_caller_without_a_home_is(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    sent = asking(cast, phone="13911112222", room="", person="none", name="路人", kind="suggestion", later="1")
    assert 'name="name"' in client.post("/desk/console/call", sent, headers=HTMX).content.decode()
    assert client.post("/desk/console/register", sent, headers=HTMX).status_code == 204
    case = Case.objects.get()
    assert (case.kind, case.reporter_name, case.matter.room) == ("suggestion", "路人", None)


def test_it_registers_what_another_case_became(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    client.post("/desk/console/register", asking(cast, later="1"), headers=HTMX)
    origin = Matter.objects.get()
    sent = ring(cast, origin=origin.number, client_id="call-2")
    assert client.post("/desk/console/register", sent, headers=HTMX).status_code == 204
    assert CaseLink.objects.get().origin == origin
    wrong = ring(cast, origin="YQ-26-9999", client_id="call-3")
    assert client.post("/desk/console/register", wrong, headers=HTMX).status_code == 422


def test_it_fills_in_what_a_question_turned_out_to_be(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = asked(cast)
    client = signed_in(cast.clerk)
    page = client.get(f"/desk/cases/{matter.number}").content.decode()
    assert "转登记报修" in page
    for kind in ("complaint", "repair"):
        address = client.get(f"/desk/console?project=YQ&origin={matter.number}&kind={kind}").headers["Location"]
        assert "水费" not in address
        client.get(address)
        with django_assert_max_num_queries(12):
            text = client.get(address).content.decode()
    for words in ("水费怎么收?", "3-2-1801", f'name="origin" value="{matter.number}"'):
        assert words in text, words
    assert "13800005678" not in text


def test_it_shows_the_answer_its_source_and_what_it_became(cast: Cast, django_assert_max_num_queries: Any) -> None:
    edition = known(cast)
    matter = do(cast, "propose_entry", asked(cast), cast.clerk, question="热水费怎么收?")
    client = signed_in(cast.clerk)
    form = client.get(f"/desk/cases/{matter.number}/answer_enquiry", headers=HTMX).content.decode()
    assert "data-answers" in form
    assert form.count('name="answer_edition"') == 1
    sent = {"answer": edition.answer_zh, "route": "phone", "answer_edition": str(edition.pk)}
    assert client.post(f"/desk/cases/{matter.number}/answer_enquiry", sent, headers=HTMX).status_code == 204
    client.get(f"/desk/cases/{matter.number}")
    with django_assert_max_num_queries(12):
        text = client.get(f"/desk/cases/{matter.number}").content.decode()
    for words in ("已告知", "按用量收取", "水费怎么收取?", "热水费怎么收?", "待审定"):
        assert words in text, words


def test_it_shows_a_decision_with_its_reason_and_a_draft(cast: Cast) -> None:
    matter = do(cast, "draft_answer", asked(cast, "suggestion"), cast.clerk, answer="下周给您准信")
    do(cast, "decide_suggestion", matter, cast.desk_lead, decision="taken_up", reason="业委会已同意")
    text = signed_in(cast.clerk).get(f"/desk/cases/{matter.number}").content.decode()
    for words in ("采纳", "业委会已同意", "待告知", "下周给您准信"):
        assert words in text, words


@pytest.mark.parametrize("kind", ["enquiry", "suggestion"])
def test_it_shows_a_case_of_this_kind(cast: Cast, kind: str, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.clerk)
    client.post("/desk/console/register", asking(cast, kind=kind, later="1"), headers=HTMX)
    number = Matter.objects.get().number
    client.get(f"/desk/cases/{number}")
    with django_assert_max_num_queries(12):
        text = client.get(f"/desk/cases/{number}").content.decode()
    for words in (QUESTION, "待答复", "记下核实", "转部门核实"):
        assert words in text, words
