"""The console: who rings, what is proposed, what is promised, and what is registered."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.time import product_now
from anju.intake.models import Case
from anju.matters.models import Event, Matter
from anju.people.models import Person
from tests.cast import SHANGHAI, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-2", "INT-4", "INT-5", "INT-7", "REP-2", "REP-4", "EST-2")]
HTMX = {"HX-Request": "true"}


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def ring(cast: Cast, **more: Any) -> dict[str, Any]:
    """What the form carries for Wang's call."""
    return {
        "phone": "13800005678", "room": "3-2-1801", "person": str(cast.owner.pk), "words": "卫生间天花板一直往下滴水",
        "item": "C02@卫生间", "urgency": "emergency", "when": "now", "channel": "hotline", "read_back": "true",
        "ring_at": product_now().astimezone(SHANGHAI).isoformat(), "client_id": "call-1",
    } | more  # fmt: skip


def test_it_waits_and_says_how_many_were_taken(cast: Cast) -> None:
    cast.repair()
    text = signed_in(cast.clerk).get("/desk/console").content.decode()
    assert "等待来电" in text
    assert "F4" in text


def test_it_keeps_the_ring_in_the_address(cast: Cast) -> None:
    answer = signed_in(cast.clerk).get("/desk/console?phone=13800005678")
    assert answer.status_code == 302
    assert "rang=" in answer.headers["Location"]


