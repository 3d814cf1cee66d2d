"""Change the defect catalogue: a new or changed entry, for everybody or for one place, or one that no longer holds."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.changes import change_fields, record_change
from anju.core.errors import Invalid, NotFound, Refusal, Sentence
from anju.core.time import product_now, to_second
from anju.rulebook.actions.spans import book_changed, from_now_on, make_room, one_place
from anju.rulebook.models import Defect, Severity, WarrantyClass, at_place
from anju.rulebook.words import entry_initials

WORDING = (
    "place_zh", "place_en", "part_zh", "part_en", "defect_zh", "defect_en", "trade", "trade_en",
    "emergency_ground", "note_zh", "note_en",
)  # fmt: skip
NEEDED = ("place_zh", "part_zh", "defect_zh", "trade")
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
        if fields["default_days"] is not None and not 0 < fields["default_days"] < 1000:
            wrong["default_days"] = _("Days as a number, or empty")
    if wrong:
        raise Invalid("catalogue-entry-not-usable", _("The entry is not complete."), fields=wrong)
    fields["initials"] = entry_initials(place=fields["place_zh"], part=fields["part_zh"], defect=fields["defect_zh"])
    return fields


@transaction.atomic
def set_catalogue_entry(
    *,
    code: str,
    actor_id: int | None,
    values: Mapping[str, Any],
    company_id: int | None = None,
    project_id: int | None = None,
    valid_from: datetime | None = None,
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
    after = {"code": name, **{field: _plain(fields[field]) for field in FIELDS}}
    record_change(entry, verb="set_catalogue_entry", actor_id=actor_id, before=before, after=after)
    book_changed()
    return entry


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


@transaction.atomic
def retire_catalogue_entry(*, defect_id: int, actor_id: int | None) -> Defect:
    """End an entry now: new items no longer find it, old ones keep it. Refuses with `catalogue-entry-ended`."""
    entry = Defect.objects.select_for_update().filter(pk=defect_id).first()
    if entry is None:
        raise NotFound
    now = to_second(product_now())
    if entry.valid_until is not None or entry.valid_from >= now:
        raise Refusal("catalogue-entry-ended", _("This entry no longer holds, or does not hold yet."))
    change_fields(entry, verb="retire_catalogue_entry", actor_id=actor_id, valid_until=now)
    book_changed()
    return entry
