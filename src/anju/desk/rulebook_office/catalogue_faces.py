"""The defect catalogue as its pages show it: what finds an entry, its facts, the form that writes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from anju.core.errors import Sentence
from anju.desk.rulebook_office.faces import Place, place_choices
from anju.rulebook.models import Defect, Severity, WarrantyClass, in_language
from anju.rulebook.parameters import Ground
from anju.web.forms import Choice, Field

WORDING = (
    "place_zh", "place_en", "part_zh", "part_en", "defect_zh", "defect_en", "trade", "trade_en", "note_zh", "note_en",
)  # fmt: skip
NO_GROUND = "-"
"""the answer that no ground of an emergency is meant: an empty one reads as not answered"""
OPTIONAL = frozenset({"note_zh", "note_en", "default_days", "emergency_ground"})
NAMES = ("code", "place", *WORDING, "severity", "warranty_class", "default_days", "emergency_ground", "reason")


def fits(row: Defect, text: str) -> bool:
    """Whether a code, initials or words find this entry."""
    words = text.lower().split()
    known = f"{row.code} {row.initials} {row.place_zh} {row.part_zh} {row.defect_zh} {row.trade}".lower()
    english = f"{row.place_en} {row.part_en} {row.defect_en}".lower()
    close = row.initials.replace(" ", "")
    return all(word in known or word in close or word in english for word in words)


def facts_of(row: Defect) -> list[tuple[str, str]]:
    """An entry line by line."""
    days = (
        _("%(days)s days") % {"days": f"{float(row.default_days):g}"}
        if row.default_days is not None
        else _("by the method")
    )
    return [
        (_("Place"), row.place),
        (_("Part"), row.part),
        (_("Defect"), row.defect),
        (_("Trade"), row.trade_name),
        (_("Severity"), f"{row.severity} {Severity(row.severity).label}"),
        (_("Warranty class"), f"{row.warranty_class} {WarrantyClass(row.warranty_class).label}"),
        (_("Time for it"), str(days)),
        (_("Note"), row.note or "—"),
    ]


def values_of(row: Defect) -> dict[str, Any]:
    """An entry as its form holds it."""
    values: dict[str, Any] = {
        name: getattr(row, name) for name in (*WORDING, "severity", "warranty_class", "emergency_ground")
    }
    values["default_days"] = f"{float(row.default_days):g}" if row.default_days is not None else ""
    place = "project" if row.project_id is not None else "company" if row.company_id is not None else "group"
    values["emergency_ground"] = row.emergency_ground or NO_GROUND
    return values | {"code": row.code, "place": place}


def fields_of_entry(
    values: Mapping[str, Any],
    *,
    places: Sequence[Place],
    grounds: Sequence[Ground],
    errors: Mapping[str, Sentence],
    is_new: bool,
) -> list[Field]:
    """The form of an entry; the code only where it is new."""
    codes = [place.code for place in places]
    where = values.get("place") if values.get("place") in codes else codes[0]
    answers = {
        "severity": [Choice(value=code, title=f"{code} {label}") for code, label in Severity.choices],
        "warranty_class": [Choice(value=code, title=f"{code} {label}") for code, label in WarrantyClass.choices],
        "emergency_ground": [
            Choice(value=NO_GROUND, title=_("none")),
            *(Choice(value=each.code, title=in_language(each.title_zh, each.title_en)) for each in grounds),
        ],
    }
    fields = [_field("code", values, errors)] if is_new else []
    fields.append(
        Field(
            name="place",
            title=_("Where it applies"),
            widget="seg",
            choices=place_choices(places),
            value=where,
            required=True,
            error=errors.get("place", ""),
        )
    )
    fields += [_field(name, values, errors) for name in WORDING[:8]]
    fields += [
        _field(name, values, errors, answers[name]) for name in ("severity", "warranty_class", "emergency_ground")
    ]
    return fields + [_field(name, values, errors) for name in ("default_days", "note_zh", "note_en", "reason")]


def _titles() -> dict[str, str]:
    return {
        "code": _("Code"),
        "place_zh": _("Place in Chinese"),
        "place_en": _("Place in English"),
        "part_zh": _("Part in Chinese"),
        "part_en": _("Part in English"),
        "defect_zh": _("Defect in Chinese"),
        "defect_en": _("Defect in English"),
        "trade": _("Trade as contracts write it"),
        "trade_en": _("Trade in English"),
        "severity": _("Severity"),
        "warranty_class": _("Warranty class"),
        "emergency_ground": _("Ground of an emergency"),
        "default_days": _("Days for it"),
        "note_zh": _("Note in Chinese"),
        "note_en": _("Note in English"),
        "reason": _("Reason"),
    }


def _field(
    name: str, values: Mapping[str, Any], errors: Mapping[str, Sentence], choices: Sequence[Choice] = ()
) -> Field:
    widget = "select" if choices else "number" if name == "default_days" else "text"
    return Field(
        name=name,
        title=_titles()[name],
        widget=widget,
        choices=choices,
        step="0.5" if name == "default_days" else "",
        value=values.get(name, ""),
        required=name not in OPTIONAL,
        error=errors.get(name, ""),
    )
