"""What every verb of the rulebook rests on: one place, from now on, no overlap, and a new stamp at the end."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid, Refusal
from anju.core.time import product_now, to_second
from anju.rulebook.book import read_anew
from anju.rulebook.models import InPlace, Stamp

R = TypeVar("R", bound=InPlace)


def book_changed() -> None:
    """Tell every process that its copy of the rulebook is old."""
    Stamp.objects.update_or_create(pk=1, defaults={"stamp": uuid4()})
    read_anew()


def one_place(*, company_id: int | None, project_id: int | None) -> None:
    """Refuse a place that is a company and a project at once."""
    if company_id is not None and project_id is not None:
        raise Invalid("place-not-one", _("A rule applies to the group, to one company or to one project."))


def from_now_on(*, valid_from: datetime | None, valid_until: datetime | None) -> datetime:
    """The start of the new span, now when none is named. Refuses to rewrite the past (SLA-2)."""
    now = to_second(product_now())
    start = to_second(valid_from) if valid_from is not None else now
    if start < now:
        raise Invalid(
            "valid-from-past", _("A rule cannot be changed for the past."), fields={"valid_from": _("From now on")}
        )
    if valid_until is not None and valid_until <= start:
        raise Invalid(
            "valid-until-early", _("A rule ends after it begins."), fields={"valid_until": _("After the start")}
        )
    return start


def make_room(*, rows: Iterable[R], valid_from: datetime, valid_until: datetime | None) -> R | None:
    """Close the open row that the new span follows and return it. Refuses a span that would overlap another."""
    followed = None
    for row in rows:
        if row.valid_until is not None and row.valid_until <= valid_from:
            continue
        if row.valid_until is None and row.valid_from < valid_from:
            followed = row
        elif valid_until is None or row.valid_from < valid_until:
            raise Refusal("editions-overlap", _("Another rule already holds here in this time."), row=row.pk)
    if followed is not None:
        followed.valid_until = valid_from
        followed.save(update_fields=["valid_until"])
    return followed
