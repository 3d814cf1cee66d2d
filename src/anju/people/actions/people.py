"""Verbs on a person: add, change, give numbers, let go and take back, set a password, reveal a number."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from anju.core.access import Acting, require_role_anywhere
from anju.core.bounds import spend_reveal
from anju.core.changes import add_row, change_fields, needed, record_change, taken
from anju.core.errors import Invalid, Refusal, Sentence
from anju.core.pinyin import initials
from anju.core.time import product_now
from anju.partners.models import Contractor
from anju.people import rules
from anju.people.actions.administering import require_over
from anju.people.models import Grant, Person, Phone
from anju.people.queries.phones import phone_index, phone_row
from anju.people.queries.rights import current

KEEPERS = {
    Person.Kind.STAFF.value: rules.KEEPS_STAFF,
    Person.Kind.CONTRACTOR.value: rules.KEEPS_FIRMS_PEOPLE,
    Person.Kind.RESIDENT.value: rules.KEEPS_HOUSEHOLDS,
}


@transaction.atomic
def add_person(
    *,
    actor: Acting,
    name: str,
    kind: str,
    phones: Sequence[str] = (),
    username: str = "",
    form_of_address: str = "",
    firm: Contractor | None = None,
    trades: Sequence[str] = (),
    badge: str = "",
) -> Person:
    """Somebody new, found later by initials and numbers. `kind`: staff, contractor (needs a firm), resident.

    Refuses `person-kind-unknown`, `firm-missing`, `phone-malformed`, `username-exists`, and `person-exists` for an
    active person of the same kind with this name and number.
    """
    _check_kind(kind, firm)
    require_role_anywhere(actor, roles=KEEPERS[kind])
    name = needed(name, field="name")
    numbers = _numbers(phones)
    _refuse_same(name, kind, numbers)
    person = add_row(
        Person(
            name=name,
            initials=initials(name),
            kind=kind,
            username=username.strip() or None,
            form_of_address=form_of_address.strip(),
            firm=firm,
            trades=list(trades),
            badge=badge.strip(),
            created_at=product_now(),
        ),
        verb="add_person",
        actor_id=actor.person_id,
        refusal=taken("username-exists", field="username"),
    )
    _write_phones(person, numbers)
    return person


@transaction.atomic
def change_person(
    *,
    actor: Acting,
    person: Person,
    name: str,
    phones: Sequence[str],
    username: str = "",
    form_of_address: str = "",
    trades: Sequence[str] = (),
    badge: str = "",
) -> bool:
    """Change what a person is called and how they are reached; the first number is the one that is rung.

    Refuses `phone-malformed`, `username-exists`. Says whether anything changed.
    """
    _require_keeper(actor, person)
    name = needed(name, field="name")
    numbers = _numbers(phones)
    try:
        with transaction.atomic():
            changed = change_fields(
                person,
                verb="change_person",
                actor_id=actor.person_id,
                name=name,
                initials=initials(name),
                username=username.strip() or None,
                form_of_address=form_of_address.strip(),
                trades=list(trades),
                badge=badge.strip(),
            )
    except IntegrityError as error:
        raise taken("username-exists", field="username") from error
    return _set_phones(actor, person, numbers) or changed


@transaction.atomic
def set_phones(*, actor: Acting, person: Person, phones: Sequence[str]) -> bool:
    """Replace a person's numbers; the first one is the one that is rung. Refuses `phone-malformed`."""
    _require_keeper(actor, person)
    return _set_phones(actor, person, _numbers(phones))


@transaction.atomic
def deactivate_person(*, actor: Acting, person: Person) -> bool:
    """Let a person go: no sign-in, every running role ends today; a day they were to lead becomes a gap.

    Refuses `last-administrator`. Says whether anything changed.
    """
    _require_keeper(actor, person)
    today = product_now().date()
    running = Grant.objects.filter(current(today), person=person)
    if running.filter(role="admin").exists():
        check_administrator_left(without=running.filter(role="admin"))
    for grant in running:
        change_fields(grant, verb="end_grant", actor_id=actor.person_id, ends_on=max(today, grant.starts_on))
    return change_fields(person, verb="deactivate_person", actor_id=actor.person_id, is_active=False)


