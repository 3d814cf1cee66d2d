"""The repair slip (报修单): one body, three named copies (REP-3, DOC-1).

Whoever reads cases of the project gets all three; anybody else who may see the case gets the owner's copy, whose foot
says nothing of who answers for what.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno
from django.utils import translation

from anju.core.access import READING_ROLES
from anju.core.time import product_now
from anju.estate.models import Group
from anju.intake.access import case_link
from anju.matters.act import Actor
from anju.papers.slip_parts import Facts, arrived, check, facts_of, head_facts, items, liable, limit, nodes, signs, sums
from anju.papers.typesetting import typeset
from anju.papers.wording import stamp
from anju.repairs.file import CaseFile, open_file

COPIES = (
    {"no": "第一联", "who": "业主留存", "foot": "owner", "place": 0},
    {"no": "第二联", "who": "当日总负责人", "foot": "lead", "place": 1},
    {"no": "第三联", "who": "物业工程留存", "foot": "engineering", "place": 2},
)
HOLDERS_OF_THE_LINK = READING_ROLES | {"reporter", "resident", "system"}
"""who is handed the case's own link; others who work on the case get its address for signed-in people"""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A printed paper: the name of its file and the PDF."""

    name: str
    content: bytes


def print_slip(*, number: str, actor: Actor, absolute: Callable[[str], str]) -> Paper:
    """The slip of a repair as the actor may have it. `absolute` turns a path into the address that the QR code carries.

    At most thirteen queries. Raises `NotFound` for what is not theirs to see.
    """
    file = open_file(actor, number)
    with translation.override("zh-hans"):
        content = typeset("slip", slip_data(file, link=absolute(_link(file))))
    return Paper(name=f"{file.matter.number}.pdf", content=content)


def copies_for(file: CaseFile) -> list[dict[str, Any]]:
    """All three for readers of the project, else the owner's."""
    return list(COPIES if file.hats & (READING_ROLES | {"system"}) else COPIES[:1])


def slip_data(file: CaseFile, *, link: str) -> dict[str, Any]:
    """What the template sets, as plain data."""
    facts = facts_of(file)
    project = file.matter.project
    copies = copies_for(file)
    whole = len(copies) > 1
    edition = facts.arrival.edition if facts.arrival else None
    return {
        "group": f"{project.name} · 售后维修小组",
        "number": file.matter.number,
        "qr": qr_code(link),
        "copies": copies,
        **head_facts(facts),
        "limit": limit(facts),
        "arrived": arrived(facts),
        "items": items(facts),
        "sums": sums(facts),
        "agreed": agreed_words(facts),
        "signs": signs(facts),
        "check": check(facts),
        "phones": phones(facts),
        "liable": liable(facts) if whole else [],
        "nodes": nodes(facts) if whole else [],
        "rule": f"时限依据 {edition.clause.number} · " if edition else "",
        "printed": stamp(product_now(), project.zone),
    }


def qr_code(link: str) -> bytes:
    """The link as an SVG of one path, without margin: the paper is its quiet zone."""
    drawn = BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=0, dark="#1b2430", omitsize=True)
    return drawn.getvalue()


def agreed_words(facts: Facts) -> str:
    """The line above the signatures: what signing means, and where nothing was agreed yet, that it was not."""
    slip = facts.slip
    if slip is None:
        return "以下由三方当面商定后签字："
    if slip.consent == "refused":
        return "业主未同意以上事项，各项仍待商定："
    again = f"（第 {slip.edition} 次商定）" if slip.edition > 1 else ""
    return f"以上事项、方案、时间，三方当面商定{again}："


def phones(facts: Facts) -> list[list[str]]:
    """Whom to call, in the order of calling."""
    project, group = facts.project, Group.objects.first()
    hours = "24 小时" if project.service_hours == "24 h" else project.service_hours
    return [
        [f"① 物业客服 · {hours}", project.hotline or "　"],
        ["② 没按时来：地产客服", "扫码催办，自动上报"],
        ["③ 还没解决：集团 400", group.hotline if group and group.hotline else "　"],
    ]


def _link(file: CaseFile) -> str:
    if file.hats & HOLDERS_OF_THE_LINK:
        return f"/c/{case_link(file.matter.pk)}"
    return f"/field/cases/{file.matter.number}"
