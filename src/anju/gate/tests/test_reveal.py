"""A masked number shown on purpose."""

from collections.abc import Callable

import pytest
from django.test import Client

from anju.core.time import product_now
from anju.matters.models import Event, Matter, Stake
from anju.people.models import Person

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/cases/YQ-26-0001/reveal"


@pytest.mark.covers("EST-5")
def test_it_shows_the_number_and_writes_who_saw_it(clerk: Person, case: Matter, client: Client) -> None:
    client.force_login(clerk)
    answer = client.post(ADDRESS, {"reason": "call back"})
    assert "13812345678" in answer.content.decode()
    event = Event.objects.get(matter=case)
    assert (event.kind, event.audience, event.actor_id) == ("case.phone_revealed", "staff", clerk.pk)
    assert "13812345678" not in str(event.data)


def test_it_wants_a_reason(clerk: Person, case: Matter, client: Client) -> None:
    client.force_login(clerk)
    assert client.post(ADDRESS).status_code == 422
    assert not Event.objects.exists()


def test_it_hides_the_case_from_a_stranger(
    new_person: Callable[..., Person], clerk: Person, case: Matter, client: Client
) -> None:
    from datetime import date

    from anju.estate.models import Company, Project
    from anju.people.models import Grant

    elsewhere = Project.objects.create(company=Company.objects.get(), code="HL", name="HL")
    person = new_person("Sun", username="sun")
    Grant.objects.create(person=person, role="desk", project=elsewhere, starts_on=date(2020, 1, 1))
    client.force_login(person)
    assert client.post(ADDRESS, {"reason": "curious"}).status_code == 404


def test_it_shows_the_number_to_the_worker_of_the_visit_only(
    project: object, new_person: Callable[..., Person], case: Matter, client: Client
) -> None:
    from datetime import date

    from anju.people.models import Grant

    worker = new_person("Zhang", username="zhang")
    Grant.objects.create(person=worker, role="technician", project=case.project, starts_on=date(2020, 1, 1))
    client.force_login(worker)
    path = "/field/cases/YQ-26-0001/reveal"
    assert client.post(path).status_code == 404
    Stake.objects.create(matter=case, hat="worker", person=worker, since=product_now())
    assert "13812345678" in client.post(path).content.decode()
    Stake.objects.update(until=product_now())
    assert client.post(path).status_code == 404


def test_it_is_bounded(clerk: Person, case: Matter, client: Client) -> None:
    client.force_login(clerk)
    answers = [client.post(ADDRESS, {"reason": "call back"}).status_code for _ in range(32)]
    assert answers == [200] * 30 + [429] * 2
