"""Verbs on grants: a role given in a place and time, and ended."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anju.core.access import ROLES, Acting
from anju.core.changes import add_row, change_fields
from anju.core.errors import Invalid, Refusal
from anju.core.time import product_now
from anju.estate.models import Company, Project
from anju.people.actions.administering import require_administrator
from anju.people.actions.people import check_administrator_left
from anju.people.models import Grant, Person

FIRMS_ROLES = frozenset({"contractor", "third_party", "technician"})
ROLES_OF = {
    Person.Kind.STAFF.value: frozenset(ROLES) - {"contractor", "third_party"},
    Person.Kind.CONTRACTOR.value: FIRMS_ROLES,
    Person.Kind.RESIDENT.value: frozenset[str](),
}
"""kind of person → the roles they can be given; a resident's rights follow from residency"""


@transaction.atomic
def grant_role(
    *,
    actor: Acting,
    person: Person,
    role: str,
    company: Company | None = None,
    project: Project | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Grant:
    """Give a role in the whole group (no company, no project), a company, or one project; from today when no day is said.

    `ends_on` is the first day it no longer holds. Only an administrator of that place may. Refuses `role-unknown`,
    `place-unclear`, `grant-dates-out-of-order`, `role-not-for-this-person`, `person-inactive`, `grant-exists`.
    """
    require_administrator(actor=actor, company=company, project=project)
    first = starts_on or product_now().date()
    _check(person, role, company, project, first, ends_on)
    exists = Refusal("grant-exists", _("This role is held there already."))
    same_place = Q(company=company, project=project)
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=first)
    begun = Q() if ends_on is None else Q(starts_on__lt=ends_on)
    if Grant.objects.filter(same_place, still, begun, person=person, role=role).exists():
        raise exists
    grant = Grant(person=person, role=role, company=company, project=project, starts_on=first, ends_on=ends_on)
    return add_row(grant, verb="grant_role", actor_id=actor.person_id, refusal=exists)


@transaction.atomic
def end_grant(*, actor: Acting, grant: Grant, ends_on: date | None = None) -> bool:
    """End a role: from `ends_on` (today when no day is said) it no longer holds; the past keeps it.

    Refuses `grant-dates-out-of-order`, `grant-ended`, `last-administrator`.
    """
    require_administrator(actor=actor, company=grant.company, project=grant.project)
    last = ends_on or product_now().date()
    if last < grant.starts_on:
        raise _out_of_order()
    if grant.ends_on is not None and grant.ends_on <= product_now().date():
        raise Refusal("grant-ended", _("This role has ended already."))
    if grant.role == "admin":
        check_administrator_left(without=[grant])
    return change_fields(grant, verb="end_grant", actor_id=actor.person_id, ends_on=last)


def _check(
    person: Person, role: str, company: Company | None, project: Project | None, first: date, last: date | None
) -> None:
    if role not in ROLES:
        sentence = _("No such role.")
        raise Invalid("role-unknown", sentence, fields={"role": sentence})
    if company is not None and project is not None:
        raise Invalid("place-unclear", _("A role is held in a company or in a project, not in both."))
    if last is not None and last < first:
        raise _out_of_order()
    if not person.is_active:
        raise Refusal("person-inactive", _("This person is no longer here."))
    if role not in ROLES_OF[person.kind]:
        raise Refusal("role-not-for-this-person", _("This role is not for this kind of person."), role=role)


def _out_of_order() -> Invalid:
    sentence = _("This is before the start.")
    return Invalid("grant-dates-out-of-order", sentence, fields={"ends_on": sentence})
