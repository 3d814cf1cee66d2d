"""Lists of people: whom one sees follows from one relation each; found by initials, room, tail of a phone."""

from datetime import date
from typing import Any

import pytest

from anju.core.access import Reach
from anju.core.errors import NotFound
from anju.estate.models import Project, Room
from anju.partners import actions as partners
from anju.partners.models import Contractor
from anju.people import queries
from anju.people.actions.grants import grant_role
from anju.people.actions.people import add_person, deactivate_person
from anju.people.actions.residencies import start_residency
from anju.people.models import Person
from anju.people.queries import lists

pytestmark = [pytest.mark.django_db, pytest.mark.covers("EST-2", "EST-5")]


@pytest.fixture
def wang(keeper: Any, room: Room) -> Person:
    person = add_person(actor=keeper, name="王晓华", kind="resident", phones=["13800005678"])
    start_residency(actor=keeper, person=person, room=room)
    return person


@pytest.fixture
def clerk(keeper: Any, project: Project) -> Person:
    person = add_person(actor=keeper, name="陈晓", kind="staff", phones=["13900001234"])
    grant_role(actor=keeper, person=person, role="desk", project=project, starts_on=date(2020, 1, 1))
    return person


@pytest.fixture
def foreman(keeper: Any, project: Project, firm: Contractor) -> Person:
    person = add_person(actor=keeper, name="丁强", kind="contractor", firm=firm)
    grant_role(actor=keeper, person=person, role="contractor", project=project, starts_on=date(2020, 1, 1))
    return person


@pytest.mark.parametrize(
    "text", ["wxh", "wx", "王晓", "5678", "13800005678", "3-2-1801", "321801", "1801", "3栋2单元1801", "3-2-18"]
)
def test_it_finds_a_resident_by_whatever_is_known(clerk: Person, wang: Person, text: str) -> None:
    found = queries.find_people(reach=queries.reach_of(clerk), name="residents", text=text)
    assert found.rows == [wang]


@pytest.mark.parametrize("text", ["zz", "王大", "5679", "13800005679", "9-9-999", "32-1-801", "3-21-801"])
def test_it_finds_nobody_by_what_is_wrong(clerk: Person, wang: Person, text: str) -> None:
    assert queries.find_people(reach=queries.reach_of(clerk), name="residents", text=text).rows == []


def test_it_shows_staff_the_people_of_their_projects_only(
    keeper: Any, other_project: Project, clerk: Person, wang: Person, foreman: Person
) -> None:
    stranger = add_person(actor=keeper, name="钱", kind="staff")
    grant_role(actor=keeper, person=stranger, role="desk", project=other_project)
    near, far = queries.reach_of(clerk), queries.reach_of(stranger)
    for name, person in (("staff", clerk), ("residents", wang), ("firms", foreman)):
        assert queries.find_people(reach=near, name=name).rows == [person]
        assert person not in queries.find_people(reach=far, name=name).rows
        assert queries.person_for(reach=near, person_id=person.pk) == person
        with pytest.raises(NotFound):
            queries.person_for(reach=far, person_id=person.pk)


def test_it_shows_a_firm_its_own_people_and_an_owner_nobody(
    keeper: Any, project: Project, clerk: Person, wang: Person, foreman: Person
) -> None:
    other = partners.add_contractor(actor=keeper, code="OT", name="Other")
    rival = add_person(actor=keeper, name="对手", kind="contractor", firm=other)
    grant_role(actor=keeper, person=rival, role="contractor", project=project)
    inside, owner = queries.reach_of(foreman), queries.reach_of(wang)
    assert queries.lists_of(inside) == ["firms"]
    assert queries.find_people(reach=inside, name="firms").rows == [foreman]
    assert queries.lists_of(owner) == []
    for name in ("staff", "residents"):
        for reach in (inside, owner):
            with pytest.raises(NotFound):
                queries.find_people(reach=reach, name=name)
    with pytest.raises(NotFound):
        queries.person_for(reach=owner, person_id=clerk.pk)
    assert queries.person_for(reach=owner, person_id=wang.pk) == wang


def test_it_shows_no_resident_to_a_technician(keeper: Any, project: Project, wang: Person) -> None:
    worker = add_person(actor=keeper, name="张师傅", kind="staff")
    grant_role(actor=keeper, person=worker, role="technician", project=project)
    reach = queries.reach_of(worker)
    assert queries.lists_of(reach) == ["staff", "firms"]
    with pytest.raises(NotFound):
        queries.person_for(reach=reach, person_id=wang.pk)


def test_it_sees_those_with_a_grant_in_the_company_or_the_group(
    keeper: Any, project: Project, other_project: Project, clerk: Person
) -> None:
    head = add_person(actor=keeper, name="安总", kind="staff")
    grant_role(actor=keeper, person=head, role="head", company=project.company)
    boss = add_person(actor=keeper, name="白总", kind="staff")
    grant_role(actor=keeper, person=boss, role="group_cs")
    foreign = add_person(actor=keeper, name="远总", kind="staff")
    grant_role(actor=keeper, person=foreign, role="head", company=other_project.company)
    found = queries.find_people(reach=queries.reach_of(clerk), name="staff").rows
    assert found == [head, boss, clerk]
    groups = {"answers": frozenset({"desk"}), "works": frozenset({"technician"})}
    chosen = queries.staff_choices(project=project, day=date(2026, 11, 21), groups=groups)
    assert chosen == {"answers": [clerk], "works": []}


def test_it_pages_by_key_and_keeps_the_gone_apart(
    keeper: Any, project: Project, clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)
    for name in ("安", "安", "白"):
        grant_role(
            actor=keeper, person=add_person(actor=keeper, name=name, kind="staff"), role="prop_eng", project=project
        )
    reach: Reach = queries.reach_of(clerk)
    first = queries.find_people(reach=reach, name="staff")
    second = queries.find_people(reach=reach, name="staff", cursor=first.next)
    assert [person.name for person in first.rows + second.rows] == ["安", "安", "白", "陈晓"]
    assert second.next == ""
    deactivate_person(actor=keeper, person=clerk)
    assert queries.find_people(reach=reach, name="staff", gone=True).rows == [clerk]


def test_it_reads_a_list_in_few_queries(clerk: Person, wang: Person, django_assert_max_num_queries: Any) -> None:
    reach = queries.reach_of(clerk)
    with django_assert_max_num_queries(4):
        for person in queries.find_people(reach=reach, name="residents").rows:
            assert [phone.number for phone in person.phones.all()]
            assert [residency.room.label for residency in person.residencies.all()]
