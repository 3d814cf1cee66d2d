"""Who may, on which, and who: roles, and relations that answer all three from one definition.

A right is a *grant* (person, role, place in the organisation, from–to) or a *stake* (person or firm in one matter).
A `Relation` is one way of being allowed to see; lists are built from exactly one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from anju.core.errors import Forbidden

ROLES = {
    "desk": _("Property desk"),
    "desk_lead": _("Desk lead"),
    "duty_lead": _("Lead of the day"),
    "prop_eng": _("Property engineering"),
    "technician": _("Technician"),
    "contractor": _("Contractor"),
    "third_party": _("Third-party repairer"),
    "warranty": _("Warranty office"),
    "dev_cs": _("Developer's customer service"),
    "proj_eng": _("Project engineering"),
    "peer_dept": _("Peer department"),
    "pm": _("Project manager"),
    "prop_mgr": _("Property manager"),
    "sales": _("Sales"),
    "group_cs": _("Group customer service"),
    "head": _("Head of company"),
    "cashier": _("Cashier"),
    "admin": _("Administrator"),
}
"""Roles given by grants. An owner has no grant: the own rooms follow from residency, the own cases from stakes."""

READING_ROLES = frozenset(
    {
        "desk",
        "desk_lead",
        "duty_lead",
        "prop_eng",
        "warranty",
        "dev_cs",
        "proj_eng",
        "pm",
        "prop_mgr",
        "group_cs",
        "head",
    }
)
"""Roles that see every case of their place; the others see only what they hold a stake in."""

REVEALING_ROLES = READING_ROLES - {"proj_eng", "head"}
"""Roles that speak with owners: they may have a masked number shown, with a reason that is kept (EST-5)."""


@dataclass(frozen=True)
class Reach:
    """One person's grants, opened out to projects at one moment. Built once a request, then asked without queries."""

    person_id: int
    firm_id: int | None
    roles: dict[int, frozenset[str]]
    """project id → roles held there"""
    named: frozenset[str]
    """roles held anywhere"""
    in_group: frozenset[str] = frozenset()
    """roles held in the whole group, also where it has no project yet"""
    in_companies: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """company id → roles granted for the whole company (a grant for one of its projects is none)"""

    def roles_at(self, project_id: int | None) -> frozenset[str]:
        """The roles held in this project (empty for a stranger)."""
        return self.roles.get(project_id or 0, frozenset())

    def within(self, project_id: int) -> "Reach":
        """What of this reach lies in one project; nothing for a stranger. A list of one project is asked for with this and no
        second condition on it: PostgreSQL takes two for twice as rare, and sorts all rows instead of reading the first."""
        here = {project_id: self.roles[project_id]} if project_id in self.roles else {}
        return replace(self, roles=here)

    def projects(self, *roles: str) -> frozenset[int]:
        """The projects in which at least one of these roles is held (any role when none is named)."""
        wanted = frozenset(roles)
        return frozenset(place for place, held in self.roles.items() if not wanted or held & wanted)

    def may(self, role: str) -> bool:
        """Whether the role is held anywhere."""
        return role in self.named

    def roles_in_group(self) -> frozenset[str]:
        """The roles held in the whole group."""
        return self.in_group

    def roles_in_company(self, company_id: int) -> frozenset[str]:
        """The roles held in a whole company: its own grants and the group's."""
        return self.in_companies.get(company_id, frozenset()) | self.in_group

    def roles_anywhere(self) -> frozenset[str]:
        """The roles held anywhere at all."""
        return self.named


class Acting(Protocol):
    """Whoever changes master data: a `Reach`, or the actor of an act."""

    @property
    def person_id(self) -> int | None: ...

    def roles_at(self, project_id: int) -> frozenset[str]: ...

    def roles_in_group(self) -> frozenset[str]: ...

    def roles_anywhere(self) -> frozenset[str]: ...


SYSTEM_ROLE = "system"


def require_role(actor: Acting, *, project_id: int | None, roles: frozenset[str]) -> None:
    """Refuse with `not-yours-to-do` unless one of `roles` is held in the project (None: in the whole group)."""
    held = actor.roles_in_group() if project_id is None else actor.roles_at(project_id)
    _refuse_without(held, roles)


def require_role_anywhere(actor: Acting, *, roles: frozenset[str]) -> None:
    """Refuse with `not-yours-to-do` unless one of `roles` is held somewhere: for rows that belong to no project."""
    _refuse_without(actor.roles_anywhere(), roles)


def _refuse_without(held: frozenset[str], roles: frozenset[str]) -> None:
    if not held & (roles | {SYSTEM_ROLE}):
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."), roles=sorted(roles))


M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Relation(Generic[M]):
    """One way of being allowed to see rows of a model, answered three ways that must agree (a property test)."""

    name: str
    query: Callable[[Reach], Q]
    """which rows this reach sees"""
    check: Callable[[Reach, Any], bool]
    """whether it sees this row, from loaded fields only"""
    who: Callable[[Any], QuerySet[Any]]
    """the people who see this row through this relation"""
