"""The owner and whoever holds the link read at every moment who is in charge, until when, and what is next; one tap raises it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anju.complaints.tests.acting import walked
from anju.core.time import product_now, product_time_at
from anju.enquiries.tests.acting import in_state
from anju.estate.models import Company
from anju.intake.access import case_link
from anju.ladder.tests.acting import after, at, do, night_case, story, upper
from anju.matters.models import Matter
from anju.owner.tests.test_pages import signed_in
from anju.repairs.tests import acting as working
from anju.repairs.tests.at_door import chargeable
from anju.verbs.performing import perform
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SLA-3")]

DAY = 24 * 60


def test_it_says_who_is_in_charge_at_every_rung(client: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    people = upper(cast)
    Company.objects.filter(pk=cast.company.pk).update(hotline="000-0000-0800")
    matter = night_case(cast)
    signed_in(client, cast.owner)
    address, link = f"/owner/cases/{matter.number}", f"/c/{case_link(matter.pk)}"

    def read() -> str:
        here = client.get(address).content.decode()
        there = Client().get(link).content.decode()
        assert here.count('id="ladder"') == there.count('id="ladder"') == 1
        return here[here.index('id="ladder"') :]

    with product_time_at(after(5)):
        assert 'aria-current="step"' in read()
        assert "02:00 仍无结果，您可以升级到地产客服" in read()
    with at(after(60)):
        pass
    with product_time_at(after(61)):
        text = read()
        for words in (
            "地产客服",
            "自 03:00 起负责",
            "05:00 前接手",
            "tel:000-0000-0800",
            "至 03:00 未解决",
        ):
            assert words in text, words
        assert "我们未及时处理，现由地产客服负责" in client.get(address).content.decode()
    with at(after(70)):
        do("take_over", cast, matter.number, people.developer, promise=after(600), next_step="八点总包上门")
    with product_time_at(after(71)):
        client.get(address)
        with django_assert_max_num_queries(12):
            text = client.get(address).content.decode()
        for words in ("马丽", "承诺 12:00 前有结果", "八点总包上门", "已接手，承诺11-21 12:00前给出结果"):
            assert words in text, words
    with at(after(600)):
        pass
    with product_time_at(after(601)):
        text = read()
        for words in ("集团 400", "tel:400-000-0000", "自 12:00 起负责"):
            assert words in text, words
        assert "raise" not in text, "above the group there is nobody"


def test_it_is_raised_with_one_tap_and_once(client: Client, cast: Cast) -> None:
    upper(cast)
    matter = night_case(cast)
    signed_in(client, cast.owner)
    with at(after(5)):
        for name in ("set_off", "arrive"):
            perform(name, number=matter.number, actor=cast.actor(cast.lead), inputs={})
        assert f"/owner/cases/{matter.number}/raise" not in client.get(f"/owner/cases/{matter.number}").content.decode()
        assert client.post(f"/owner/cases/{matter.number}/raise", {"rung": "0"}).status_code == 409
    with at(after(DAY)):
        assert "不满意处理？升级到地产客服" in client.get(f"/owner/cases/{matter.number}").content.decode()
        for _twice in range(2):
            assert client.post(f"/owner/cases/{matter.number}/raise", {"rung": "0"}).status_code == 302
    assert story(matter) == [("desk", "opened", "failed"), ("developer", "owner", "running")]


def test_it_is_raised_by_whoever_holds_the_link(cast: Cast) -> None:
    upper(cast)
    matter = night_case(cast)
    guest = Client()
    link = f"/c/{case_link(matter.pk)}"
    with at(after(5)):
        for name in ("set_off", "arrive"):
            perform(name, number=matter.number, actor=cast.actor(cast.lead), inputs={})
    with product_time_at(after(DAY)):
        assert f"{link}/raise" in guest.get(link).content.decode()
        assert guest.post(f"{link}/raise", {"rung": "0"}).status_code == 302
    assert story(matter)[-1] == ("developer", "owner", "running")


def paid(cast: Cast) -> Matter:
    """A repair that the household paid for: the fullest page of a repair."""
    matter = chargeable(cast, "in_work")
    photos = [cast.file(cast.technician)]
    working.do(cast, "finish_work", matter, cast.technician, 1, photos=photos, advice="三天内不要沾水")
    working.do(cast, "take_payment", matter, cast.technician, 1, amount=15000, means="code")
    return matter


KINDS: dict[str, Callable[[Cast], Matter]] = {
    "repair": paid,
    "complaint": lambda cast: walked(cast, "in_remedy"),
    "enquiry": lambda cast: in_state(cast, "asked"),
    "suggestion": lambda cast: in_state(cast, "asked", kind="suggestion"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_stands_on_the_page_of_every_kind_with_the_tap_over_heads(
    cast: Cast, kind: str, django_assert_max_num_queries: Any
) -> None:
    people, matter = upper(cast), KINDS[kind](cast)
    assert matter.kind == kind
    home, guest = Client(), Client()
    signed_in(home, cast.owner)
    pages = [(home, f"/owner/cases/{matter.number}"), (guest, f"/c/{case_link(matter.pk)}")]
    for client, base in pages:
        text = client.get(base).content.decode()
        assert 'id="ladder"' in text
        assert "物业客服" in text[text.index('id="ladder"') :]
        assert f'action="{base}/raise"' not in text
    later = product_now() + timedelta(days=9)
    with product_time_at(later):
        for client, base in pages:
            assert f'action="{base}/raise"' in client.get(base).content.decode()
        assert guest.post(f"{pages[1][1]}/raise", {"rung": "0"}).status_code == 302
    with product_time_at(later + timedelta(minutes=5)):
        do("take_over", cast, matter.number, people.developer, promise=product_now() + timedelta(hours=5))
        for client, base in pages:
            client.get(base)
            for address in (base, f"{base}/live"):
                with django_assert_max_num_queries(12):
                    text = client.get(address).content.decode()
                ladder = text[text.index('id="ladder"') :]
                for words in ("地产客服", "马丽", "起负责", "集团 400"):
                    assert words in ladder, words
