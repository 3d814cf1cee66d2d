"""Who lives in or owns which home, on which day (EST-2)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch

from anju.core.time import product_now
from anju.estate.models import Room
from anju.people.models import Person, Phone, Residency
from anju.people.queries.rights import current

ORDER = {"owner": 0, "family": 1, "tenant": 2}


def residents_of(room: Room, *, day: date | None = None) -> list[Residency]:
    """Who lives in or owns the room on that day, owners first. Two queries (people, phones)."""
    today = day or product_now().date()
    found = Residency.objects.filter(current(today), room=room).select_related("person").prefetch_related(_phones())
    return sorted(found, key=lambda residency: (ORDER[residency.relation], residency.pk))


def households_of(rooms: Iterable[Room], *, day: date) -> dict[int, list[Residency]]:
    """Room id → who lives in or owns it on that day, owners first. Two queries for any number of rooms."""
    households: dict[int, list[Residency]] = defaultdict(list)
    found = Residency.objects.filter(current(day), room__in=[room.pk for room in rooms])
    for residency in found.select_related("person").prefetch_related(_phones()):
        households[residency.room_id].append(residency)
    for household in households.values():
        household.sort(key=lambda residency: (ORDER[residency.relation], residency.pk))
    return dict(households)


def past_residents_of(room: Room, *, day: date) -> list[Residency]:
    """Who lived in or owned the room before, latest first. One query."""
    found = Residency.objects.filter(room=room, ends_on__lte=day).select_related("person")
    return list(found.order_by("-ends_on", "-id"))


def homes_of(person: Person, *, day: date | None = None) -> list[Residency]:
    """The rooms this person lives in or owns on that day. One query."""
    today = day or product_now().date()
    return list(
        Residency.objects.filter(current(today), person=person)
        .select_related("room", "room__project", "room__building", "room__unit")
        .order_by("room__label")
    )


def company_of_resident(person_id: int | None) -> int | None:
    """The company in whose project this person lives now, the newest home first; None where nobody knows. One query."""
    found = Residency.objects.filter(current(product_now().date()), person=person_id).order_by("-id")
    company: int | None = found.values_list("room__project__company_id", flat=True).first()
    return company


def _phones() -> "Prefetch[str]":
    return Prefetch("person__phones", queryset=Phone.objects.order_by("-first", "id"))
