"""Verbs on who is on call for an upper rung: the developer's customer service by company, the group's (SLA-3, TEAM-2)."""

from datetime import date, time, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.access import SYSTEM_ROLE
from anju.core.changes import record_change
from anju.core.errors import Forbidden, Invalid, Refusal
from anju.core.time import product_now
from anju.estate.models import Project
from anju.people import rules
from anju.people.models import OnCall, Person
from anju.people.queries.on_call import Keeper, may_keep_on_call
from anju.people.queries.rights import holds_role


@transaction.atomic
def set_on_call(
    *, actor: Keeper, role: str, project: Project, first: date, last: date, starts: time, ends: time, person: Person
) -> int:
    """Put somebody on call on each day from first to last, at the same hours, for the company of this project or, with
    `group_cs`, for the group; how many days are new. Hours that end at or before their start run over midnight.

    Refuses `not-yours-to-do`, `person-inactive`, `not-fit-for-duty`; raises `Invalid` `on-call-days`.
    """
    _require_keeper(actor, role, project)
    today = product_now().astimezone(project.zone).date()
    if not today <= first <= last <= first + timedelta(days=rules.MOST_DAYS - 1):
        sentence = _("From today on, the first day before the last, %(days)d days at most.") % {"days": rules.MOST_DAYS}
        raise Invalid("on-call-days", sentence, fields={"last": sentence})
    if not person.is_active:
        raise Refusal("person-inactive", _("This person is no longer here."))
    if not holds_role(person=person, roles=frozenset({role}), project=project, day=first):
        raise Refusal("not-fit-for-duty", _("This person does not hold the role for this duty here."), roles=[role])
    company_id = project.company_id if role == "dev_cs" else None
    known = OnCall.objects.filter(
        role=role, company=company_id, person=person, starts=starts, day__range=(first, last)
    ).values_list("day", flat=True)
    taken = set(known)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    fresh = [
        OnCall(role=role, company_id=company_id, day=day, starts=starts, ends=ends, person=person)
        for day in days
        if day not in taken
    ]
    for row in fresh:
        row.save(force_insert=True)
        after = {"role": role, "day": row.day, "starts": starts, "ends": ends, "person_id": person.pk}
        record_change(row, verb="set_on_call", actor_id=actor.person_id, before={}, after=after)
    return len(fresh)


@transaction.atomic
def clear_on_call(*, actor: Keeper, on_call: OnCall, project: Project) -> None:
    """Take somebody off call. Refuses `not-yours-to-do`."""
    _require_keeper(actor, on_call.role, project)
    before = {"role": on_call.role, "day": on_call.day, "starts": on_call.starts, "person_id": on_call.person_id}
    record_change(on_call, verb="clear_on_call", actor_id=actor.person_id, before=before, after={})
    on_call.delete()


def _require_keeper(actor: Keeper, role: str, project: Project) -> None:
    if role not in rules.KEEPS_ON_CALL:
        sentence = _("Nobody is on call for this role.")
        raise Invalid("role-unknown", sentence, fields={"role": sentence})
    if not may_keep_on_call(actor, role=role, company_id=project.company_id):
        roles = sorted(rules.KEEPS_ON_CALL[role] - {SYSTEM_ROLE})
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."), roles=roles)
