"""The notice of how people are served (服务公示), A4, to hang up: whom to ring, what follows by when, the code to report by."""

from typing import Any

from django.utils import translation

from anju.core.time import product_now
from anju.estate.models import Project
from anju.papers.paper import Absolute, Paper, qr_code
from anju.papers.typesetting import typeset
from anju.papers.wording import stamp
from anju.publishing.process import Promise, published_process


def print_service_notice(*, project: Project, absolute: Absolute) -> Paper:
    """The notice of a project as it holds now. Three queries."""
    with translation.override("zh-hans"):
        content = typeset("service_notice", notice_data(project=project, absolute=absolute))
    return Paper(name=f"{project.code}-service-notice.pdf", content=content)


def notice_data(*, project: Project, absolute: Absolute) -> dict[str, Any]:
    """What the template sets, as plain data."""
    process = published_process(project=project, at=product_now())
    return {
        "project": project.name,
        "company": project.company.name,
        "hotline": project.hotline or "　",
        "ways": [str(words) for _icon, words in process.ways],
        "steps": [
            {"title": str(step.title), "note": str(step.note), "promises": [_line(one) for one in step.promises]}
            for step in process.steps
        ],
        "rungs": [
            {
                "title": str(rung.title),
                "phone": rung.phone or "　",
                "hours": str(rung.hours) or "　",
                "place": rung.place,
                "promises": [_line(one) for one in rung.promises],
            }
            for rung in process.rungs
        ],
        "qr": qr_code(absolute("/owner/report")),
        "printed": stamp(product_now(), project.zone),
    }


def _line(promise: Promise) -> list[str]:
    return [f"{promise.number} {promise.title}", "；".join(promise.lines)]