def test_it_knows_the_caller_by_number(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = cast.repair()
    client = signed_in(cast.clerk)
    address = client.get("/desk/console?phone=138 0000 5678").headers["Location"]
    client.get(address)
    with django_assert_max_num_queries(12):
        text = client.get(address).content.decode()
    for words in ("王女士", "来电号码已匹配", "防水", "2029-", matter.number[3:], "记", "李刚"):
        assert words in text, words


def test_it_asks_for_the_room_of_an_unknown_caller(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    text = client.get("/desk/console?phone=13911112222", follow=True).content.decode()
    assert 'id="room"' in text
    assert "number not known" not in text
    assert "3-2-1801" in client.get("/desk/console/rooms?room=3218").content.decode()
    found = client.post("/desk/console/call", {"phone": "13911112222", "room": "321801"}, headers=HTMX).content.decode()
    assert "王女士" in found
    wrong = client.post("/desk/console/call", {"room": "9-9-9999"}, headers=HTMX).content.decode()
    assert "没有 9-9-9999" in wrong


def test_it_proposes_items_and_urgency_from_the_words(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    told = ring(cast, item="", urgency="", words="家里停电了，卫生间顶棚渗水")
    text = client.post("/desk/console/reading", told, headers=HTMX).content.decode()
    assert 'name="item"' in text
    assert "建议紧急" in text
    assert "停电" in text


def test_it_finds_entries_by_their_initials(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    assert 'data-value="C02@卫生间"' in client.get("/desk/console/items?typed=wsj dp ss").content.decode()
    added = client.post("/desk/console/reading", ring(cast, item="", words="", add_item="wsj dp ss"), headers=HTMX)
    assert 'value="C02@卫生间" checked' in added.content.decode()


def test_it_warns_of_what_looks_alike(cast: Cast) -> None:
    above = cast.repair(room=cast.home_above)
    text = signed_in(cast.clerk).post("/desk/console/reading", ring(cast), headers=HTMX).content.decode()
    assert above.number[3:] in text


def test_it_registers_once_and_says_what_to_tell(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    done = client.post("/desk/console/register", ring(cast), headers=HTMX)
    again = client.post("/desk/console/register", ring(cast), headers=HTMX)
    assert done.status_code == again.status_code == 204
    assert done.headers["HX-Redirect"] == again.headers["HX-Redirect"]
    case = Case.objects.get()
    assert (case.urgency, case.channel, case.read_back, case.reporter) == ("emergency", "hotline", True, cast.owner)
    assert case.matter.items.get().defect.code == "C02"
    text = client.get(done.headers["HX-Redirect"]).content.decode()
    assert case.matter.number in text
    assert "前" in text


def test_it_wants_a_decision_and_words(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    undecided = client.post("/desk/console/register", ring(cast, urgency=""), headers=HTMX)
    silent = client.post("/desk/console/register", ring(cast, words="", item=""), headers=HTMX)
    homeless = client.post("/desk/console/register", ring(cast, room="", phone=""), headers=HTMX)
    wished = client.post("/desk/console/register", ring(cast, when="morning"), headers=HTMX)
    assert [answer.status_code for answer in (undecided, silent, homeless, wished)] == [422, 422, 422, 422]
    assert not Case.objects.exists()


def test_it_asks_why_a_call_is_written_down_late(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    earlier = (product_now() - timedelta(minutes=40)).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M:%S")
    assert client.post("/desk/console/register", ring(cast, ring_at=earlier), headers=HTMX).status_code == 422
    done = client.post("/desk/console/register", ring(cast, ring_at=earlier, late_reason="停电补录"), headers=HTMX)
    assert done.status_code == 204
    assert Event.objects.get(kind="case.registered").data["late"] is True


def test_it_keeps_the_time_the_owner_wishes(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    sent = ring(cast, urgency="normal", when="morning")
    assert client.post("/desk/console/register", sent, headers=HTMX).status_code == 204
    case = Case.objects.get()
    assert case.wanted_from is not None
    assert case.wanted_from.astimezone(SHANGHAI).hour == 9


def test_it_is_for_the_desk(cast: Cast) -> None:
    lead = signed_in(cast.lead)
    assert lead.get("/desk/console").status_code == 200
    assert lead.get("/desk/console?manual=1", follow=True).status_code == 403
    assert lead.post("/desk/console/register", ring(cast), headers=HTMX).status_code == 403
    assert signed_in(cast.stranger_clerk).post("/desk/console/register?project=YQ", ring(cast)).status_code == 404


def test_it_takes_a_report_of_a_common_area(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    assert "3栋大堂" in client.get("/desk/console/rooms?room=大堂").content.decode()
    shown = client.post(
        "/desk/console/call", {"phone": "13911112222", "room": "3栋大堂"}, headers=HTMX
    ).content.decode()
    assert "公共区域" in shown
    sent = ring(cast, room="3栋大堂", person="", phone="13911112222", name="路过的人", item="", words="大堂灯不亮")
    assert client.post("/desk/console/register", sent, headers=HTMX).status_code == 204
    case = Case.objects.get()
    assert (case.matter.area, case.matter.room, case.reporter_name) == (cast.lobby, None, "路过的人")


@pytest.mark.covers("BEY-2")
def test_it_says_that_water_may_come_from_one_source(cast: Cast) -> None:
    above = cast.repair(room=cast.home_above)
    Matter.objects.filter(pk=above.pk).update(title="卫生间 地漏 渗漏")
    client = signed_in(cast.clerk)
    assert "可能同一水源" in client.post("/desk/console/reading", ring(cast), headers=HTMX).content.decode()
    dry = ring(cast, words="门锁坏了打不开")
    assert "可能同一水源" not in client.post("/desk/console/reading", dry, headers=HTMX).content.decode()


def test_it_takes_up_a_call_that_was_left(cast: Cast) -> None:
    sent = ring(cast, words="讲到一半")
    text = signed_in(cast.clerk).post("/desk/console/resume?project=YQ", sent).content.decode()
    for words in ("讲到一半", "王女士", 'value="call-1"'):
        assert words in text, words
    assert signed_in(cast.lead).post("/desk/console/resume?project=YQ", sent).status_code == 403


def test_it_asks_for_photos_once_from_the_page_that_says_registered(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    there = client.post("/desk/console/register", ring(cast), headers=HTMX).headers["HX-Redirect"]
    matter = Case.objects.get().matter
    assert f"/desk/cases/{matter.number}/ask_for_photos" in client.get(there).content.decode()
    for _time in range(2):
        sent = {"client_id": f"photos-{matter.pk}"}
        assert client.post(f"/desk/cases/{matter.number}/ask_for_photos", sent, headers=HTMX).status_code == 204
    assert Event.objects.filter(kind="repair.photos_asked").count() == 1
