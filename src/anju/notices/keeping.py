"""Who connects gateways, and where."""

from django.utils.translation import gettext_lazy as _

from anju.core.access import SYSTEM_ROLE
from anju.core.errors import Forbidden
from anju.rulebook.keeping import Keeper

KEEPS_GATEWAYS = frozenset({"admin"})
"""who connects gateways, where the role is held: in the whole group, or in a company"""


def may_keep_gateways(actor: Keeper, *, company_id: int | None) -> bool:
    """Whether this person connects gateways in this place (None: for the whole group)."""
    held = actor.roles_in_group() if company_id is None else actor.roles_in_company(company_id)
    return bool(held & (KEEPS_GATEWAYS | {SYSTEM_ROLE}))


def require_gateway_keeper(actor: Keeper, *, company_id: int | None) -> None:
    """Refuse with `not-yours-to-do` whoever does not keep the gateways of this place."""
    if not may_keep_gateways(actor, company_id=company_id):
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."), roles=sorted(KEEPS_GATEWAYS))
