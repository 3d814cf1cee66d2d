"""Change the defect catalogue: a new or changed entry, for everybody or for one place, or one that no longer holds."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.changes import record_change
from anju.core.errors import Invalid, NotFound, Refusal, Sentence
from anju.core.time import product_now, to_second
from anju.rulebook.actions.spans import book_changed, from_now_on, make_room, one_place
from anju.rulebook.book import book
from anju.rulebook.keeping import Keeper, require_keeper
from anju.rulebook.models import Defect, Severity, WarrantyClass, at_place
from anju.rulebook.words import entry_initials

WORDING = (
    "place_zh", "place_en", "part_zh", "part_en", "defect_zh", "defect_en", "trade", "trade_en",
    "emergency_ground", "note_zh", "note_en",
)  # fmt: skip
NEEDED = ("place_zh", "part_zh", "defect_zh", "trade")
NEEDED_IN_ENGLISH = ("place_en", "part_en", "defect_en", "trade_en")
CODE = re.compile(r"[A-Z]{1,2}\d{2,3}")
LONGEST_REASON = 300
LONGEST_INITIALS = 80
FIELDS = (*WORDING, "severity", "warranty_class", "default_days")


def entry_from(*, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an entry, checked and with its pinyin initials. Refuses with `catalogue-entry-not-usable`."""
    fields: dict[str, Any] = {name: str(values.get(name) or "").strip() for name in WORDING}
    wrong: dict[str, Sentence] = {name: _("Fill this in") for name in NEEDED if not fields[name]}
    fields["severity"], fields["warranty_class"] = values.get("severity"), values.get("warranty_class")
    if fields["severity"] not in Severity.values:
        wrong["severity"] = _("One of S1 to S4")
    if fields["warranty_class"] not in WarrantyClass.values:
        wrong["warranty_class"] = _("One of W1 to W9, or none")
    try:
        days = values.get("default_days")
        fields["default_days"] = None if days in {None, ""} else Decimal(str(days))
    except InvalidOperation:
        wrong["default_days"] = _("Days as a number, or empty")
    else:
        if fields["default_days"] is not None and not _is_days(fields["default_days"]):
            wrong["default_days"] = _("Days as a number, or empty")
    if wrong:
        raise Invalid("catalogue-entry-not-usable", _("The entry is not complete."), fields=wrong)
    fields["initials"] = entry_initials(place=fields["place_zh"], part=fields["part_zh"], defect=fields["defect_zh"])
    return fields


def _is_days(days: Decimal) -> bool:
    """Whether the column can hold it: finite, below a thousand, halves and tenths at most."""
    return days.is_finite() and 0 < days < 1000 and days == round(days, 1)


@transaction.atomic
def set_catalogue_entry(
    *,
    code: str,
    actor_id: int | None,
    values: Mapping[str, Any],
    company_id: int | None = None,
    project_id: int | None = None,
    valid_from: datetime | None = None,
    reason: str = "",
) -> Defect:
    """Write a catalogue entry for a place; what items already point to stays as it was, its row only ends.

    `values` has the wording in both languages, `trade`, `severity`, `warranty_class`, `default_days` (calendar days,
    empty: the method says it) and `emergency_ground`. The same values again change nothing. Refuses with
    `catalogue-entry-not-usable`, `place-not-one`, `valid-from-past` or `editions-overlap`.
    """
    one_place(company_id=company_id, project_id=project_id)
    name = code.strip().upper()
    if not name or len(name) > 8 or not name.isalnum():
        raise Invalid("catalogue-entry-not-usable", _("The entry is not complete."), fields={"code": _("A short code")})
    fields = entry_from(values=values)
    here = at_place(company_id=company_id, project_id=project_id)
    found = list(Defect.objects.select_for_update().filter(here, code=name))
    current = next((row for row in found if row.valid_until is None), None)
    if current is not None and all(getattr(current, field) == value for field, value in fields.items()):
        return current
    start = from_now_on(valid_from=valid_from, valid_until=None)
    make_room(rows=found, valid_from=start, valid_until=None)
    entry = Defect.objects.create(code=name, company_id=company_id, project_id=project_id, valid_from=start, **fields)
    before = {field: _plain(getattr(current, field)) for field in FIELDS} if current else {}
    after = {"code": name, **{field: _plain(fields[field]) for field in FIELDS}, "reason": reason}
    record_change(entry, verb="set_catalogue_entry", actor_id=actor_id, before=before, after=after)
    book_changed()
    return entry


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


