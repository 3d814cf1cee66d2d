"""Directives on a phone: those that wait for me, and the answer."""

from typing import Any

import pytest
from django.test import Client

from anju.core.time import product_time_at
from anju.field.tests.test_pages import signed_in
from anju.ladder import actions
from anju.ladder.tests.acting import after, at, do, night_case, upper
from anju.matters.models import Matter
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SUP-1")]


def test_it_is_answered_from_a_phone(client: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    people = upper(cast)
    with product_time_at(after(5)):
        number = actions.issue_directive(
            project=cast.project, to_role="prop_eng", ask="请说明三次未修好的原因", by=cast.actor(people.developer)
        ).number
        signed_in(client, cast.engineer).get("/field/directives")
        with django_assert_max_num_queries(10):
            listed = client.get("/field/directives").content.decode()
        assert "请说明三次未修好的原因" in listed
        assert "/field/directives" in client.get("/field/").content.decode()
        with django_assert_max_num_queries(12):
            page = client.get(f"/field/directives/{number}").content.decode()
        assert "answer_directive" in page
        assert client.post(f"/field/directives/{number}/receive_directive").status_code == 302
        empty = client.post(f"/field/directives/{number}/answer_directive", {"answer": ""})
        assert empty.status_code == 422
        sent = {"answer": "缺密封件,明日到货", "client_id": "answer-0001"}
        for _twice in range(2):
            assert client.post(f"/field/directives/{number}/answer_directive", sent).status_code == 302
        assert Matter.objects.get(number=number).state == "answered"
        assert client.post(f"/field/directives/{number}/accept_answer").status_code == 404
        assert "请说明三次未修好的原因" not in client.get("/field/directives").content.decode()
        assert signed_in(Client(), cast.technician).get(f"/field/directives/{number}").status_code == 404


@pytest.mark.covers("SLA-3")
def test_it_says_on_the_leads_page_who_is_in_charge(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    people = upper(cast)
    matter = night_case(cast)
    signed_in(client, cast.lead)
    with product_time_at(after(5)):
        assert 'class="ladder"' not in client.get(f"/field/cases/{matter.number}").content.decode()
    with at(after(60)):
        do("take_over", cast, matter.number, people.developer, promise=after(600))
    with product_time_at(after(61)):
        with django_assert_max_num_queries(10):
            text = client.get(f"/field/cases/{matter.number}").content.decode()
        for words in ('class="ladder"', "地产客服", "马丽", "承诺 12:00 前有结果"):
            assert words in text, words
