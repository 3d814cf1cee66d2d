"""The small estate that clock tests play on: one project, one lead, cases with clocks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from anju.clocks.actions import start_clock
from anju.clocks.models import Clock
from anju.core.time import product_time_at
from anju.estate.models import Company, Group, Project
from anju.matters.act import SYSTEM, Act, Actor, act_on, act_opening
from anju.matters.models import Matter
from anju.rulebook.actions.defaults import load_defaults
from anju.rulebook.book import book
from anju.rulebook.models import ClauseEdition

SHANGHAI = ZoneInfo("Asia/Shanghai")


def wall(text: str) -> datetime:
    """A moment on the project's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def estate() -> Project:
    """A project under the rulebook that comes with the product."""
    load_defaults()
    company = Company.objects.create(group=Group.objects.create(name="集团"), code="C1", name="一公司")
    return Project.objects.create(company=company, code="YQ", name="云栖")


def clause(project: Project, clause_id: str, at: datetime) -> ClauseEdition:
    """The edition of a clause that holds in the project."""
    return book().clause(clause_id, company_id=project.company_id, project_id=project.pk, at=at)


def case(
    project: Project, rang: str, *, number: str = "YQ-26-0001", recorded: str = "", clocks: dict[str, str] | None = None
) -> Matter:
    """A case with running clocks (name → clause), recorded when it rang unless said otherwise."""
    matter = Matter(
        number=number,
        kind="repair",
        project=project,
        state="new",
        opened_at=wall(rang),
        opened_on=wall(rang).date(),
        changed_at=wall(rang),
    )
    with product_time_at(wall(recorded or rang)), act_opening(matter=matter, by=SYSTEM, at=wall(rang)) as act:
        act.say("case.opened_for_test")
        for name, clause_id in (clocks or {"arrival": "arrival.normal"}).items():
            start_clock(act, name=name, starts_at=wall(rang), edition=clause(project, clause_id, wall(rang)))
    return matter


@contextmanager
def acting(matter: Matter, at: str, *, happened: str = "", by: Actor = SYSTEM) -> Iterator[Act]:
    """An act on the matter at this moment."""
    with product_time_at(wall(at)), act_on(by=by, matter_id=matter.pk, at=wall(happened or at)) as act:
        act.say("case.touched_by_test")
        yield act


def clock_of(matter: Matter, name: str = "arrival") -> Clock:
    """The latest clock of this name, as stored."""
    return Clock.objects.filter(matter=matter, name=name).latest("pk")
