"""Who keeps what is published, each for the place where the role is held."""

from django.utils.translation import gettext_lazy as _

from anju.core.access import SYSTEM_ROLE
from anju.core.errors import Forbidden
from anju.rulebook.keeping import Keeper

KEEPS_SERVICE = frozenset({"admin", "group_cs", "head", "prop_mgr", "dev_cs"})
"""who says where to ring"""


def may_keep_service(actor: Keeper, *, company_id: int | None, project_id: int | None) -> bool:
    """Whether this person says where to ring in exactly this place (both None: the whole group)."""
    if project_id is not None:
        held = actor.roles_at(project_id)
    elif company_id is not None:
        held = actor.roles_in_company(company_id)
    else:
        held = actor.roles_in_group()
    return bool(held & (KEEPS_SERVICE | {SYSTEM_ROLE}))


def require_service_keeper(actor: Keeper, *, company_id: int | None, project_id: int | None) -> None:
    """Refuse with `not-yours-to-do` whoever does not."""
    if not may_keep_service(actor, company_id=company_id, project_id=project_id):
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."), roles=sorted(KEEPS_SERVICE))
