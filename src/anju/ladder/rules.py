"""Pure decisions on the ladder: where a case comes in, what raises it, how far it rises, when the household may."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from anju.rulebook.parameters import Ladder, Raising

LEVELS = ("desk", "developer", "group")
TOP = LEVELS[-1]
ROLE_OF = {"desk": "desk", "developer": "dev_cs", "group": "group_cs"}
"""level → whose it is"""
LEVEL_OF = {"dev_cs": "developer", "group_cs": "group"}
SETTLED = frozenset({"signed_off", "answered"})
"""states of a case whose result was told: the rung has solved it, the follow-up asks whether it holds"""
TAKEN_BACK = frozenset({"cancelled", "merged"})
RUNG = "rung"
"""the clock of a rung above the desk"""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A limit of the case as the ladder asks it."""

    name: str
    due_at: datetime
    running: bool
    late: bool = False
    """ended after it was due"""
    paused: bool = False


def next_level(level: str) -> str:
    """The rung above; empty above the highest."""
    place = LEVELS.index(level) + 1
    return LEVELS[place] if place < len(LEVELS) else ""


def entry_level(channel: str, clause: Ladder) -> str:
    """On which rung a case stands that came in by this channel (INT-2)."""
    if channel in clause.at_group:
        return "group"
    return "developer" if channel in clause.at_developer else "desk"


def raised_to(level: str, *, staffed: Collection[str]) -> tuple[list[str], str]:
    """The rungs passed over as nobody is there, and the one it rises to; the next one where nobody is anywhere."""
    above = list(LEVELS[LEVELS.index(level) + 1 :])
    goal = next((each for each in above if each in staffed), above[0])
    return above[: above.index(goal)], goal


def raises(clock: str, *, level: str, clause: Ladder) -> bool:
    """Whether the breach of this limit raises a case from this rung: a promise from the desk, above it the rung's own."""
    return clock in clause.promises if level == "desk" else clock == RUNG and level != TOP


def broken(limits: Iterable[Limit], *, since: datetime, now: datetime, clause: Ladder) -> bool:
    """Whether a promise to the household was broken since the case came to this rung."""
    return any(
        (limit.late or (limit.running and not limit.paused and limit.due_at < now))
        and limit.due_at > since
        and (limit.name in clause.promises or limit.name == RUNG)
        for limit in limits
    )


def raised_from(*, since: datetime, is_broken: bool, clause: Raising) -> datetime:
    """From which moment on the household may raise it by itself."""
    return since if is_broken and clause.after_broken else since + timedelta(minutes=clause.without_result)


def outcome_of(state: str) -> str:
    """How a rung ends with a case in this state."""
    return "dropped" if state in TAKEN_BACK else "solved"
