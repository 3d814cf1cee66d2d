"""The technician's page at the door: list, price, nobody home, money; in taps and queries."""

import pytest
from django.test import Client

from anju.matters.models import Event
from anju.repairs.models import Item, Payment, Quote
from anju.repairs.tests.acting import do
from anju.repairs.tests.at_door import PRICE, chargeable
from tests.cast import Cast
from tests.walk import walk_to


def signed_in(client: Client, who: object) -> Client:
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


@pytest.mark.covers("REP-6")
def test_it_is_ready_with_one_tap_or_names_what_is_missing(client: Client, cast: Cast) -> None:
    matter = walk_to(cast, "assigned")
    job = f"/field/cases/{matter.number}/items/1"
    page = signed_in(client, cast.technician).get(job).content.decode()
    assert "鞋套" in page
    refused = client.post(f"{job}/confirm_ready", {"points": ["job", "badge"]})
    assert refused.status_code == 422
    assert "鞋套" in refused.content.decode()
    assert client.post(f"{job}/confirm_ready", {"every": "true"}).status_code == 302
    assert Event.objects.filter(matter=matter, kind="repair_item.ready").count() == 1


@pytest.mark.covers("REP-6")
def test_it_asks_for_yuan_and_keeps_what_was_typed(client: Client, cast: Cast) -> None:
    matter = chargeable(cast)
    job = f"/field/cases/{matter.number}/items/1"
    posted = {
        "minutes": "90", "labour": "80.005",
        "material-title-1": "角阀", "material-quantity-1": "2", "material-price-1": "35",
    }  # fmt: skip
    answer = signed_in(client, cast.technician).post(f"{job}/quote_work", posted)
    assert answer.status_code == 422
    assert all(text in answer.content.decode() for text in ("80.005", "角阀", "两位小数"))
    assert not Quote.objects.exists()
    wrong = client.post(f"{job}/quote_work", posted | {"labour": "80", "material-price-1": "35.123"})
    assert wrong.status_code == 422
    assert client.post(f"{job}/quote_work", posted | {"labour": "80.5"}).status_code == 302
    assert (Quote.objects.get().labour, Quote.objects.get().price) == (8050, 15050)
    assert "¥150.50" in client.get(job).content.decode()


def test_it_asks_for_no_price_under_warranty(client: Client, cast: Cast) -> None:
    matter = walk_to(cast, "in_work")
    page = signed_in(client, cast.technician).get(f"/field/cases/{matter.number}/items/1/quote_work").content.decode()
    assert 'name="minutes"' in page
    assert 'name="labour"' not in page
    assert client.post(f"/field/cases/{matter.number}/items/1/quote_work", {"minutes": "30"}).status_code == 302


@pytest.mark.covers("REP-8")
def test_it_leads_from_the_signature_to_the_money(client: Client, cast: Cast) -> None:
    matter = chargeable(cast, "done")
    job = f"/field/cases/{matter.number}/items/1"
    signature = cast.file(cast.technician, "signature")
    after = signed_in(client, cast.technician).post(f"{job}/check", {"verdict": "right", "signature": signature})
    assert after.headers["Location"] == f"{job}/take_payment"
    assert "待收款" in client.get("/field/").content.decode()
    assert 'value="150.00"' in client.get(f"{job}/take_payment").content.decode()
    assert client.post(f"{job}/take_payment", {"amount": "149.99", "means": "cash"}).status_code == 422
    paid = client.post(f"{job}/take_payment", {"amount": "150", "means": "cash", "client_id": "till-000001"})
    assert paid.headers["Location"] == "/field/"
    assert "待收款" not in client.get("/field/").content.decode()
    client.post(f"{job}/take_payment", {"amount": "150", "means": "cash", "client_id": "till-000001"})
    assert Payment.objects.get().amount == 15000


def test_it_states_the_cost_of_a_job_at_the_door(
    client: Client, cast: Cast, django_assert_max_num_queries: object
) -> None:
    matter = chargeable(cast)
    do(cast, "quote_work", matter, cast.technician, 1, **PRICE)
    signed_in(client, cast.technician).get("/field/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get(f"/field/cases/{matter.number}/items/1").content.decode()
    assert "入户守则" in page
    assert "¥150.00" in page


def test_it_shows_nobody_elses_price(client: Client, cast: Cast) -> None:
    matter = chargeable(cast, "quoted")
    address = f"/field/cases/{matter.number}/items/1/accept_quote"
    given = {"edition": "1", "consent": "spoken"}
    assert signed_in(client, cast.other_technician).post(address, given).status_code == 404
    assert Item.objects.get(matter=matter).quote == "open"
