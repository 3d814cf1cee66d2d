"""Whom the tellings reach: whoever reported, who leads, who is at the desk; and until when. Every table of tellings uses these."""

from collections.abc import Iterable
from typing import Any

from anju.clocks.models import Clock
from anju.core.time import product_now
from anju.intake.access import case_link
from anju.matters.models import Matter
from anju.notices.actions import Telling
from anju.notices.models import Notice
from anju.people.models import Person
from anju.people.queries import deputies_at, desk_at, lead_at, people_with_role

LED = frozenset({"repair", "incident"})
"""kinds of matters that somebody leads on the day"""


def due_of(matter: Matter, name: str, *, item_no: int | None = None) -> str | None:
    """Until when the latest clock of this name runs (of this item or part, where one is named), as notices carry moments."""
    clocks = Clock.objects.filter(matter=matter, name=name)
    clock = (clocks if item_no is None else clocks.filter(item_no=item_no)).order_by("-id").first()
    return clock.due_at.isoformat() if clock else None


def leads_of(matter: Matter) -> list[Person]:
    """The lead of the day and the deputies; where nobody is rostered, everybody who may lead."""
    now = product_now()
    lead = lead_at(project=matter.project, moment=now)
    if lead is None:
        return list(people_with_role(role="duty_lead", project=matter.project)[:20])
    return [lead, *deputies_at(project=matter.project, moment=now)]


def to_reporter(matter: Matter, template: str, **data: Any) -> Iterable[Telling]:
    """A text message to whoever reported, and a notice in the product where they have an account."""
    case = matter.case
    facts = {"link": f"/c/{case_link(matter.pk)}"} | data
    if case.reporter_phone:
        yield Telling(
            template=template,
            route=Notice.Route.SMS,
            person_id=case.reporter_id,
            number=case.reporter_phone,
            data=facts,
        )
    if case.reporter_id is not None:
        yield Telling(template=template, person_id=case.reporter_id, data=facts)


def desk_of(matter: Matter) -> list[Person]:
    """Who is on the shift now, else everybody of the desk."""
    on_shift = desk_at(project=matter.project, moment=product_now())
    return on_shift or list(people_with_role(role="desk", project=matter.project)[:20])


def who_sees_to(matter: Matter) -> list[Person]:
    """Whose it is while nobody in person holds it: the leads' for a repair or an incident, else those of the role that holds
    it; the desk's where no role does."""
    role = matter.holder_role
    if matter.kind in LED:
        return leads_of(matter)
    return desk_of(matter) if role in {"", "desk"} else list(people_with_role(role=role, project=matter.project)[:20])
