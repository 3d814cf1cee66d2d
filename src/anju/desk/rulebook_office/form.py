"""The form of a clause's parameters, generated from the schema of its kind, and what was posted as parameters again.

Fields are named by their place: `parameters.escalations.0.after_minutes`. Of a kind with several shapes (a limit counts
in one of several ways) what only one shape has stands under its tag: `parameters.windows.otherwise`; the answer
`parameters.counting` says which shape counts.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from pydantic import BaseModel

from anju.core.access import ROLES
from anju.core.errors import Sentence
from anju.desk.rulebook_office import labels
from anju.rulebook.limits import GivenLimit, Limit, MinutesLimit, WindowsLimit, WorkingTimeLimit
from anju.rulebook.parameters import SCHEMAS
from anju.web.forms import Field

ROOT = "parameters"
TAG = "counting"
SPANS: tuple[type[BaseModel], ...] = (MinutesLimit, WindowsLimit, WorkingTimeLimit)
SHARED = tuple(Limit.model_fields)
"""what every limit has, whatever it counts"""
FIXED = frozenset({"warranty_class"})
"""fields that say which clause it is: not for anybody to change"""
MOST_ROWS = 60

Described = Mapping[str, Any]


@dataclass(frozen=True)
class Node:
    """One part of the form: a field, a group of parts, or rows of groups."""

    title: Sentence = ""
    field: Field | None = None
    parts: Sequence["Node"] = ()
    variant: str = ""
    """the shape it belongs to; empty: to all"""
    is_rows: bool = False
    is_blank: bool = False
    """the empty row at the end of a list"""
    error: Sentence = ""


@dataclass(frozen=True)
class Shape:
    """What is known while one schema is walked: its definitions, what is filled in, what is wrong."""

    schema: Described
    owner: str
    errors: Mapping[str, Sentence] = field(default_factory=dict)

    def described(self, told: Described) -> Described:
        """A field's description with `$ref` and "or nothing" looked through."""
        options = [option for option in told.get("anyOf", ()) if option.get("type") != "null"]
        merged = {**(options[0] if options else {}), **told}
        if "$ref" in merged:
            merged = {**self.schema["$defs"][merged["$ref"].rsplit("/", 1)[-1]], **merged}
        return merged


def shapes_of(kind: str, *, given: bool) -> dict[str, type[BaseModel]]:
    """tag → the schemas a clause of this kind may have; one without a tag for all kinds but limits.

    An agreed moment stays one, and a span stays a span (`given`).
    """
    if kind != "limit":
        return {"": SCHEMAS[kind]}
    spans = (GivenLimit,) if given else SPANS
    return {str(shape.model_json_schema()["properties"][TAG]["const"]): shape for shape in spans}


def nodes_of(
    kind: str, *, given: bool, values: Mapping[str, Any], errors: Mapping[str, Sentence] | None = None
) -> list[Node]:
    """The parts of the form, filled in with `values` (stored parameters, or what was posted)."""
    shapes = shapes_of(kind, given=given)
    wrong = errors or {}
    nodes: list[Node] = []
    if kind == "limit":
        nodes.append(_tag_node(list(shapes), str(values.get(TAG, ""))))
    for tag, model in shapes.items():
        shape = _shape(model, wrong)
        chosen = values if values.get(TAG, "") == tag or not tag else {}
        for name, told in shape.schema.get("properties", {}).items():
            if name == TAG or (tag and name in SHARED):
                continue
            path = f"{ROOT}.{tag}.{name}" if tag else f"{ROOT}.{name}"
            nodes.append(_node(shape, name, told, chosen.get(name), path, tag))
    if kind == "limit":
        shape = _shape(next(iter(shapes.values())), wrong)
        nodes += [
            _node(shape, name, shape.schema["properties"][name], values.get(name), f"{ROOT}.{name}", "")
            for name in SHARED
        ]
    return nodes


def _shape(model: type[BaseModel], errors: Mapping[str, Sentence]) -> Shape:
    return Shape(model.model_json_schema(), model.__name__, errors)


