"""Parts of complaints on a phone: what my department is asked, findings that name me, and the answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anju.complaints.models import Part
from anju.complaints.tests.acting import ahead, colleague, do, lodged, walked
from anju.complaints.tests.laden import laden
from anju.core.time import product_now, product_time_at
from anju.field.tests.test_pages import signed_in
from anju.field.views import parts
from anju.matters.models import Matter
from tests.cast import Cast

pytestmark = [pytest.mark.django_db]


def asked(cast: Cast, no: int, *, department: str = "prop_eng", **more: Any) -> Matter:
    """A complaint of which this department is asked something."""
    matter = lodged(cast, words=f"电梯异响 {no}", phone=f"1380000{no:04d}", room=cast.home)
    return do(cast, "ask_department", matter, cast.clerk, department=department, question=f"多久保养一次？{no}", **more)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


@pytest.mark.covers("CMP-5")
def test_it_lists_what_waits_for_my_department_the_nearest_deadline_first(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    later, sooner = asked(cast, 1, until=ahead(hours=9)), asked(cast, 2, until=ahead(hours=2))
    other, withdrawn, cancelled = asked(cast, 3, department="pm"), asked(cast, 4), asked(cast, 5)
    named = asked(cast, 6, person=cast.engineer.pk)
    do(cast, "withdraw_ask", withdrawn, cast.clerk, 1, reason="不再需要")
    do(cast, "cancel_case", cancelled, cast.desk_lead, reason="业主撤回")
    engineer = signed_in(Client(), cast.engineer)
    assert "/field/parts" in text_of(engineer, "/field/")
    engineer.get("/field/parts")
    with django_assert_max_num_queries(4):
        text = text_of(engineer, "/field/parts")
    assert text.index(sooner.number) < text.index(later.number)
    assert named.number in text
    assert [each.number in text for each in (other, withdrawn, cancelled)] == [False] * 3
    assert other.number in text_of(signed_in(Client(), colleague(cast, "pm")), "/field/parts")
    for stranger in (cast.technician, cast.clerk, cast.stranger_clerk, cast.foreman):
        nothing = text_of(signed_in(Client(), stranger), "/field/parts")
        assert "没有投诉等您答复" in nothing, stranger
        assert "YQ-" not in nothing, stranger


def test_it_colours_what_is_late(cast: Cast) -> None:
    asked(cast, 1, until=ahead(hours=2))
    client = signed_in(Client(), cast.engineer)
    assert 'class="st late' not in text_of(client, "/field/parts")
    with product_time_at(product_now() + timedelta(hours=3)):
        assert 'class="st late' in text_of(client, "/field/parts")


def test_it_turns_the_page_without_losing_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LIST", 2)
    numbers = {asked(cast, no).number for no in range(5)}
    client, address, seen = signed_in(Client(), cast.engineer), "/field/parts", []
    while address:
        text = text_of(client, address)
        seen += [number for number in numbers if number in text]
        address = text.partition('href="/field/parts?cursor=')[2].partition('"')[0]
        address = f"/field/parts?cursor={address}" if address else ""
    assert sorted(seen) == sorted(numbers)
    assert client.get("/field/parts?cursor=nonsense").status_code == 422


@pytest.mark.covers("CMP-5")
def test_it_is_answered_from_a_phone_once(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = asked(cast, 1)
    client, address = signed_in(Client(), cast.engineer), f"/field/parts/{matter.number}/1"
    page = text_of(client, address)
    for words in ("多久保养一次？1", "电梯异响 1", "answer_ask", "答复"):
        assert words in page, words
    assert "接听" not in page, "an answer is not a telephone taken up"
    assert client.post(f"{address}/answer_ask", {"answer": ""}).status_code == 422
    for _twice in range(2):
        sent = client.post(f"{address}/answer_ask", {"answer": "每半月一次", "client_id": "part-answer-1"})
        assert (sent.status_code, sent.headers["Location"]) == (302, "/field/parts")
    assert Part.objects.get(matter=matter).state == "answered"
    assert matter.number not in text_of(client, "/field/parts")
    assert "part-form" not in text_of(client, address), "it is answered"
    assert "每半月一次" in text_of(client, address)


@pytest.mark.covers("CMP-6")
def test_it_has_a_finding_confirmed_or_contested_by_whom_it_names(cast: Cast) -> None:
    matter = walked(cast, "in_inquiry")
    do(cast, "name_cause", matter, cast.desk_lead, cause="用语不当")
    find: dict[str, Any] = {"department": "prop_eng", "person": cast.technician.pk, "found": "与业主争吵"}
    do(cast, "find_responsible", matter, cast.desk_lead, **find)
    client, address = signed_in(Client(), cast.technician), f"/field/parts/{matter.number}/1"
    assert "与业主争吵" in text_of(client, "/field/parts")
    assert "contest_finding" in text_of(client, address)
    assert "原因" in text_of(client, f"{address}/contest_finding")
    assert client.post(f"{address}/contest_finding", {"reason": ""}).status_code == 422
    assert client.post(f"{address}/contest_finding", {"reason": "当天不当班"}).status_code == 302
    assert Part.objects.get(matter=matter).state == "contested"
    assert client.post(f"{address}/confirm_finding").status_code == 409
    assert matter.number not in text_of(client, "/field/parts")
    manager = signed_in(Client(), colleague(cast, "pm"))
    assert matter.number in text_of(manager, "/field/parts"), "it is the manager's to decide"
    assert "uphold_finding" in text_of(manager, address)
    assert client.post(f"{address}/uphold_finding", {"reason": "监控为证"}).status_code == 403
    assert manager.post(f"{address}/uphold_finding", {"reason": "监控为证"}).status_code == 302
    assert Part.objects.get(matter=matter).state == "upheld"
    assert matter.number not in text_of(manager, "/field/parts")


def test_it_opens_no_part_to_anybody_else_nor_other_verbs(cast: Cast) -> None:
    matter = asked(cast, 1)
    address = f"/field/parts/{matter.number}/1"
    for who in (cast.clerk, cast.desk_lead, cast.technician, cast.stranger_clerk, cast.foreman):
        client = signed_in(Client(), who)
        assert client.get(address).status_code == 404, who
        assert client.post(f"{address}/answer_ask", {"answer": "好的"}).status_code == 404, who
    client = signed_in(Client(), cast.engineer)
    for wrong in (f"{address}/withdraw_ask", f"{address}/nonsense", f"/field/parts/{matter.number}/2"):
        assert client.get(wrong).status_code == 404, wrong
    assert client.get(f"/field/parts/{cast.repair().number}/1").status_code == 404
    assert Part.objects.get(matter=matter).state == "asked"


def test_it_costs_twelve_queries_whatever_hangs_on_the_complaint(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    matter = laden(cast)
    for who, no in ((colleague(cast, "dev_cs"), 2), (cast.engineer, 1), (cast.technician, 3)):
        client, address = signed_in(Client(), who), f"/field/parts/{matter.number}/{no}"
        client.get(address)
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
