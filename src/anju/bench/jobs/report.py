"""Report: a project's monthly report over the API, beside one bare GROUP BY over the facts of the same project and month."""

from typing import Any

from django.db import connection
from django.db.models import Count

from anju.assessment.models import Fact
from anju.assessment.months import Month
from anju.bench.jobs.asking import first_project, statements_of, token_of
from anju.bench.jobs.reading import bare_sql, measure_reading
from anju.estate.models import Project

READER = "group_cs"
COUNTS = (
    "count(*), sum(CASE WHEN first THEN 1 ELSE 0 END), "
    + ", ".join(
        f"sum(CASE WHEN {limit} = 'met' THEN 1 ELSE 0 END), sum(CASE WHEN {limit} = 'late' THEN 1 ELSE 0 END)"
        for limit in ("arrival", "take_on", "appoint", "appointment")
    )
    + ", sum(CASE WHEN first_time THEN 1 ELSE 0 END), sum(reworks), sum(CASE WHEN result = 'signed_off' THEN 1 ELSE 0 END)"
)
"""a part of what the report counts: the least a report without tallies would have to read"""
ONE_MONTH = (
    f"SELECT contractor_id, technician_id, {COUNTS} FROM assessment_fact "
    "WHERE project_id = %s AND opened_month = %s AND ended <> 'merged' GROUP BY contractor_id, technician_id"
)
EVERY_PROJECT = (
    f"SELECT contractor_id, technician_id, {COUNTS} FROM assessment_fact "
    "WHERE opened_month = %s AND ended <> 'merged' GROUP BY contractor_id, technician_id"
)


def measure(task: dict[str, Any]) -> dict[str, Any]:
    """The busiest month of the first project; `as_counted`: what the report says came in is what a scan finds."""
    project = first_project()
    month = busiest(project)
    path, headers = f"/api/v1/reports/monthly?project={project.code}", token_of(READER)
    found = measure_reading(
        task, path=f"{path}&month={month.code}", headers=headers, sql=ONE_MONTH, values=[project.pk, month.number],
        more={"this month": path},
    )  # fmt: skip
    _statements, answer = statements_of("GET", f"{path}&month={month.code}", headers)
    scanned = _scanned(project, month)
    whole = bare_sql(EVERY_PROJECT, [month.number], seconds=min(1.0, task["seconds"]))
    return found | {
        "month": month.code, "cases": scanned, "as_counted": answer.json()["registered"] == scanned,  # type: ignore[attr-defined]
        "every_project_group_by_ms": whole["p50_ms"],
    }  # fmt: skip


def busiest(project: Project) -> Month:
    """The month in which most cases of a project came in."""
    months = Fact.objects.filter(project=project).order_by().values_list("opened_month").annotate(number=Count("pk"))
    return Month(max(months, key=lambda one: (one[1], one[0]))[0])


def _scanned(project: Project, month: Month) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM assessment_fact WHERE project_id = %s AND opened_month = %s AND first AND ended <> 'merged'",
            [project.pk, month.number],
        )
        return int(cursor.fetchone()[0])
