"""An empty installation gets somebody who can sign in."""

import re

import pytest
from click.testing import CliRunner

from anju.cli.people import people
from anju.core.time import machine_now
from anju.people.models import Grant, Person

pytestmark = [pytest.mark.django_db, pytest.mark.covers("TEAM-4")]


def run(*arguments: str, typed: str = "") -> str:
    result = CliRunner().invoke(people, ["first-admin", *arguments], input=typed, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_it_asks_until_the_password_is_a_good_one() -> None:
    output = run(typed="boss\n王总\npassword\npassword\nlong-and-strange-7\nlong-and-strange-7\n")
    person = Person.objects.get(username="boss")
    assert person.name == "王总"
    assert person.check_password("long-and-strange-7")
    assert Grant.objects.get(person=person).role == "admin"
    assert "boss may sign in" in output


def test_it_does_nothing_where_there_is_one() -> None:
    run("--username", "boss", "--name", "王总", "--password", "long-and-strange-7")
    assert run("--username", "other", "--name", "李总", "--password", "long-and-strange-7") == ""
    assert not Person.objects.filter(username="other").exists()


def test_it_prints_a_link_only_where_there_is_nobody() -> None:
    said = CliRunner().invoke(people, ["setup-link", "--base", "http://127.0.0.1:8000/"])
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/setup/[\w-]{32}\n", said.output)
    Person.objects.create(name="Li", kind="staff", created_at=machine_now())
    assert CliRunner().invoke(people, ["setup-link"]).output == ""
