"""The owner's page at the door: the price to agree to, what was paid, advice, the stars."""

import pytest
from django.test import Client

from anju.intake.access import case_link
from anju.repairs.models import Item, Quote, ServiceRecord
from anju.repairs.tests.acting import do
from anju.repairs.tests.at_door import PRICE, chargeable
from tests.cast import Cast
from tests.walk import walk_to


def signed_in(client: Client, who: object) -> Client:
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


@pytest.mark.covers("REP-6")
def test_it_agrees_to_the_price_with_a_tap(client: Client, cast: Cast, django_assert_max_num_queries: object) -> None:
    matter = chargeable(cast, "quoted")
    address = f"/owner/cases/{matter.number}"
    signed_in(client, cast.owner).get("/owner/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get(address).content.decode()
    assert "¥150.00" in page
    assert "不收费" not in page
    assert client.post(f"{address}/items/1/price", {"answer": "yes", "edition": "1"}).status_code == 302
    assert (Quote.objects.get().state, Quote.objects.get().how) == ("accepted", "tapped")


def test_it_agrees_by_the_cases_own_link_to_what_was_shown(client: Client, cast: Cast) -> None:
    matter = chargeable(cast, "quoted")
    do(cast, "quote_work", matter, cast.technician, 1, **{**PRICE, "labour": 99900})
    address = f"/c/{case_link(matter.pk)}/items/1/price"
    page = client.get(f"/c/{case_link(matter.pk)}").content.decode()
    assert "¥1069.00，原 ¥150.00" in page
    assert client.post(address, {"answer": "yes", "edition": "1"}).status_code == 409
    assert client.post(address, {"answer": "perhaps", "edition": "2"}).status_code == 422
    assert client.post(address, {"answer": "no", "edition": "2"}).status_code == 422
    assert client.post(address, {"answer": "no", "edition": "2", "reason": "太贵了"}).status_code == 302
    assert Item.objects.get(matter=matter).state == "declined"


@pytest.mark.covers("REP-6", "REP-8")
def test_it_shows_what_was_paid_and_the_advice_given(client: Client, cast: Cast) -> None:
    matter = chargeable(cast, "in_work")
    photos = [cast.file(cast.technician)]
    do(cast, "finish_work", matter, cast.technician, 1, photos=photos, advice="三天内不要沾水")
    do(cast, "take_payment", matter, cast.technician, 1, amount=15000, means="code")
    page = signed_in(client, cast.owner).get(f"/owner/cases/{matter.number}").content.decode()
    assert all(text in page for text in ("-SK-", "¥150.00", "三天内不要沾水"))


@pytest.mark.covers("REP-11", "REP-13")
def test_it_rates_with_one_row_of_stars_or_each_by_itself(client: Client, cast: Cast) -> None:
    one, other = walk_to(cast, "signed_off"), walk_to(cast, "closed")
    signed_in(client, cast.owner)
    assert client.post(f"/owner/cases/{one.number}/rate", {}).status_code == 422
    assert client.post(f"/owner/cases/{one.number}/rate", {"overall": "4"}).status_code == 302
    record = ServiceRecord.objects.get(matter=one)
    assert (record.attitude, record.skill, record.speed, record.tidiness) == (4, 4, 4, 4)
    posted = {"overall": "5", "speed": "2", "breaches": ["gifts"], "remark": "来晚了"}
    assert client.post(f"/c/{case_link(other.pk)}/rate", posted).status_code == 302
    record = ServiceRecord.objects.get(matter=other)
    assert (record.attitude, record.speed, record.breaches) == (5, 2, ["gifts"])
    assert (
        'action="' + f"/owner/cases/{one.number}/rate" not in client.get(f"/owner/cases/{one.number}").content.decode()
    )


def test_it_states_the_cost_of_the_stars(client: Client, cast: Cast, django_assert_max_num_queries: object) -> None:
    matter = walk_to(cast, "signed_off")
    signed_in(client, cast.owner).get("/owner/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert "/rate" in client.get(f"/owner/cases/{matter.number}").content.decode()