def _tag_node(tags: list[str], chosen: str) -> Node:
    choices = labels.answers_of(TAG, tags)
    if len(tags) == 1:
        return Node(field=Field(name=f"{ROOT}.{TAG}", widget="hidden", value=tags[0]))
    return Node(
        field=Field(
            name=f"{ROOT}.{TAG}",
            title=labels.title_of("", TAG),
            widget="seg",
            choices=choices,
            value=chosen or tags[0],
            required=True,
        )
    )


def _node(shape: Shape, name: str, told: Described, value: Any, path: str, tag: str) -> Node:
    described = shape.described(told)
    title = labels.title_of(shape.owner, name)
    error = shape.errors.get(path, "")
    if "properties" in described:
        return Node(title, parts=_parts(shape, described, value or {}, path), variant=tag, error=error)
    if described.get("type") == "object":
        rows = [{"key": key, **inner} for key, inner in (value or {}).items()]
        inner = shape.described(described["additionalProperties"])
        keyed = {**inner, "properties": {"key": {"type": "integer"}, **inner["properties"]}}
        return _rows(shape, name, keyed, rows, path, tag)
    items = shape.described(described.get("items", {}))
    if described.get("type") == "array" and "properties" in items:
        return _rows(shape, name, items, list(value or ()), path, tag)
    return Node(field=_field(shape, name, described, value, path, title=title, error=error), variant=tag)


def _parts(shape: Shape, described: Described, value: Mapping[str, Any], path: str) -> list[Node]:
    inner = Shape(shape.schema, str(described.get("title", "")), shape.errors)
    return [
        _node(inner, name, told, value.get(name), f"{path}.{name}", "")
        for name, told in described["properties"].items()
    ]


def _rows(shape: Shape, name: str, items: Described, rows: Sequence[Mapping[str, Any]], path: str, tag: str) -> Node:
    parts = [
        Node(
            labels.row_title(name, number + 1),
            parts=_parts(shape, items, row, f"{path}.{number}"),
            is_blank=number == len(rows),
            error=shape.errors.get(f"{path}.{number}", ""),
        )
        for number, row in enumerate([*rows, {}])
    ]
    title = labels.title_of(shape.owner, name)
    return Node(title, parts=parts, variant=tag, is_rows=True, error=shape.errors.get(path, ""))


def _field(
    shape: Shape, name: str, described: Described, value: Any, path: str, *, title: Sentence, error: Sentence
) -> Field:
    more: dict[str, Any] = {"value": "" if value is None else value}
    kind = described.get("type")
    items = shape.described(described.get("items", {}))
    if name in FIXED:
        return Field(name=path, widget="hidden", value=value)
    if name == "tell":
        told = [role for role in value or () if role in ROLES]
        codes = [*told, *(role for role in ROLES if role not in told)]  # in the rule's own order, or it would differ
        more |= {"widget": "chips", "multiple": True, "choices": labels.answers_of(name, codes)}
    elif name == "weekdays":
        days = described.get("default", ()) if value is None else value
        more |= {"widget": "chips", "multiple": True, "choices": labels.weekdays(), "value": list(days)}
    elif kind == "array" and "enum" in items:
        more |= {"widget": "chips", "multiple": True, "choices": labels.answers_of(name, items["enum"])}
    elif kind == "array":
        more |= {"widget": "textarea", "value": "\n".join(value or ()), "rows": 3}
    elif "enum" in described:
        chosen = described.get("default", "") if value is None else value
        more |= {"widget": "select", "choices": labels.answers_of(name, described["enum"]), "value": chosen}
    elif kind == "boolean":
        more |= {"widget": "check", "value": "true" if _default(value, described) else ""}
    elif name in ("from", "to"):
        more |= {"placeholder": "08:00", "value": str(value or "").removesuffix(":00") if _is_long(value) else value}
    elif kind in ("integer", "number"):
        more |= {"widget": "number", "minimum": str(described.get("minimum", "")), "step": _step(kind)}
    elif described.get("format") == "date":
        more["widget"] = "date"
    if more.get("value") is None:
        more["value"] = ""
    return Field(name=path, title=title, error=error, required="default" not in described, **more)


