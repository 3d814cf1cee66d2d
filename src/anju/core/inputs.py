"""Checking what was sent against a class of inputs, with every complaint in the person's language."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from anju.core.errors import Invalid, Sentence
from anju.core.flow import Inputs

N = TypeVar("N", bound=Inputs)

SENTENCES: dict[str, Sentence] = {
    "missing": _("This is needed."),
    "extra_forbidden": _("This is not asked for here."),
    "string_too_short": _("Write a little more."),
    "string_too_long": _("This is too long."),
    "too_short": _("Too few."),
    "too_long": _("Too many."),
    "literal_error": _("Choose one of the offered values."),
    "int_type": _("Write a whole number."),
    "int_parsing": _("Write a whole number."),
    "timezone_aware": _("Give the moment with its time zone."),
    "datetime_from_date_parsing": _("Write a date and a time."),
    "datetime_parsing": _("Write a date and a time."),
    "string_type": _("Write text."),
    "list_type": _("Give a list."),
}
OTHERWISE = _("This cannot be used here.")


def checked(wanted: type[N], given: Mapping[str, Any]) -> N:
    """The inputs, checked and cleaned. Raises `Invalid` `inputs-invalid` naming each field and what to do."""
    try:
        return wanted.model_validate(dict(given))
    except ValidationError as error:
        fields = {
            ".".join(str(step) for step in each["loc"]) or "body": SENTENCES.get(each["type"], OTHERWISE)
            for each in error.errors()
        }
        raise Invalid("inputs-invalid", _("Something is missing or cannot be used."), fields=fields) from None
