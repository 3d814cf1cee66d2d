"""Who may administer whom: an administrator rules over the own place, never over somebody placed higher."""

from anju.core.access import Acting, require_role
from anju.core.time import product_now
from anju.estate.models import Company, Project
from anju.people import rules
from anju.people.models import Grant, Person
from anju.people.queries.rights import current


def require_administrator(*, actor: Acting, company: Company | None, project: Project | None) -> None:
    """In a project its administrators may, in a company those of the company or the group, in the group its own.

    Refuses `not-yours-to-do`.
    """
    if project is not None:
        require_role(actor, project_id=project.pk, roles=rules.KEEPS_STAFF)
        return
    if company is not None:
        own = Grant.objects.filter(current(product_now().date()), role__in=rules.KEEPS_STAFF, company=company)
        if actor.person_id in set(own.values_list("person", flat=True)):
            return
    require_role(actor, project_id=None, roles=rules.KEEPS_STAFF)


def require_over(*, actor: Acting, person: Person) -> None:
    """Refuse `not-yours-to-do` unless the actor administers every place in which a member of staff holds a role now.

    Without this, whoever administers one project could set the password of the group's administrator.
    """
    if person.kind != Person.Kind.STAFF or person.pk == actor.person_id:
        return
    held = Grant.objects.filter(current(product_now().date()), person=person).select_related("company", "project")
    for company, project in {(grant.company, grant.project) for grant in held}:
        require_administrator(actor=actor, company=company, project=project)
