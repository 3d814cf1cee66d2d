"""Complaints at the desk: the board by deadline, and what the console carries while a complaint is taken down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from anju.clocks.models import Clock
from anju.clocks.queries import next_clocks
from anju.complaints.models import Complaint
from anju.complaints.queries import LANES, complaints_by_lane, complaints_in, preventions_in
from anju.core.access import READING_ROLES
from anju.core.errors import Invalid
from anju.core.paging import encode_cursor
from anju.desk.faces import Row
from anju.desk.reading import number_of
from anju.estate.models import Project
from anju.intake.queries import due_page
from anju.matters.models import Matter
from anju.matters.request import Request
from anju.verbs.ladder import after

IN_LANE = 12
"""so many cards of a lane where all of them stand side by side"""
PAGE = 48
"""so many cards of a lane by itself"""


def lane_titles() -> dict[str, tuple[str, str]]:
    """Lane → its title and what limits it."""
    return {
        "judge": (_("To be judged"), _("1 day")),
        "severe": (_("Severe, result due"), _("48 h")),
        "explain": (_("Not valid, to be explained"), _("1 day")),
        "analyse": (_("Valid, to be analysed"), _("3 days")),
        "hand": (_("Being put right"), ""),
        "told": (_("Answered"), ""),
    }


@dataclass(frozen=True, kw_only=True)
class Card:
    """One complaint on the board."""

    row: Row
    severe: bool
    spoken: bool


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A lane with its first cards; `more` says how many stand behind them."""

    code: str
    title: str
    limit: str
    cards: Sequence[Card]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def is_severe(complaint: Complaint) -> bool:
    """Decided so, or proposed so and not decided."""
    return (complaint.decided_class or complaint.proposed_class) == Complaint.Class.SEVERE


def first_of_lanes(project: Project) -> list[Lane]:
    """Every lane with its first cards, soonest due first. Three queries, one where nothing is open."""
    placed = complaints_by_lane(project, most=IN_LANE)
    shown = _shown([pk for _code, ids, _count in placed for pk in ids], project)
    by_code = {code: (ids, count) for code, ids, count in placed}
    return [
        _lane(code, [shown[pk] for pk in by_code.get(code, ([], 0))[0]], by_code.get(code, ([], 0))[1])
        for code in LANES
    ]


def one_lane(project: Project, code: str, *, cursor: str = "") -> tuple[list[Lane], str]:
    """A page of one lane, soonest due first, and the cursor of the next. Three queries."""
    found = complaints_in(project, lane=code)
    rows, following = due_page(found, after=after(cursor), size=PAGE)
    clocks = next_clocks([matter.pk for matter in rows]) if rows else {}
    lane = _lane(code, [_card(matter, clocks, project) for matter in rows], found.order_by().count())
    return [lane], encode_cursor(following[0].isoformat(), following[1]) if following else ""


def _shown(ids: Sequence[int], project: Project) -> dict[int, Card]:
    """The cards of these complaints. Two queries, none for nothing."""
    if not ids:
        return {}
    clocks = next_clocks(ids)
    return {matter.pk: _card(matter, clocks, project) for matter in complaints_in(project).filter(pk__in=ids)}


def _lane(code: str, cards: Sequence[Card], count: int) -> Lane:
    title, limit = lane_titles()[code]
    return Lane(code=code, title=title, limit=limit, cards=cards, count=count)


def _card(matter: Matter, clocks: Mapping[int, Clock], project: Project) -> Card:
    matter.project = project
    return Card(
        row=Row.of(matter, clocks.get(matter.pk)), severe=is_severe(matter.complaint),
        spoken=matter.complaint.voice_id is not None,
    )  # fmt: skip


def preventions_of(
    request: Request, project: Project, *, clause: str | None = None, entry: int | None = None
) -> dict[str, Any]:
    """The complaints from which a clause or an entry was learnt, for whoever reads cases here; `learnt=` turns the page. One
    query."""
    if not request.reach.roles_at(project.pk) & READING_ROLES:
        return {"preventions": [], "preventions_next": None}
    found, following = preventions_in(project, clause=clause, entry=entry, before=number_of(request.GET, "learnt"))
    return {"preventions": found, "preventions_next": following}


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What the console's form of a complaint carries besides the call."""

    degree: str
    grounds: tuple[str, ...]
    summary: str
    to: str


def taken_of(given: QueryDict) -> Taken:
    """As posted."""
    degree = given.get("degree", "")
    return Taken(
        degree=degree if degree in Complaint.Class.values else "",
        grounds=tuple(given.getlist("grounds")[:12]),
        summary=given.get("summary", "").strip()[:2000],
        to=given.get("to", "") if given.get("to") in {"pm", "dev_cs", "prop_mgr", "group_cs"} else "",
    )


def check_taken(taken: Taken, *, words: str, listed: Sequence[str]) -> None:
    """Everything that may be wrong, before anything is written. Raises `Invalid` `form-incomplete` naming each field."""
    wrong: dict[str, Any] = {}
    if not words:
        wrong["words"] = _("Write down what the caller says.")
    if not taken.degree:
        wrong["degree"] = _("A person decides: ordinary or severe.")
    severe = taken.degree == Complaint.Class.SEVERE
    if severe and not set(taken.grounds) & set(listed):
        wrong["grounds"] = _("Tick what makes it severe.")
    if severe and len(taken.summary) < 10:
        wrong["summary"] = _("A severe complaint is passed on in writing: write its summary.")
    if wrong:
        raise Invalid("form-incomplete", _("Some fields need another look."), fields=wrong)
