"""One project and one firm, for the verbs of partners."""

from dataclasses import dataclass, field

import pytest

from anju.estate import actions as estate
from anju.estate.models import Building, Project
from anju.partners import actions
from anju.partners.models import Contractor


@dataclass(frozen=True)
class Keeper:
    """Whoever acts, with roles given outright."""

    everywhere: frozenset[str] = frozenset({"admin"})
    at: dict[int, frozenset[str]] = field(default_factory=dict)
    person_id: int | None = None

    def roles_at(self, project_id: int) -> frozenset[str]:
        return self.everywhere | self.at.get(project_id, frozenset())

    def roles_in_group(self) -> frozenset[str]:
        return self.everywhere

    def roles_anywhere(self) -> frozenset[str]:
        return self.everywhere.union(*self.at.values())


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
def building(project: Project, keeper: Keeper) -> Building:
    return estate.create_building(actor=keeper, project=project, code="3")


@pytest.fixture
def firm(project: Project, keeper: Keeper) -> Contractor:
    return actions.add_contractor(actor=keeper, code="HX", name="宏信防水工程有限公司", short_name="宏信防水")
