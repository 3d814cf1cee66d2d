"""Verbs on residencies: who lives in or owns a home, from when to when; ownership changes over time (EST-2)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.access import Acting, require_role
from anju.core.changes import add_row, change_fields, needed
from anju.core.errors import Invalid, Refusal
from anju.estate.models import Room
from anju.people import rules
from anju.people.actions.people import add_person
from anju.people.models import Person, Residency
from anju.people.queries.phones import people_by_phone


@transaction.atomic
def start_residency(
    *,
    actor: Acting,
    person: Person,
    room: Room,
    relation: str = Residency.Relation.OWNER,
    starts_on: date | None = None,
) -> Residency:
    """Say that a person owns the home, is family or rents it; no day: since always.

    Refuses `relation-unknown`, `residency-exists`.
    """
    require_role(actor, project_id=room.project_id, roles=rules.KEEPS_HOUSEHOLDS)
    if relation not in Residency.Relation.values:
        sentence = _("Somebody owns a home, is family there, or rents it.")
        raise Invalid("relation-unknown", sentence, fields={"relation": sentence})
    return add_row(
        Residency(person=person, room=room, relation=relation, starts_on=starts_on),
        verb="start_residency",
        actor_id=actor.person_id,
        refusal=Refusal("residency-exists", _("This person is in this home's household already.")),
    )


@transaction.atomic
def end_residency(*, actor: Acting, residency: Residency, ends_on: date) -> bool:
    """Say that a person is no longer of the home from `ends_on`; what happened before stays theirs to see.

    Refuses `residency-dates-out-of-order`, `residency-ended`.
    """
    require_role(actor, project_id=residency.room.project_id, roles=rules.KEEPS_HOUSEHOLDS)
    if residency.ends_on is not None:
        raise Refusal("residency-ended", _("This has ended already."))
    if residency.starts_on is not None and ends_on < residency.starts_on:
        sentence = _("This is before the start.")
        raise Invalid("residency-dates-out-of-order", sentence, fields={"ends_on": sentence})
    return change_fields(residency, verb="end_residency", actor_id=actor.person_id, ends_on=ends_on)


@transaction.atomic
def change_ownership(*, actor: Acting, room: Room, owners: Sequence[Person], day: date) -> list[Residency]:
    """The home is sold: who owned it does so until `day`, the new owners from `day` on; the new owners' residencies.

    Refuses `owner-missing`, `residency-dates-out-of-order`. Who owns it already goes on owning it.
    """
    require_role(actor, project_id=room.project_id, roles=rules.KEEPS_HOUSEHOLDS)
    if not owners:
        sentence = _("A home that is sold has somebody who bought it.")
        raise Invalid("owner-missing", sentence, fields={"owners": sentence})
    staying = {person.pk for person in owners}
    owned = Residency.objects.filter(room=room, relation=Residency.Relation.OWNER, ends_on=None)
    before = {residency.person_id: residency for residency in owned.select_related("room")}
    for person_id, residency in before.items():
        if person_id not in staying:
            end_residency(actor=actor, residency=residency, ends_on=day)
    return [
        before.get(person.pk) or start_residency(actor=actor, person=person, room=room, starts_on=day)
        for person in owners
    ]


@transaction.atomic
def admit_resident(
    *,
    actor: Acting,
    room: Room,
    name: str,
    phones: Sequence[str],
    relation: str,
    form_of_address: str = "",
    starts_on: date | None = None,
) -> Residency:
    """Somebody joins a household; a resident known by this name and number is taken, not added twice.

    Refuses what `add_person` and `start_residency` refuse.
    """
    require_role(actor, project_id=room.project_id, roles=rules.KEEPS_HOUSEHOLDS)
    person = _known_or_new(actor, name, phones, form_of_address)
    return start_residency(actor=actor, person=person, room=room, relation=relation, starts_on=starts_on)


@transaction.atomic
def sell_home(
    *, actor: Acting, room: Room, name: str, phones: Sequence[str], day: date, form_of_address: str = ""
) -> Person:
    """The home is sold to one person, known by name and number or new; see `change_ownership`."""
    require_role(actor, project_id=room.project_id, roles=rules.KEEPS_HOUSEHOLDS)
    buyer = _known_or_new(actor, name, phones, form_of_address)
    change_ownership(actor=actor, room=room, owners=[buyer], day=day)
    return buyer


def _known_or_new(actor: Acting, name: str, phones: Sequence[str], form_of_address: str) -> Person:
    name = needed(name, field="name")
    for number in phones:
        known = people_by_phone(number).filter(name=name, kind=Person.Kind.RESIDENT).first()
        if known is not None:
            return known
    return add_person(actor=actor, name=name, kind=Person.Kind.RESIDENT, phones=phones, form_of_address=form_of_address)
