"""Staff, contractors and contracts: registers of some hundred rows, taken one by one through the rooms' own verbs.

Each function compares one draft with what is known and writes the difference; it says the outcome, the label to show, the
problems and the changed fields. It runs inside the caller's transaction.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from anju.core.access import SYSTEM_ROLE
from anju.core.changes import change_fields, record_change
from anju.core.pinyin import initials
from anju.core.time import product_now
from anju.estate.models import Building, Project
from anju.imports.drafts import Problem
from anju.imports.homes import CHANGED, CREATED, MATCHED, REFUSED, canonical_building
from anju.imports.records import Bond, Firm, Staff
from anju.partners.actions import Terms, add_contract, add_contractor, change_contract, change_contractor
from anju.partners.models import Contract, Contractor
from anju.people.models import Grant, Person, Phone
from anju.people.queries import phone_index, phone_row

Taken = tuple[str, str, list[Problem], list[str]]
"""outcome, label, problems, changed fields"""

FIRM_ROLES = frozenset({"contractor", "third_party"})


@dataclass(frozen=True)
class Importer:
    """Who imports, for the verbs of partners: whether they may was settled when the file was sent."""

    person_id: int | None

    def roles_at(self, project_id: int) -> frozenset[str]:
        """Everything an import does."""
        return frozenset({SYSTEM_ROLE})

    def roles_in_group(self) -> frozenset[str]:
        """Everything an import does."""
        return frozenset({SYSTEM_ROLE})

    def roles_anywhere(self) -> frozenset[str]:
        """Everything an import does."""
        return frozenset({SYSTEM_ROLE})


class Unclear(Exception):
    """What a row names is not there, or is there twice."""

    def __init__(self, code: str, key: str, **values: str | int) -> None:
        super().__init__(code)
        self.problem = Problem(code, key, values=values)


def take_contractor(draft: Firm, *, project: Project, actor_id: int | None) -> Taken:
    """Known by code, else by its full name."""
    known = Contractor.objects.filter(code=draft.code).first() if draft.code else None
    known = known or Contractor.objects.filter(name=draft.name).order_by("id").first()
    actor = Importer(actor_id)
    if known is None:
        made = add_contractor(
            actor=actor,
            code=draft.code or _free_code(draft.short_name or draft.name),
            name=draft.name,
            short_name=draft.short_name,
            kind=draft.kind or "trade",
            contact=draft.contact,
            phone=draft.phone,
        )
        return CREATED, made.code, [], []
    told = {
        key: getattr(draft, key) for key in ("name", "short_name", "kind", "contact", "phone") if getattr(draft, key)
    }
    different = [key for key, value in told.items() if getattr(known, key) != value]
    if different:
        now = {key: getattr(known, key) for key in ("name", "short_name", "kind", "contact", "phone")}
        change_contractor(actor=actor, contractor=known, **(now | told))
    return (CHANGED if different else MATCHED), known.code, [], different


def _free_code(name: str) -> str:
    stem = (initials(name) or "firm").upper()[:20]
    code, number = stem, 1
    while Contractor.objects.filter(code=code).exists():
        number += 1
        code = f"{stem}{number}"
    return code


def firm_named(name: str, *, key: str) -> Contractor:
    """The contractor of this name, short name or code; a part of the name counts when only one fits. Raises `Unclear`."""
    for lookup in ("name", "short_name", "code", "name__contains"):
        found = list(Contractor.objects.filter(**{lookup: name}).order_by("id")[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise Unclear("firm-ambiguous", key)
    raise Unclear("firm-unknown", key)


def take_contract(draft: Bond, *, project: Project, actor_id: int | None) -> Taken:
    """Known by its number in the project. What the file does not say stays."""
    try:
        firm = firm_named(draft.contractor, key="contractor")
        buildings = _buildings(draft, project)
        known = Contract.objects.filter(project=project, number=draft.number).first()
        if known is not None and known.contractor_id != firm.pk:
            raise Unclear("contract-firm", "contractor")
    except Unclear as unclear:
        return REFUSED, draft.number, [unclear.problem], []
    actor = Importer(actor_id)
    facts = draft.facts | {"trades": tuple(draft.facts["trades"])}
    if known is None:
        add_contract(
            actor=actor,
            contractor=firm,
            project=project,
            number=draft.number,
            terms=Terms(**facts),
            buildings=buildings or (),
        )
        return CREATED, draft.number, [], []
    now = {key: getattr(known, key) for key in Terms.__dataclass_fields__} | {"trades": tuple(known.trades)}
    different = [key for key, value in facts.items() if now[key] != value]
    kept = list(known.buildings.all())
    if buildings is not None and {one.pk for one in buildings} != {one.pk for one in kept}:
        different.append("buildings")
    if different:
        change_contract(
            actor=actor,
            contract=known,
            terms=Terms(**(now | facts)),
            buildings=kept if buildings is None else buildings,
        )
    return (CHANGED if different else MATCHED), draft.number, [], different


def _buildings(draft: Bond, project: Project) -> list[Building] | None:
    if draft.buildings is None:
        return None
    by_code = {canonical_building(building.code): building for building in Building.objects.filter(project=project)}
    missing = [code for code in draft.buildings if code not in by_code]
    if missing:
        raise Unclear("buildings-unknown", "buildings", buildings="、".join(missing[:10]))
    return [by_code[code] for code in draft.buildings]


def take_staff(draft: Staff, *, project: Project, actor_id: int | None) -> Taken:
    """Known by sign-in name, badge, or name with phone (or the only one of this name here). Roles are granted in the project."""
    try:
        firm = firm_named(draft.firm, key="firm") if draft.firm and FIRM_ROLES & set(draft.roles) else None
        if firm is None and FIRM_ROLES & set(draft.roles):
            raise Unclear("firm-missing", "firm")
        person = _known_staff(draft, project)
        if person is not None and (
            person.kind == Person.Kind.RESIDENT or person.firm_id != (firm.pk if firm else None)
        ):
            raise Unclear("person-kind", "name")
    except Unclear as unclear:
        return REFUSED, draft.badge or draft.username, [unclear.problem], []
    today = product_now().astimezone(project.zone).date()
    new = person is None
    person = person or _add_staff(draft, firm, actor_id)
    changed = [] if new else _change_staff(person, draft, actor_id)
    changed += _grant_roles(person, draft, project=project, today=today, actor_id=actor_id)
    outcome = CREATED if new else CHANGED if changed else MATCHED
    return outcome, draft.badge or draft.username, [], [] if new else changed


def _known_staff(draft: Staff, project: Project) -> Person | None:
    people = Person.objects.exclude(kind=Person.Kind.RESIDENT)
    if draft.username:
        found = Person.objects.filter(username=draft.username).first()
        if found is not None and found.name != draft.name:
            raise Unclear("username-taken", "username")
        if found is not None:
            return found
    if draft.badge:
        found = people.filter(badge=draft.badge, name=draft.name).order_by("id").first()
        if found is not None:
            return found
    named = people.filter(name=draft.name)
    if draft.phones:
        found = named.filter(phones__index__in=[phone_index(number) for number in draft.phones]).order_by("id").first()
        if found is not None:
            return found
    here = list(named.filter(grants__project=project).distinct()[:2])
    if len(here) > 1:
        raise Unclear("person-ambiguous", "name")
    if here and ((draft.badge and here[0].badge) or (draft.phones and here[0].phones.exists())):
        return None
    return here[0] if here else None


def _add_staff(draft: Staff, firm: Contractor | None, actor_id: int | None) -> Person:
    person = Person(
        username=draft.username or None,
        name=draft.name,
        initials=initials(draft.name),
        kind=Person.Kind.CONTRACTOR if firm else Person.Kind.STAFF,
        firm=firm,
        trades=list(draft.trades),
        badge=draft.badge,
        created_at=product_now(),
    )
    person.set_unusable_password()
    person.save(force_insert=True)
    after = {"name": draft.name, "kind": person.kind, "badge": draft.badge, "trades": list(draft.trades)}
    record_change(person, verb="import_staff", actor_id=actor_id, before={}, after=after)
    Phone.objects.bulk_create(
        [phone_row(person=person, number=number, first=place == 0) for place, number in enumerate(draft.phones)]
    )
    return person


def _change_staff(person: Person, draft: Staff, actor_id: int | None) -> list[str]:
    told: dict[str, Any] = {"badge": draft.badge, "trades": list(draft.trades)}
    if draft.username and person.username is None:
        told["username"] = draft.username
    fields = {key: value for key, value in told.items() if value and getattr(person, key) != value}
    if fields:
        change_fields(person, verb="import_staff", actor_id=actor_id, **fields)
    known = set(person.phones.values_list("index", flat=True))
    fresh = [number for number in draft.phones if phone_index(number) not in known]
    for number in fresh:
        phone_row(person=person, number=number, first=not known).save(force_insert=True)
        known.add(phone_index(number))
        record_change(person, verb="import_phone", actor_id=actor_id, before={}, after={"phone": number})
    return [*fields, *(["phone"] if fresh else [])]


def _grant_roles(person: Person, draft: Staff, *, project: Project, today: date, actor_id: int | None) -> list[str]:
    """Grant what is missing; a grant that the file ends is ended. Returns the roles that changed."""
    changed = []
    for role in draft.roles:
        known = Grant.objects.filter(person=person, role=role, project=project).order_by("-ends_on", "-id").first()
        if known is None:
            starts_on = draft.starts_on or min(today, draft.ends_on or today)
            grant = Grant(person=person, role=role, project=project, starts_on=starts_on, ends_on=draft.ends_on)
            grant.save(force_insert=True)
            after = {"person_id": person.pk, "role": role, "project_id": project.pk, "starts_on": starts_on}
            record_change(grant, verb="import_grant", actor_id=actor_id, before={}, after=after)
            changed.append("role")
        elif draft.ends_on and known.ends_on != draft.ends_on and draft.ends_on >= known.starts_on:
            change_fields(known, verb="import_grant", actor_id=actor_id, ends_on=draft.ends_on)
            changed.append("ends_on")
    return changed
