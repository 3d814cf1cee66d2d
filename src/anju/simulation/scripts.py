"""What the model yields: a script for each case, verbs with their moments. Plain data; what only the estate knows
(which home, whose signature, which technician) stands as a mark that `acting.py` fills in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DAY = 1440.0


@dataclass(frozen=True)
class At:
    """A moment, in minutes from the first midnight."""

    minute: float


@dataclass(frozen=True)
class Photos:
    """So many photos, uploaded by whoever acts."""

    count: int = 1


@dataclass(frozen=True)
class Signature:
    """A signature, taken by whoever acts."""


@dataclass(frozen=True)
class Technician:
    """One of our own technicians: for the trade of a defect, else any; `draw` (0 to 1) chooses among several."""

    defect: str
    draw: float


@dataclass(frozen=True)
class Firm:
    """A contractor with a contract in force: for the trade of a defect, else any; `draw` (0 to 1) chooses."""

    defect: str
    draw: float


@dataclass(frozen=True)
class Worker:
    """The firm's own worker for the item."""


@dataclass(frozen=True)
class Witness:
    """A colleague who did not do the work."""


@dataclass(frozen=True)
class PauseReason:
    """One of the reasons the rulebook lists; `draw` (0 to 1) chooses."""

    draw: float


@dataclass(frozen=True, kw_only=True)
class Step:
    """One verb at its moment. `role` says who: desk, desk_lead, lead, warranty, worker, owner, system."""

    at: float
    verb: str
    role: str
    item: int = 0
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class Appointment:
    """An appointment of the work: when it begins, and when somebody was at the door."""

    starts: float
    came: float | None = None

    def kept(self, grace: float) -> bool:
        """Whether somebody was at the door within the grace, by the second."""
        return self.came is not None and int(self.came * 60) <= int((self.starts + grace) * 60)


@dataclass(kw_only=True)
class Script:
    """One case from its ring on, and what became of its limits."""

    no: int
    rang: float
    urgent: bool
    channel: str
    home: float
    """which home, 0 to 1"""
    defects: list[str]
    """one code for each item"""
    steps: list[Step] = field(default_factory=list)
    due: float = 0.0
    """until when somebody must be at the door"""
    came: float | None = None
    """when somebody was"""
    visits: list[Appointment] = field(default_factory=list)
    ended: bool = False

    @property
    def kept(self) -> bool:
        """Whether somebody was at the door in time, by the second; not yet there is not kept."""
        return self.came is not None and int(self.came * 60) <= int(self.due * 60)

    def until(self, minute: float) -> list[Step]:
        """The steps that have happened by a moment."""
        return [step for step in self.steps if step.at <= minute]


@dataclass(frozen=True, kw_only=True)
class Window:
    """A part of the day with its own limit; minutes of the day, both ends as the clause reads them."""

    begins: float
    ends: float
    minutes: int

    def holds(self, minute: float) -> bool:
        """Whether a minute of the day lies in it; one that begins later than it ends crosses midnight."""
        if self.begins <= self.ends:
            return self.begins <= minute <= self.ends
        return minute >= self.begins or minute <= self.ends


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What the rulebook says, as far as the model asks; read from the clauses by the caller. Minutes but where said."""

    windows: tuple[Window, ...]
    otherwise: int
    emergency: int
    grace: int
    """of an appointment"""
    late_report: int
    """after which a recording gives its reason"""
    take_on: int
    unreached: int
    """attempts of a follow-up"""
    signing_attempts: int
    signing_apart: int
    signing_days: int

    def arrival(self, rang: float, *, urgent: bool) -> float:
        """How many minutes after this ring somebody must be at the door."""
        if urgent:
            return self.emergency
        minute = int(rang * 60) / 60 % DAY
        return next((one.minutes for one in self.windows if one.holds(minute)), self.otherwise)
