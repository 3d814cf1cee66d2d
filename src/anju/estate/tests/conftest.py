"""One project with a building, for the verbs of the estate."""

from dataclasses import dataclass, field

import pytest

from anju.estate import actions
from anju.estate.models import Project, Unit


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
    group = actions.create_group(actor=keeper, name="云栖集团")
    company = actions.create_company(actor=keeper, group=group, code="YX", name="云栖城市公司")
    return actions.create_project(actor=keeper, company=company, code="yq", name="云栖苑")


@pytest.fixture
def unit(project: Project, keeper: Keeper) -> Unit:
    building = actions.create_building(actor=keeper, project=project, code="3")
    return actions.create_unit(actor=keeper, building=building, code="2")
