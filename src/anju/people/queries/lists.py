"""Lists and cards of people. A list is one relation: colleagues, residents, firms' people; a firm sees only its own."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from anju.core.access import Reach
from anju.core.errors import NotFound
from anju.core.paging import Page, page_of
from anju.estate.models import Project, Room
from anju.estate.queries import places, rooms_like
from anju.estate.rules import is_typed_as
from anju.partners.models import Contract
from anju.people import rules
from anju.people.models import Grant, Person, Phone, Residency
from anju.people.queries.phones import phone_index, tail_index
from anju.people.queries.rights import current, grants_reaching

PAGE_SIZE = 50
MOST_HOMES = 2000
"""so many homes a text with dashes is compared with"""


def households_in(reach: Reach) -> frozenset[int]:
    """The projects whose residents this reach may list."""
    return reach.projects(*rules.SEES_HOUSEHOLDS) & places(reach)


def _staff(reach: Reach, within: frozenset[int]) -> Q:
    projects = places(reach) & within
    companies = Project.objects.filter(pk__in=projects).values("company")
    everywhere = Q(project__isnull=True, company__isnull=True)
    here = Q(project__in=projects) | Q(company__in=companies, project__isnull=True)
    granted = Grant.objects.filter(here | everywhere if projects else Q(pk__in=[]))
    seen = Q(pk__in=granted.values("person"))
    if reach.named & rules.KEEPS_STAFF:
        seen |= ~Q(pk__in=Grant.objects.values("person"))  # just added, no role yet
    return Q(kind=Person.Kind.STAFF) & seen


def _residents(reach: Reach, within: frozenset[int]) -> Q:
    living = Residency.objects.filter(room__project__in=households_in(reach) & within)
    return Q(pk__in=living.values("person"))


def _firms_people(reach: Reach, within: frozenset[int]) -> Q:
    if reach.firm_id is not None:
        return Q(firm=reach.firm_id)
    bound = Contract.objects.filter(project__in=places(reach) & within)
    return Q(kind=Person.Kind.CONTRACTOR, firm__in=bound.values("contractor"))


LISTS: Mapping[str, Callable[[Reach, frozenset[int]], Q]] = {
    "staff": _staff,
    "residents": _residents,
    "firms": _firms_people,
}
"""list → which people of it a reach sees in these projects; owners and strangers see nobody"""


def lists_of(reach: Reach) -> list[str]:
    """The lists this reach may open, the first one first."""
    if reach.firm_id is not None:
        return ["firms"]
    if not places(reach):
        return []
    return ["staff", "residents", "firms"] if households_in(reach) else ["staff", "firms"]


def people_in(*, reach: Reach, name: str, project: Project | None = None) -> QuerySet[Person]:
    """The people of one list within reach, of one project when named; a list out of reach does not exist."""
    if name not in lists_of(reach):
        raise NotFound
    within = reach.projects() if project is None else frozenset({project.pk}) & reach.projects()
    return Person.objects.filter(LISTS[name](reach, within))


def find_people(
    *, reach: Reach, name: str, project: Project | None = None, text: str = "", gone: bool = False, cursor: str = ""
) -> Page[Person]:
    """One list, found by name, pinyin initials, room, or the last four digits of a phone; keyset pages by initials.

    Without text: everybody of the list; `gone`: those deactivated. Each has `phones`, `grants` and `residencies` read.
    """
    rows = people_in(reach=reach, name=name, project=project).filter(is_active=not gone)
    text = text.strip()
    if text:
        rows = rows.filter(matching(text, places=households_in(reach)))
    return page_of(with_details(rows), key="initials", cursor=cursor, size=PAGE_SIZE)


def matching(text: str, *, places: frozenset[int]) -> Q:
    """What a search box means: 4 digits a phone's tail (or a room), 7 and more a number, letters initials, else a name."""
    if not re.search(r"\d", text):
        letters = text.lower().replace(" ", "")
        return Q(initials__startswith=letters) if letters.isascii() else Q(name__contains=text)
    homes = Q(pk__in=Residency.objects.filter(room__in=_homes(text, places=places)).values("person"))
    digits = rules.digits_of(text)
    if re.fullmatch(r"[\d\s+-]{7,}", text) and len(digits) >= 7 and "-" not in text[:-4]:
        return Q(pk__in=Phone.objects.filter(index=phone_index(digits)).values("person")) | homes
    if re.fullmatch(r"\d{4}", text):
        return Q(pk__in=Phone.objects.filter(tail=tail_index(text)).values("person")) | homes
    return homes


def _homes(text: str, *, places: frozenset[int]) -> QuerySet[Room] | list[int]:
    """The homes a text means: where dashes are typed they stand as in the label, 32-1-801 is not 3-2-1801."""
    found = rooms_like(text, places=places)
    if not re.search(r"[^0-9A-Za-z]", text):
        return found
    labels = found.values_list("pk", "label")[:MOST_HOMES]
    return [pk for pk, label in labels if is_typed_as(text, label)]


def with_details(people: QuerySet[Person]) -> QuerySet[Person]:
    """People with phones, grants and homes read along: three more queries for any number of rows."""
    grants = Grant.objects.select_related("company", "project").order_by("-starts_on", "id")
    homes = Residency.objects.select_related("room", "room__project").order_by("ends_on", "id")
    return people.select_related("firm").prefetch_related(
        Prefetch("phones", queryset=Phone.objects.order_by("-first", "id")),
        Prefetch("grants", queryset=grants),
        Prefetch("residencies", queryset=homes),
    )


def person_for(*, reach: Reach, person_id: int) -> Person:
    """The person within reach (a colleague, a resident, of a firm, or oneself), with details; else nobody. Four queries."""
    seen = Q(pk=reach.person_id)
    for name in lists_of(reach):
        seen |= LISTS[name](reach, reach.projects())
    person = with_details(Person.objects.filter(seen, pk=person_id)).first()
    if person is None:
        raise NotFound
    return person


def grant_for(*, reach: Reach, grant_id: int) -> Grant:
    """A grant of a person within reach."""
    grant = Grant.objects.filter(pk=grant_id).select_related("person", "project", "company").first()
    if grant is None:
        raise NotFound
    person_for(reach=reach, person_id=grant.person_id)
    return grant


def residency_for(*, reach: Reach, residency_id: int) -> Residency:
    """A residency in a home within reach."""
    found = Residency.objects.filter(pk=residency_id, room__project__in=households_in(reach))
    residency = found.select_related("person", "room", "room__project").first()
    if residency is None:
        raise NotFound
    return residency


def roles_now(person: Person, *, day: date) -> list[Grant]:
    """The grants that hold on that day, from what was read along. No query."""
    return [
        grant for grant in person.grants.all() if rules.holds(day, starts_on=grant.starts_on, ends_on=grant.ends_on)
    ]


def staff_choices(*, project: Project, day: date, groups: Mapping[str, frozenset[str]]) -> dict[str, list[Person]]:
    """Group of roles → active people who hold one of them in this project on that day, by name. One query for all."""
    here = Grant.objects.filter(grants_reaching(project), current(day), person=OuterRef("pk"))
    holds = {f"holds_{name}": Exists(here.filter(role__in=roles)) for name, roles in groups.items()}
    wanted = Grant.objects.filter(grants_reaching(project), current(day), role__in=frozenset().union(*groups.values()))
    people = Person.objects.filter(pk__in=wanted.values("person"), is_active=True).annotate(**holds)
    found = list(people.select_related("firm").order_by("initials", "id"))
    return {name: [person for person in found if getattr(person, f"holds_{name}")] for name in groups}
