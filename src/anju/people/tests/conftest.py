"""A project with a home, staff and a firm, for the verbs of people."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest

from anju.core.time import product_time_at
from anju.estate import actions as estate
from anju.estate.models import Project, Room
from anju.partners import actions as partners
from anju.partners.models import Contractor
from anju.people.actions.grants import grant_role
from anju.people.actions.people import add_person
from anju.people.models import Person

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Keeper:
    """Whoever acts, with roles given outright."""

    everywhere: frozenset[str] = frozenset({"system"})
    at: dict[int, frozenset[str]] = field(default_factory=dict)
    person_id: int | None = None

    def roles_at(self, project_id: int) -> frozenset[str]:
        return self.everywhere | self.at.get(project_id, frozenset())

    def roles_in_group(self) -> frozenset[str]:
        return self.everywhere

    def roles_anywhere(self) -> frozenset[str]:
        return self.everywhere.union(*self.at.values())


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Noon of a Saturday in Shanghai."""
    with product_time_at(datetime(2026, 11, 21, 4, tzinfo=UTC)):
        yield


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
def nobody() -> Keeper:
    return Keeper(everywhere=frozenset())


@pytest.fixture
def project(db: None, keeper: Keeper) -> Project:
    group = estate.create_group(actor=keeper, name="云栖集团")
    company = estate.create_company(actor=keeper, group=group, code="YX", name="云栖城市公司")
    return estate.create_project(actor=keeper, company=company, code="YQ", name="云栖苑")


@pytest.fixture
def other_project(project: Project, keeper: Keeper) -> Project:
    company = estate.create_company(actor=keeper, group=project.company.group, code="HY", name="湖悦城市公司")
    return estate.create_project(actor=keeper, company=company, code="HY", name="湖悦府")


@pytest.fixture
def room(project: Project, keeper: Keeper) -> Room:
    building = estate.create_building(actor=keeper, project=project, code="3")
    unit = estate.create_unit(actor=keeper, building=building, code="2")
    return estate.create_room(actor=keeper, unit=unit, number="1801", floor=18)


@pytest.fixture
def firm(project: Project, keeper: Keeper) -> Contractor:
    firm = partners.add_contractor(actor=keeper, code="HX", name="宏信防水工程有限公司", short_name="宏信防水")
    partners.add_contract(
        actor=keeper, contractor=firm, project=project, number="FS-01", terms=partners.Terms(trades=("防水",))
    )
    return firm


@pytest.fixture
def leads(project: Project, keeper: Keeper) -> list[Person]:
    """李, 周 and 赵 may lead."""
    found = []
    for name, phone in (("李工", "13800002210"), ("周工", "13700004406"), ("赵工", "13900007752")):
        person = add_person(actor=keeper, name=name, kind="staff", phones=[phone])
        grant_role(actor=keeper, person=person, role="duty_lead", project=project, starts_on=date(2020, 1, 1))
        found.append(person)
    return found
