"""Who gets in where, and what every answer carries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from anju.config.doors import door_of
from anju.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "door"),
    [
        ("/desk", "/desk"),
        ("/desk/x", "/desk"),
        ("/desktop", "/"),
        ("/sign-in/phone", "/sign-in"),
        ("/r", "/r"),
        ("/roster", "/"),
    ],
)
def test_it_takes_the_line_of_whole_words_only(path: str, door: str) -> None:
    assert door_of(path).prefix == door


def test_it_sends_strangers_to_sign_in(client: Client) -> None:
    assert client.get("/me").url == "/sign-in?next=%2Fme"
    live = client.get("/me", headers={"HX-Request": "true"})
    assert (live.status_code, live.headers["HX-Redirect"]) == (204, "/sign-in")


def test_it_refuses_the_wrong_kind_of_person(owner: Person, client: Client) -> None:
    client.force_login(owner)
    answer = client.post("/desk/cases/X-1/reveal")
    assert answer.status_code == 403
    assert "not-your-page" in answer.content.decode()


def test_it_answers_an_unknown_page_alike_for_everybody(clerk: Person, client: Client) -> None:
    assert client.get("/no-such-page").status_code == 404
    client.force_login(clerk)
    assert client.get("/no-such-page").status_code == 404
    assert client.get("/api/no-such-page").json()["code"] == "not-found"


def test_it_refuses_forms_that_are_not_ours(clerk: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk)
    answer = strict.post("/sign-out")
    assert answer.status_code == 403
    assert "form-too-old" in answer.content.decode()


def test_it_tells_browsers_what_to_refuse(client: Client) -> None:
    headers = client.get("/sign-in").headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for directive in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ):
        assert directive in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"].startswith("camera=(self)")
    assert headers["Cache-Control"] == "no-store"


def test_it_uses_no_inline_style_or_script(client: Client, clerk: Person) -> None:
    client.force_login(clerk)
    pages = [client.get(path).content.decode() for path in ("/me", "/me/second-step")] + [
        Client().get(path).content.decode() for path in ("/sign-in", "/sign-in/phone")
    ]
    for page in pages:
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<style" not in page


def test_it_notes_the_last_request_rarely(clerk: Person, client: Client, django_assert_num_queries: Any) -> None:
    client.force_login(clerk)
    client.get("/me")
    with django_assert_num_queries(3):  # session with person and grants; and the page's own: second factor, hotline
        client.get("/me")


def test_it_says_sorry_without_words_to_a_program(clerk: Person, client: Client) -> None:
    client.force_login(clerk)
    answer = client.post("/files", headers={"Accept": "application/json"})
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "code", "detail", "fields"}


def test_it_opens_every_first_page_of_the_door_table(
    owner: Person, clerk: Person, new_person: Callable[..., Person]
) -> None:
    from anju.gate.sign_in import home_of

    assert home_of(owner, frozenset()) == "/owner/"
    assert home_of(clerk, frozenset({"desk"})) == "/desk/console"
    assert home_of(clerk, frozenset({"technician"})) == "/field/"
    assert home_of(clerk, frozenset({"head"})) == "/desk/cases"
