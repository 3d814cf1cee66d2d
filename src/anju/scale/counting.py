"""Tallies of loaded projects: what their monthly reports are counted from."""

from collections.abc import Sequence

from django.db import connection

from anju.assessment.actions import recount_tallies
from anju.assessment.models import Fact
from anju.estate.models import Project


def count_projects(codes: Sequence[str]) -> None:
    """Count the facts of these projects; by index, so once the indexes stand."""
    if codes and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {Fact._meta.db_table}")
    for project in Project.objects.filter(code__in=codes):
        recount_tallies(project=project)
