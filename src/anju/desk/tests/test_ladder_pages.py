"""The upper rungs at the desk: what was raised to them, how the rung below failed; directives from issuing to accepting."""

from typing import Any

import pytest

from anju.core.time import product_time_at
from anju.desk.tests.test_console_page import HTMX, signed_in
from anju.ladder.models import Directive
from anju.ladder.tests.acting import after, at, do, night_case, upper
from anju.matters.models import Matter
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.covers("SLA-3")
def test_it_lists_what_was_raised_by_its_limit_in_twelve_queries(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    people = upper(cast)
    cases = [night_case(cast) for _each in range(3)]
    with at(after(60)):
        do("take_over", cast, cases[0].number, people.developer, promise=after(600))
    client = signed_in(people.developer)
    with product_time_at(after(61)):
        client.get("/desk/ladder?project=YQ")
        with django_assert_max_num_queries(12):
            text = client.get("/desk/ladder?project=YQ").content.decode()
        for words in ("升级到本级", "地产客服", "马丽", "还没有人", "物业客服：失守（首次到场）", "时限被突破"):
            assert words in text, words
        assert text.index(cases[1].number) < text.index(cases[0].number), "the nearest limit stands in front"
        assert cases[0].number not in signed_in(people.group).get("/desk/ladder?project=YQ").content.decode()
        assert signed_in(cast.desk_lead).get("/desk/ladder?project=YQ").status_code == 404


@pytest.mark.covers("SLA-3")
def test_it_says_on_the_case_who_is_in_charge_in_twelve_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    people = upper(cast)
    matter = night_case(cast)
    client = signed_in(cast.desk_lead)
    assert "ladder-strip" not in client.get(f"/desk/cases/{matter.number}").content.decode()
    with at(after(60)):
        do("take_over", cast, matter.number, people.developer, promise=after(600))
    with product_time_at(after(61)):
        client.get(f"/desk/cases/{matter.number}")
        with django_assert_max_num_queries(11):
            text = client.get(f"/desk/cases/{matter.number}").content.decode()
        strip = text[text.index("ladder-strip") :][:3000]
        for words in ("地产客服", "马丽", "自 03:00 起负责", "承诺 12:00 前有结果", "未解决", "下一级：集团"):
            assert words in strip, words
        assert "hand_up" not in text, "the desk is not in charge any more"
        form = signed_in(people.colleague).get(f"/desk/cases/{matter.number}/take_over", headers=HTMX).content.decode()
        assert "承诺" in form or "promise" in form
        sent = {"next_step": "换人跟进", "client_id": "take-over-1"}
        answer = signed_in(people.colleague).post(f"/desk/cases/{matter.number}/take_over", sent, headers=HTMX)
        assert answer.status_code == 204


@pytest.mark.covers("SUP-1")
def test_it_issues_a_directive_and_sees_it_answered_and_accepted(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    people = upper(cast)
    matter = night_case(cast)
    office, engineer = signed_in(people.developer), signed_in(cast.engineer)
    with product_time_at(after(10)):
        form = office.get(f"/desk/directives/issue?project=YQ&case={matter.number}").content.decode()
        assert matter.number in form
        sent = {"to_role": "prop_eng", "case": matter.number, "ask": "请说明原因", "client_id": "issue-once-1"}
        first = office.post("/desk/directives/issue?project=YQ", sent, headers=HTMX)
        again = office.post("/desk/directives/issue?project=YQ", sent, headers=HTMX)
        number = Directive.objects.get().matter.number
        assert first.headers["HX-Redirect"] == again.headers["HX-Redirect"] == f"/desk/directives/{number}"
        for bad in ({"ask": ""}, {"to_role": "owner"}, {"case": "YQ-26-9999"}, {"due_at": "2026-11-21T02:30"}):
            assert office.post("/desk/directives/issue?project=YQ", sent | bad | {"client_id": ""}).status_code == 422
        assert engineer.get("/desk/directives/issue?project=YQ").status_code == 403
        engineer.get("/desk/directives?project=YQ")
        with django_assert_max_num_queries(12):
            text = engineer.get("/desk/directives?project=YQ&view=mine").content.decode()
        assert "请说明原因" in text
        with django_assert_max_num_queries(12):
            page = engineer.get(f"/desk/directives/{number}").content.decode()
        assert "answer_directive" in page
        assert "accept_answer" not in page
        answered = engineer.post(f"/desk/directives/{number}/answer_directive", {"answer": "缺密封件"}, headers=HTMX)
        assert answered.status_code == 204
        assert engineer.post(f"/desk/directives/{number}/raise_directive", {"clock_id": 1}).status_code == 404
        assert office.post(f"/desk/directives/{number}/accept_answer", headers=HTMX).status_code == 204
        assert Matter.objects.get(number=number).state == "closed"
        assert "请说明原因" not in office.get("/desk/directives?project=YQ").content.decode()
        assert "请说明原因" in office.get("/desk/directives?project=YQ&view=all").content.decode()


@pytest.mark.covers("SUP-1")
def test_it_pages_directives(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from anju.desk.views import directives as view

    monkeypatch.setattr(view, "LIST", 2)
    people = upper(cast)
    office = signed_in(people.developer)
    with product_time_at(after(10)):
        for n in range(3):
            office.post("/desk/directives/issue?project=YQ", {"to_role": "pm", "ask": f"第{n}件督办"})
        first = office.get("/desk/directives?project=YQ").content.decode()
        assert "第1件" in first
        assert "第2件" not in first
        href = first.split('rel="next"')[0].rsplit('href="', 1)[-1].split('"')[0] if 'rel="next"' in first else ""
        cursor = first.split("cursor=")[1].split('"')[0].split("&")[0]
        second = office.get(f"/desk/directives?project=YQ&view=&cursor={cursor}").content.decode()
        assert "第2件" in second
        assert "第1件" not in second
        assert href == "" or "cursor=" in href
