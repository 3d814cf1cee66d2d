"""Who is in charge of a case, rung by rung, as every audience reads it: since when, until when, what is next, whom to ring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anju.clocks.models import Clock, Name
from anju.core.errors import Invalid
from anju.core.paging import decode_cursor
from anju.core.time import product_now
from anju.estate.models import Project
from anju.ladder import rules
from anju.ladder.file import Ladder
from anju.ladder.flow import OVER
from anju.ladder.models import GroupCall, Level, Rung
from anju.web.templatetags.web import short


@dataclass(frozen=True, kw_only=True)
class RungFace:
    """One rung in words: whether it is in charge (`on`), who of it, and a line on how it stands."""

    level: str
    state: str
    """on, failed, unstaffed, solved or ahead"""
    rung: Rung | None = None
    ladder: Ladder

    @property
    def on(self) -> bool:
        return self.state == "on"

    @property
    def title(self) -> str:
        return title_of(self.level)

    @property
    def who(self) -> str:
        """Who of it took it over, or is on call for it."""
        if self.rung is None:
            return ""
        named = self.rung.holder or (self.rung.on_call if self.on else None)
        return named.short_name if named is not None else ""

    @property
    def note(self) -> str:
        """A line on how it stands; empty where there is nothing to say."""
        return _note(self.ladder, self.level, self.state, self.rung)

    @property
    def project(self) -> Project:
        return self.ladder.matter.project

    @property
    def phone(self) -> str:
        """The number of this rung: of its service point, else of project, company or group. Needs `company.group` loaded for
        those above the desk."""
        if published := getattr(self.rung, "published_phone", None):
            return str(published)
        if self.level == Level.DESK:
            return self.project.hotline
        company = self.project.company
        return company.hotline if self.level == Level.DEVELOPER else company.group.hotline

    @property
    def url(self) -> str:
        """It may be dialled."""
        return f"tel:{self.phone}" if self.phone else ""


@dataclass(frozen=True, kw_only=True)
class LadderFace:
    """The ladder of one case as pages and the API show it."""

    ladder: Ladder
    rungs: Sequence[RungFace]

    @property
    def current(self) -> RungFace | None:
        """The rung in charge; None once the case is over."""
        return next((rung for rung in self.rungs if rung.on), None)

    @property
    def failed(self) -> Sequence[RungFace]:
        """The rungs that did not solve it."""
        return [rung for rung in self.rungs if rung.state == "failed"]

    @property
    def due(self) -> Clock | None:
        return self.ladder.due if self.current is not None else None

    @property
    def since(self) -> datetime:
        return self.ladder.since

    @property
    def calls(self) -> str:
        """How often the household called 400 and what the group's own call back found, in words; empty where it never did."""
        count = self.ladder.calls
        if not count:
            return ""
        said = ngettext("%(count)d call at 400", "%(count)d calls at 400", count) % {"count": count}
        found = self.ladder.call_found
        if self.ladder.calls_open:
            back = _("call back owed")
        else:
            back = _("call back: %(found)s") % {"found": GroupCall.Found(found).label} if found else ""
        return f"{said} · {back}" if back else said

    @property
    def raised(self) -> bool:
        """Whether it stands or stood above the desk: then it is shown even where room is short."""
        return bool(self.ladder.rungs)

    @property
    def next(self) -> str:
        """The title of the rung above; empty at the top and once it is over."""
        level = rules.next_level(self.ladder.level) if self.current is not None else ""
        return title_of(level) if level else ""

    @property
    def may_raise(self) -> bool:
        return self.ladder.may("raise_case")

    @property
    def raise_from(self) -> datetime | None:
        """From when on the household may raise it, while it may not yet and could."""
        facts = self.ladder.facts()
        later = self.current is not None and bool(self.next) and facts.now < facts.raise_from
        return facts.raise_from if later else None


def title_of(level: str) -> str:
    """The rung as everybody calls it."""
    return str(
        {"desk": _("Property desk"), "developer": _("Developer's customer service"), "group": _("Group 400")}[level]
    )


def face_of(ladder: Ladder) -> LadderFace:
    """The three rungs in order, with what each of them is or was in the present climb. No query."""
    climb = ladder.last.climb if ladder.last else 1
    stood = {rung.level: rung for rung in ladder.rungs if rung.climb == climb}
    return LadderFace(ladder=ladder, rungs=[_rung(ladder, level, stood.get(level)) for level in rules.LEVELS])


def _rung(ladder: Ladder, level: str, rung: Rung | None) -> RungFace:
    return RungFace(level=level, state=_state(ladder, level, rung), rung=rung, ladder=ladder)


def _state(ladder: Ladder, level: str, rung: Rung | None) -> str:
    if ladder.state != OVER and level == ladder.level:
        return "on"
    return "ahead" if rung is None or rung.outcome == Rung.Outcome.DROPPED else str(rung.outcome)


def _note(ladder: Ladder, level: str, state: str, rung: Rung | None) -> str:
    if state == "on":
        return _in_charge(ladder, rung)
    if state == "failed" and rung is not None:
        at = _short(rung.ended_at)
        return _("not solved by %(at)s") % {"at": at}
    if state == "unstaffed":
        return _("nobody there")
    if state == "solved":
        return _("solved there")
    if ladder.state == OVER:
        return ""
    return {
        "desk": "", "developer": _("when we do not come in time"), "group": _("when it is still not solved"),
    }[level]  # fmt: skip


def _in_charge(ladder: Ladder, rung: Rung | None) -> str:
    due = _short(ladder.due.due_at) if ladder.due is not None else ""
    if rung is None or rung.level == Level.DESK:
        return _("in charge now")
    if rung.promised_at is not None:
        return _("promised by %(due)s") % {"due": due} if due else _("in charge now")
    called = _("on call") if rung.on_call_id else _("nobody on call, all of them were told")
    return f"{called} · {_('takes it over by %(due)s') % {'due': due}}" if due else called


def _short(moment: datetime | None) -> str:
    """Today, tomorrow and yesterday by the hour, other days with their date: a promise is nothing without its hour."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    near = abs((local.date() - timezone.localtime(product_now()).date()).days) <= 1
    return short(moment) if near else f"{local:%m-%d %H:%M}"


def broke_word(rung: Rung) -> str:
    """The limit whose breach ended a rung, in words; empty where no limit did."""
    return str(Name(rung.broke).label) if rung.broke in Name.values else ""


def after(cursor: str) -> tuple[datetime, int] | None:
    """Where a list by moment and key goes on. Raises `Invalid` `bad-cursor`."""
    if not cursor:
        return None
    moment, key = decode_cursor(cursor, kinds=(str, int))
    try:
        return datetime.fromisoformat(str(moment)).astimezone(UTC), int(key)
    except (ValueError, OverflowError):
        raise Invalid(
            "bad-cursor", _("This list has no such page."), fields={"cursor": _("Begin again at the first page.")}
        ) from None
