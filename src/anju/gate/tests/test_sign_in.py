"""Signing in by name and password: bounds, sessions, second step."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.test import Client

from anju.core.time import machine_now
from anju.gate import second_factor
from anju.people.models import Grant, Person

pytestmark = pytest.mark.django_db


def code_of(person: Person, *, seconds: int = 0) -> str:
    from base64 import b32decode

    secret = b32decode(second_factor.SecondFactor.objects.get(person=person).secret)
    return TOTP(secret, 6, SHA1(), 30).generate(int(machine_now().timestamp()) + seconds).decode()


def test_it_lets_staff_in_to_their_own_first_page(clerk: Person, sign_in: Callable[..., Any]) -> None:
    answer = sign_in()
    assert (answer.status_code, answer.url) == (302, "/desk/console")


def test_it_answers_a_wrong_password_and_an_unknown_name_alike(clerk: Person, sign_in: Callable[..., Any]) -> None:
    wrong, unknown = sign_in(password="no"), sign_in(username="nobody", password="no")
    assert wrong.status_code == unknown.status_code == 422
    tame = [page.content.decode().replace("nobody", "desk").split("csrfmiddlewaretoken") for page in (wrong, unknown)]
    assert [len(part) for part in tame[0]] == [len(part) for part in tame[1]]


def test_it_starts_a_new_session_at_sign_in(clerk: Person, client: Client, sign_in: Callable[..., Any]) -> None:
    session = client.session
    session["left"] = "behind"
    session.save()
    before = session.session_key or ""
    client.cookies["anju_session"] = before
    sign_in()
    assert client.session.session_key != before
    assert "left" not in client.session


def test_it_bounds_tries_by_name_whatever_address_they_say_to_come_from(
    clerk: Person, sign_in: Callable[..., Any]
) -> None:
    answers = [sign_in(password="no", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(12)]
    assert answers == [422] * 10 + [429] * 2
    assert sign_in().status_code == 429  # the right password does not open a locked name


def test_it_bounds_tries_by_address_over_many_names(clerk: Person, client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("anju.gate.sign_in.TRIES_AN_ADDRESS", 5)
    answers = [
        client.post(
            "/sign-in", {"username": f"u{n}", "password": "no"}, headers={"X-Forwarded-For": f"10.0.0.{n}"}
        ).status_code
        for n in range(7)
    ]
    assert answers == [422] * 5 + [429] * 2


def test_it_believes_as_many_proxies_as_are_configured(clerk: Person, client: Client, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1

    def seen(header: str) -> str:
        from django.test import RequestFactory

        from anju.core.bounds import address_of

        return address_of(RequestFactory().get("/", headers={"X-Forwarded-For": header}))

    assert seen("1.1.1.1, 2.2.2.2") == "2.2.2.2"
    assert seen("9.9.9.9, 2.2.2.2") == seen("2.2.2.2")
    assert seen("2001:db8:1:2:3::4") == "2001:0db8:0001:0002::/64"


def test_it_sends_on_only_inside_the_product(clerk: Person, client: Client) -> None:
    from anju.gate.tests.conftest import PASSWORD

    form = {"username": "desk", "password": PASSWORD}
    assert client.post("/sign-in", form | {"next": "//evil.example/x"}).url == "/desk/console"
    client.post("/sign-out")
    assert client.post("/sign-in", form | {"next": "/me"}).url == "/me"


def test_it_ends_the_session_of_somebody_deactivated(
    clerk: Person, client: Client, sign_in: Callable[..., Any]
) -> None:
    sign_in()
    assert client.get("/me").status_code == 200
    Person.objects.filter(pk=clerk.pk).update(is_active=False)
    assert client.get("/me").status_code == 302


def test_it_ends_the_session_with_the_last_grant(clerk: Person, client: Client, sign_in: Callable[..., Any]) -> None:
    sign_in()
    Grant.objects.filter(person=clerk).update(ends_on=date(2021, 1, 1))
    assert client.get("/me").status_code == 302
    Grant.objects.filter(person=clerk).update(ends_on=None)
    assert client.get("/me").status_code == 302  # ended, not suspended


def test_it_ends_a_session_left_alone(clerk: Person, client: Client, sign_in: Callable[..., Any]) -> None:
    sign_in()
    with time_machine.travel(machine_now() + timedelta(hours=13), tick=False):
        assert client.get("/me").status_code == 302


def test_it_ends_on_the_server_at_sign_out(clerk: Person, client: Client, sign_in: Callable[..., Any]) -> None:
    sign_in()
    stolen = client.cookies["anju_session"].value
    client.post("/sign-out")
    thief = Client()
    thief.cookies["anju_session"] = stolen
    assert thief.get("/me").status_code == 302


def test_it_asks_for_the_second_step_where_one_is_set_up(
    clerk: Person, client: Client, sign_in: Callable[..., Any]
) -> None:
    second_factor.begin(person=clerk)
    recovery = second_factor.confirm(person=clerk, code=code_of(clerk))
    assert sign_in().url == "/sign-in/second-step"
    assert client.get("/me").status_code == 302  # half in is not in
    assert client.post("/sign-in/second-step", {"code": "000000"}).status_code == 422
    with time_machine.travel(machine_now() + timedelta(seconds=60)):
        code = code_of(clerk)
        assert client.post("/sign-in/second-step", {"code": code}).url == "/desk/console"
        client.post("/sign-out")
        sign_in()
        assert client.post("/sign-in/second-step", {"code": code}).status_code == 422  # a code counts once
    assert client.post("/sign-in/second-step", {"code": recovery[0]}).url == "/desk/console"
    client.post("/sign-out")
    sign_in()
    assert client.post("/sign-in/second-step", {"code": recovery[0]}).status_code == 422


def test_it_bounds_tries_at_the_second_step(clerk: Person, client: Client, sign_in: Callable[..., Any]) -> None:
    second_factor.begin(person=clerk)
    second_factor.confirm(person=clerk, code=code_of(clerk))
    sign_in()
    answers = [client.post("/sign-in/second-step", {"code": f"{n:06d}"}).status_code for n in range(11)]
    assert answers == [422] * 9 + [429] * 2  # setting it up took one


def test_it_wants_a_second_step_of_all_staff_where_the_installation_says_so(
    clerk: Person, client: Client, sign_in: Callable[..., Any], settings: Any
) -> None:
    settings.SECOND_FACTOR = "staff"
    sign_in()
    assert client.get("/me").url == "/me/second-step"
    assert client.get("/me/second-step").status_code == 200
    assert client.post("/me/second-step", {"code": code_of(clerk)}).status_code == 200
    assert client.get("/me").status_code == 200


def test_it_changes_the_password_and_ends_other_sessions(
    clerk: Person, client: Client, sign_in: Callable[..., Any]
) -> None:
    from anju.gate.tests.conftest import PASSWORD

    other = Client()
    other.post("/sign-in", {"username": "desk", "password": PASSWORD})
    sign_in()
    form = {"current": PASSWORD, "new": "quite another secret", "again": "quite another secret"}
    assert client.post("/me/password", form | {"current": "no"}).status_code == 422
    assert client.post("/me/password", form | {"new": "short", "again": "short"}).status_code == 422
    assert client.post("/me/password", form).status_code == 302
    assert client.get("/me").status_code == 200
    assert other.get("/me").status_code == 302


def test_it_speaks_the_language_a_person_chose(clerk: Person, client: Client, sign_in: Callable[..., Any]) -> None:
    assert client.get("/sign-in", headers={"Accept-Language": "en"}).headers["Content-Language"] == "zh-hans"
    client.post("/look/language", {"language": "en"})
    assert client.get("/sign-in").headers["Content-Language"] == "en"
    sign_in()
    client.post("/look/language", {"language": "zh-hans"})
    assert client.get("/me").headers["Content-Language"] == "zh-hans"
    assert client.post("/look/language", {"language": "xx"}).status_code == 422
