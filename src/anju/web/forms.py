"""Forms from descriptors: a verb's inputs become fields on a page, and what was posted becomes inputs again.

The descriptor of a field is read from the pydantic model of the verb (`core.flow.Inputs`): its title and description,
`json_schema_extra={"widget": …}` when the type alone does not say it, and choices the page supplies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from anju.core.errors import Invalid, Sentence

Model = TypeVar("Model", bound=BaseModel)

SHORT_TEXT = 120
"""A text that may be longer than this many characters gets several lines."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer. `note` is said small beside it, `initials` are pinyin initials, `tone` is good or bad."""

    value: str
    title: Sentence
    note: Sentence = ""
    initials: str = ""
    icon: str = ""
    key: str = ""
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a form.

    `widget`: text textarea number tel password code date datetime time select seg chips choice tiles two check combo
    photos signature stars money checklist materials hidden. `value` is text, or a list for several answers; `uploaded` are (id, address) of photos.
    """

    name: str
    title: Sentence = ""
    widget: str = "text"
    choices: Sequence[Choice] = ()
    required: bool = False
    value: Any = ""
    error: Sentence = ""
    hint: Sentence = ""
    placeholder: Sentence = ""
    multiple: bool = False
    upload_url: str = ""
    uploaded: Sequence[tuple[str, str]] = ()
    most: int = 9
    minimum: str = ""
    maximum: str = ""
    step: str = ""
    rows: int = 2
    side: bool = False
    focus: bool = False

    @property
    def chosen(self) -> frozenset[str]:
        """The values answered so far, as text."""
        many = self.value if isinstance(self.value, list | tuple | set | frozenset) else [self.value]
        return frozenset(str(value) for value in many if value not in (None, ""))

    @property
    def shown(self) -> str:
        """The value as an input wants it; a moment in local time."""
        if isinstance(self.value, datetime):
            return timezone.localtime(self.value).strftime("%Y-%m-%dT%H:%M")
        return "" if self.value is None else str(self.value)


def fields_of(
    inputs: type[BaseModel],
    *,
    values: Mapping[str, Any] | None = None,
    choices: Mapping[str, Sequence[Choice]] | None = None,
    errors: Mapping[str, Sentence] | None = None,
    **more: Mapping[str, Any],
) -> list[Field]:
    """The fields of a verb's inputs in their order; `more` gives single fields further attributes by name."""
    schema = inputs.model_json_schema()
    required = set(schema.get("required", ()))
    return [
        _field(
            name,
            _resolved(described, schema),
            required=name in required,
            value=(values or {}).get(name, described.get("default", "")),
            choices=(choices or {}).get(name, ()),
            error=(errors or {}).get(name, ""),
            more=more.get(name, {}),
        )
        for name, described in schema.get("properties", {}).items()
    ]


def read(inputs: type[Model], posted: QueryDict) -> Model:
    """What was posted, as the verb's inputs; raises `Invalid("form-incomplete")` naming each field to mend."""
    try:
        return inputs.model_validate(raw(inputs, posted))
    except ValidationError as wrong:
        fields: dict[str, Sentence] = {}
        for error in wrong.errors():
            fields.setdefault(str(error["loc"][0]) if error["loc"] else "", _reason(error["type"]))
        raise Invalid("form-incomplete", _("Some fields need another look."), fields=fields) from wrong


def raw(inputs: type[BaseModel], posted: QueryDict) -> dict[str, Any]:
    """The posted values by field: lists where several are possible, empty ones left out, local moments made aware."""
    schema = inputs.model_json_schema()
    found: dict[str, Any] = {}
    for name, described in schema.get("properties", {}).items():
        kind = _resolved(described, schema)
        if kind.get("type") == "array":
            found[name] = [value for value in posted.getlist(name) if value]
        elif kind.get("type") == "boolean":
            found[name] = posted.get(name) in ("on", "true", "1", "yes")
        elif posted.get(name):
            text = str(posted[name])
            found[name] = _moment(text) if kind.get("format") == "date-time" else text
    return found


def _moment(text: str) -> Any:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.get_current_timezone())


def _resolved(described: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The description with `$ref` and "or nothing" looked through."""
    options = [option for option in described.get("anyOf", ()) if option.get("type") != "null"]
    merged = {**(options[0] if options else {}), **{key: value for key, value in described.items() if key != "anyOf"}}
    for part in [merged, *merged.get("allOf", ())]:
        if "$ref" in part:
            merged = {**schema["$defs"][part["$ref"].rsplit("/", 1)[-1]], **merged}
    return merged


def _widget(described: dict[str, Any], *, choices: bool) -> str:
    if "widget" in described:
        return str(described["widget"])
    kind = described.get("type")
    if kind == "array":
        return "chips"
    if kind == "boolean":
        return "check"
    if choices or "enum" in described:
        return "select"
    if kind in ("integer", "number"):
        return "number"
    formats = {"date-time": "datetime", "date": "date", "time": "time"}
    if described.get("format") in formats:
        return formats[described["format"]]
    return "textarea" if described.get("maxLength", 0) > SHORT_TEXT else "text"


def _field(
    name: str,
    described: dict[str, Any],
    *,
    required: bool,
    value: Any,
    choices: Sequence[Choice],
    error: Sentence,
    more: Mapping[str, Any],
) -> Field:
    listed = described.get("enum") or described.get("items", {}).get("enum") or ()
    known = choices or [Choice(value=str(each), title=_(str(each))) for each in listed]
    explained = str(described.get("description", ""))
    settled: dict[str, Any] = {
        "title": _(described.get("title", name)),
        "hint": _(explained) if explained else "",
        "widget": _widget(described, choices=bool(known)),
        "choices": tuple(known),
        "multiple": described.get("type") == "array",
        "minimum": str(described.get("minimum", "")),
        "maximum": str(described.get("maximum", "")),
    }
    return Field(name=name, required=required, value=value, error=error, **(settled | dict(more)))


def _reason(kind: str) -> Sentence:
    if kind in ("missing", "string_too_short", "too_short"):
        return _("Please fill this in.")
    if kind.startswith(("datetime", "date", "time")):
        return _("This is no date and time.")
    if kind.startswith(("int", "float", "decimal")):
        return _("This is no number.")
    if kind in ("string_too_long", "too_long"):
        return _("This is too long.")
    if kind in ("enum", "literal_error"):
        return _("Please choose one of the answers.")
    return _("This cannot be used.")