@transaction.atomic
def reactivate_person(*, actor: Acting, person: Person) -> bool:
    """Take a person back; roles are given anew. Says whether anything changed."""
    _require_keeper(actor, person)
    return change_fields(person, verb="reactivate_person", actor_id=actor.person_id, is_active=True)


@transaction.atomic
def set_password(*, actor: Acting, person: Person, password: str) -> None:
    """Give a person a new password; they may do it themselves, an administrator for others. Refuses `password-weak`."""
    if actor.person_id != person.pk:
        _require_keeper(actor, person)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(
            "password-weak", _("This password is too easy to guess."), fields={"password": " ".join(error.messages)}
        ) from error
    person.set_password(password)
    person.save(update_fields=["password"])
    record_change(person, verb="set_password", actor_id=actor.person_id, before={}, after={"password": "set"})


@transaction.atomic
def reveal_phone(*, actor: Acting, person: Person, reason: str) -> str:
    """The first number in full, with who asked, when and why on record (EST-5). Refuses `word-missing`, `no-phone`.

    Whether this person may be seen at all is the guarded getter's question, asked before.
    """
    why = needed(reason, field="reason")
    spend_reveal(actor.person_id)
    phone = person.phones.filter(first=True).first()
    if phone is None:
        raise Refusal("no-phone", _("No number is known."))
    record_change(person, verb="reveal_phone", actor_id=actor.person_id, before={}, after={"reason": why[:200]})
    return str(phone.number)


def check_administrator_left(*, without: Iterable[Grant]) -> None:
    """Refuse `last-administrator` when these grants are the only ones by which anybody administers the group."""
    ending = [grant.pk for grant in without]
    left = Grant.objects.filter(current(product_now().date()), role="admin", person__is_active=True)
    if not left.exclude(pk__in=ending).exists():
        raise Refusal("last-administrator", _("Somebody must remain who can give roles."))


def _require_keeper(actor: Acting, person: Person) -> None:
    """Whoever keeps this kind of person, and stands over a member of staff wherever they hold a role."""
    require_role_anywhere(actor, roles=KEEPERS[person.kind])
    require_over(actor=actor, person=person)


def _check_kind(kind: str, firm: Contractor | None) -> None:
    if kind not in KEEPERS:
        sentence = _("No such kind of person.")
        raise Invalid("person-kind-unknown", sentence, fields={"kind": sentence})
    if (kind == Person.Kind.CONTRACTOR) != (firm is not None):
        sentence = _("A contractor's person has a firm, others have none.")
        raise Invalid("firm-missing", sentence, fields={"firm": sentence})


def _numbers(phones: Sequence[str]) -> list[str]:
    """Digits only, each once, in order; refuses `phone-malformed` naming the one that cannot be dialled."""
    wrong: dict[str, Sentence] = {}
    numbers: list[str] = []
    for phone in phones:
        if not phone.strip():
            continue
        if not rules.is_phone(phone):
            wrong["phones"] = _("This number cannot be dialled: %(number)s") % {"number": phone.strip()}
        elif (digits := rules.digits_of(phone)) not in numbers:
            numbers.append(digits)
    if wrong:
        raise Invalid("phone-malformed", _("A phone number is wrong."), fields=wrong)
    return numbers


def _refuse_same(name: str, kind: str, numbers: list[str]) -> None:
    indexes = [phone_index(number) for number in numbers]
    same = Person.objects.filter(name=name, kind=kind, is_active=True, phones__index__in=indexes).first()
    if same is not None:
        raise Refusal("person-exists", _("This person is here already."), person=same.pk)


def _write_phones(person: Person, numbers: list[str]) -> None:
    Phone.objects.bulk_create(
        [phone_row(person=person, number=number, first=place == 0) for place, number in enumerate(numbers)]
    )


def _set_phones(actor: Acting, person: Person, numbers: list[str]) -> bool:
    before = [phone.number for phone in person.phones.order_by("-first", "id")]
    if before == numbers:
        return False
    person.phones.all().delete()
    _write_phones(person, numbers)
    record_change(
        person,
        verb="set_phones",
        actor_id=actor.person_id,
        before={"phone": "".join(before), "phones": len(before)},
        after={"phone": "".join(numbers), "phones": len(numbers)},
    )
    return True
