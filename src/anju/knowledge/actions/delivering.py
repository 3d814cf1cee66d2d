"""Fill a knowledge base with the answers that come with the product; a filled one only gains what is new."""

import tomllib
from importlib.resources import files
from typing import Any

from django.db import transaction

from anju.core.time import product_now
from anju.knowledge.actions.agreeing import search_row
from anju.knowledge.actions.writing import Wording, checked
from anju.knowledge.models import Edition, Entry, SearchEntry


def delivered_answers() -> list[dict[str, Any]]:
    """The entries of data/answers.toml, in order."""
    text = (files("anju.knowledge") / "data" / "answers.toml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["answer"]
    return rows


@transaction.atomic
def load_answers() -> int:
    """Write the delivered answers the installation does not know yet, for the whole group; says how many. Four queries."""
    known = set(Entry.objects.exclude(delivered=None).values_list("delivered", flat=True))
    fresh = [row for row in delivered_answers() if row["id"] not in known]
    if not fresh:
        return 0
    now = product_now()
    entries = Entry.objects.bulk_create(Entry(delivered=row["id"], created_at=now) for row in fresh)
    editions = Edition.objects.bulk_create(
        Edition(entry=entry, no=1, written_at=now, agreed_at=now, **checked(wording=_wording(row)))
        for entry, row in zip(entries, fresh, strict=True)
    )
    SearchEntry.objects.bulk_create(search_row(edition=edition) for edition in editions)
    return len(fresh)


def _wording(row: dict[str, Any]) -> Wording:
    return Wording(**{name: str(value).strip() for name, value in row.items() if name != "id"})
