"""Gateways and texts for pages: how each gateway does, who is told in which words, what an edition would look like."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from anju.core.access import ROLES
from anju.core.errors import Sentence
from anju.core.time import product_now
from anju.estate.models import Company
from anju.matters.request import Request
from anju.notices.keeping import may_keep_gateways
from anju.notices.labels import ROUTES
from anju.notices.models import Gateway, Route
from anju.notices.queries import gateways_in, waiting_by_company
from anju.notices.samples import preview
from anju.notices.wording import Book, Text, book_of_texts
from anju.reactions.whom import BY_THEMSELVES, Line, all_lines
from anju.rulebook.keeping import may_keep
from anju.verbs.wording import EVENTS

WHO: Mapping[str, Sentence] = {
    "lead": ROLES["duty_lead"],
    "deputies": gettext_lazy("Deputies"),
    "desk": ROLES["desk"],
    "desk_on_shift": gettext_lazy("Desk on shift"),
    "desk_lead": ROLES["desk_lead"],
    "pm": ROLES["pm"],
    "prop_mgr": ROLES["prop_mgr"],
    "warranty": ROLES["warranty"],
    "reporter": gettext_lazy("Whoever reported"),
    "worker": gettext_lazy("Whoever was given the item"),
    "firm": gettext_lazy("The firm's people"),
    "holder": gettext_lazy("Whoever holds it, else the lead"),
    "clause": gettext_lazy("Roles that the clause names"),
    "department": gettext_lazy("The department that finds out"),
    "head": ROLES["head"],
    "named": gettext_lazy("Whoever it is for"),
    "issuer": gettext_lazy("Whoever waits for the answer"),
    "rung": gettext_lazy("The rung in charge"),
    "rung_before": gettext_lazy("The rung that did not solve it"),
    "granters": gettext_lazy("Whoever may grant it"),
    "new_lead": gettext_lazy("Whoever takes it over"),
    "other_home": gettext_lazy("The other household"),
    "households": gettext_lazy("Every home that is hit"),
    "program": gettext_lazy("As the case stands"),
    "who_signs_in": gettext_lazy("Whoever signs in by phone"),
    "whoever_waited": gettext_lazy("Whoever several notices waited for"),
    "who_tests": gettext_lazy("Whoever tests a gateway"),
}
"""code of whom → in words"""
OTHERS: Mapping[str, Sentence] = {
    "sign_in": gettext_lazy("Sign-in by phone"),
    "morning": gettext_lazy("End of the quiet hours"),
    "test": gettext_lazy("Test of a gateway"),
    "clock.reminded": gettext_lazy("Before a limit"),
    "clock.alarmed": gettext_lazy("At the limit"),
    "clock.escalated": gettext_lazy("After the limit"),
}
"""what the table of events has no word for"""


@dataclass(frozen=True, kw_only=True)
class GatewayFace:
    """One gateway: where it leads (never its key), how it does."""

    gateway: Gateway
    route: str
    host: str
    tone: str
    state: Sentence


@dataclass(frozen=True, kw_only=True)
class PlaceFace:
    """The gateways of one place and how much waits there."""

    code: str
    name: Sentence
    gateways: Sequence[GatewayFace]
    waiting: int
    sandboxed: str
    """routes without a gateway here, in words"""


def companies_kept(request: Request, companies: Iterable[Company]) -> list[Company]:
    """The companies whose gateways this person connects."""
    return [company for company in companies if may_keep_gateways(request.reach, company_id=company.pk)]


def places_of(request: Request, companies: Sequence[Company]) -> list[PlaceFace]:
    """The group and the companies that this person keeps, with their gateways. Two queries."""
    group = may_keep_gateways(request.reach, company_id=None)
    found = list(gateways_in(companies=[company.pk for company in companies], group=group))
    waiting = waiting_by_company()
    named: list[tuple[int | None, str, Sentence]] = [(None, "", gettext_lazy("The whole group"))] if group else []
    named += [(company.pk, company.code, company.name) for company in companies]
    return [
        PlaceFace(
            code=code,
            name=name,
            gateways=[_face(gateway) for gateway in found if gateway.company_id == pk],
            waiting=waiting.get(pk, 0),
            sandboxed="、".join(str(ROUTES[route]) for route in _open(found, pk)),
        )
        for pk, code, name in named
    ]


def _open(found: Iterable[Gateway], company_id: int | None) -> list[str]:
    """The routes that no gateway carries here."""
    carried = {row.route for row in found if row.active and row.company_id in {None, company_id}}
    return [route for route in Route.values if route not in {Route.APP, *carried}]


def _face(gateway: Gateway) -> GatewayFace:
    taken, failed = gateway.last_taken_at, gateway.last_failed_at
    if not gateway.active:
        tone, state = "off", gettext_lazy("Out of use")
    elif failed is not None and (taken is None or failed > taken):
        tone, state = "late", gettext_lazy("The last one failed")
    elif taken is not None:
        tone, state = "ok", gettext_lazy("Works")
    else:
        tone, state = "new", gettext_lazy("Not used yet")
    host = urlsplit(gateway.address).hostname or ""
    route = str(ROUTES[gateway.route])
    if gateway.options.get("app"):
        route = _("%(route)s: app, to each person") % {"route": route}
    return GatewayFace(gateway=gateway, route=route, host=host, tone=tone, state=state)


@dataclass(frozen=True, kw_only=True)
class TextFace:
    """One line of the table: an event, whom it is told, by which route, in which words."""

    event: Sentence
    who: str
    routes: str
    template: str
    title: str
    text: str
    own: bool
    """not as delivered"""


def lines_of(*, company_id: int) -> list[TextFace]:
    """The one table: every event that is told. One query."""
    book, english = book_of_texts(), (get_language() or "").startswith("en")
    rows = [(EVENTS.get(event, OTHERS.get(event, event)), line) for event, line in all_lines()]
    rows += [(OTHERS[event], line) for event, line in BY_THEMSELVES.items()]
    return [_line(event, line, book, company_id, english=english) for event, line in rows]


def _line(event: Sentence, line: Line, book: Book, company_id: int, *, english: bool) -> TextFace:
    words = book.text(line.template, company_id=company_id, at=product_now())
    title, text, _parts = preview(words, english=english)
    return TextFace(
        event=event,
        who="、".join(str(WHO[code]) for code in line.who),
        routes="、".join(str(ROUTES[route]) for route in line.routes),
        template=line.template,
        title=title,
        text=text,
        own=line.template in book.editions,
    )


@dataclass(frozen=True)
class Shown:
    """A text filled with made-up facts, in one language."""

    code: str
    language: str
    title: str
    text: str
    length: int
    parts: int


def shown(text: Text) -> list[Shown]:
    """How it would read, in both languages."""
    found = []
    for code, language, english in (("zh", "中文", False), ("en", "English", True)):
        title, said, parts = preview(text, english=english)
        found.append(Shown(code, language, title, said, len(said), parts))
    return found


def text_places(request: Request, company: Company) -> list[tuple[str, Sentence]]:
    """Where this person may write texts: the company looked at, the group."""
    places: list[tuple[str, Sentence]] = []
    if may_keep(request.reach, company_id=company.pk, project_id=None):
        places.append((company.code, company.name))
    if may_keep(request.reach, company_id=None, project_id=None):
        places.append(("", gettext_lazy("The whole group")))
    return places
