"""Asking from the phone: a question or a suggestion, once; its answer in full on the progress page; asking again."""

from typing import Any

import pytest
from django.test import Client

from anju.enquiries.tests.acting import ANSWER, asked, in_state
from anju.intake.access import case_link
from anju.intake.models import Case
from anju.matters.models import Matter
from anju.repairs.tests.acting import do
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-1", "INT-6")]


@pytest.fixture
def owner(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.owner)
    return client


@pytest.mark.parametrize("kind", ["enquiry", "suggestion"])
def test_it_takes_what_was_asked_once(owner: Client, cast: Cast, kind: str, django_assert_max_num_queries: Any) -> None:
    owner.get("/owner/ask")
    with django_assert_max_num_queries(8):
        assert "咨询·建议" in owner.get("/owner/ask").content.decode()
    sent = {"q": "水费怎么收?", "kind": kind, "client_id": "phone-0001"}
    first, again = owner.post("/owner/ask", sent), owner.post("/owner/ask", sent)
    assert first.status_code == again.status_code == 302
    case = Case.objects.get()
    assert (case.kind, case.channel, case.reporter, case.matter.room) == (kind, "h5", cast.owner, cast.home)
    page = owner.get(first.headers["Location"]).content.decode()
    for words in ("水费怎么收?", "会答复您", "前"):
        assert words in page, words


def test_it_wants_words(owner: Client) -> None:
    for sent in ({"q": "", "kind": "enquiry"}, {"q": "水费怎么收?", "kind": "repair"}):
        assert owner.post("/owner/ask", sent).status_code == 422
    assert not Matter.objects.exists()


@pytest.mark.covers("CMP-8")
def test_it_shows_the_answer_in_full_and_takes_a_second_question(
    owner: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    matter = in_state(cast, "closed")
    path = f"/owner/cases/{matter.number}"
    owner.get(path)
    with django_assert_max_num_queries(12):
        page = owner.get(path).content.decode()
    assert ANSWER in page
    assert "我们的答复" in page
    assert owner.post(f"{path}/ask_again", {"reason": ""}).status_code == 422
    assert owner.post(f"{path}/ask_again", {"reason": "问的是热水"}).status_code == 302
    assert Matter.objects.get(pk=matter.pk).state == "asked"
    assert "我们的答复" not in owner.get(f"{path}/live").content.decode()


def test_it_shows_what_was_decided_on_a_suggestion(owner: Client, cast: Cast) -> None:
    matter = in_state(cast, "closed", "suggestion")
    page = owner.get(f"/owner/cases/{matter.number}").content.decode()
    for words in ("采纳", "下月起试行", ANSWER):
        assert words in page, words


def test_it_hides_a_draft_and_follows_by_the_link(cast: Cast) -> None:
    matter = in_state(cast, "drafted")
    guest = Client()
    link = f"/c/{case_link(matter.pk)}"
    page = guest.get(link).content.decode()
    assert "答复已写好" in page
    assert ANSWER not in page
    assert guest.post(f"{link}/urge").status_code == 302
    do(cast, "tell_answer", matter, cast.clerk, route="phone")
    assert ANSWER in guest.get(link).content.decode()
    assert guest.post(f"{link}/ask_again", {"reason": "没看懂"}).status_code == 302
    assert Matter.objects.get(pk=matter.pk).state == "asked"


def test_it_is_the_askers_own(cast: Cast) -> None:
    neighbour = Client()
    neighbour.force_login(cast.neighbour)
    matter = asked(cast)
    assert neighbour.get(f"/owner/cases/{matter.number}").status_code == 404
    assert neighbour.post(f"/owner/cases/{matter.number}/ask_again", {"reason": "看看"}).status_code == 404
