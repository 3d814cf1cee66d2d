"""What the office's pages show: places one keeps, the effect of a limit as sentence and bars, history, changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from anju.clocks.effects import MonthEffect, Moved
from anju.core.access import Acting
from anju.core.time import product_now
from anju.estate.models import Project
from anju.knowledge.models import Entry
from anju.rulebook.history import ChangeLine, EditionLine
from anju.rulebook.keeping import Keeper, may_keep
from anju.rulebook.models import CalendarDay, CalendarYear, ClauseEdition, Defect, InPlace
from anju.web.forms import Choice

Placed = InPlace | CalendarDay | Entry


@dataclass(frozen=True)
class Place:
    """A place whose rules somebody keeps: the project looked at, its company, or the whole group."""

    code: str
    title: str
    company_id: int | None
    project_id: int | None

    @property
    def ids(self) -> dict[str, int | None]:
        """The place as the verbs take it."""
        return {"company_id": self.company_id, "project_id": self.project_id}


def places_of(actor: Keeper, project: Project) -> list[Place]:
    """The places this person keeps, the widest first; none for everybody else."""
    every = [
        Place("group", _("the whole group"), None, None),
        Place("company", project.company.name, project.company_id, None),
        Place("project", project.name, None, project.pk),
    ]
    return [place for place in every if may_keep(actor, **place.ids)]


def place_choices(places: Sequence[Place]) -> list[Choice]:
    """The places as answers of a form."""
    return [Choice(value=place.code, title=place.title) for place in places]


def place_of(row: Placed) -> str:
    """Where a row applies, in words."""
    if row.project is not None:
        return row.project.name
    return row.company.name if row.company is not None else str(_("the whole group"))


def tabs(at: str, project: Project, actor: Acting) -> list[dict[str, object]]:
    """The pages of the rulebook."""
    pages = (
        ("clauses", _("Regulation"), ""),
        ("warranty", _("Warranty terms"), "/warranty"),
        ("catalogue", _("Defect catalogue"), "/catalogue"),
        ("calendar", _("Working calendar"), "/calendar"),
        ("changes", _("Who changed what"), "/changes"),
    )
    found: list[dict[str, object]] = [
        {"title": title, "url": f"/desk/rulebook{path}?project={project.code}", "on": code == at}
        for code, title, path in pages
    ]
    beside = (("duties", _("Duties and rights"), "/desk/duties"), ("service", _("Published service"), "/desk/service"))
    return found + [
        {"title": title, "url": f"{path}?project={project.code}", "on": code == at} for code, title, path in beside
    ]


@dataclass(frozen=True)
class Bar:
    """One line of the picture: what was, or what would have been."""

    title: str
    kept: int
    late: int
    kept_part: float
    late_part: float
    words: str


@dataclass(frozen=True)
class EffectFace:
    """The effect of a limit on last month: the sentence computed from the counts, and two bars."""

    sentence: str
    change: str = ""
    note: str = ""
    bars: Sequence[Bar] = ()


def kept_face(month: MonthEffect) -> EffectFace:
    """How a clause was kept last month."""
    when = _when(month)
    effect = month.effect
    if not effect.total:
        return EffectFace(_("%(when)s: this limit never ran here.") % {"when": when})
    sentence = ngettext(
        "%(what)s, %(when)s: %(late)d of %(total)d was late.",
        "%(what)s, %(when)s: %(late)d of %(total)d were late.",
        effect.late_now,
    ) % {"what": month.measures, "when": when, "late": effect.late_now, "total": effect.total}
    return EffectFace(sentence, note=_sampled(month), bars=[_bar(_("As it was"), effect.total, effect.late_now)])


def effect_face(month: MonthEffect) -> EffectFace:
    """What a proposed limit would have made of last month."""
    when = _when(month)
    effect = month.effect
    if not effect.total:
        return EffectFace(_("%(when)s: this limit never ran here, so there is nothing to reckon.") % {"when": when})
    sentence = ngettext(
        "%(what)s, %(when)s: %(then)d of %(total)d would have been late (it was %(now)d).",
        "%(what)s, %(when)s: %(then)d of %(total)d would have been late (it was %(now)d).",
        effect.late_then,
    ) % {
        "what": month.measures,
        "when": when,
        "then": effect.late_then,
        "total": effect.total,
        "now": effect.late_now,
    }
    moved = _("%(late)d kept ones would have been late, %(kept)d late ones kept.") % {
        "late": effect.newly_late,
        "kept": effect.newly_kept,
    }
    changed = moved if effect.newly_late or effect.newly_kept else _("Not one of them would have come out otherwise.")
    bars = [
        _bar(_("As it was"), effect.total, effect.late_now),
        _bar(_("As proposed"), effect.total, effect.late_then),
    ]
    return EffectFace(sentence, changed, _sampled(month), bars)


def _when(month: MonthEffect) -> str:
    figures = {"year": month.first.year, "month": month.first.month}
    return (_("%(month)d/%(year)d so far") if month.so_far else _("%(month)d/%(year)d")) % figures


def _sampled(month: MonthEffect) -> str:
    if not month.sampled:
        return ""
    return _("Reckoned on an even share: %(looked)d of %(of)d.") % {"looked": month.effect.total, "of": month.of}


def _bar(title: str, total: int, late: int) -> Bar:
    part = round(100 * late / total, 2)
    words = _("%(kept)d kept, %(late)d late") % {"kept": total - late, "late": late}
    return Bar(title, total - late, late, round(100 - part, 2), part, words)


def moved_words(moved: Moved) -> str:
    """How many open deadlines another calendar would move."""
    if not moved.of:
        return _("No open deadline counts working time here: nothing moves.")
    said = ngettext(
        "%(count)d of %(of)d open deadline in working time moves: %(later)d later, %(earlier)d earlier.",
        "%(count)d of %(of)d open deadlines in working time move: %(later)d later, %(earlier)d earlier.",
        moved.of,
    ) % {"count": moved.count, "of": moved.looked_at, "later": moved.later, "earlier": moved.earlier}
    if moved.sampled:
        said += _(" Looked at the first %(looked)d of %(of)d.") % {"looked": moved.looked_at, "of": moved.of}
    return said


@dataclass(frozen=True)
class HistoryFace:
    """One edition of a clause in its history."""

    line: EditionLine
    place: str
    state: str
    """badge: ok holds, new to come, off ended, hold taken back"""
    state_word: str
    may_withdraw: bool
    may_end: bool

    @property
    def is_withdrawn(self) -> bool:
        return self.line.edition.withdrawn_at is not None


def history_faces(lines: Sequence[EditionLine], actor: Keeper) -> list[HistoryFace]:
    """The editions with their state and what this person may do with them."""
    now = product_now()
    faces = []
    for line in lines:
        edition = line.edition
        keeps = may_keep(actor, company_id=edition.company_id, project_id=edition.project_id)
        coming = edition.withdrawn_at is None and edition.valid_from > now
        holds = edition.holds(now)
        state, word = ("off", _("ended"))
        if edition.withdrawn_at is not None:
            state, word = "hold", _("taken back")
        elif coming:
            state, word = "new", pgettext("edition", "to come")
        elif holds:
            state, word = "ok", _("holds")
        may_end = keeps and holds and edition.narrowness > 0 and edition.valid_until is None
        faces.append(HistoryFace(line, place_of(edition), state, word, keeps and coming, may_end))
    return faces


def _verbs() -> dict[str, str]:
    return {
        "publish_clause_edition": _("published an edition"),
        "withdraw_clause_edition": _("took an edition back"),
        "end_clause_edition": _("ended an own edition"),
        "set_catalogue_entry": _("wrote a catalogue entry"),
        "retire_catalogue_entry": _("retired a catalogue entry"),
        "set_calendar_day": _("set a day"),
        "publish_calendar_year": _("published a year"),
    }


@dataclass(frozen=True)
class ChangeFace:
    """One line of "who changed what"."""

    line: ChangeLine
    who: str
    verb: str
    what: str
    place: str
    url: str


def change_faces(lines: Sequence[ChangeLine], project: Project) -> list[ChangeFace]:
    """The changes in words, each with the way to what it changed."""
    return [_change_face(line, project.code) for line in lines]


def _change_face(line: ChangeLine, code: str) -> ChangeFace:
    row, change = line.row, line.change
    what, place, path = "", "", ""
    if isinstance(row, ClauseEdition):
        what, place = f"{row.clause.number} {row.clause.title}", place_of(row)
        path = f"/desk/rulebook/clauses/{row.clause_id}?project={code}"
    elif isinstance(row, Defect):
        what, place = f"{row.code} {row.title}", place_of(row)
        path = f"/desk/rulebook/catalogue/{row.code}?project={code}"
    elif isinstance(row, CalendarDay):
        what, place = f"{row.day:%Y-%m-%d} {row.name}", place_of(row)
        path = f"/desk/rulebook/calendar?project={code}&month={row.day:%Y-%m}"
    elif isinstance(row, CalendarYear):
        what, place = str(row.year), str(_("the whole group"))
        path = f"/desk/rulebook/calendar?project={code}&month={row.year}-01"
    who = change.changed_by.name if change.changed_by is not None else _("came with the product")
    return ChangeFace(line, who, _verbs().get(change.verb, change.verb), what, place, path)
