"""The guided list: what a project lacks until its first real repair, computed from its data, line by line, in order."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anju.core.access import Reach
from anju.core.time import product_now
from anju.estate.models import Project, StartMark
from anju.estate.queries import start_marks
from anju.estate.rules import ASIDE_LINES, START_LINES
from anju.intake.actions import REGISTRARS
from anju.intake.queries import first_repair
from anju.partners.queries import contract_figures
from anju.people import queries, rules
from anju.people.models import Duty
from anju.people.queries.starting import HomeFigures, LeadFigures, RoleFigures
from anju.rulebook.models import ClauseEdition
from anju.rulebook.queries import proposed_defaults

DONE, PART, MISSING, ASIDE, LATER = "done", "part", "missing", "aside", "later"
BADGES = {DONE: "ok", PART: "run", MISSING: "new", ASIDE: "hold", LATER: "off"}
"""state of a line → its badge; never red, which is lateness"""
NEEDED_ROLES = (("desk", rules.ANSWERS), ("duty_lead", rules.LEADS), ("technician", rules.WORKS))


@dataclass(frozen=True)
class Line:
    """One line of the list."""

    code: str
    state: str
    sentence: str
    go: str = ""
    """word of the one next button"""
    url: str = ""
    mark: StartMark | None = None

    @property
    def title(self) -> str:
        """What the line is about."""
        return titles()[self.code]

    @property
    def badge(self) -> str:
        """Shape and colour of its state."""
        return BADGES[self.state]

    @property
    def word(self) -> str:
        """Its state in a word."""
        return {
            DONE: _("Ready"), PART: _("Partly"), MISSING: _("To do"), ASIDE: _("Set aside"), LATER: _("Afterwards"),
        }[self.state]  # fmt: skip

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return self.state in (PART, MISSING, LATER)

    @property
    def is_aside(self) -> bool:
        """Whether somebody left it for later."""
        return self.state == ASIDE

    @property
    def can_wait(self) -> bool:
        """Whether it may be set aside."""
        return self.is_open and self.code in ASIDE_LINES and self.state != LATER


@dataclass(frozen=True)
class StartList:
    """All lines of one project (or of an installation without any)."""

    lines: Sequence[Line]
    duties: Sequence[Duty] = field(default_factory=tuple)
    """who leads today, for the frame of the page"""

    @property
    def settled(self) -> int:
        """How many lines need nothing more."""
        return sum(not line.is_open for line in self.lines)

    @property
    def total(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return self.settled == len(self.lines)

    @property
    def following(self) -> Line | None:
        """The line to do next."""
        return next((line for line in self.lines if line.is_open), None)


def titles() -> dict[str, str]:
    """The lines in words."""
    return {
        "company": _("Company"),
        "project": _("Project"),
        "rooms": _("Rooms"),
        "residents": _("Residents"),
        "staff": _("Staff and roles"),
        "roster": _("Leads of this month"),
        "shifts": _("Desk shifts"),
        "contracts": _("Contractors and contracts"),
        "rulebook": _("Rulebook read"),
        "hotline": _("Hotline"),
        "first": _("First repair"),
    }


def empty_list(*, has_company: bool) -> StartList:
    """The list of an installation that has no project yet."""
    lines = [
        Line("company", DONE, _("The company is entered."))
        if has_company
        else Line("company", MISSING, _("Nothing is entered yet."), _("Enter the company"), "/desk/estate/company"),
        Line("project", MISSING, _("No project yet."), _("Enter the project"), "/desk/estate/project")
        if has_company
        else _after("project", _("After the company.")),
    ]
    return StartList([*lines, *(_after(code, _("After the project.")) for code in START_LINES[2:])])


def _after(code: str, sentence: str) -> Line:
    return Line(code, LATER, sentence)


def start_list(*, reach: Reach, project: Project) -> StartList:
    """Every line of a project. Eight queries."""
    now = product_now()
    marks, today = start_marks(project), timezone.localtime(now).date()
    homes = queries.home_figures(project=project, day=today)
    unread = _unread(project, marks, now)
    leads = queries.lead_figures(project=project, today=today, since=homes.led_from)
    lines = [
        Line("company", DONE, project.company.name),
        Line("project", DONE, f"{project.name} · {project.code} · {project.time_zone}"),
        _rooms(project, homes),
        _residents(project, homes),
        _staff(project, queries.role_figures(project=project, day=today)),
        _roster(project, leads),
        _shifts(project),
        _contracts(project, contract_figures(project=project, day=today)),
        _rulebook(project, unread, marks),
        _hotline(project),
        _first(reach, project),
    ]
    return StartList([_settled(line, marks) for line in lines], leads.today)


def _settled(line: Line, marks: dict[str, StartMark]) -> Line:
    mark = marks.get(line.code)
    if mark is None or mark.state != StartMark.State.ASIDE or not line.is_open:
        return line
    return replace(line, state=ASIDE, mark=mark)


def _rooms(project: Project, homes: HomeFigures) -> Line:
    url = f"/desk/imports?project={project.code}&kind=rooms"
    if not homes.homes:
        return Line("rooms", MISSING, _("No home yet."), _("Import the rooms"), url)
    said = _("%(homes)s homes in %(buildings)s.") % {
        "homes": f"{homes.homes:,}",
        "buildings": ngettext("%d building", "%d buildings", homes.buildings) % homes.buildings,
    }
    if homes.undelivered:
        said += " " + _("%(count)s have no day of handover: their warranty cannot be reckoned.") % {
            "count": f"{homes.undelivered:,}"
        }
    return Line("rooms", DONE, said)


def _residents(project: Project, homes: HomeFigures) -> Line:
    if not homes.homes:
        return _after("residents", _("After the rooms."))
    url = f"/desk/imports?project={project.code}&kind=residents"
    figures = {"count": f"{homes.ownerless:,}", "homes": f"{homes.homes:,}"}
    if homes.ownerless == homes.homes:
        return Line("residents", MISSING, _("No owner is known."), _("Import the residents"), url)
    if homes.ownerless:
        said = _("%(count)s of %(homes)s homes have no owner.") % figures
        return Line("residents", PART, said, _("Import the residents"), url)
    return Line("residents", DONE, _("All %(homes)s homes have an owner.") % figures)


def _staff(project: Project, held: dict[str, RoleFigures]) -> Line:
    words = {"desk": _("property desk"), "duty_lead": _("lead of the day"), "technician": _("technician or contractor")}
    missing = [words[code] for code, roles in NEEDED_ROLES if not roles & held.keys()]
    count = sum(one.held for one in held.values())
    if missing:
        said = _("Nobody holds: %(roles)s.") % {"roles": "、".join(missing)}
        state = PART if held.keys() - {"admin"} else MISSING
        return Line("staff", state, said, _("Import the staff"), f"/desk/imports?project={project.code}&kind=staff")
    locked = [words[code] for code, roles in NEEDED_ROLES if not any(held[r].can_sign_in for r in roles & held.keys())]
    if locked:
        said = _("Nobody of these can sign in yet: %(roles)s. Give them a sign-in name and a password.")
        url = f"/desk/people?project={project.code}&list=staff"
        return Line("staff", PART, said % {"roles": "、".join(locked)}, _("Give passwords"), url)
    return Line("staff", DONE, ngettext("%d role is held.", "%d roles are held.", count) % count)


def _roster(project: Project, leads: LeadFigures) -> Line:
    url = f"/desk/start/roster?project={project.code}"
    figures = {"unled": len(leads.unled), "days": len(leads.owed)}
    if leads.unled:
        said = _("%(unled)d of %(days)d days left of this month have no lead.") % figures
        state = MISSING if len(leads.unled) == len(leads.owed) else PART
        return Line("roster", state, said, _("Fill the month"), url)
    if leads.owed and not leads.published:
        said = _("Every day has a lead, but the month is not published: nobody is told yet.")
        return Line("roster", PART, said, _("Publish"), f"/desk/roster?project={project.code}")
    return Line("roster", DONE, _("Every day left of this month has a lead.") % figures)


def _shifts(project: Project) -> Line:
    found = queries.desk_shifts(project)
    url = f"/desk/start/shifts?project={project.code}"
    if not found:
        return Line("shifts", MISSING, _("No shift has a name and hours yet."), _("Enter the shifts"), url)
    cover = [(shift.starts, shift.ends) for shift in found]
    gaps = rules.uncovered(rules.cover_of(cover, night_before=cover))
    if gaps:
        said = _("No shift answers %(hours)s.") % {"hours": "、".join(str(gap) for gap in gaps)}
        return Line("shifts", PART, said, _("Enter the shifts"), url)
    named = "、".join(f"{shift.name} {shift.starts:%H:%M}–{shift.ends:%H:%M}" for shift in found)
    return Line("shifts", DONE, named)


def _contracts(project: Project, figures: tuple[int, int]) -> Line:
    contracts, firms = figures
    if not contracts:
        said = _("No contract holds here: nobody outside can be assigned. Firms come first, then their contracts.")
        url = f"/desk/imports?project={project.code}&kind=contracts"
        return Line("contracts", MISSING, said, _("Import the contracts"), url)
    said = _("%(contracts)d contracts with %(firms)d firms.") % {"contracts": contracts, "firms": firms}
    return Line("contracts", DONE, said)


def unread_defaults(project: Project) -> list[ClauseEdition]:
    """The proposed defaults that nobody here has confirmed. Two queries."""
    return _unread(project, start_marks(project), product_now())


def _unread(project: Project, marks: dict[str, StartMark], now: datetime) -> list[ClauseEdition]:
    found = proposed_defaults(company_id=project.company_id, project_id=project.pk, at=now)
    mark = marks.get("rulebook")
    if mark is None or mark.state != StartMark.State.CONFIRMED:
        return found
    return [edition for edition in found if edition.published_at > mark.settled_at]


def _rulebook(project: Project, unread: Sequence[ClauseEdition], marks: dict[str, StartMark]) -> Line:
    if unread:
        said = ngettext(
            "%d figure is only a proposed default: look at it, then confirm.",
            "%d figures are only proposed defaults: look at them, then confirm.",
            len(unread),
        )
        url = f"/desk/start/rulebook?project={project.code}"
        return Line("rulebook", MISSING, said % len(unread), _("Read and confirm"), url)
    mark = marks.get("rulebook")
    if mark is None:
        return Line("rulebook", DONE, _("Nothing here is only a proposal."))
    said = _("Confirmed by %(name)s on %(day)s.")
    day = timezone.localtime(mark.settled_at)
    return Line("rulebook", DONE, said % {"name": mark.settled_by or "–", "day": f"{day:%Y-%m-%d}"})


def _hotline(project: Project) -> Line:
    if project.hotline:
        return Line("hotline", DONE, project.hotline)
    url = f"/desk/estate/project?project={project.code}&change=1"
    return Line("hotline", MISSING, _("Owners see no number to ring."), _("Enter the number"), url)


def _first(reach: Reach, project: Project) -> Line:
    found = first_repair(project=project)
    if found is not None:
        return Line("first", DONE, found.number)
    if reach.roles_at(project.pk) & REGISTRARS:
        return Line("first", MISSING, _("None yet."), _("To the console"), f"/desk/console?project={project.code}")
    said = _("None yet: somebody of the desk registers it at the console.")
    return Line("first", MISSING, said, _("Who is of the desk"), f"/desk/people?project={project.code}&list=staff")
