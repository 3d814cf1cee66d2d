"""Duties and rights of a role (岗位权责), A4: what the program lets it do, and the clauses it stands under (TEAM-4)."""

from typing import Any

from anju.core.time import product_now
from anju.estate.models import Project
from anju.papers.paper import Paper
from anju.papers.typesetting import typeset
from anju.papers.wording import stamp


def print_duties(*, project: Project, role: str, facts: dict[str, Any]) -> Paper:
    """The sheet of a role; the facts as the page has them, in Chinese. No query."""
    head = {"project": project.name, "printed": stamp(product_now(), project.zone)}
    return Paper(name=f"{project.code}-duties-{role}.pdf", content=typeset("duties", facts | head))
