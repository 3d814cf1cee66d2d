"""What does not fit about parameters, in words: one sentence for each kind of problem the schemas can find."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.core.errors import Sentence

OWN: dict[str, Sentence] = {
    "a time of day is written HH:MM or HH:MM:SS": gettext_lazy("Write a time as 08:00."),
    "minutes and seconds go up to 59": gettext_lazy("Minutes and seconds go up to 59."),
    "a time of day lies between 00:00 and 24:00": gettext_lazy("A time lies between 00:00 and 24:00."),
    "a reminder names a share or minutes_before, not both": gettext_lazy(
        "A reminder comes at a share of the time or so many minutes before: fill in one of the two."
    ),
    "escalations stand in rising order of after_minutes": gettext_lazy("Each step comes later than the one before."),
    "a working window ends after it begins; split it at midnight": gettext_lazy(
        "Working hours end after they begin; split them at midnight."
    ),
    "working windows stand in order and do not overlap": gettext_lazy(
        "Working hours stand in order and do not overlap."
    ),
    "a weekday is named once": gettext_lazy("A weekday is named once."),
    "a season ends after it begins": gettext_lazy("A season ends after it begins."),
    "a ground stands on the list once": gettext_lazy("A ground stands on the list once."),
    "a role stands on the list once": gettext_lazy("A role stands on the list once."),
}
"""the validators' own words (`limits.py`, `parameters.py`) → what a page says"""


def wrong_in_words(problem: Mapping[str, Any]) -> Sentence:
    """One problem as pydantic names it, as a sentence that says what to do."""
    kind, told = str(problem["type"]), problem.get("ctx", {})
    if kind == "value_error":
        return OWN.get(str(told.get("error", "")), _("This cannot be used."))
    bounds = {
        "greater_than_equal": _("At least %(bound)s.") % {"bound": told.get("ge")},
        "greater_than": _("More than %(bound)s.") % {"bound": told.get("gt")},
        "less_than_equal": _("At most %(bound)s.") % {"bound": told.get("le")},
        "less_than": _("Less than %(bound)s.") % {"bound": told.get("lt")},
    }
    if kind in bounds:
        return bounds[kind]
    if kind in ("missing", "string_too_short", "too_short"):
        return _("Please fill this in.")
    if kind.startswith("int"):
        return _("Write a whole number.")
    if kind.startswith("float"):
        return _("Write a number.")
    if kind.startswith("date"):
        return _("Write a day as 2026-11-21.")
    if kind in ("enum", "literal_error", "union_tag_invalid", "union_tag_not_found"):
        return _("Please choose one of the answers.")
    return _("This cannot be used.")
