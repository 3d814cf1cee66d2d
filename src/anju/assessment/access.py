"""Whose facts somebody reads: those of the projects in which they read every case. One relation, for every list."""

from anju.assessment.models import Fact
from anju.core.access import READING_ROLES, Reach, Relation
from anju.intake.access import IN_PROJECT


def _in_project(reach: Reach, fact: Fact) -> bool:
    return bool(reach.roles_at(fact.project_id) & READING_ROLES)


COUNTED: Relation[Fact] = Relation(
    name="counted", query=IN_PROJECT.query, check=_in_project, who=lambda fact: IN_PROJECT.who(fact.matter)
)


def may_read(reach: Reach, *, project_id: int) -> bool:
    """Whether somebody may read the reports of a project."""
    return bool(reach.roles_at(project_id) & READING_ROLES)
