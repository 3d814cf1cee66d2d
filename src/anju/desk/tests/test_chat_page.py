"""The pasted group chat: proposals, into the form, to an open case; never registered by itself."""

from datetime import timedelta
from typing import Any

import pytest

from anju.core.time import product_now
from anju.desk.tests.test_console_page import HTMX, signed_in
from anju.estate.models import Unit
from anju.intake.models import Case
from anju.matters.models import Event
from tests.cast import SHANGHAI, Cast, room

pytestmark = [pytest.mark.django_db, pytest.mark.covers("BEY-5", "INT-7")]


def pasted(*lines: str) -> dict[str, str]:
    return {"text": "\n".join(lines)}


def hours_ago(hours: int) -> str:
    return (product_now() - timedelta(hours=hours)).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def test_it_proposes_home_items_urgency_and_what_is_open(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = cast.repair()
    client = signed_in(cast.clerk)
    text = pasted(
        f"3栋1801 王女士 {hours_ago(9)}: 卫生间天花板漏水，一直往下滴",
        "物业小李: 收到",
        f"路人 {hours_ago(8)}",
        "电梯里被困了!!",
    )
    client.post("/desk/console/chat?project=YQ", text)
    with django_assert_max_num_queries(12):
        found = client.post("/desk/console/chat?project=YQ", text).content.decode()
    for words in (
        "3-2-1801",
        "王女士",
        "卫生间",
        matter.number[3:],
        "就是这一单",
        "建议紧急",
        "没写房号",
        "link_repeat",
    ):
        assert words in found, words
    assert Case.objects.count() == 1
    assert Event.objects.filter(kind="repair.repeated").count() == 0


def test_it_fills_the_form_and_leaves_registering_to_the_clerk(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.clerk)
    at = (product_now() - timedelta(hours=9)).isoformat()
    sent = {
        "room": "3-2-1801", "name": "王女士", "channel": "owners_chat", "words": "卫生间漏水", "ring_at": at,
        "late_reason": "业主群消息", "item": "C02@卫生间", "client_id": "chat-1",
    }  # fmt: skip
    client.post("/desk/console/chat/take?project=YQ", sent)
    with django_assert_max_num_queries(12):
        form = client.post("/desk/console/chat/take?project=YQ", sent).content.decode()
    for words in ("卫生间漏水", "业主群消息", 'value="owners_chat" selected', 'value="chat-1"', "王女士"):
        assert words in form, words
    assert not Case.objects.exists()


def test_it_links_to_an_open_case_once(cast: Cast) -> None:
    matter = cast.repair(rang_at=product_now() - timedelta(hours=1), late_reason="补录")
    client = signed_in(cast.clerk)
    sent = {"words": "还在漏", "name": "王女士", "client_id": "link-abc-1"}
    for _time in range(2):
        assert client.post(f"/desk/cases/{matter.number}/link_repeat", sent, headers=HTMX).status_code == 204
    assert Event.objects.filter(kind="repair.repeated").count() == 1


def test_it_says_when_nothing_was_found_and_refuses_too_much(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    assert "没有找到报修" in client.post("/desk/console/chat?project=YQ", pasted("收到", "谢谢")).content.decode()
    assert client.post("/desk/console/chat?project=YQ", pasted("漏" * 20_001), headers=HTMX).status_code == 422


def test_it_is_for_the_desk(cast: Cast) -> None:
    assert signed_in(cast.lead).get("/desk/console/chat?project=YQ").status_code == 403


def test_it_lets_the_households_name_settle_which_home_is_meant(cast: Cast) -> None:
    other = Unit.objects.create(building=cast.building, code="1")
    room(cast.project, cast.building, other, 18, "1801")
    client = signed_in(cast.clerk)
    known = client.post("/desk/console/chat?project=YQ", pasted("3栋1801 王女士: 漏水了")).content.decode()
    assert '<b class="fact">3-2-1801</b>' in known
    unknown = client.post("/desk/console/chat?project=YQ", pasted("3栋1801 欧阳先生: 漏水了")).content.decode()
    assert all(f"<option>{label}</option>" in unknown for label in ("3-1-1801", "3-2-1801"))
