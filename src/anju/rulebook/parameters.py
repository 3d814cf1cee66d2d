"""The shape of every clause's parameters, one class per kind; limits have a file of their own (`limits.py`)."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, model_validator

from anju.rulebook.limits import Minutes, Parameters, Role, SecondOfDay, limit_from

Unit = Literal["day", "month", "year", "season"]


class Statement(Parameters):
    """A duty without figures."""


class Threshold(Parameters):
    """So many minutes make the difference, such as a ring told later than this wants a reason."""

    minutes: Minutes


class Days(Parameters):
    """A window in calendar days, such as rework: the same defect again within so many days."""

    days: Annotated[int, Field(ge=1, le=3660)]


class Hours(Parameters):
    """Hours of the day, such as those in which nobody is disturbed; they may run over midnight."""

    from_: SecondOfDay = Field(alias="from")
    to: SecondOfDay

    @property
    def begins(self) -> time:
        """Their first moment."""
        return _time_of(self.from_)

    @property
    def ends(self) -> time:
        """The moment at which they are over."""
        return _time_of(self.to)


def _time_of(seconds: int) -> time:
    return time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)


class Attempts(Parameters):
    """How often somebody is tried before it may close without them: attempts, minutes apart, then days to wait."""

    attempts: Annotated[int, Field(ge=1, le=20)]
    apart_minutes: Annotated[int, Field(ge=0, le=60 * 24 * 30)] = 0
    wait_days: Annotated[int, Field(ge=0, le=365)] = 0


class Point(Parameters):
    """One point of a checklist."""

    code: Annotated[str, Field(pattern=r"^[a-z_]{2,20}$")]
    title_zh: Annotated[str, Field(min_length=1, max_length=60)]
    title_en: Annotated[str, Field(min_length=1, max_length=60)]


class Checklist(Parameters):
    """Points to be gone through one by one, such as what a technician has ready or how one behaves in a home."""

    points: Annotated[tuple[Point, ...], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _each_once(self) -> "Checklist":
        if len({point.code for point in self.points}) < len(self.points):
            raise ValueError("a point stands on the list once")
        return self


class Ground(Parameters):
    """One ground for an emergency: the words that point to it; structural danger also goes to the authority."""

    code: Annotated[str, Field(pattern=r"^[a-z_]{2,20}$")]
    title_zh: Annotated[str, Field(min_length=1)]
    title_en: Annotated[str, Field(min_length=1)]
    words: tuple[Annotated[str, Field(min_length=1)], ...]
    to_authority: bool = False


class Urgency(Parameters):
    """What counts as an emergency (REP-2)."""

    grounds: Annotated[tuple[Ground, ...], Field(min_length=1)]


class Basis(Parameters):
    """One term with its source: so many days, months, years or whole heating seasons."""

    amount: Annotated[int, Field(ge=1, le=200)]
    unit: Unit
    source_zh: Annotated[str, Field(min_length=1)]
    source_en: Annotated[str, Field(min_length=1)]
    certainty: Literal["law", "regulation", "default"]


class Warranty(Parameters):
    """The terms of one warranty class: the contractor's from completion, and the owner's own from delivery."""

    warranty_class: Annotated[str, Field(pattern=r"^(W[1-9]|none)$")]
    from_completion: Basis | None = None
    from_delivery: tuple[Basis, ...] = ()


def _month_day(value: str) -> str:
    date.fromisoformat(f"2024-{value}")
    return value


MonthDay = Annotated[str, Field(pattern=r"^\d\d-\d\d$"), AfterValidator(_month_day)]


class SeasonDates(Parameters):
    """A season that kept other days than usual: first and last day."""

    first: date
    last: date

    @model_validator(mode="after")
    def _forward(self) -> "SeasonDates":
        if self.first > self.last:
            raise ValueError("a season ends after it begins")
        return self


class Heating(Parameters):
    """A city's heating season, first and last day as MM-DD; whether a season already begun counts is a choice."""

    begins: MonthDay
    ends: MonthDay
    partial_counts: bool = False
    exceptions: dict[int, SeasonDates] = {}
    """year in which the season begins → its real days"""


class Route(Parameters):
    """One line of the routing table (REP-15): what it asks of an item, and who then follows it. Empty asks nothing."""

    coverage: Literal["in", "out", "any"] = "any"
    """whether the developer owes the repair to the owner; not known counts as out"""
    parts: tuple[Annotated[str, Field(min_length=1, max_length=40)], ...] = ()
    """words of the catalogue's part or place; one of them has to occur"""
    severities: tuple[Literal["S1", "S2", "S3", "S4"], ...] = ()
    route: Literal["prop_eng", "warranty"]


