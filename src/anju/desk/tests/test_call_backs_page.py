"""Missed calls at the desk: the queue, ringing back with the caller's home on screen, what came of it."""

from typing import Any

import pytest
from django.test import Client

from anju.core.time import product_now
from anju.desk.tests.test_console_page import HTMX, ring, signed_in
from anju.intake.callbacks.actions import record_missed_call, take_call_back
from anju.intake.models import CallBack, Case
from anju.people.actions.shifts import write_note
from anju.people.models import ShiftNote
from anju.people.queries import reach_of
from tests.cast import SHANGHAI, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("TEAM-5")]


def missed(cast: Cast, phone: str = "13800005678") -> str:
    return record_missed_call(project=cast.project, phone=phone, by=cast.actor(cast.clerk)).matter.number


def test_it_lists_missed_calls_masked_and_most_pressing_first(cast: Cast, django_assert_max_num_queries: Any) -> None:
    missed(cast)
    missed(cast, "13911112222")
    client = signed_in(cast.clerk)
    client.get("/desk/console")
    with django_assert_max_num_queries(12):
        text = client.get("/desk/console").content.decode()
    for words in ("待回拨", "138****5678", "139****2222", "3-2-1801", "王女士", "回拨"):
        assert words in text, words
    assert "13800005678" not in text
    assert text.count('data-key="F2"') == 1


def test_it_puts_the_key_on_the_most_pressing_one_that_nobody_has(cast: Cast) -> None:
    taken, free = missed(cast), missed(cast, "13911112222")
    take_call_back(number=taken, by=cast.actor(cast.clerk))
    text = signed_in(cast.desk_lead).get("/desk/console").content.decode()
    assert text.index('data-key="F2"') > text.index(f"row-{free}") > text.index(f"row-{taken}")


def test_it_polls_with_one_query_while_nothing_moves(cast: Cast, django_assert_max_num_queries: Any) -> None:
    missed(cast)
    client = signed_in(cast.clerk)
    first = client.get("/desk/console/call-backs?project=YQ")
    assert "138****5678" in first.content.decode()
    with django_assert_max_num_queries(1):
        again = client.get("/desk/console/call-backs?project=YQ", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_it_opens_the_callers_home_when_taken_and_hides_the_number_from_others(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    number = missed(cast)
    client = signed_in(cast.clerk)
    done = client.post(f"/desk/call-backs/{number}/take_call_back", headers=HTMX)
    address = client.get(done.headers["HX-Redirect"]).headers["Location"]
    assert "13800005678" not in address
    client.get(address)
    with django_assert_max_num_queries(12):
        text = client.get(address).content.decode()
    for words in ("13800005678", "王女士", "未接通", "call_back"):
        assert words in text, words
    lead = signed_in(cast.desk_lead)
    away = lead.get(f"/desk/console?project=YQ&call_back={number}")
    assert away.headers["Location"] == f"/desk/call-backs/{number}"
    assert "13800005678" not in lead.get(away.headers["Location"]).content.decode()


def test_it_becomes_the_case_that_is_registered(cast: Cast) -> None:
    number = missed(cast)
    take_call_back(number=number, by=cast.actor(cast.clerk))
    client = signed_in(cast.clerk)
    assert client.post("/desk/console/register", ring(cast, call_back=number), headers=HTMX).status_code == 204
    kept = CallBack.objects.get()
    assert (kept.matter.state, kept.case) == ("filed", Case.objects.get())
    assert client.post("/desk/console/register", ring(cast, call_back=number), headers=HTMX).status_code == 204


def test_it_notes_what_needs_no_case_and_counts_attempts(cast: Cast) -> None:
    number = missed(cast)
    client = signed_in(cast.clerk)
    empty = client.post(f"/desk/call-backs/{number}/answer_call_back", {"note": ""}, headers=HTMX)
    assert empty.status_code == 422
    assert client.post(f"/desk/call-backs/{number}/record_no_answer", headers=HTMX).status_code == 204
    assert "未接通 1" in client.get("/desk/console").content.decode()
    noted = client.post(f"/desk/call-backs/{number}/answer_call_back", {"note": "问停车费"}, headers=HTMX)
    assert noted.status_code == 204
    text = client.get(f"/desk/call-backs/{number}").content.decode()
    assert "问停车费" in text


def test_it_is_written_down_by_hand(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    at = product_now().astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M:%S")
    sent = {"phone": "139 1111 2222", "missed_at": at}
    assert client.post("/desk/console/missed?project=YQ", sent, headers=HTMX).status_code == 204
    assert CallBack.objects.get().source == "by_hand"
    assert client.post("/desk/console/missed?project=YQ", {"phone": "12"}, headers=HTMX).status_code == 422
    assert client.post("/desk/console/missed?project=YQ", sent | {"missed_at": "x"}, headers=HTMX).status_code == 422
    assert signed_in(cast.lead).post("/desk/console/missed?project=YQ", sent, headers=HTMX).status_code == 403


def test_it_shows_what_the_shift_before_left_until_it_is_taken_over(cast: Cast) -> None:
    write_note(actor=reach_of(cast.clerk), project=cast.project, text="3-2-1901 今晚停热水")
    client: Client = signed_in(cast.desk_lead)
    assert "今晚停热水" in client.get("/desk/console").content.decode()
    note = ShiftNote.objects.get()
    assert client.post(f"/desk/console/notes/{note.pk}/take?project=YQ", headers=HTMX).status_code == 204
    assert "今晚停热水" not in client.get("/desk/console").content.decode()


def test_it_warns_those_who_keep_the_roster_of_hours_nobody_covers(cast: Cast) -> None:
    assert "没有人接听" in signed_in(cast.desk_lead).get("/desk/console").content.decode()
    assert "没有人接听" not in signed_in(cast.clerk).get("/desk/console").content.decode()
    assert "没有人接听" in signed_in(cast.desk_lead).get("/desk/roster").content.decode()