def _step(kind: str) -> str:
    return "any" if kind == "number" else "1"


def _default(value: Any, described: Described) -> Any:
    return described.get("default") if value is None else value


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and value.count(":") == 2


# ── what was posted


def posted_parameters(kind: str, posted: QueryDict, *, given: bool) -> dict[str, Any]:
    """What the form says, as raw parameters for the schema to check; empty rows and groups are left out."""
    shapes = shapes_of(kind, given=given)
    tag = posted.get(f"{ROOT}.{TAG}", "")
    if kind == "limit" and tag not in shapes:
        return {TAG: tag}
    shape = _shape(shapes[tag] if kind == "limit" else shapes[""], {})
    found: dict[str, Any] = {TAG: tag} if kind == "limit" else {}
    for name, told in shape.schema.get("properties", {}).items():
        if name == TAG:
            continue
        path = f"{ROOT}.{tag}.{name}" if tag and name not in SHARED else f"{ROOT}.{name}"
        if (value := _posted(shape, name, told, posted, path)) is not None:
            found[name] = value
    return found


def _posted(shape: Shape, name: str, told: Described, posted: QueryDict, path: str) -> Any:
    """One field's raw value; None when nothing was filled in."""
    described = shape.described(told)
    items = shape.described(described.get("items", {}))
    kind = described.get("type")
    if "properties" in described:
        return _posted_group(shape, described, posted, path) or None
    if kind == "object":
        inner = shape.described(described["additionalProperties"])
        keyed = {**inner, "properties": {"key": {"type": "integer"}, **inner["properties"]}}
        rows = _posted_rows(shape, keyed, posted, path)
        return {row.pop("key", ""): row for row in rows}
    if kind == "array" and "properties" in items:
        return _posted_rows(shape, items, posted, path)
    if kind == "array" and (name in ("tell", "weekdays") or "enum" in items):
        return [value for value in posted.getlist(path) if value]
    if kind == "array":
        return [line.strip() for line in posted.get(path, "").splitlines() if line.strip()]
    if kind == "boolean":
        return path in posted
    return posted.get(path, "").strip() or None


def _posted_group(shape: Shape, described: Described, posted: QueryDict, path: str) -> dict[str, Any]:
    """The filled-in fields of a group; nothing when nobody filled in any of them."""
    values = {
        name: value
        for name, told in described["properties"].items()
        if (value := _posted(shape, name, told, posted, f"{path}.{name}")) is not None
    }
    return values if any(_says(value, described["properties"][name]) for name, value in values.items()) else {}


def _says(value: Any, told: Described) -> bool:
    """Whether an answer says something: what every empty row has too (a choice as delivered, an unticked box) does not."""
    return value not in (False, [], {}, "") and value != told.get("default")


def _posted_rows(shape: Shape, items: Described, posted: QueryDict, path: str) -> list[dict[str, Any]]:
    """The rows of a list that say something, in their order."""
    numbers = {int(found[1]) for name in posted if (found := re.match(rf"{re.escape(path)}\.(\d{{1,3}})\.", name))}
    rows = [_posted_group(shape, items, posted, f"{path}.{number}") for number in sorted(numbers)[:MOST_ROWS]]
    return [row for row in rows if row]


def errors_by_field(kind: str, fields: Mapping[str, Sentence]) -> dict[str, Sentence]:
    """Refused fields as the form names them: what all limits share does not stand under the tag."""
    found: dict[str, Sentence] = {}
    for name, sentence in fields.items():
        parts = name.split(".")
        if kind == "limit" and len(parts) > 2 and parts[0] == ROOT and parts[2] in SHARED:
            del parts[1]
        found.setdefault(".".join(parts), sentence)
    return found


def names_of(nodes: Sequence[Node]) -> set[str]:
    """Every field name of the form."""
    found: set[str] = set()
    for node in nodes:
        if node.field is not None:
            found.add(node.field.name)
        found |= names_of(node.parts)
    return found
