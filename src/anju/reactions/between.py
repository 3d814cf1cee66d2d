"""*Later*, between the parties: who hears of objections, rulings, other hands, pauses and repeats; and what the ticker's
alarm sets going. The table that names these functions is `later.TOLD`.
"""

from collections.abc import Iterable
from datetime import datetime

from anju.core.errors import Refusal
from anju.matters.act import SYSTEM
from anju.matters.models import Event, Matter
from anju.notices.actions import Telling
from anju.people.models import Person
from anju.people.queries import people_with_role
from anju.repairs.actions import deem_taken_on, end_pause
from anju.repairs.flow import GRANTERS

MOST = 20


def tell_warranty(event: Event, matter: Matter) -> Iterable[Telling]:
    """The warranty office hears of an objection, and of silence that counted as taking on."""
    template = "item_objected" if event.kind == "repair_item.objected" else "item_deemed"
    office = people_with_role(role="warranty", project=matter.project)[:MOST]
    return [Telling(template=template, person_id=person.pk, data={"item": event.item_no}) for person in office]


def tell_ruling(event: Event, matter: Matter) -> Iterable[Telling]:
    """The firm hears how its objection was ruled on, and that silence counted."""
    template = {
        "repair_item.objection_upheld": "objection_upheld",
        "repair_item.objection_dismissed": "objection_dismissed",
    }.get(event.kind, "firm_deemed")
    return [
        Telling(template=template, person_id=pk, data={"item": event.item_no}) for pk in _of_firm(event.data["firm"])
    ]


def tell_new_hands(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever an item was passed to is told."""
    if event.data["firm"]:
        people, template = _of_firm(event.data["firm"]), "firm_assigned"
    else:
        people, template = [event.data["technician"]], "item_assigned"
    return [Telling(template=template, person_id=pk, data={"item": event.item_no}) for pk in people]


def tell_new_lead(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever leads the case from now on is told."""
    return [Telling(template="case_handed_over", person_id=event.data["lead"], data={})]


def tell_granters(event: Event, matter: Matter) -> Iterable[Telling]:
    """Those who may agree to a pause hear that one was asked for; never who asked."""
    people = {
        person.pk
        for role in GRANTERS
        for person in people_with_role(role=role, project=matter.project)[:MOST]
        if person.pk != event.actor_id
    }
    return [Telling(template="pause_asked", person_id=pk, data={"item": event.item_no}) for pk in sorted(people)]


def tell_repeated(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever holds the case hears that the same was reported again."""
    if not matter.holder_id:
        return []
    return [Telling(template="reported_again", person_id=matter.holder_id, data={"repeats": event.data["repeats"]})]


def act_on_alarm(event: Event) -> None:
    """What the ticker's alarm sets going: silence counts as taking on, a pause ends at its moment.

    Idempotent: what was answered or ended meanwhile refuses, and nothing is left to do.
    """
    if event.kind != "clock.alarmed":
        return
    try:
        if event.data["clock"] == "take_on":
            deem_taken_on(number=event.matter.number, item_no=event.item_no, by=SYSTEM)
        elif event.data["clock"] == "pause":
            due = datetime.fromisoformat(event.data["due_at"])
            end_pause(number=event.matter.number, item_no=event.item_no, by=SYSTEM, at=due)
    except Refusal:
        return


def _of_firm(firm_id: int) -> list[int]:
    return list(Person.objects.filter(firm_id=firm_id, is_active=True).values_list("pk", flat=True)[:MOST])
