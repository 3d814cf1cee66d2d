"""People as their pages show them: rows, lines of roles, the fields of their forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from anju.core.access import ROLES, Reach
from anju.core.crypto import mask_phone
from anju.estate.models import Building, Project
from anju.partners.models import Contractor
from anju.people.actions.grants import ROLES_OF
from anju.people.actions.people import KEEPERS
from anju.people.models import Grant, Person, Residency
from anju.people.queries import roles_now
from anju.people.rules import holds
from anju.web.forms import Choice, Field

LISTS = {"staff": "staff", "contractor": "firms", "resident": "residents"}


@dataclass(frozen=True)
class Row:
    """One person in a list."""

    person: Person
    roles: str
    homes: str
    phone: str


@dataclass(frozen=True)
class GrantLine:
    """One role: where, from when to when, whether it holds."""

    grant: Grant
    title: str
    place: str
    is_now: bool
    is_future: bool


def list_of(kind: str) -> str:
    """The list in which people of this kind stand."""
    return LISTS[kind]


def tabs(names: Sequence[str], on: str, project: Project) -> list[dict[str, object]]:
    """The lists as tabs."""
    words = {"staff": _("Staff"), "residents": _("Residents"), "firms": _("Firms and their people")}
    return [
        {
            "title": words[name],
            "url": f"/desk/people?project={project.code}&list={name}",
            "on": name == on,
            "count": None,
        }
        for name in names
    ]


def adds(reach: Reach, name: str) -> str:
    """The kind of person this reach may add to the list; empty when none."""
    kind = {"staff": "staff", "firms": "contractor"}.get(name, "")  # residents join a household, on the room's page
    return kind if kind and reach.named & KEEPERS[kind] else ""


def building_word(building: Building) -> str:
    """3 栋, or the name it has."""
    return building.name or _("Building %(code)s") % {"code": building.code}


def relation_word(relation: str) -> str:
    """Owner, family, tenant."""
    return {"owner": _("owner"), "family": _("family"), "tenant": _("tenant")}[relation]


def role_word(role: str) -> str:
    """What a role is called."""
    return str(ROLES.get(role, role))


def row_of(person: Person, today: date) -> Row:
    """A person with what was read along: roles of today, homes of today, the first number masked."""
    roles = list(dict.fromkeys(role_word(grant.role) for grant in roles_now(person, day=today)))
    phones = list(person.phones.all())
    return Row(
        person=person,
        roles="、".join(roles),
        homes="、".join(_home(home) for home in person.residencies.all() if _lives(home, today)),
        phone=mask_phone(phones[0].number) if phones else "",
    )


def name_and_number(person: Person) -> Row:
    """A person with the first number masked, where nothing else was read along."""
    phones = list(person.phones.all())
    return Row(
        person=person, roles="、".join(person.trades), homes="", phone=mask_phone(phones[0].number) if phones else ""
    )


def _lives(home: Residency, today: date) -> bool:
    return holds(today, starts_on=home.starts_on, ends_on=home.ends_on)


def _home(home: Residency) -> str:
    return f"{home.room.label} {relation_word(home.relation)}"


def place_of(grant: Grant) -> str:
    """Where a role holds, in words."""
    if grant.project is not None:
        return grant.project.name
    return grant.company.name if grant.company is not None else _("the whole group")


def grant_line(grant: Grant, today: date) -> GrantLine:
    """One role with what it is today."""
    return GrantLine(
        grant=grant,
        title=role_word(grant.role),
        place=place_of(grant),
        is_now=holds(today, starts_on=grant.starts_on, ends_on=grant.ends_on),
        is_future=grant.starts_on > today,
    )


def person_fields(person: Person | None, *, kind: str, firms: Sequence[Contractor] = ()) -> list[Field]:
    """The form of a person; numbers stand masked and stay when they are left so."""
    shown = " ".join(mask_phone(phone.number) for phone in person.phones.all()) if person else ""
    fields = [
        Field(name="name", title=_("Name"), required=True, value=person.name if person else "", focus=person is None),
        Field(
            name="phones",
            title=_("Phones"),
            value=shown,
            hint=_("Several split by a space, the first is rung. A masked number left as it is stays."),
        ),
    ]
    if kind == Person.Kind.RESIDENT:
        address = person.form_of_address if person else ""
        chosen = [Choice(value=word, title=word) for word in ("女士", "先生")]
        fields.append(
            Field(name="form_of_address", title=_("Form of address"), widget="seg", choices=chosen, value=address)
        )
        return fields
    if kind == Person.Kind.CONTRACTOR and person is None:
        listed = [Choice(value=str(firm.pk), title=str(firm), initials=firm.initials) for firm in firms]
        fields.append(Field(name="firm", title=_("Firm"), widget="select", choices=listed, required=True))
    return [
        *fields,
        Field(name="username", title=_("Sign-in name"), value=(person.username or "") if person else ""),
        Field(name="trades", title=_("Trades"), value=" ".join(person.trades) if person else ""),
        Field(name="badge", title=_("Badge number"), value=person.badge if person else ""),
    ]


def grant_fields(person: Person, project: Project) -> list[Field]:
    """The form of a new role."""
    offered = [Choice(value=code, title=title) for code, title in ROLES.items() if code in ROLES_OF[person.kind]]
    places = [
        Choice(value="project", title=project.name),
        Choice(value="company", title=project.company.name),
        Choice(value="group", title=_("the whole group")),
    ]
    return [
        Field(name="role", title=_("Role"), widget="select", choices=offered, required=True),
        Field(name="place", title=_("Where"), widget="seg", choices=places, value="project", required=True),
        Field(name="starts_on", title=_("From"), widget="date", hint=_("Empty: from today.")),
        Field(name="ends_on", title=_("Until before"), widget="date", hint=_("Empty: until it is ended.")),
    ]
