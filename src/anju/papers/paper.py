"""What every paper about a case shares: the paper itself, the code it carries, whom to call, how it is printed.

A template of such papers draws a list of them, each with pages counted on their own: one case printed at the counter and
a hundred printed for the day go through the same lines.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno

from anju.core.access import READING_ROLES
from anju.core.time import product_now
from anju.estate.models import Group, Project
from anju.intake.access import case_link
from anju.intake.file import File
from anju.papers.typesetting import typeset
from anju.papers.wording import stamp
from anju.repairs.file import CaseFile

Absolute = Callable[[str], str]
"""turns a path into the address that a QR code carries"""
READERS = READING_ROLES | {"system"}
HOUSEHOLD = frozenset({"reporter", "resident"})
HOLDERS_OF_THE_LINK = READERS | HOUSEHOLD
"""who is handed the case's own link; others who work on the case get its address for signed-in people"""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A printed paper: the name of its file and the PDF."""

    name: str
    content: bytes


def print_papers(template: str, papers: list[dict[str, Any]], *, name: str) -> Paper:
    """These papers of one kind as one PDF, in the order given."""
    return Paper(name=f"{name}.pdf", content=typeset(template, {"papers": papers, "title": name}))


def head_of(file: File) -> dict[str, Any]:
    """What stands at the head and the foot of every paper about a case."""
    project = file.matter.project
    return {
        "group": f"{project.name} · 售后维修小组",
        "number": file.matter.number,
        "printed": stamp(product_now(), project.zone),
    }


def qr_code(link: str) -> bytes:
    """The link as an SVG of one path, without margin: the paper is its quiet zone."""
    drawn = BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=0, dark="#1b2430", omitsize=True)
    return drawn.getvalue()


def path_for(file: File) -> str:
    """The case's own link for those it is for, else the page of people who work on the case."""
    return f"/c/{case_link(file.matter.pk)}" if file.hats & HOLDERS_OF_THE_LINK else workers_path(file)


def workers_path(file: File) -> str:
    """The page of those who work on the case; it asks who they are."""
    return f"/field/cases/{file.matter.number}"


def door_path(file: CaseFile) -> str:
    """The owner's page of the case, which asks who they are: what a paper left at a door may carry."""
    return f"/owner/cases/{file.matter.number}"


def phones(project: Project) -> list[list[str]]:
    """Whom to call, in the order of calling. One query."""
    group = Group.objects.first()
    hours = "24 小时" if project.service_hours == "24 h" else project.service_hours
    return [
        [f"① 物业客服 · {hours}", project.hotline or "　"],
        ["② 没按时来：地产客服", "扫码催办，自动上报"],
        ["③ 还没解决：集团 400", group.hotline if group and group.hotline else "　"],
    ]
