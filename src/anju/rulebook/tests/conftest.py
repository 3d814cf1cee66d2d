"""A rulebook as a new installation has it, one company with a project beside another, and a day in November."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from anju.core.time import product_time_at
from anju.estate.models import Company, Group, Project
from anju.rulebook.actions import load_defaults

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


@dataclass
class Estate:
    company: Company
    project: Project
    sister: Project
    stranger: Project


@pytest.fixture
def noon() -> Iterator[datetime]:
    with product_time_at(NOON):
        yield NOON


@pytest.fixture
def estate(db: None, noon: datetime) -> Estate:
    load_defaults()
    group = Group.objects.create(name="安居集团")
    company = Company.objects.create(group=group, code="EAST", name="东区公司")
    other = Company.objects.create(group=group, code="WEST", name="西区公司")
    return Estate(
        company,
        Project.objects.create(company=company, code="YQ", name="云栖苑"),
        Project.objects.create(company=company, code="LH", name="临湖苑"),
        Project.objects.create(company=other, code="SJ", name="松江苑"),
    )
