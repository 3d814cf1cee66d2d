"""An empty project to import into."""

import pytest

from anju.estate.models import Company, Group, Project


@pytest.fixture
def project(db: None) -> Project:
    """YQ, without a building."""
    company = Company.objects.create(group=Group.objects.create(name="安居集团"), code="HD", name="华东公司")
    return Project.objects.create(company=company, code="YQ", name="云栖苑")
