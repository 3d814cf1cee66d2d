"""What the fields of a clause's parameters are called on its form, and the answers they choose from."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.core.access import ROLES
from anju.core.errors import Sentence
from anju.rulebook.models import Certainty, Severity
from anju.rulebook.wording import CHANNELS, PROMISES, weekdays_in_words
from anju.web.forms import Choice

TITLES: dict[str, Sentence] = {
    "counting": gettext_lazy("How it counts"),
    "minutes": gettext_lazy("Minutes"),
    "windows": gettext_lazy("Windows of the day"),
    "WorkingTimeLimit.windows": gettext_lazy("Working hours"),
    "from": gettext_lazy("From"),
    "to": gettext_lazy("To"),
    "WindowsLimit.otherwise": gettext_lazy("Minutes at any other time"),
    "reminder": gettext_lazy("Reminder before"),
    "share": gettext_lazy("Share of the time (0.5 is half)"),
    "minutes_before": gettext_lazy("Minutes before"),
    "tell": gettext_lazy("Also told"),
    "alarm": gettext_lazy("Alarm at the limit"),
    "escalations": gettext_lazy("Steps when late"),
    "after_minutes": gettext_lazy("Minutes late"),
    "pausable": gettext_lazy("May be paused for a listed reason"),
    "weekdays": gettext_lazy("Weekdays"),
    "calendar": gettext_lazy("Holidays are free, make-up days are worked"),
    "grace_minutes": gettext_lazy("Minutes of grace"),
    "days": gettext_lazy("Days"),
    "attempts": gettext_lazy("Attempts"),
    "apart_minutes": gettext_lazy("Minutes apart"),
    "wait_days": gettext_lazy("Days to wait afterwards"),
    "grounds": gettext_lazy("Grounds"),
    "code": gettext_lazy("Code"),
    "title_zh": gettext_lazy("In Chinese"),
    "title_en": gettext_lazy("In English"),
    "words": gettext_lazy("Words that point to it, one a line"),
    "to_authority": gettext_lazy("Also reported to the authority"),
    "warranty_class": gettext_lazy("Warranty class"),
    "from_completion": gettext_lazy("Contractor, from completion"),
    "from_delivery": gettext_lazy("Owner, from handover at least"),
    "amount": gettext_lazy("How many"),
    "unit": gettext_lazy("Unit of time"),
    "source_zh": gettext_lazy("Source in Chinese"),
    "source_en": gettext_lazy("Source in English"),
    "certainty": gettext_lazy("How sure the source is"),
    "begins": gettext_lazy("First day (MM-DD)"),
    "ends": gettext_lazy("Last day (MM-DD)"),
    "partial_counts": gettext_lazy("A season already begun counts"),
    "exceptions": gettext_lazy("Seasons with other days"),
    "key": gettext_lazy("Year"),
    "first": gettext_lazy("First day"),
    "last": gettext_lazy("Last day"),
    "rules": gettext_lazy("Lines, the first that fits decides"),
    "coverage": gettext_lazy("Warranty towards the owner"),
    "parts": gettext_lazy("Part or place, one word a line"),
    "severities": gettext_lazy("Severity"),
    "route": gettext_lazy("Followed by"),
    "otherwise": gettext_lazy("Otherwise followed by"),
    "points": gettext_lazy("Points"),
    "reasons": gettext_lazy("Reasons"),
    "to_review": gettext_lazy("Goes to the management review"),
    "repeat_days": gettext_lazy("Days in which a complaint repeats another"),
    "repeats": gettext_lazy("Complaints that make a repeat"),
    "departments": gettext_lazy("Departments that are several"),
    "households": gettext_lazy("Households that make a group"),
    "lines": gettext_lazy("Who, from the desk upwards"),
    "role": gettext_lazy("Role"),
    "severe": gettext_lazy("Severe ones too"),
    "outside": gettext_lazy("Also those made to the company, government or media"),
    "concession": gettext_lazy("Concessions up to, in fen; empty: without a bound"),
    "promises": gettext_lazy("Limits that raise it when broken"),
    "at_developer": gettext_lazy("Taken in at the developer's customer service"),
    "at_group": gettext_lazy("Taken in at the group"),
    "after_broken": gettext_lazy("At once when a limit was broken"),
    "without_result": gettext_lazy("Minutes without a result"),
}
"""by field, or by class and field where one word means two things"""

ANSWERS: dict[str, Mapping[str, Sentence]] = {
    "counting": {
        "minutes": gettext_lazy("Minutes, at any hour"),
        "windows": gettext_lazy("By day and night"),
        "working_time": gettext_lazy("Working time"),
        "given": gettext_lazy("An agreed moment"),
    },
    "unit": {
        "day": gettext_lazy("days"),
        "month": gettext_lazy("months"),
        "year": gettext_lazy("years"),
        "season": gettext_lazy("heating seasons"),
    },
    "coverage": {
        "any": gettext_lazy("whatever it is"),
        "in": gettext_lazy("under warranty"),
        "out": gettext_lazy("not under warranty"),
    },
    "promises": PROMISES,
    "at_developer": CHANNELS,
    "at_group": CHANNELS,
}


def title_of(owner: str, name: str) -> Sentence:
    """The name of a field in words; the field's own name where nobody gave it any."""
    return TITLES.get(f"{owner}.{name}", TITLES.get(name, name))


def answers_of(name: str, codes: Sequence[str]) -> list[Choice]:
    """The answers of a field that chooses, in words: roles, certainties, weekdays and the lists above."""
    words: Mapping[str, Sentence] = ANSWERS.get(name, {})
    if name in ("tell", "route", "otherwise"):
        words = ROLES
    if name == "certainty":
        words = dict(Certainty.choices)
    if name == "severities":
        words = {code: f"{code} {label}" for code, label in Severity.choices}
    return [Choice(value=code, title=words.get(code, code)) for code in codes]


def weekdays() -> list[Choice]:
    """The days of the week."""
    return [Choice(value=str(day), title=weekdays_in_words((day,))) for day in range(1, 8)]


def row_title(name: str, number: int) -> str:
    """What stands above one row of a list."""
    return _("Line %(n)d") % {"n": number}
