"""A complaint as whoever made it sees it, signed in and by the case's own link."""

from typing import Any

import pytest
from django.test import Client

from anju.complaints.tests.acting import BASIS, do, walked
from anju.complaints.tests.laden import laden
from anju.intake.access import case_link
from tests.cast import Cast


def signed_in(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.owner)
    return client


@pytest.mark.covers("CMP-8")
def test_it_says_how_it_stands_and_by_when_then_the_answer_with_its_grounds(cast: Cast) -> None:
    matter, client = walked(cast, "in_remedy"), signed_in(cast)
    address = f"/owner/cases/{matter.number}"
    text = client.get(address).content.decode()
    for words in ("投诉属实，正在整改", "告知您结果和依据", "催", "撤回投诉"):
        assert words in text, words
    assert "岗前培训不足" not in text, "what is found stays among staff until it is answered"
    do(cast, "decide_class", matter, cast.desk_lead, degree="ordinary", reason="道歉即可")
    do(cast, "answer_complaint", matter, cast.desk_lead, route="phone", result="已道歉并培训", basis=BASIS)
    for page in (address, f"{address}/live"):
        text = client.get(page).content.decode()
        for words in ("我们的答复", "已道歉并培训", BASIS, "答复函"):
            assert words in text, words


def test_it_is_there_by_the_link_and_may_be_urged_and_taken_back(cast: Cast) -> None:
    matter, guest = walked(cast, "lodged"), Client()
    base = f"/c/{case_link(matter.pk)}"
    assert "正在核实" in guest.get(base).content.decode()
    assert guest.post(f"{base}/urge").status_code == 302
    assert guest.get(f"{base}/answer.pdf").status_code == 409
    assert guest.post(f"{base}/withdraw", {"reason": "已经解决"}).status_code == 302
    matter.refresh_from_db()
    assert (matter.state, matter.case.urges) == ("cancelled", 1)
    assert guest.get(base).status_code == 200


@pytest.mark.parametrize("state", ["in_remedy", "answered"])
def test_it_costs_twelve_queries_whatever_hangs_on_it(
    cast: Cast, state: str, django_assert_max_num_queries: Any
) -> None:
    matter = laden(cast, state=state)
    for client, address in (
        (signed_in(cast), f"/owner/cases/{matter.number}"),
        (Client(), f"/c/{case_link(matter.pk)}"),
    ):
        client.get(address)
        for page in (address, f"{address}/live"):
            with django_assert_max_num_queries(12):
                answer = client.get(page)
            assert answer.status_code == 200
