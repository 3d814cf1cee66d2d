"""Roles in a place and time, and what they open."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from anju.core.errors import Forbidden, Invalid, Refusal
from anju.core.time import product_time_at
from anju.estate.models import Project
from anju.partners.models import Contractor
from anju.people import queries
from anju.people.actions.grants import end_grant, grant_role
from anju.people.actions.people import add_person, change_person, deactivate_person, set_password
from anju.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.covers("TEAM-1", "TEAM-4")]

TODAY = date(2026, 11, 21)


@pytest.fixture
def clerk(keeper: Any) -> Person:
    return add_person(actor=keeper, name="陈晓", kind="staff")


def test_it_opens_a_place_from_its_day_to_its_end(keeper: Any, project: Project, clerk: Person) -> None:
    grant = grant_role(actor=keeper, person=clerk, role="desk", project=project)
    assert queries.reach_of(clerk).roles_at(project.pk) == {"desk"}
    assert queries.reach_of(clerk, day=TODAY - timedelta(days=1)).roles == {}
    assert end_grant(actor=keeper, grant=grant, ends_on=TODAY + timedelta(days=3))
    assert queries.reach_of(clerk, day=TODAY + timedelta(days=2)).roles_at(project.pk) == {"desk"}
    assert queries.reach_of(clerk, day=TODAY + timedelta(days=3)).roles == {}


def test_it_holds_from_midnight_on_the_wall(keeper: Any, project: Project, clerk: Person) -> None:
    with product_time_at(datetime(2026, 11, 21, 17, tzinfo=UTC)):  # one in the morning of the 22nd
        grant_role(actor=keeper, person=clerk, role="desk", project=project, starts_on=date(2026, 11, 22))
        assert queries.reach_of(clerk).roles_at(project.pk) == {"desk"}


def test_it_opens_every_project_of_a_company_or_of_the_group(
    keeper: Any, project: Project, other_project: Project, clerk: Person
) -> None:
    grant_role(actor=keeper, person=clerk, role="dev_cs", company=project.company)
    assert queries.reach_of(clerk).projects() == {project.pk}
    grant_role(actor=keeper, person=clerk, role="group_cs")
    reach = queries.reach_of(clerk)
    assert reach.projects("group_cs") == {project.pk, other_project.pk}
    assert reach.roles_in_group() == {"group_cs"}
    assert clerk in queries.people_with_role(role="group_cs", project=other_project)
    assert clerk not in queries.people_with_role(role="dev_cs", project=other_project)


def test_it_refuses_what_is_held_already(keeper: Any, project: Project, clerk: Person) -> None:
    grant_role(actor=keeper, person=clerk, role="desk", project=project, ends_on=date(2027, 1, 1))
    with pytest.raises(Refusal, match="grant-exists"):
        grant_role(actor=keeper, person=clerk, role="desk", project=project)
    grant_role(actor=keeper, person=clerk, role="desk", project=project, starts_on=date(2027, 1, 1))
    grant_role(actor=keeper, person=clerk, role="desk_lead", project=project)


def test_it_refuses_what_makes_no_role(keeper: Any, project: Project, clerk: Person, firm: Contractor) -> None:
    owner = add_person(actor=keeper, name="王", kind="resident")
    foreman = add_person(actor=keeper, name="丁", kind="contractor", firm=firm)
    for person, role, code in (
        (clerk, "wizard", "role-unknown"),
        (owner, "desk", "role-not-for-this-person"),
        (foreman, "desk", "role-not-for-this-person"),
        (clerk, "contractor", "role-not-for-this-person"),
    ):
        with pytest.raises(Refusal, match=code):
            grant_role(actor=keeper, person=person, role=role, project=project)
    with pytest.raises(Invalid, match="place-unclear"):
        grant_role(actor=keeper, person=clerk, role="desk", project=project, company=project.company)
    with pytest.raises(Invalid, match="grant-dates-out-of-order"):
        grant_role(actor=keeper, person=clerk, role="desk", project=project, ends_on=date(2020, 1, 1))


def test_it_lets_an_administrator_give_roles_in_the_own_place_only(
    keeper: Any, project: Project, other_project: Project, clerk: Person
) -> None:
    boss = add_person(actor=keeper, name="主管", kind="staff")
    grant_role(actor=keeper, person=boss, role="admin", company=project.company)
    actor = queries.reach_of(boss)
    grant_role(actor=actor, person=clerk, role="desk", project=project)
    grant_role(actor=actor, person=clerk, role="dev_cs", company=project.company)
    for place in ({"project": other_project}, {"company": other_project.company}, {}):
        with pytest.raises(Forbidden):
            grant_role(actor=actor, person=clerk, role="admin", **place)


def test_it_keeps_somebody_who_can_give_roles(keeper: Any, clerk: Person) -> None:
    grant = grant_role(actor=keeper, person=clerk, role="admin")
    with pytest.raises(Refusal, match="last-administrator"):
        end_grant(actor=keeper, grant=grant)


def test_it_ends_a_role_once(keeper: Any, project: Project, clerk: Person) -> None:
    grant = grant_role(actor=keeper, person=clerk, role="desk", project=project)
    with pytest.raises(Invalid, match="grant-dates-out-of-order"):
        end_grant(actor=keeper, grant=grant, ends_on=date(2020, 1, 1))
    end_grant(actor=keeper, grant=grant)
    with pytest.raises(Refusal, match="grant-ended"):
        end_grant(actor=keeper, grant=grant)


def test_it_lets_no_administrator_touch_who_is_placed_higher(keeper: Any, project: Project, clerk: Person) -> None:
    boss = add_person(actor=keeper, name="集团管理员", kind="staff", username="boss")
    grant_role(actor=keeper, person=boss, role="admin")
    local = add_person(actor=keeper, name="项目管理员", kind="staff")
    grant_role(actor=keeper, person=local, role="admin", project=project)
    grant_role(actor=keeper, person=clerk, role="desk", project=project)
    actor = queries.reach_of(local)
    with pytest.raises(Forbidden):
        set_password(actor=actor, person=boss, password="anju-2026-taken")
    with pytest.raises(Forbidden):
        deactivate_person(actor=actor, person=boss)
    with pytest.raises(Forbidden):
        change_person(actor=actor, person=boss, name="某", phones=[], username="mine")
    set_password(actor=actor, person=clerk, password="anju-2026-right")
    set_password(actor=queries.reach_of(boss), person=local, password="anju-2026-right")
