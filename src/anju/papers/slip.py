"""The repair slip (报修单): one body, three named copies (REP-3, DOC-1).

Whoever reads cases of the project gets all three; anybody else who may see the case gets the owner's copy, whose foot
says nothing of who answers for what.
"""

from typing import Any

from django.utils import translation

from anju.matters.act import Actor
from anju.papers.paper import READERS, Absolute, Paper, head_of, path_for, phones, qr_code
from anju.papers.slip_parts import (
    Facts,
    arrived,
    check,
    elsewhere,
    facts_of,
    head_facts,
    items,
    liable,
    limit,
    nodes,
    signs,
    sums,
)
from anju.papers.typesetting import typeset
from anju.repairs.file import CaseFile, open_file

COPIES = (
    {"no": "第一联", "who": "业主留存", "foot": "owner", "place": 0},
    {"no": "第二联", "who": "当日总负责人", "foot": "lead", "place": 1},
    {"no": "第三联", "who": "物业工程留存", "foot": "engineering", "place": 2},
)


def print_slip(*, number: str, actor: Actor, absolute: Absolute) -> Paper:
    """The slip of a repair as the actor may have it. `absolute` turns a path into the address that the QR code carries.

    At most thirteen queries. Raises `NotFound` for what is not theirs to see.
    """
    file = open_file(actor, number)
    with translation.override("zh-hans"):
        content = typeset("slip", slip_data(file, link=absolute(path_for(file))))
    return Paper(name=f"{file.matter.number}.pdf", content=content)


def copies_for(file: CaseFile) -> list[dict[str, Any]]:
    """All three for readers of the project, else the owner's."""
    return list(COPIES if file.hats & READERS else COPIES[:1])


def slip_data(file: CaseFile, *, link: str) -> dict[str, Any]:
    """What the template sets, as plain data."""
    facts = facts_of(file)
    copies = copies_for(file)
    whole = len(copies) > 1
    edition = facts.arrival.edition if facts.arrival else None
    return {
        **head_of(file),
        "qr": qr_code(link),
        "copies": copies,
        **head_facts(file, facts.words),
        "limit": limit(facts),
        "arrived": arrived(facts),
        "items": items(facts),
        "sums": sums(facts),
        "agreed": agreed_words(facts),
        "signs": signs(facts),
        "check": check(facts),
        "phones": phones(facts.project),
        "liable": liable(facts) if whole else [],
        "nodes": nodes(facts) if whole else [],
        "elsewhere": elsewhere(facts) if whole else "",
        "rule": f"时限依据 {edition.clause.number} · " if edition else "",
    }


def agreed_words(facts: Facts) -> str:
    """The line above the signatures: what signing means, and where nothing was agreed yet, that it was not."""
    slip = facts.slip
    if slip is None:
        return "以下由三方当面商定后签字："
    if slip.consent == "refused":
        return "业主未同意以上事项，各项仍待商定："
    again = f"（第 {slip.edition} 次商定）" if slip.edition > 1 else ""
    return f"以上事项、方案、时间，三方当面商定{again}："
