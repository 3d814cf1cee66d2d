"""Who writes answers and who agrees them, each for the place where the role is held."""

from django.utils.translation import gettext_lazy as _

from anju.core.access import READING_ROLES, ROLES, SYSTEM_ROLE
from anju.core.errors import Forbidden
from anju.rulebook.keeping import Keeper

STAFF = frozenset(ROLES) - {"contractor", "third_party"}
"""who reads the answers and proposes a question"""
WRITES = READING_ROLES | {"sales", "admin"}
"""who writes an answer"""
AGREES = frozenset({"desk_lead", "dev_cs", "prop_mgr", "pm", "group_cs", "head", "admin"})
"""who agrees another's answer, and withdraws one"""


def held_at(actor: Keeper, *, company_id: int | None, project_id: int | None) -> frozenset[str]:
    """The roles this person holds in exactly this place (both None: the whole group)."""
    if project_id is not None:
        return actor.roles_at(project_id)
    return actor.roles_in_company(company_id) if company_id is not None else actor.roles_in_group()


def may(actor: Keeper, roles: frozenset[str], *, company_id: int | None, project_id: int | None) -> bool:
    """Whether one of these roles is held there."""
    return bool(held_at(actor, company_id=company_id, project_id=project_id) & (roles | {SYSTEM_ROLE}))


def require(actor: Keeper, roles: frozenset[str], *, company_id: int | None, project_id: int | None) -> None:
    """Refuse with `not-yours-to-do` whoever holds none of these roles there."""
    if not may(actor, roles, company_id=company_id, project_id=project_id):
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."), roles=sorted(roles))
