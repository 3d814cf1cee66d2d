"""Which tables hang on a case, lowest first, found from the models themselves: a room that adds one needs no word here."""

from functools import lru_cache
from typing import Any, TypeAlias

from django.apps import apps
from django.db import models

from anju.intake.models import CallBack
from anju.matters.models import Attachment, Matter
from anju.notices.models import Notice

AnyField: TypeAlias = "models.Field[Any, Any]"
LEFT_OUT: frozenset[type[models.Model]] = frozenset({CallBack, Notice})
"""Nobody is told of history (decision 15), and a missed call is a matter of its own."""
NAMED_LATER = frozenset({(Attachment, "matter")})
"""keys that are empty at first and filled once the row hangs on a case"""


@lru_cache(maxsize=1)
def hanging() -> tuple[type[models.Model], ...]:
    """Matter and every model that points at it, directly or through another, in the order of their declaration."""
    found: list[type[models.Model]] = [Matter]
    grown = True
    while grown:
        grown = False
        for model in apps.get_models():
            if model in found or model in LEFT_OUT:
                continue
            if any(owner in found for _field, owner in required(model)):
                found.append(model)
                grown = True
    order = {model: place for place, model in enumerate(apps.get_models())}
    return tuple(sorted(found, key=lambda model: order[model]))


def required(model: type[models.Model]) -> list[tuple[AnyField, type[models.Model]]]:
    """The foreign keys of a model that are never empty, each with what it points at."""
    return [
        (field, field.related_model)
        for field in model._meta.concrete_fields
        if field.remote_field
        and isinstance(field.related_model, type)
        and (not field.null or (model, field.name) in NAMED_LATER)
    ]


@lru_cache(maxsize=64)
def path_to_matter(model: type[models.Model]) -> str:
    """How a row of this model is found by its matter's id: `matter_id`, `item__matter_id`, …"""
    if model is Matter:
        return "pk"
    for field, owner in required(model):
        if owner is Matter:
            return f"{field.name}_id"
    for field, owner in required(model):
        if owner in hanging() and owner is not model:
            return f"{field.name}__{path_to_matter(owner)}"
    raise LookupError(model.__name__)
