"""The ledger's tabs, filters and pages: which cases, in which order, addressed by the URL alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count as Aggregate
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from anju.core.access import Reach
from anju.core.along import ASKER, Question
from anju.core.errors import NotFound, Sentence
from anju.core.paging import decode_cursor, encode_cursor
from anju.core.time import product_now
from anju.desk.faces import in_project, listed, reads_all
from anju.estate.models import Project
from anju.intake import queries
from anju.matters.models import Matter
from anju.reactions.states import CASE_STATES
from anju.repairs.models import Item
from anju.repairs.queries import followed_by, refund_owed

TABS: Mapping[str, Sentence] = {
    "open": _("Open cases"),
    "mine": _("With me"),
    "waiting": _("To be visited"),
    "late": _("Late"),
    "follow_up": _("Follow-up due"),
    "leak": _("Leaks"),
    "all": _("All"),
}
ORDERS: Mapping[str, Sentence] = {"due": _("By next limit"), "new": _("Newest first")}
COUNTED = 2000
"""how many open cases the figures of the tabs look at: beyond them they say “at least”"""
LEAK = Q(title__contains="漏") | Q(title__contains="渗") | Q(title__contains="滴水")


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What the address asks for."""

    view: str = "open"
    order: str = ""
    state: str = ""
    urgent: bool = False
    building: str = ""
    words: str = ""
    route: str = ""
    """who follows an item of it (REP-15)"""
    cursor: str = ""

    @property
    def sorted_by(self) -> str:
        """By next limit, unless everything is listed."""
        return self.order or ("new" if self.view == "all" else "due")

    @property
    def narrowed(self) -> bool:
        """Whether anything beyond the tab narrows the list."""
        return bool(self.state or self.urgent or self.building or self.words or self.route)

    def kept(self) -> dict[str, str]:
        """What a kept view remembers of it: all but the page one is on."""
        given = {
            "view": self.view, "order": self.order, "state": self.state, "urgent": "1" if self.urgent else "",
            "building": self.building, "route": self.route, "q": self.words,
        }  # fmt: skip
        return {name: value for name, value in given.items() if value}

    def url(self, *, project: str, path: str = "/desk/cases", **changes: object) -> str:
        """The address of this list with something changed; it begins at the first page unless a cursor is given."""
        wanted = replace(self, **{"cursor": "", **changes})  # type: ignore[arg-type]
        given = {
            "project": project,
            "view": wanted.view,
            "order": wanted.order,
            "state": wanted.state,
            "urgent": "1" if wanted.urgent else "",
            "building": wanted.building,
            "route": wanted.route,
            "q": wanted.words,
            "cursor": wanted.cursor,
        }
        return f"{path}?{urlencode({name: value for name, value in given.items() if value})}"


def filter_of(given: QueryDict) -> Filter:
    """The filter an address carries; an unknown tab, state or order does not exist."""
    found = Filter(
        view=given.get("view") or "open",
        order=given.get("order", ""),
        state=given.get("state", ""),
        urgent=given.get("urgent") == "1",
        building=given.get("building", "")[:20],
        route=given.get("route", ""),
        words=given.get("q", "").strip()[:60],
        cursor=given.get("cursor", ""),
    )
    known = found.view in TABS and found.order in {"", *ORDERS} and found.state in {"", *CASE_STATES}
    if not known or found.route not in {"", *Item.Route.values}:
        raise NotFound
    return found


def _tab(view: str, *, person: int | RawSQL, now: datetime) -> Q:
    return {
        "open": Q(open=True),
        "mine": Q(open=True, holder=person),
        "waiting": Q(open=True, state="registered"),
        "late": Q(open=True, queue_at__lt=now),
        "follow_up": Q(open=True, state="signed_off"),
        "leak": Q(open=True) & LEAK,
        "all": Q(),
    }[view]


