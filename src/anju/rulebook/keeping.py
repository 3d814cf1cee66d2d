"""Who keeps the rulebook, and for which place: the group's rules need a role in the whole group, a company's one there."""

from typing import Protocol

from django.utils.translation import gettext_lazy as _

from anju.core.access import SYSTEM_ROLE
from anju.core.errors import Forbidden

KEEPS_RULES = frozenset({"admin", "group_cs", "head"})
"""roles that change rules, each where it is held: group, company or project"""


class Keeper(Protocol):
    """Whoever changes a rule: a `Reach`, or the actor of an act."""

    @property
    def person_id(self) -> int | None: ...

    def roles_at(self, project_id: int) -> frozenset[str]: ...

    def roles_in_group(self) -> frozenset[str]: ...

    def roles_in_company(self, company_id: int) -> frozenset[str]: ...


def may_keep(actor: Keeper, *, company_id: int | None, project_id: int | None) -> bool:
    """Whether this person changes the rules of exactly this place (both None: the whole group)."""
    if project_id is not None:
        held = actor.roles_at(project_id)
    elif company_id is not None:
        held = actor.roles_in_company(company_id)
    else:
        held = actor.roles_in_group()
    return bool(held & (KEEPS_RULES | {SYSTEM_ROLE}))


def require_keeper(actor: Keeper, *, company_id: int | None, project_id: int | None) -> None:
    """Refuse with `not-yours-to-do` whoever does not keep the rules of this place."""
    if not may_keep(actor, company_id=company_id, project_id=project_id):
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."), roles=sorted(KEEPS_RULES))
