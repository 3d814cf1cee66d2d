"""What a person reaches, and who holds a role where."""

from collections import defaultdict
from datetime import date

from django.db.models import Exists, F, Q, QuerySet, Value
from django.utils import timezone

from anju.core.access import Reach
from anju.core.errors import NotFound
from anju.core.reading import joined
from anju.core.time import product_now
from anju.estate.models import Project
from anju.people.models import Grant, Person


def current(day: date) -> Q:
    """Rows that hold on `day`: started, not yet ended (half-open)."""
    return (Q(starts_on__isnull=True) | Q(starts_on__lte=day)) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))


def day_of_grants() -> date:
    """Today for grants: the day on the wall, not that of UTC, as a role given from today on holds before eight in the
    morning, too."""
    return timezone.localtime(product_now()).date()


def reach_of(person: Person, *, day: date | None = None) -> Reach:
    """The person's grants of today, opened out to projects. One query: the grants, and every project where one of them is
    wider than a project."""
    today = day or day_of_grants()
    mine = Grant.objects.filter(current(today), person=person)
    everywhere = Project.objects.filter(Exists(mine.filter(project__isnull=True)))
    rows = list(
        mine.annotate(hat=F("role"), within=F("company_id"), place=F("project_id"))
        .values_list("hat", "within", "place")
        .order_by()
        .union(
            everywhere.annotate(hat=Value(""), within=F("company_id"), place=F("pk"))
            .values_list("hat", "within", "place")
            .order_by(),
            all=True,
        )
    )
    grants = [row for row in rows if row[0]]
    places = [(place, company) for hat, company, place in rows if not hat]
    return reach_from(person, grants=grants, places=places)


def reach_sql(person: str) -> str:
    """SQL: two columns for `reach_in`: the grants of the person whose id the expression gives and the projects that open
    out of them; for reads that find the person as well. Takes the day four times (`REACH_DAYS`)."""
    holds = "g.starts_on <= %s AND (g.ends_on IS NULL OR g.ends_on > %s)"
    grant = (
        "g.role || '/' || COALESCE(CAST(g.company_id AS text), '') || '/' || COALESCE(CAST(g.project_id AS text), '')"
    )
    place = "CAST(w.id AS text) || '/' || CAST(w.company_id AS text)"
    return (
        f"(SELECT {joined(grant, 'g.id')} FROM people_grant g "  # noqa: S608 - no values
        f"WHERE g.person_id = {person} AND {holds}), "
        f"(SELECT {joined(place, 'w.id')} FROM estate_project w WHERE EXISTS "
        f"(SELECT 1 FROM people_grant g WHERE g.person_id = {person} AND g.project_id IS NULL AND {holds}))"
    )


REACH_DAYS = 4


def reach_in(person: Person, grants: str | None, places: str | None) -> Reach:
    """The reach in the two columns of `reach_sql`."""
    held = [text.split("/") for text in (grants or "").split(",") if text]
    opened = [text.split("/") for text in (places or "").split(",") if text]
    return reach_from(
        person,
        grants=[
            (role, int(company) if company else None, int(project) if project else None)
            for role, company, project in held
        ],
        places=[(int(project), int(company)) for project, company in opened],
    )


def reach_from(
    person: Person, *, grants: list[tuple[str, int | None, int | None]], places: list[tuple[int, int]]
) -> Reach:
    """The reach of somebody with these grants (role, company, project), opened out to `places` (project, company)."""
    roles: dict[int, set[str]] = defaultdict(set)
    companies: dict[int, set[str]] = defaultdict(set)
    for role, company, project in grants:
        if company is not None and project is None:
            companies[company].add(role)
        if project is not None:
            roles[project].add(role)
            continue
        for place, of_company in places:
            if company in {None, of_company}:
                roles[place].add(role)
    return Reach(
        person_id=person.pk,
        firm_id=person.firm_id,
        roles={place: frozenset(held) for place, held in roles.items()},
        named=frozenset(role for role, _company, _project in grants),
        in_group=frozenset(role for role, company, project in grants if company is None and project is None),
        in_companies={company: frozenset(held) for company, held in companies.items()},
    )


def grants_reaching(project: Project) -> Q:
    """Grants that count in a project: its own, its company's, the group's."""
    return (
        Q(project=project)
        | Q(company_id=project.company_id, project__isnull=True)
        | Q(project__isnull=True, company__isnull=True)
    )


def people_with_role(*, role: str, project: Project, day: date | None = None) -> QuerySet[Person]:
    """Who holds the role in this project on that day, by project, company or group grant."""
    today = day or product_now().astimezone(project.zone).date()
    holding = Grant.objects.filter(grants_reaching(project), current(today), role=role).values("person")
    return Person.objects.filter(pk__in=holding, is_active=True).order_by("id")


def holds_role(*, person: Person, roles: frozenset[str], project: Project, day: date) -> bool:
    """Whether the person holds one of the roles in this project on that day. One query."""
    return Grant.objects.filter(grants_reaching(project), current(day), person=person, role__in=roles).exists()


def project_for(reach: Reach, code: str) -> Project:
    """The project of this code within reach; anything else does not exist."""
    project = Project.objects.select_related("company").filter(code=code, pk__in=reach.projects()).first()
    if project is None:
        raise NotFound
    return project