class Routing(Parameters):
    """The routing table, read from top to bottom: the first line that fits decides, else `otherwise`."""

    rules: tuple[Route, ...] = ()
    otherwise: Literal["prop_eng", "warranty"]


class ListedReason(Parameters):
    """One reason that counts, by code and in both languages."""

    code: Annotated[str, Field(pattern=r"^[a-z_]{2,10}$")]
    title_zh: Annotated[str, Field(min_length=1)]
    title_en: Annotated[str, Field(min_length=1)]


class Reasons(Parameters):
    """The reasons that count for something, such as a pause (SLA-1)."""

    reasons: Annotated[tuple[ListedReason, ...], Field(min_length=1)]


class ListedGround(Parameters):
    """One ground on which a complaint is judged: by code and in both languages, with the words that point to it."""

    code: Annotated[str, Field(pattern=r"^[a-z_]{2,20}$")]
    title_zh: Annotated[str, Field(min_length=1)]
    title_en: Annotated[str, Field(min_length=1)]
    words: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    to_review: bool = False
    """goes to the management review"""


class Grounds(Parameters):
    """The grounds for one answer, such as: this complaint is severe (CMP-2, CMP-3)."""

    grounds: Annotated[tuple[ListedGround, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> "Grounds":
        if len({ground.code for ground in self.grounds}) < len(self.grounds):
            raise ValueError("a ground stands on the list once")
        return self


class Weighing(Parameters):
    """From when facts weigh: what "in a short time", "several departments" and "several households" mean (CMP-10)."""

    repeat_days: Annotated[int, Field(ge=1, le=3650)]
    repeats: Annotated[int, Field(ge=2, le=20)]
    """so many complaints about the same, this one counted"""
    departments: Annotated[int, Field(ge=2, le=20)]
    households: Annotated[int, Field(ge=2, le=100)]


class AuthorityLine(Parameters):
    """How far one role decides on complaints (CMP-7)."""

    role: Role
    severe: bool = False
    outside: bool = False
    """made to the company, to government or to the media"""
    concession: Annotated[int, Field(ge=0, le=10**9)] | None = None
    """up to so many fen; empty: without a bound"""


class Authority(Parameters):
    """Who decides on which complaints, from the desk upwards."""

    lines: Annotated[tuple[AuthorityLine, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> "Authority":
        if len({line.role for line in self.lines}) < len(self.lines):
            raise ValueError("a role stands on the list once")
        return self


Promise = Literal[
    "lead_told", "set_off", "arrival", "appoint", "appointment", "part", "plan", "follow_up", "verdict", "severe_result",
    "explain", "answer",
]  # fmt: skip
"""the limits of the work whose breach may raise a case"""
Channel = Literal["group_400", "government", "media", "owners_chat"]


class Ladder(Parameters):
    """How a case climbs (SLA-3): which broken limits raise it from the desk, and what comes in further up by its channel."""

    promises: Annotated[tuple[Promise, ...], Field(min_length=1)]
    at_developer: tuple[Channel, ...] = ()
    at_group: tuple[Channel, ...] = ()

    @model_validator(mode="after")
    def _one_door(self) -> "Ladder":
        if set(self.at_developer) & set(self.at_group):
            raise ValueError("a channel comes in on one rung")
        return self


class Raising(Parameters):
    """When the household may raise a case by itself: after a broken limit, or after so many minutes without a result."""

    after_broken: bool = True
    without_result: Minutes


SCHEMAS: dict[str, type[BaseModel]] = {
    "statement": Statement,
    "threshold": Threshold,
    "days": Days,
    "hours": Hours,
    "attempts": Attempts,
    "checklist": Checklist,
    "urgency": Urgency,
    "warranty": Warranty,
    "heating": Heating,
    "routing": Routing,
    "reasons": Reasons,
    "grounds": Grounds,
    "weighing": Weighing,
    "authority": Authority,
    "ladder": Ladder,
    "raising": Raising,
}


def parameters_from(kind: str, stored: object) -> BaseModel:
    """The checked parameters of a clause of this kind. Raises pydantic's ValidationError for what does not fit."""
    if kind == "limit":
        return limit_from(stored)
    return SCHEMAS[kind].model_validate(stored)
