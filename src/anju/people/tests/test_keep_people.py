"""People: added with numbers that are found again and never read, changed, let go."""

from typing import Any

import pytest
from django.db import connection

from anju.core.changes import changes_of
from anju.core.errors import Forbidden, Invalid, Refusal
from anju.partners.models import Contractor
from anju.people import queries
from anju.people.actions.grants import grant_role
from anju.people.actions.people import (
    add_person,
    change_person,
    deactivate_person,
    reactivate_person,
    reveal_phone,
    set_password,
    set_phones,
)
from anju.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.mark.covers("EST-2", "EST-5")
def test_it_finds_a_number_again_without_keeping_it_readable(keeper: Any) -> None:
    person = add_person(actor=keeper, name="王晓华", kind="resident", phones=["+86 138-0000-5678", "0571-88880000"])
    assert person.initials == "wxh"
    assert list(queries.people_by_phone("13800005678")) == [person]
    assert list(queries.people_by_phone("057188880000")) == [person]
    assert [phone.first for phone in person.phones.order_by("id")] == [True, False]
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM people_phone")
        assert not any("5678" in row[0] for row in cursor.fetchall())
    assert "王晓华" not in str([change.after for change in changes_of(person)])


@pytest.mark.parametrize("number", ["123", "12345678901", "138****5678"])
def test_it_refuses_a_number_that_cannot_be_dialled(keeper: Any, number: str) -> None:
    with pytest.raises(Invalid) as refused:
        add_person(actor=keeper, name="王", kind="resident", phones=[number])
    assert (refused.value.code, list(refused.value.fields)) == ("phone-malformed", ["phones"])


def test_it_refuses_somebody_who_is_here_already(keeper: Any) -> None:
    person = add_person(actor=keeper, name="王晓华", kind="resident", phones=["13800005678"])
    with pytest.raises(Refusal) as refused:
        add_person(actor=keeper, name="王晓华", kind="resident", phones=["138 0000 5678"])
    assert (refused.value.code, refused.value.data) == ("person-exists", {"person": person.pk})
    add_person(actor=keeper, name="王晓华", kind="resident", phones=["13800005679"])


def test_it_refuses_what_makes_no_person(keeper: Any, firm: Contractor) -> None:
    with pytest.raises(Invalid, match="person-kind-unknown"):
        add_person(actor=keeper, name="王", kind="ghost")
    with pytest.raises(Invalid, match="firm-missing"):
        add_person(actor=keeper, name="王", kind="contractor")
    with pytest.raises(Invalid, match="firm-missing"):
        add_person(actor=keeper, name="王", kind="staff", firm=firm)
    with pytest.raises(Invalid, match="word-missing"):
        add_person(actor=keeper, name="  ", kind="staff")
    add_person(actor=keeper, name="甲", kind="staff", username="jia")
    with pytest.raises(Refusal, match="username-exists"):
        add_person(actor=keeper, name="乙", kind="staff", username="jia")


def test_it_changes_name_and_numbers(keeper: Any) -> None:
    add_person(actor=keeper, name="甲", kind="staff", username="jia")
    person = add_person(actor=keeper, name="乙", kind="staff", username="yi", phones=["13800005678"])
    assert change_person(actor=keeper, person=person, name="丁一", username="yi", phones=["13900001234", "13800005678"])
    person.refresh_from_db()
    assert person.initials == "dy"
    first = person.phones.get(first=True)
    assert first.number == "13900001234"
    assert not set_phones(actor=keeper, person=person, phones=["139 0000 1234", "13800005678"])
    with pytest.raises(Refusal, match="username-exists"):
        change_person(actor=keeper, person=person, name="丁一", username="jia", phones=[])


def test_it_refuses_whoever_does_not_keep_people(keeper: Any, nobody: Any) -> None:
    with pytest.raises(Forbidden):
        add_person(actor=nobody, name="甲", kind="staff")
    person = add_person(actor=keeper, name="甲", kind="staff")
    with pytest.raises(Forbidden):
        deactivate_person(actor=nobody, person=person)


@pytest.mark.covers("TEAM-2")
def test_it_ends_every_role_of_who_is_let_go(keeper: Any, project: Any, leads: list[Person]) -> None:
    assert deactivate_person(actor=keeper, person=leads[0])
    assert queries.reach_of(leads[0]).roles == {}
    assert leads[0] not in queries.people_with_role(role="duty_lead", project=project)
    assert reactivate_person(actor=keeper, person=leads[0])
    assert queries.reach_of(leads[0]).roles == {}


def test_it_keeps_one_administrator(keeper: Any) -> None:
    only = add_person(actor=keeper, name="甲", kind="staff")
    grant_role(actor=keeper, person=only, role="admin")
    with pytest.raises(Refusal, match="last-administrator"):
        deactivate_person(actor=keeper, person=only)
    only.refresh_from_db()
    assert only.is_active


@pytest.mark.covers("EST-5")
def test_it_reveals_a_number_on_purpose_and_on_record(keeper: Any) -> None:
    person = add_person(actor=keeper, name="王晓华", kind="resident", phones=["13800005678"])
    with pytest.raises(Invalid, match="word-missing"):
        reveal_phone(actor=keeper, person=person, reason=" ")
    assert reveal_phone(actor=keeper, person=person, reason="回拨漏接来电") == "13800005678"
    change = next(iter(changes_of(person)))
    assert (change.verb, change.after) == ("reveal_phone", {"reason": "回拨漏接来电"})
    bare = add_person(actor=keeper, name="无号", kind="resident")
    with pytest.raises(Refusal, match="no-phone"):
        reveal_phone(actor=keeper, person=bare, reason="回拨")


def test_it_refuses_a_weak_password(keeper: Any) -> None:
    person = add_person(actor=keeper, name="甲", kind="staff", username="jia")
    with pytest.raises(Invalid, match="password-weak"):
        set_password(actor=keeper, person=person, password="password")
    set_password(actor=keeper, person=person, password="anju-2026-right")
    assert Person.objects.get(pk=person.pk).check_password("anju-2026-right")
