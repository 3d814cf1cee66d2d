"""Signing in by a code to the phone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import perf_counter
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from anju.core.crypto import decrypt
from anju.core.errors import Refusal
from anju.core.time import machine_now
from anju.gate import phone_codes
from anju.gate.models import PhoneCode
from anju.notices.models import Notice
from anju.people.models import Person
from anju.people.queries import phone_row

NUMBER = "13812345678"


def sent_code() -> str:
    notice = Notice.objects.filter(template="phone_code").latest("id")
    return decrypt(notice.data["sealed"], context="notice.phone_code")


def ask(client: Client, number: str = NUMBER, **extra: Any) -> Any:
    return client.post("/sign-in/phone", {"step": "number", "phone": number}, **extra)


def give(client: Client, code: str, number: str = NUMBER) -> Any:
    return client.post("/sign-in/phone", {"step": "code", "phone": number, "code": code})


@pytest.mark.django_db
def test_it_lets_an_owner_in_with_the_code_just_sent(owner: Person, client: Client) -> None:
    assert ask(client, "138 1234 5678").status_code == 200
    assert give(client, sent_code()).url == "/owner/"
    assert client.get("/me").status_code == 200


@pytest.mark.django_db
def test_it_keeps_neither_the_number_nor_the_code_in_plain_sight(owner: Person, client: Client) -> None:
    ask(client)
    code = sent_code()
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, data FROM notices_notice")
        stored = repr(cursor.fetchall())
        cursor.execute("SELECT * FROM gate_phonecode")
        stored += repr(cursor.fetchall())
    assert NUMBER not in stored
    assert code not in stored


@pytest.mark.django_db
def test_it_answers_known_and_unknown_numbers_alike(owner: Person) -> None:
    known, unknown = ask(Client()), ask(Client(), "13900000000")
    assert known.status_code == unknown.status_code == 200
    tame = [page.content.decode().replace("13900000000", NUMBER) for page in (known, unknown)]
    assert len(tame[0]) == len(tame[1])
    assert Notice.objects.count() == 1
    stranger = Client()
    ask(stranger, "13900000000")
    assert give(stranger, "123456", "13900000000").status_code == 422


@pytest.mark.django_db
def test_it_takes_a_code_once(owner: Person, client: Client) -> None:
    ask(client)
    code = sent_code()
    give(client, code)
    client.post("/sign-out")
    assert give(client, code).status_code == 422


@pytest.mark.django_db
def test_it_binds_a_code_to_the_session_that_asked(owner: Person, client: Client) -> None:
    ask(client)
    other = Client()
    ask(other, "13900000000")
    assert give(other, sent_code()).status_code == 422


@pytest.mark.django_db
def test_it_forgets_a_code_after_ten_minutes(owner: Person, client: Client) -> None:
    ask(client)
    code = sent_code()
    with time_machine.travel(machine_now() + timedelta(minutes=11)):
        assert give(client, code).status_code == 422


@pytest.mark.django_db
def test_it_sends_five_codes_a_day_whatever_the_address(owner: Person) -> None:
    answers = [ask(Client(), headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(7)]
    assert answers == [200] * 5 + [429] * 2
    assert Notice.objects.count() == 5
    assert ask(Client(), "13900000000").status_code == 200


@pytest.mark.django_db
def test_it_lets_no_staff_in_by_phone(new_person: Callable[..., Person], client: Client) -> None:
    phone_row(person=new_person("Zhao", username="zhao"), number=NUMBER).save()
    assert ask(client).status_code == 200
    assert Notice.objects.count() == 0


@pytest.mark.django_db
def test_it_asks_which_member_of_a_household_this_is(
    owner: Person, new_person: Callable[..., Person], client: Client
) -> None:
    husband = new_person("Li Jun", kind="resident")
    phone_row(person=husband, number=NUMBER).save()
    stranger = new_person("Zhou", kind="resident")
    ask(client)
    assert give(client, sent_code()).url == "/sign-in/phone/who"
    assert client.post("/sign-in/phone/who", {"person": stranger.pk}).status_code == 200
    assert client.get("/me").status_code == 302
    assert client.post("/sign-in/phone/who", {"person": husband.pk}).url == "/owner/"
    assert husband.name in client.get("/me").content.decode()


@pytest.mark.django_db
def test_it_refuses_what_is_no_number(client: Client) -> None:
    assert ask(client, "12").status_code == 422
    assert PhoneCode.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_it_judges_at_most_five_of_two_hundred_guesses_at_once(owner: Person, monkeypatch: Any) -> None:
    phone_codes.send_code(number=NUMBER, session="s", address="a")
    judged: list[str] = []
    real = phone_codes.compare_digest
    monkeypatch.setattr(phone_codes, "compare_digest", lambda a, b: judged.append(b) or real(a, b))

    def guess(n: int) -> str:
        try:
            phone_codes.take_code(number=NUMBER, session="s", guess=f"{n:06d}")
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(200)))
    assert len(judged) <= 5
    assert answers.count("code-used-up") >= 195 - answers.count("in")


def _guess(code: str) -> str:
    try:
        phone_codes.take_code(number=NUMBER, session="s", guess=code)
    except Refusal as refusal:
        return refusal.code
    finally:
        connection.close()
    return "in"


@pytest.mark.django_db(transaction=True)
def test_it_lets_one_of_many_in_who_give_the_right_code_at_once(owner: Person) -> None:
    phone_codes.send_code(number=NUMBER, session="s", address="a")
    code = sent_code()
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(_guess, [code] * 5))
    assert answers.count("in") == 1


@pytest.mark.django_db(transaction=True)
def test_it_would_judge_more_than_five_if_tries_were_counted_afterwards(owner: Person, monkeypatch: Any) -> None:
    """The control: with the counting taken out, the same guesses are all judged."""
    phone_codes.send_code(number=NUMBER, session="s", address="a")
    monkeypatch.setattr(phone_codes, "TRIES", 10**6)
    assert [_guess(f"{n:06d}") for n in range(12)].count("code-wrong") >= 11
    assert PhoneCode.objects.get().tries == 12 or PhoneCode.objects.get().used_at


@pytest.mark.django_db
def test_it_takes_as_long_for_unknown_numbers_as_for_known_ones(owner: Person, monkeypatch: Any) -> None:
    monkeypatch.setattr(phone_codes, "CODES_A_DAY", 100)
    took: dict[str, list[float]] = {NUMBER: [], "13900000000": []}
    for _round in range(15):
        for number, times in took.items():
            started = perf_counter()
            phone_codes.send_code(number=number, session="s", address="a")
            times.append(perf_counter() - started)
    known, unknown = (sorted(times)[7] for times in took.values())
    assert abs(known - unknown) < 0.02
