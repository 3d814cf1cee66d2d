"""What a person reaches, and who holds a role where."""

from collections import defaultdict
from datetime import date

from django.db.models import Q, QuerySet

from anju.core.access import Reach
from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.estate.models import Project
from anju.people.models import Grant, Person


def current(day: date) -> Q:
    """Rows that hold on `day`: started, not yet ended (half-open)."""
    return (Q(starts_on__isnull=True) | Q(starts_on__lte=day)) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))


def reach_of(person: Person, *, day: date | None = None) -> Reach:
    """The person's grants of today, opened out to projects. One query for grants, one for the projects' companies."""
    today = day or product_now().date()
    grants = list(Grant.objects.filter(current(today), person=person))
    wide = any(grant.project_id is None for grant in grants)
    places = list(Project.objects.only("id", "company_id")) if wide else []
    roles: dict[int, set[str]] = defaultdict(set)
    companies: dict[int, set[str]] = defaultdict(set)
    for grant in grants:
        if grant.company_id is not None and grant.project_id is None:
            companies[grant.company_id].add(grant.role)
        if grant.project_id is not None:
            roles[grant.project_id].add(grant.role)
            continue
        for place in places:
            if grant.company_id is None or grant.company_id == place.company_id:
                roles[place.pk].add(grant.role)
    return Reach(
        person_id=person.pk,
        firm_id=person.firm_id,
        roles={place: frozenset(held) for place, held in roles.items()},
        named=frozenset(grant.role for grant in grants),
        in_group=frozenset(grant.role for grant in grants if grant.company_id is None and grant.project_id is None),
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