@transaction.atomic
def retire_catalogue_entry(*, defect_id: int, actor_id: int | None, reason: str = "") -> Defect:
    """End an entry now: new items no longer find it, old ones keep it. Refuses with `catalogue-entry-ended`."""
    entry = Defect.objects.select_for_update().filter(pk=defect_id).first()
    if entry is None:
        raise NotFound
    now = to_second(product_now())
    if entry.valid_until is not None or entry.valid_from >= now:
        raise Refusal("catalogue-entry-ended", _("This entry no longer holds, or does not hold yet."))
    entry.valid_until = now
    entry.save(update_fields=["valid_until"])
    after = {"code": entry.code, "valid_until": now, "reason": reason}
    record_change(entry, verb="retire_catalogue_entry", actor_id=actor_id, before={"valid_until": None}, after=after)
    book_changed()
    return entry


@transaction.atomic
def amend_catalogue_entry(
    *,
    actor: Keeper,
    code: str,
    values: Mapping[str, Any],
    reason: str,
    company_id: int | None = None,
    project_id: int | None = None,
    valid_from: datetime | None = None,
    is_new: bool = False,
) -> Defect:
    """Write an entry as a person does it: in both languages, in the own place, with a reason; a new code must be free.

    Refuses with `not-yours-to-do`, and by field with `catalogue-entry-not-usable`, `catalogue-code-taken`,
    `nothing-changed`, `valid-from-past` or `editions-overlap`.
    """
    require_keeper(actor, company_id=company_id, project_id=project_id)
    name, why = code.strip().upper(), reason.strip()
    wrong = _not_usable(name, why, values, company_id, project_id)
    try:
        fields = entry_from(values=values)
    except Invalid as refusal:
        raise Invalid(refusal.code, refusal.sentence, fields={**refusal.fields, **wrong}) from refusal
    if len(fields["initials"]) > LONGEST_INITIALS:
        wrong["defect_zh"] = _("This is too long.")
    if wrong:
        raise Invalid("catalogue-entry-not-usable", _("The entry is not complete."), fields=wrong)
    if is_new and Defect.objects.filter(code=name).exists():
        taken = _("This code stands for something already, or did once.")
        raise Invalid("catalogue-code-taken", _("Codes are never given twice."), fields={"code": taken})
    here = Defect.objects.filter(at_place(company_id=company_id, project_id=project_id), code=name, valid_until=None)
    current = here.first()
    if current is not None and all(getattr(current, field) == value for field, value in fields.items()):
        raise Invalid("nothing-changed", _("This is what the catalogue says already."))
    return set_catalogue_entry(
        code=name,
        actor_id=actor.person_id,
        values=values,
        company_id=company_id,
        project_id=project_id,
        valid_from=valid_from,
        reason=why,
    )


def _not_usable(
    code: str, reason: str, values: Mapping[str, Any], company_id: int | None, project_id: int | None
) -> dict[str, Sentence]:
    wrong: dict[str, Sentence] = {}
    if not CODE.fullmatch(code):
        wrong["code"] = _("A letter or two and two or three digits, such as C02.")
    if not reason or len(reason) > LONGEST_REASON:
        wrong["reason"] = _("This is too long.") if reason else _("Please fill this in.")
    for field in WORDING:
        text, most = str(values.get(field) or "").strip(), getattr(Defect._meta.get_field(field), "max_length", None)
        if field in NEEDED_IN_ENGLISH and not text:
            wrong[field] = _("Please fill this in.")
        elif most is not None and len(text) > most:
            wrong[field] = _("This is too long.")
    ground = str(values.get("emergency_ground") or "").strip()
    if ground and ground not in _grounds(company_id, project_id):
        wrong["emergency_ground"] = _("Please choose one of the answers.")
    return wrong


def _grounds(company_id: int | None, project_id: int | None) -> frozenset[str]:
    found = book().urgency(company_id=company_id, project_id=project_id, at=product_now())
    return frozenset(ground.code for ground in found.grounds)


@transaction.atomic
def retire_own_entry(*, actor: Keeper, defect_id: int, reason: str) -> Defect:
    """End an entry now, with the reason: new items no longer find it, old ones keep it; nothing is deleted.

    Refuses with `not-yours-to-do`, `reason-missing`, `catalogue-entry-ended`.
    """
    entry = Defect.objects.filter(pk=defect_id).first()
    if entry is None:
        raise NotFound
    require_keeper(actor, company_id=entry.company_id, project_id=entry.project_id)
    why = reason.strip()
    if not why or len(why) > LONGEST_REASON:
        said = _("This is too long.") if why else _("Please fill this in.")
        raise Invalid("reason-missing", _("Say why."), fields={"reason": said})
    return retire_catalogue_entry(defect_id=entry.pk, actor_id=actor.person_id, reason=why)
