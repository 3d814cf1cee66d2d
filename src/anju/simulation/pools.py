"""People as a resource whose number changes with the shift."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

import simpy

DAY = 1440.0


@dataclass(frozen=True, kw_only=True)
class Shift:
    """Who is there from one minute of the day to another (over midnight where `ends` is earlier)."""

    name: str
    begins: int
    ends: int
    leads: int
    """who may go to a first visit"""
    technicians: int
    desk: int = 1

    def holds(self, minute: float) -> bool:
        """Whether this minute of the day lies in the shift; its first minute does, its last does not."""
        if self.begins < self.ends:
            return self.begins <= minute < self.ends
        return minute >= self.begins or minute < self.ends


def shift_at(shifts: Sequence[Shift], moment: float) -> Shift:
    """The shift on duty at a moment; the shifts cover the day."""
    minute = moment % DAY
    return next(shift for shift in shifts if shift.holds(minute))


class Pool:
    """So many people by shift. Whoever is at work at the end of a shift finishes it first; the urgent go before."""

    def __init__(self, env: simpy.Environment, shifts: Sequence[Shift], part: str) -> None:
        self._env, self._shifts, self._part = env, shifts, part
        most = max(self._size(shift) for shift in shifts)
        self.people = simpy.PriorityResource(env, capacity=max(1, most))
        for place in range(max(1, most)):
            if any(self._size(shift) <= place for shift in shifts):
                env.process(self._away(place))

    def ask(self, *, urgent: bool = False) -> Any:
        """A request for one of them, to be waited for and released."""
        return self.people.request(priority=0 if urgent else 1)

    def _size(self, shift: Shift) -> int:
        return int(getattr(shift, self._part))

    def _away(self, place: int) -> Generator[Any, Any, None]:
        """One place of the pool that some shifts leave empty."""
        while True:
            if self._size(shift_at(self._shifts, self._env.now)) > place:
                yield self._env.timeout(self._to_change())
                continue
            gone = self.people.request(priority=-1)
            yield gone
            while self._size(shift_at(self._shifts, self._env.now)) <= place:
                yield self._env.timeout(self._to_change())
            self.people.release(gone)

    def _to_change(self) -> float:
        minute = self._env.now % DAY
        ahead = [(shift.begins - minute) % DAY or DAY for shift in self._shifts]
        return max(min(ahead), 1e-6)