def _seen(reach: Reach, project: Project) -> QuerySet[Matter]:
    """The cases of a project by the one relation that is this person's: the place, or what they hold a stake in."""
    relation = "project" if reads_all(reach, project) else "mine"
    return queries.ledger(reach=reach, view=relation, project=project)


@dataclass(frozen=True)
class Count:
    """How many cases a tab holds; `more`: at least so many."""

    n: int
    more: bool

    def __str__(self) -> str:
        return f"{self.n}+" if self.more else str(self.n)


def tab_counts(reach: Reach, project: Project) -> dict[str, Count]:
    """How many open cases each tab holds, among the `COUNTED` most pressing; the tab of everything is not counted.
    One query."""
    now = product_now()
    counted = {
        f"in_{view}": Aggregate("pk", filter=_tab(view, person=reach.person_id, now=now))
        for view in TABS
        if view != "all"
    }
    pressing = _seen(reach, project).filter(open=True).order_by("queue_at", "pk")[:COUNTED]
    found = pressing.aggregate(**counted)
    full = found["in_open"] == COUNTED
    return {name.removeprefix("in_"): Count(count, full and count > 0) for name, count in found.items()}


@dataclass(frozen=True)
class Rows:
    """One page of the ledger and the cursor of the next (empty on the last)."""

    matters: list[Matter]
    next: str


def live_question(code: str, wanted: Filter) -> Question | None:
    """What the page's first query finds in the project of this code, to be asked along; it counts for whoever `reads_all` there.
    None where words are searched."""
    if wanted.words:
        return None
    found = _narrowed(queries.ledger_of(code), wanted, person=ASKER)
    ordered = (
        queries.newest_order(found, before=_before(wanted))
        if wanted.sorted_by == "new"
        else queries.due_order(found, after=_after(wanted))
    )
    return Question(ordered[: queries.PAGE + 1], ("pk", "last_seq", "queue_at"))


def rows_of(reach: Reach, project: Project, wanted: Filter) -> Rows:
    """One page of the ledger. One query, with words at most four."""
    found = _narrowed(_seen(reach, project), wanted, person=reach.person_id)
    found = listed(found).annotate(refund=refund_owed())
    rows = _newest(found, wanted) if wanted.sorted_by == "new" else _by_due(found, wanted)
    for matter in rows.matters:
        in_project(matter, project)
    return rows


def found_by(reach: Reach, project: Project, wanted: Filter) -> QuerySet[Matter]:
    """Everything the filter finds, without an order."""
    found = _narrowed(_seen(reach, project), wanted, person=reach.person_id)
    return queries.search_matching(found, wanted.words)


def _narrowed(seen: QuerySet[Matter], wanted: Filter, *, person: int | RawSQL) -> QuerySet[Matter]:
    """What of the cases seen the filter finds, its words left out."""
    found = seen.filter(_tab(wanted.view, person=person, now=product_now()))
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.urgent:
        found = found.filter(case__urgency="emergency")
    if wanted.route:
        found = found.filter(followed_by(wanted.route))
    if wanted.building:
        found = found.filter(room__building__code=wanted.building)
    return found


def _newest(found: QuerySet[Matter], wanted: Filter) -> Rows:
    matters, following = queries.newest_page(found, before=_before(wanted), words=wanted.words)
    return Rows(matters, encode_cursor(following) if following is not None else "")


def _by_due(found: QuerySet[Matter], wanted: Filter) -> Rows:
    matters, following = queries.due_page(found, after=_after(wanted), words=wanted.words)
    return Rows(matters, encode_cursor(following[0].isoformat(), following[1]) if following else "")


def _before(wanted: Filter) -> int | None:
    """Where a page of the newest goes on."""
    return int(decode_cursor(wanted.cursor, kinds=(int,))[0]) if wanted.cursor else None


def _after(wanted: Filter) -> tuple[datetime, int] | None:
    """Where a page by next limit goes on."""
    if not wanted.cursor:
        return None
    moment, key = decode_cursor(wanted.cursor, kinds=(str, int))
    return _moment(str(moment)), int(key)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise NotFound from error
