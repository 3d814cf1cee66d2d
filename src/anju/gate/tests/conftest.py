"""A small estate with its people for the tests of the gate."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.time import product_now
from anju.estate.models import Building, Company, Group, Project, Room, Unit
from anju.intake.models import Case
from anju.matters.models import Matter
from anju.people.models import Grant, Person, Residency
from anju.people.queries import phone_row

PASSWORD = "a long enough secret"


@pytest.fixture
def project(db: None) -> Project:
    company = Company.objects.create(group=Group.objects.create(name="G"), code="C1", name="C")
    return Project.objects.create(company=company, code="YQ", name="Yun Qi")


@pytest.fixture
def room(project: Project) -> Room:
    building = Building.objects.create(project=project, code="3")
    unit = Unit.objects.create(building=building, code="2")
    return Room.objects.create(project=project, building=building, unit=unit, number="1801", label="3-2-1801", key="k1")


@pytest.fixture
def new_person(db: None) -> Callable[..., Person]:
    def make(name: str = "Li", *, kind: str = "staff", username: str | None = None, **fields: Any) -> Person:
        person = Person(name=name, kind=kind, username=username, created_at=product_now(), **fields)
        if username:
            person.set_password(PASSWORD)
        else:
            person.set_unusable_password()
        person.save(force_insert=True)
        return person

    return make


@pytest.fixture
def clerk(project: Project, new_person: Callable[..., Person]) -> Person:
    person = new_person("Chen Xiao", username="desk")
    Grant.objects.create(person=person, role="desk", project=project, starts_on=date(2020, 1, 1))
    return person


@pytest.fixture
def owner(room: Room, new_person: Callable[..., Person]) -> Person:
    person = new_person("Wang Fang", kind="resident", form_of_address="女士")
    phone_row(person=person, number="13812345678").save()
    Residency.objects.create(person=person, room=room, starts_on=date(2020, 1, 1))
    return person


@pytest.fixture
def case(project: Project, room: Room, owner: Person) -> Matter:
    now = product_now() - timedelta(minutes=1)
    matter = Matter.objects.create(
        number="YQ-26-0001",
        kind="repair",
        project=project,
        room=room,
        state="registered",
        opened_at=now,
        opened_on=now.date(),
        changed_at=now,
    )
    Case.objects.create(
        matter=matter,
        kind="repair",
        channel="hotline",
        rang_at=now,
        recorded_at=now,
        reporter=owner,
        reporter_phone="13812345678",
    )
    return matter


@pytest.fixture
def sign_in(client: Client) -> Callable[..., Any]:
    def enter(username: str = "desk", password: str = PASSWORD, **extra: Any) -> Any:
        return client.post("/sign-in", {"username": username, "password": password}, **extra)

    return enter
