"""What the writers of parts share: the next number, who may be named, and the stakes by which they see the complaint."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from anju.complaints.file import ComplaintFile
from anju.complaints.models import Part
from anju.core.access import READING_ROLES, ROLES
from anju.core.errors import Invalid
from anju.core.time import product_now
from anju.estate.models import Project
from anju.matters.act import Act
from anju.matters.models import Stake
from anju.people.models import Person
from anju.people.queries import holds_role, people_with_role

MOST = 99
"""parts of one complaint"""
ASKED_AT_MOST = 20
"""people of a department who are given sight of a complaint"""


def add_part(act: Act, *, file: ComplaintFile, kind: str, **fields: Any) -> Part:
    """One more part under the next number. Raises `Invalid` `too-many-parts`."""
    no = max((part.no for part in file.parts), default=0) + 1
    if no > MOST:
        raise Invalid("too-many-parts", _("This complaint has too many parts."))
    part = act.add(Part(matter=act.matter, no=no, kind=kind, made_at=act.happened_at, **fields))
    file.parts.append(part)
    return part


def end_part(act: Act, *, part: Part, state: str) -> None:
    """The state in which it ends, when and by whom."""
    act.change(part, state=state, ended_at=act.happened_at, ended_by_id=act.by.person_id)


def colleague(*, project: Project, person_id: int, field: str = "person", role: str | None = None) -> Person:
    """Somebody with a role in the project, with this one where it is named. Raises `Invalid` `colleague-unknown`."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    roles = frozenset({role}) if role else frozenset(ROLES)
    day = product_now().astimezone(project.zone).date()
    if person is None or not holds_role(person=person, roles=roles, project=project, day=day):
        sentence = (
            _("Choose a colleague of this department here.") if role else _("Choose a colleague of this project.")
        )
        raise Invalid("colleague-unknown", sentence, fields={field: sentence})
    return person


def let_see(act: Act, *, part: Part) -> None:
    """Whoever is asked or named sees the complaint, also where no role of theirs opens it."""
    project = act.matter.project
    people = [part.person] if part.person is not None else []
    if not people and part.role not in READING_ROLES:
        people = list(people_with_role(role=part.role, project=project)[:ASKED_AT_MOST])
    day = product_now().astimezone(project.zone).date()
    for person in people:
        if not holds_role(person=person, roles=READING_ROLES, project=project, day=day):
            act.add(
                Stake(matter=act.matter, hat=Stake.Hat.WORKER, person=person, item_no=part.no, since=act.happened_at)
            )


def end_sight(act: Act, *, part: Part) -> None:
    """What is withdrawn or dropped opens the complaint to nobody any more."""
    for stake in Stake.objects.filter(matter=act.matter, hat=Stake.Hat.WORKER, item_no=part.no, until__isnull=True):
        act.change(stake, until=act.happened_at)


def check_ahead(act: Act, *, moment: datetime, field: str) -> None:
    """An agreed moment lies ahead. Raises `Invalid` `moment-not-ahead`."""
    if moment <= act.happened_at:
        sentence = _("Choose a moment that lies ahead.")
        raise Invalid("moment-not-ahead", sentence, fields={field: sentence})
