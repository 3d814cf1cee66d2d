"""Change rows: master data (rooms, people, contracts, clauses) remember who changed what, when, before and after.

Phones, names and other personal values are recorded as "changed", never as text.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from anju.core.crypto import EncryptedText
from anju.core.errors import Invalid, Refusal
from anju.core.time import product_now

M = TypeVar("M", bound=models.Model)


class Change(models.Model):
    """One change of one row of master data; append-only."""

    table = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    verb = models.CharField(max_length=40)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["table", "row_id", "-id"], name="change_of_row")]


PRIVATE = frozenset({"name", "phone", "phone_index", "phone_tail", "initials", "password", "id_number", "contact"})


def _plain(field: str, value: Any) -> Any:
    if field in PRIVATE:
        return "•" if value else ""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)


def change_row(
    row: models.Model, *, verb: str, actor_id: int | None, before: dict[str, Any], after: dict[str, Any]
) -> Change:
    """An unsaved change row, for callers that write many at once with `bulk_create`."""
    return Change(
        table=row._meta.db_table,
        row_id=row.pk,
        verb=verb,
        changed_by_id=actor_id,
        changed_at=product_now(),
        before={key: _plain(key, value) for key, value in before.items()},
        after={key: _plain(key, value) for key, value in after.items()},
    )


def record_change(
    row: models.Model, *, verb: str, actor_id: int | None, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Append the change of one row; call it in the transaction that makes the change."""
    change_row(row, verb=verb, actor_id=actor_id, before=before, after=after).save(force_insert=True)


def change_fields(row: models.Model, *, verb: str, actor_id: int | None, **fields: Any) -> bool:
    """Set the named fields of one row, with its change row. Says whether anything was different."""
    before = {name: getattr(row, name) for name in fields}
    different = [name for name, value in fields.items() if before[name] != value]
    if not different:
        return False
    for name in different:
        setattr(row, name, fields[name])
    row.save(update_fields=different)
    record_change(
        row,
        verb=verb,
        actor_id=actor_id,
        before={name: before[name] for name in different},
        after={name: fields[name] for name in different},
    )
    return True


def needed(text: str, *, field: str) -> str:
    """The text without its edges; refuses `word-missing`, naming the field, when nothing is left."""
    if not (kept := text.strip()):
        raise Invalid("word-missing", _("Something is missing."), fields={field: _("Please fill this in.")})
    return kept


def taken(code: str, *, field: str) -> Refusal:
    """The refusal of a name or code that is in use."""
    return Refusal(code, _("There is one of this name or code already."), fields={field: _("Already in use.")})


def add_row(row: M, *, verb: str, actor_id: int | None, refusal: Refusal) -> M:
    """Insert a row of master data with its change row; a unique constraint that says no becomes `refusal`."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise refusal from error
    record_change(row, verb=verb, actor_id=actor_id, before={}, after=_written(row))
    return row


def _written(row: models.Model) -> dict[str, Any]:
    """What a new row holds, without its id, what is empty, and what is encrypted."""
    kept = [
        field
        for field in row._meta.concrete_fields
        if not (field.primary_key or field.generated or isinstance(field, EncryptedText))
    ]
    values = {field.attname: getattr(row, field.attname) for field in kept}
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def changes_of(row: models.Model) -> Iterable[Change]:
    """The history of one row, newest first."""
    return Change.objects.filter(table=row._meta.db_table, row_id=row.pk).select_related("changed_by").order_by("-id")
