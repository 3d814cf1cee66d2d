"""What colleagues passed on, at the desk: beside the missed calls, registered with one press and prefilled, or answered."""

from typing import Any

import pytest

from anju.desk.tests.test_console_page import HTMX, ring, signed_in
from anju.intake.models import Case
from anju.intake.referrals.tests.acting import WORDS, act, in_state, referral_of, referred
from anju.matters.models import Matter, Stake
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-3", "CMP-1")]


def test_it_waits_beside_the_missed_calls(cast: Cast, django_assert_max_num_queries: Any) -> None:
    referred(cast)
    client = signed_in(cast.clerk)
    client.get("/desk/console")
    with django_assert_max_num_queries(12):
        text = client.get("/desk/console").content.decode()
    for words in ("同事转办", "张强", "3-2-1801", WORDS, "登记"):
        assert words in text, words
    first = client.get("/desk/console/referrals?project=YQ")
    with django_assert_max_num_queries(1):
        again = client.get("/desk/console/referrals?project=YQ", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_it_opens_the_console_prefilled_and_the_address_says_nothing(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    number = referred(cast).number
    client = signed_in(cast.clerk)
    address = client.post(f"/desk/referrals/{number}/take_referral", headers=HTMX).headers["HX-Redirect"]
    assert address == f"/desk/console?project=YQ&referral={number}"
    client.get(address)
    with django_assert_max_num_queries(12):
        text = client.get(address).content.decode()
    for words in (WORDS, "王女士", "张强", 'name="referral"', 'value="staff" selected'):
        assert words in text, words


@pytest.mark.parametrize("kind", ["repair", "complaint", "enquiry", "suggestion"])
def test_it_becomes_a_case_of_any_kind(cast: Cast, kind: str) -> None:
    matter = act(cast, "take_referral", referred(cast), cast.clerk)
    sent = ring(cast, referral=matter.number, kind=kind, channel="staff", later="1", degree="ordinary")
    client = signed_in(cast.clerk)
    for _time in range(2):
        assert client.post("/desk/console/register", sent, headers=HTMX).status_code == 204
    case = Case.objects.get()
    assert (case.kind, case.channel) == (kind, "staff")
    assert referral_of(matter).case == case
    assert Stake.objects.get(matter=case.matter, hat="referrer").person == cast.technician


def test_it_is_answered_or_belongs_to_a_case_that_runs(cast: Cast, django_assert_max_num_queries: Any) -> None:
    one, two, running = referred(cast), referred(cast), cast.repair()
    client = signed_in(cast.clerk)
    client.get(f"/desk/referrals/{one.number}")
    with django_assert_max_num_queries(12):
        assert WORDS in client.get(f"/desk/referrals/{one.number}").content.decode()
    wrong = client.post(f"/desk/referrals/{one.number}/register_referral", {"case": "x"}, headers=HTMX)
    assert wrong.status_code == 422
    done = client.post(f"/desk/referrals/{one.number}/register_referral", {"case": running.number}, headers=HTMX)
    assert done.status_code == 204
    assert referral_of(one).case_id == running.pk
    assert client.post(f"/desk/referrals/{two.number}/answer_referral", {"note": ""}, headers=HTMX).status_code == 422
    note = {"note": "已当面答复"}
    assert client.post(f"/desk/referrals/{two.number}/answer_referral", note, headers=HTMX).status_code == 204
    assert "已当面答复" in client.get(f"/desk/referrals/{two.number}").content.decode()
    assert Matter.objects.get(pk=two.pk).state == "answered"


def test_it_leads_to_its_page_when_it_waits_no_more(cast: Cast) -> None:
    number = in_state(cast, "answered").number
    away = signed_in(cast.clerk).get(f"/desk/console?project=YQ&referral={number}")
    assert away.headers["Location"] == f"/desk/referrals/{number}"
    assert signed_in(cast.stranger_clerk).get(f"/desk/referrals/{number}").status_code == 404
    assert signed_in(cast.clerk).post(f"/desk/referrals/{number}/go_over_heads", headers=HTMX).status_code == 404
