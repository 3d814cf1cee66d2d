"""Phone pages of technicians, leads and contractors: what they show, and what they cost in queries."""

import pytest
from django.test import Client

from anju.repairs.models import Item
from tests.cast import Cast
from tests.walk import walk_to


def signed_in(client: Client, who: object) -> Client:
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def test_it_shows_a_technician_only_the_own_job(
    client: Client, cast: Cast, django_assert_max_num_queries: object
) -> None:
    matter = walk_to(cast, "appointed")
    signed_in(client, cast.technician).get("/field/")
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        mine = client.get("/field/").content.decode()
    assert matter.number in mine
    assert matter.number not in signed_in(Client(), cast.other_technician).get("/field/").content.decode()
    assert signed_in(Client(), cast.other_technician).get(f"/field/cases/{matter.number}/items/1").status_code == 404


def test_it_states_the_cost_of_a_job(client: Client, cast: Cast, django_assert_max_num_queries: object) -> None:
    matter = walk_to(cast, "appointed")
    signed_in(client, cast.technician).get("/field/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert client.get(f"/field/cases/{matter.number}/items/1").status_code == 200


def test_it_leads_a_case_to_the_slip(client: Client, cast: Cast, django_assert_max_num_queries: object) -> None:
    matter = cast.repair()
    signed_in(client, cast.lead)
    for verb in ("set_off", "arrive"):
        assert client.post(f"/field/cases/{matter.number}/{verb}").status_code == 302
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get(f"/field/cases/{matter.number}")
    assert "agree_plan" in page.content.decode()
    form = client.get(f"/field/cases/{matter.number}/agree_plan")
    assert "method-1" in form.content.decode()


def test_it_gives_bad_input_back_with_the_field_named(client: Client, cast: Cast) -> None:
    matter = walk_to(cast, "on_site")
    answer = signed_in(client, cast.lead).post(
        f"/field/cases/{matter.number}/agree_plan",
        {"method-1": "换", "finish_by-1": "2020-01-01T10:00", "consent": "spoken"},
    )
    assert answer.status_code == 422
    assert Item.objects.get(matter=matter).state == "reported"


@pytest.mark.parametrize("who", ["foreman", "firms_worker"])
def test_it_lists_for_a_firm_what_the_firm_owes(client: Client, cast: Cast, who: str) -> None:
    matter = walk_to(cast, "assigned", by_firm=True)
    other = walk_to(cast, "assigned")
    page = signed_in(client, getattr(cast, who)).get("/field/firm").content.decode()
    assert matter.number in page
    assert other.number not in page
