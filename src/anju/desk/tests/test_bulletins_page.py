"""Announcements and activities at the desk: written, published, who comes, exported so that no cell runs."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from anju.core.time import product_now
from anju.people.models import Person
from anju.publishing.actions import sign_up
from anju.publishing.models import Bulletin
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("DOC-3")]
HTMX = {"HX-Request": "true"}


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def lead(cast: Cast) -> Client:
    client = signed_in(cast.desk_lead)
    client.get("/desk/bulletins?project=YQ")
    return client


def activity(lead: Client) -> str:
    starts = (product_now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    words = {
        "kind": "activity", "title": "=1+1", "text": "<script>alert(1)</script> https://anju.example",
        "place": "大堂", "starts_at": starts, "seats": "2", "places": "3",
    }  # fmt: skip
    answer = lead.post("/desk/bulletins/write", words)
    assert answer.status_code == 303, answer.content.decode()[-900:]
    number = Bulletin.objects.latest("pk").matter.number
    assert lead.post(f"/desk/bulletins/{number}/publish_bulletin").status_code == 303
    return number


def test_it_is_written_published_and_read_as_text(cast: Cast, lead: Client, django_assert_max_num_queries: Any) -> None:
    number = activity(lead)
    with django_assert_max_num_queries(12):
        body = lead.get(f"/desk/bulletins/{number}").content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;" in body
    assert 'href="https://anju.example"' not in body
    assert "2 户中的 0 户" in body
    with django_assert_max_num_queries(12):
        assert number in lead.get("/desk/bulletins").content.decode()
    assert number not in lead.get("/desk/bulletins?list=draft").content.decode()
    assert number not in lead.get("/desk/cases?view=all").content.decode()


def test_it_refuses_by_field_and_keeps_the_words(lead: Client) -> None:
    words = {"kind": "activity", "title": "包粽子", "text": "来", "seats": "many", "starts_at": "soon"}
    answer = lead.post("/desk/bulletins/write", words, headers=HTMX)
    body = answer.content.decode()
    assert (answer.status_code, "form-incomplete" in body, "包粽子" in body) == (422, True, True)
    unknown = lead.post(
        "/desk/bulletins/write", {"kind": "announcement", "title": "停水", "text": "明天", "places": "99"}, headers=HTMX
    )
    assert (unknown.status_code, "place-unknown" in unknown.content.decode()) == (422, True)
    assert not Bulletin.objects.exists()


def test_it_masks_names_until_a_reason_is_given(cast: Cast, lead: Client) -> None:
    number = activity(lead)
    sign_up(number=number, person=cast.owner, by=cast.actor(cast.owner))
    page = f"/desk/bulletins/{number}"
    assert "王晓华" not in lead.get(page).content.decode()
    assert "王**" in lead.get(page).content.decode()
    assert lead.post(f"{page}/reveal_participants", {"reason": ""}, headers=HTMX).status_code == 422
    assert "王晓华" in lead.post(f"{page}/reveal_participants", {"reason": "签到"}).content.decode()
    assert "王晓华" not in lead.get(page).content.decode()


def test_it_exports_cells_that_never_run(cast: Cast, lead: Client) -> None:
    number = activity(lead)
    Person.objects.filter(pk=cast.owner.pk).update(name="=HYPERLINK()")
    cast.owner.refresh_from_db()
    sign_up(number=number, person=cast.owner, by=cast.actor(cast.owner))
    masked = b"".join(lead.get(f"/desk/bulletins/{number}/participants.xlsx").streaming_content)
    whole = b"".join(lead.post(f"/desk/bulletins/{number}/participants.xlsx", {"reason": "签到"}).streaming_content)
    for content, name in ((masked, "=**"), (whole, "=HYPERLINK()")):
        sheet = openpyxl.load_workbook(BytesIO(content)).active
        assert (sheet["A1"].value, sheet["A1"].data_type) == ("=1+1", "s")
        assert (sheet["B3"].value, sheet["B3"].data_type) == (name, "s")


def test_it_hides_a_strangers_bulletin(cast: Cast, lead: Client) -> None:
    number = activity(lead)
    stranger = signed_in(cast.stranger_clerk)
    assert stranger.get(f"/desk/bulletins/{number}").status_code == 404
    assert stranger.post(f"/desk/bulletins/{number}/withdraw_bulletin", {"reason": "x"}).status_code == 404
    assert lead.get("/desk/bulletins?project=HL").status_code == 404
