"""Fields of the verbs at the door: money in yuan, lines of material, checklists, and how somebody agreed."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from anju.core.errors import Sentence
from anju.core.flow import Verb
from anju.core.money import fen_from, yuan
from anju.core.time import product_now
from anju.repairs.file import CaseFile
from anju.repairs.hats import HOUSEHOLD
from anju.repairs.models import Item
from anju.repairs.queries import clause_points
from anju.repairs.rules import chargeable
from anju.rulebook.models import in_language
from anju.verbs.files import AnyFile
from anju.web.forms import Choice, Field

CLAUSES = {"points": "ready.points", "breaches": "conduct"}
"""field of points to tick → the clause that lists them"""
ROWS = 4
"""so many lines of material stand in an empty form"""


def point_choices(name: str, file: AnyFile) -> list[Choice]:
    """The points of the clause behind this field. One query for the book's stamp."""
    points = clause_points(CLAUSES[name], file.matter.project, at=product_now())
    return [Choice(value=point.code, title=in_language(point.title_zh, point.title_en)) for point in points]


def consent_choices(file: CaseFile, item: Item) -> list[Choice]:
    """How the household agrees: its own tap or signature; at the door a signature or spoken words."""
    hats = file.hats_for(item)
    own = not {"worker", "firm"} & hats and bool(HOUSEHOLD & hats)
    signed, spoken = Choice(value="signed", title=_("Signed")), Choice(value="spoken", title=_("Spoken"))
    return [Choice(value="tapped", title=_("I agree")), signed] if own else [spoken, signed]


def given_for(verb: Verb, item: Item | None) -> dict[str, Any]:
    """What the item knows already: the edition looked at, the amount that was agreed."""
    if item is None:
        return {}
    found: dict[str, Any] = {"edition": item.quotes} if "edition" in verb.inputs.model_fields else {}
    return found | ({"amount": yuan(item.price)} if verb.name == "take_payment" else {})


def fitted(verb: Verb, fields: list[Field], *, item: Item | None, values: Mapping[str, Any]) -> list[Field]:
    """The fields as this item needs them: no price where nobody pays, lines of material as rows, zero as nothing."""
    if verb.name == "quote_work" and item is not None and not chargeable(item.party):
        fields = [field for field in fields if field.name not in {"labour", "material"}]
    return [_fitted(field, values) for field in fields]


def _fitted(field: Field, values: Mapping[str, Any]) -> Field:
    if field.widget == "materials":
        return _with(field, value=material_rows(values))
    if field.widget == "money" and isinstance(field.value, int):
        return _with(field, value=yuan(field.value) if field.value else "")
    return field


def _with(field: Field, **changed: Any) -> Field:
    return Field(**{name: getattr(field, name) for name in Field.__dataclass_fields__} | changed)


def material_rows(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of the material widget, filled with what was posted before."""
    numbers = [int(name[15:]) for name in values if re.fullmatch(r"material-title-\d{1,2}", name)]
    return [
        {"no": no} | {part: values.get(f"material-{part}-{no}", "") for part in ("title", "quantity", "price")}
        for no in range(1, max([ROWS, *numbers]) + 1)
    ]


def read_money(verb: Verb, posted: QueryDict, found: dict[str, Any]) -> dict[str, Any]:
    """What was read from a form, with yuan turned into fen and rows of material gathered.

    Raises `Invalid` `amount-not-in-fen` naming the field.
    """
    if "every" in posted:
        found.pop("points", None)  # one tap: everything on the list
    schema = verb.inputs.model_json_schema().get("properties", {})
    for name, described in schema.items():
        if described.get("widget") == "money" and name in found:
            found[name] = fen_from(str(found[name]), field=name)
        if described.get("widget") == "materials":
            found[name] = _material(posted)
    return found


def _material(posted: QueryDict) -> list[dict[str, Any]]:
    lines = []
    for row in material_rows(posted.dict()):
        title, price = str(row["title"]).strip(), str(row["price"]).strip()
        if title or price:
            lines.append(
                {
                    "title": title,
                    "quantity": str(row["quantity"]).strip() or 1,
                    "price": fen_from(price, field="material") if price else 0,
                }
            )
    return lines


def choices_of(name: str) -> Sequence[Choice]:
    """The words of the fields with few answers."""
    words: Mapping[str, Sequence[tuple[str, Sentence]]] = {
        "about": (("furniture", _("Move furniture")), ("decoration", _("Risk the decoration"))),
        "safety": (("safe", _("Safe")), ("unsafe", _("Not safe"))),
        "means": (("code", _("Payment code")), ("cash", _("Cash"))),
        "kind": (
            ("repair", _("Repair")), ("complaint", _("Complaint")), ("enquiry", _("Enquiry")),
            ("suggestion", _("Suggestion")),
        ),
    }  # fmt: skip
    return [Choice(value=value, title=title) for value, title in words.get(name, ())]
