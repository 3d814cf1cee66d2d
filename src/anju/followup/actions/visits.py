"""Homes that are visited or called outside any case (FUP-6): taken up, and made again when what was raised is done."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anju.core.errors import Forbidden, Invalid, Refusal
from anju.core.numbering import series_of
from anju.core.time import product_now, to_second
from anju.estate.models import Project, Room
from anju.followup.flow import CALLERS, VISIT, VISIT_SERIES
from anju.followup.models import HouseholdVisit, RaisedPoint
from anju.followup.queries.coverage import uncovered
from anju.matters.act import Actor, act_on, act_opening
from anju.matters.models import Matter

REGULAR, CARE = "日常回访", "专人关怀"
"""in catalogue words, like the titles of cases"""
MOST_AT_ONCE = 50


def open_visit(*, room: Room, by: Actor, care: Matter | None = None, client_id: str | None = None) -> Matter:
    """Take a home up for a visit: it joins the calls with a clock of its own.

    Raises `Forbidden` `not-yours-to-do`, `Invalid` `visit-open-already` where one waits or is in hand.
    """
    project = room.project
    if not by.roles_at(project.pk) & (CALLERS | {"system"}):
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    now = to_second(product_now())
    day = now.astimezone(project.zone).date()
    matter = Matter(
        kind=VISIT, project=project, room=room, title=CARE if care else REGULAR, state="to_visit", holder_role="desk",
        holder=care.holder if care else None, opened_at=now, opened_on=day, changed_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            series = series_of(prefix=f"{project.code}-{VISIT_SERIES}", year=day.year)
            with act_opening(matter=matter, by=by, at=now, client_id=client_id, series=series) as act:
                act.add(HouseholdVisit(matter=matter, room=room, care=care))
                act.say("household_visit.opened", data={"care": care.number if care else None}, audience="staff")
    except IntegrityError:
        raise Invalid("visit-open-already", _("A visit of this home is open already.")) from None
    return matter


def open_visits(*, project: Project, by: Actor, number: int = 20) -> list[Matter]:
    """Take up the homes that were not visited for the longest, so many at once."""
    if not by.roles_at(project.pk) & CALLERS:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    opened = []
    for room in uncovered(project).filter(Q(waiting=False))[: min(number, MOST_AT_ONCE)]:
        room.project = project
        try:
            opened.append(open_visit(room=room, by=by))
        except Invalid:  # somebody else took it up just now
            continue
    return opened


def visit_again(*, number: str, by: Actor, at: datetime | None = None) -> Matter:
    """What the household raised has ended: it is visited once more, until it is satisfied (FUP-2).

    Raises `Refusal` `visit-not-in-hand`, `points-in-hand`.
    """
    with act_on(number=number, by=by, at=at) as act:
        if by.kind != "system" or act.matter.kind != VISIT:
            raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
        if act.matter.state != "in_hand":
            raise Refusal("visit-not-in-hand", _("This visit waits for nothing."))
        if RaisedPoint.objects.filter(matter=act.matter, case__open=True).exists():
            raise Refusal("points-in-hand", _("Something that was raised is still in hand."))
        act.change(act.matter, state="to_visit")
        act.say("household_visit.due_again", audience="staff")
    return act.matter
