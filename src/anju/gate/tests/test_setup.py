"""The first administrator signs up by a link that works once, while nobody is there."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.time import machine_now
from anju.people.actions.first import make_setup_link
from anju.people.models import Grant, Person, SetupLink

pytestmark = [pytest.mark.django_db, pytest.mark.covers("TEAM-4")]
GOOD = {"name": "周管", "username": "admin", "password": "a long enough secret", "again": "a long enough secret"}


def refused(answer: Any, code: str, status: int = 422) -> None:
    assert (answer.status_code, code in answer.content.decode()) == (status, True)


def test_it_makes_an_administrator_and_leads_to_the_first_steps(client: Client) -> None:
    word = make_setup_link()
    assert client.get(f"/setup/{word}").status_code == 200
    answer = client.post(f"/setup/{word}", GOOD)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/start")
    assert client.get("/desk/start").status_code == 200
    assert Grant.objects.get().role == "admin"
    assert word not in str(SetupLink.objects.values())


def test_it_works_once(client: Client) -> None:
    word = make_setup_link()
    client.post(f"/setup/{word}", GOOD)
    refused(Client().post(f"/setup/{word}", {**GOOD, "username": "second"}), "setup-over", 409)
    refused(Client().get(f"/setup/{word}"), "setup-over", 409)
    assert Person.objects.count() == 1
    assert make_setup_link() == ""


def test_it_spends_the_link_even_when_the_person_is_gone(client: Client) -> None:
    word = make_setup_link()
    SetupLink.objects.update(used_at=machine_now())
    refused(client.post(f"/setup/{word}", GOOD), "setup-link-used")
    assert not Person.objects.exists()


@pytest.mark.parametrize("word", ["invented", "older", "stale"])
def test_it_refuses_what_was_never_or_is_no_longer_a_link(client: Client, word: str) -> None:
    older = make_setup_link()
    make_setup_link()
    if word == "stale":
        older = make_setup_link()
        SetupLink.objects.update(ends_at=machine_now() - timedelta(seconds=1))
    refused(client.get(f"/setup/{'invented' if word == 'invented' else older}"), "setup-link-used")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"password": "123", "again": "123"}, "password-weak"),
        ({"again": "something else"}, "passwords-differ"),
        ({"name": " "}, "word-missing"),
        ({"username": ""}, "word-missing"),
    ],
)
def test_it_keeps_the_link_when_the_form_wants_mending(client: Client, change: dict[str, str], code: str) -> None:
    word = make_setup_link()
    refused(client.post(f"/setup/{word}", {**GOOD, **change}), code)
    assert not Person.objects.exists()
    assert client.post(f"/setup/{word}", GOOD).status_code == 302


def test_it_is_silent_where_somebody_is(client: Client) -> None:
    word = make_setup_link()
    Person.objects.create(name="Li", kind="staff", created_at=machine_now())
    refused(client.post(f"/setup/{word}", GOOD), "setup-over", 409)
