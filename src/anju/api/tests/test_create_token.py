"""API tokens: shown once, kept as a digest, dead with their person or their last day."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from anju.api.models import ApiToken
from anju.api.tokens import caller_for_token, create_token
from anju.core.errors import Invalid
from anju.core.time import machine_now
from anju.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Person:
    return Person.objects.create(username="desk", name="陈静", kind=Person.Kind.STAFF, created_at=machine_now())


def test_it_stands_for_its_person(clerk: Person) -> None:
    token = create_token(username="desk", days=None, actor_id=None)
    assert caller_for_token(token)[0] == clerk
    assert caller_for_token(token + "x") is None
    assert caller_for_token("") is None


def test_it_is_kept_as_a_digest_only(clerk: Person) -> None:
    token = create_token(username="desk", days=30, actor_id=None)
    row = ApiToken.objects.get()
    assert token not in str(vars(row))
    assert len(row.digest) == 64


def test_it_ends_on_its_last_day(clerk: Person) -> None:
    token = create_token(username="desk", days=1, actor_id=None)
    ApiToken.objects.update(expires_at=machine_now() - timedelta(seconds=1))
    assert caller_for_token(token) is None


def test_it_is_dead_once_its_person_is_deactivated(clerk: Person) -> None:
    token = create_token(username="desk", days=None, actor_id=None)
    Person.objects.update(is_active=False)
    assert caller_for_token(token) is None


def test_it_costs_one_query_when_used_often(clerk: Person, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    token = create_token(username="desk", days=None, actor_id=None)
    caller_for_token(token)
    assert ApiToken.objects.get().last_used_at is not None
    with django_assert_num_queries(1):
        caller_for_token(token)


@pytest.mark.parametrize(
    ("username", "days", "code"),
    [("nobody", None, "person-unknown"), ("desk", 0, "days-invalid"), ("desk", 99999, "days-invalid")],
)
def test_it_refuses(clerk: Person, username: str, days: int | None, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_token(username=username, days=days, actor_id=None)
    assert refused.value.code == code
