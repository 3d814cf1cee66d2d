"""The shape of a time limit: what the parameters of a clause edition of kind `limit` may say.

A limit counts in one of four ways (`counting`):

- `minutes`: so many minutes from the start, at any hour;
- `windows`: the window that holds the *start* chooses the minutes, which then run through night and holidays;
- `working_time`: only minutes inside the working windows of working days count;
- `given`: the due moment was agreed (an appointment, a planned date); the limit only adds grace.

Alarm at due; before it an optional reminder, after it steps of escalation. All times of day are read in the project's
time zone, cut to the second. No Django here: the clocks read the same classes.
"""

from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, TypeAdapter, model_validator

DAY_SECONDS = 86_400


def _second_of_day(value: object) -> int:
    """ "08:00", "08:00:00" or "24:00" as seconds since midnight."""
    if isinstance(value, bool) or not isinstance(value, int | str | time):
        raise ValueError("a time of day is written HH:MM or HH:MM:SS")
    if isinstance(value, int):
        seconds = value
    elif isinstance(value, time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
    else:
        parts = value.split(":")
        if len(parts) not in {2, 3} or not all(len(part) == 2 and part.isdigit() for part in parts):
            raise ValueError("a time of day is written HH:MM or HH:MM:SS")
        hour, minute, second = (int(part) for part in [*parts, "00"][:3])
        if minute > 59 or second > 59:
            raise ValueError("minutes and seconds go up to 59")
        seconds = hour * 3600 + minute * 60 + second
    if not 0 <= seconds <= DAY_SECONDS:
        raise ValueError("a time of day lies between 00:00 and 24:00")
    return seconds


def clock_text(seconds: int) -> str:
    """Seconds since midnight as HH:MM:SS (24:00:00 is the end of the day)."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


SecondOfDay = Annotated[int, BeforeValidator(_second_of_day), PlainSerializer(clock_text, return_type=str)]
Minutes = Annotated[int, Field(ge=1, le=60 * 24 * 366)]
Role = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
Weekday = Annotated[int, Field(ge=1, le=7)]


class Parameters(BaseModel):
    """Base of everything a clause edition keeps as parameters: frozen, and nothing unknown is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Reminder(Parameters):
    """When to remind before due: a share of the time that has passed, or minutes before; exactly one of the two."""

    share: Annotated[float, Field(gt=0, lt=1)] | None = None
    minutes_before: Minutes | None = None
    tell: tuple[Role, ...] = ()
    """roles told besides the holder of the matter"""

    @model_validator(mode="after")
    def _one_of_two(self) -> "Reminder":
        if (self.share is None) == (self.minutes_before is None):
            raise ValueError("a reminder names a share or minutes_before, not both")
        return self


class Alarm(Parameters):
    """Fires at due; the holder is always told, these roles too."""

    tell: tuple[Role, ...] = ()


class Escalation(Parameters):
    """A step after due: so many minutes late, these roles are told."""

    after_minutes: Minutes
    tell: Annotated[tuple[Role, ...], Field(min_length=1)]


class Limit(Parameters):
    """What every limit has; a clock keeps its edition and fires reminder, alarm and escalations once each."""

    reminder: Reminder | None = None
    alarm: Alarm = Alarm()
    escalations: tuple[Escalation, ...] = ()
    pausable: bool = False
    """arrival and emergency clocks never pause (SLA-1)"""

    @model_validator(mode="after")
    def _steps_rise(self) -> "Limit":
        steps = [step.after_minutes for step in self.escalations]
        if steps != sorted(set(steps)):
            raise ValueError("escalations stand in rising order of after_minutes")
        return self


class MinutesLimit(Limit):
    """So many minutes from the start, at any hour of any day."""

    counting: Literal["minutes"]
    minutes: Minutes


class Window(Parameters):
    """A span of the day, both ends *inclusive to the second*; `from` later than `to` crosses midnight."""

    from_: SecondOfDay = Field(alias="from")
    to: SecondOfDay
    minutes: Minutes

    def holds(self, second_of_day: int) -> bool:
        """Whether the second of the day lies in the window."""
        if self.from_ <= self.to:
            return self.from_ <= second_of_day <= self.to
        return second_of_day >= self.from_ or second_of_day <= self.to


class WindowsLimit(Limit):
    """Day and night: the first window that holds the start chooses the minutes, which then run through (S0 5.2)."""

    counting: Literal["windows"]
    windows: Annotated[tuple[Window, ...], Field(min_length=1)]
    otherwise: Minutes

    def minutes_for(self, second_of_day: int) -> int:
        """The minutes that hold for a start at this second of the local day."""
        return next((window.minutes for window in self.windows if window.holds(second_of_day)), self.otherwise)


class Shift(Parameters):
    """A span of working time within a day, `from` inclusive to `to` exclusive; 24:00 is the end of the day."""

    from_: SecondOfDay = Field(alias="from")
    to: SecondOfDay

    @model_validator(mode="after")
    def _forward(self) -> "Shift":
        if self.from_ >= self.to:
            raise ValueError("a working window ends after it begins; split it at midnight")
        return self


class WorkingTimeLimit(Limit):
    """So many minutes of working time: several windows a day, on weekdays (1 Monday … 7 Sunday) and make-up days.

    With `calendar` public holidays are free and make-up days are worked; a year whose notice is not published makes the
    result provisional.
    """

    counting: Literal["working_time"]
    minutes: Minutes
    windows: Annotated[tuple[Shift, ...], Field(min_length=1)]
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] = (1, 2, 3, 4, 5)
    calendar: bool = True

    @model_validator(mode="after")
    def _apart(self) -> "WorkingTimeLimit":
        for earlier, later in zip(self.windows, self.windows[1:], strict=False):
            if later.from_ < earlier.to:
                raise ValueError("working windows stand in order and do not overlap")
        if len(set(self.weekdays)) != len(self.weekdays):
            raise ValueError("a weekday is named once")
        return self

    @property
    def seconds_a_week(self) -> int:
        """The working time of a week without holidays, in seconds."""
        return len(self.weekdays) * sum(window.to - window.from_ for window in self.windows)


class GivenLimit(Limit):
    """The due moment was agreed with somebody; `grace_minutes` may be added before it counts as late."""

    counting: Literal["given"]
    grace_minutes: Annotated[int, Field(ge=0, le=60 * 24 * 31)] = 0


TimeLimit = MinutesLimit | WindowsLimit | WorkingTimeLimit | GivenLimit

_limit: TypeAdapter[TimeLimit] = TypeAdapter(Annotated[TimeLimit, Field(discriminator="counting")])


def limit_from(parameters: object) -> TimeLimit:
    """The limit that stored parameters describe. Raises pydantic's ValidationError for anything else."""
    return _limit.validate_python(parameters)
