"""Queue: the ledger's first page of open cases by deadline, as HTML; and the same over the API across a whole group."""

from typing import Any

from anju.bench.jobs.asking import first_project, session_of
from anju.bench.jobs.reading import measure_reading


def measure(task: dict[str, Any]) -> dict[str, Any]:
    """One project's page, as the desk has it open all day."""
    project = first_project()
    return measure_reading(
        task, path=f"/desk/cases?project={project.code}", headers=session_of(task.get("user", "desk")),
        sql="SELECT id, number, title, state, queue_at, room_id, holder_id FROM matters_matter "
        "WHERE project_id = %s AND open ORDER BY queue_at, id LIMIT 50",
        values=[project.pk],
        more={
            "all": f"/desk/cases?project={project.code}&view=all",
            "late": f"/desk/cases?project={project.code}&view=late",
            "board": f"/desk/board?project={project.code}",
            "api": f"/api/v1/cases?project={project.code}",
        },
    )  # fmt: skip
