"""The board, the rulebook, notices and what was not delivered."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core import outbox
from anju.core.outbox.models import OutboxRow
from anju.core.time import machine_now, product_now
from anju.notices.models import Notice
from anju.people.models import Person
from anju.repairs.actions import set_off
from tests.cast import Cast

pytestmark = [pytest.mark.django_db]
HTMX = {"HX-Request": "true"}


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.covers("SLA-1", "TEAM-2")
def test_it_lays_cases_out_by_how_far_they_are(cast: Cast, django_assert_max_num_queries: Any) -> None:
    cast.repair(rang_at=product_now() - timedelta(hours=3), late_reason="补录")
    moving = cast.repair(room=cast.home_above)
    set_off(number=moving.number, by=cast.actor(cast.lead))
    client = signed_in(cast.lead)
    client.get("/desk/board")
    with django_assert_max_num_queries(12):
        answer = client.get("/desk/board")
    lanes = {lane.code: lane for lane in answer.context["board"]["lanes"]}
    assert (lanes["registered"].count, lanes["on_the_way"].count) == (1, 1)
    assert answer.context["board"]["figures"].late == 1
    text = answer.content.decode()
    assert "超时 1" in text
    assert "谁有空" in text
    assert f"{moving.number}/arrive" in text
    assert f"{moving.number}/arrive" not in signed_in(cast.clerk).get("/desk/board").content.decode()


@pytest.mark.covers("SLA-1")
def test_it_stays_fresh_by_one_conditional_query(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = cast.repair()
    client = signed_in(cast.lead)
    path = "/desk/board/live?project=YQ"
    tag = client.get(path, headers=HTMX).headers["ETag"]
    with django_assert_max_num_queries(1):
        assert client.get(path, headers=HTMX | {"If-None-Match": tag}).status_code == 304
    set_off(number=matter.number, by=cast.actor(cast.lead))
    assert client.get(path, headers=HTMX | {"If-None-Match": tag}).status_code == 200


@pytest.mark.covers("SLA-2")
def test_it_reads_the_rulebook_in_words(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.clerk)
    client.get("/desk/rulebook")
    with django_assert_max_num_queries(12):
        text = client.get("/desk/rulebook").content.decode()
    for words in ("3.2", "08:00", "17:30", "20 分钟", "工作日历"):
        assert words in text, words


@pytest.mark.covers("SLA-4")
def test_it_shows_what_people_were_told(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = cast.repair()
    outbox.drain()
    lead, clerk = signed_in(cast.lead), signed_in(cast.clerk)
    assert lead.get("/desk/notices/bell").content.decode().strip() != ""
    with django_assert_max_num_queries(12):
        assert matter.number in lead.get("/desk/notices").content.decode()
    sandbox = clerk.get("/desk/notices?route=sms").content.decode()
    assert "138****5678" in sandbox
    assert "13800005678" not in sandbox
    newest = Notice.objects.filter(person=cast.lead, route="app").latest("pk").pk
    assert lead.post("/desk/notices/read", {"up_to": newest}).status_code == 303
    assert lead.get("/desk/notices/bell").content.decode().strip() == ""
    assert lead.get("/desk/notices?route=other").status_code == 404
    stranger = signed_in(cast.stranger_clerk).get("/desk/notices?route=sms").content.decode()
    assert matter.number not in stranger


@pytest.mark.covers("SLA-4")
def test_it_puts_an_undelivered_message_back_in_line(cast: Cast) -> None:
    row = OutboxRow.objects.create(
        topic="matters.events", key="dead-1", state=OutboxRow.State.DEAD, created_at=machine_now(),
        wanted_at=machine_now(), due_at=machine_now(), settled_at=machine_now(), attempts=8, error="gateway away",
    )  # fmt: skip
    admin = signed_in(cast.admin)
    assert "gateway away" in admin.get("/desk/dead-letters").content.decode()
    assert signed_in(cast.clerk).get("/desk/dead-letters").status_code == 403
    assert signed_in(cast.clerk).post(f"/desk/dead-letters/{row.pk}/retry").status_code == 403
    assert admin.post(f"/desk/dead-letters/{row.pk}/retry").status_code == 303
    row.refresh_from_db()
    assert row.state == OutboxRow.State.WAITING
    assert admin.post(f"/desk/dead-letters/{row.pk}/retry", headers=HTMX).status_code == 409
