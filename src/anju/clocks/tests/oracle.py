"""The due moment found a second time, minute by minute, by somebody who has not read `rules.py`.

It walks real minutes, looks at the wall clock of each, and asks: does this minute count? Holidays are read from plain
day tables of its own. Slow on purpose; whatever it and the rule disagree on is a fault of one of them.
"""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import count
from zoneinfo import ZoneInfo

from anju.clocks.rules import Pause
from anju.rulebook.calendar import Calendar
from anju.rulebook.limits import TimeLimit, limit_from

ZONES = (
    "Asia/Shanghai",
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
)

SPRING_2024 = {f"2024-02-{day:02d}": "off" for day in range(10, 18)} | {"2024-02-04": "work", "2024-02-18": "work"}
AUTUMN_2024 = {f"2024-10-{day:02d}": "off" for day in range(1, 8)} | {"2024-09-29": "work", "2024-10-12": "work"}
SPRING_2026 = {f"2026-02-{day:02d}": "off" for day in range(15, 24)} | {"2026-02-14": "work", "2026-02-28": "work"}
TABLES: tuple[tuple[Mapping[str, str], tuple[int, ...]], ...] = (
    ({}, ()),
    (SPRING_2024 | AUTUMN_2024, (2024,)),
    (SPRING_2024 | AUTUMN_2024 | SPRING_2026, (2024, 2025, 2026)),
    (
        {"2024-02-29": "off", "2024-03-02": "work", "2024-03-03": "work", "2024-03-31": "work", "2024-11-03": "work"},
        (2024,),
    ),
)

DAYS: tuple[list[dict[str, str]], ...] = (
    [{"from": "08:00", "to": "17:30"}],
    [{"from": "08:30", "to": "12:00"}, {"from": "13:30", "to": "17:30"}],
    [{"from": "00:00", "to": "24:00"}],
    [{"from": "00:00", "to": "02:30"}, {"from": "22:15", "to": "24:00"}],
    [{"from": "01:30", "to": "03:00"}, {"from": "09:00", "to": "09:01"}],
)
WEEKDAYS = ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6, 7], [6], [1, 3, 5, 7])

EDGES = (
    datetime(2024, 2, 9, 17, 29, tzinfo=ZoneInfo("Asia/Shanghai")),
    datetime(2024, 2, 28, 23, 59, tzinfo=ZoneInfo("Asia/Shanghai")),
    datetime(2024, 12, 31, 23, 0, tzinfo=ZoneInfo("Asia/Shanghai")),
    datetime(2026, 2, 13, 16, 0, tzinfo=ZoneInfo("Asia/Shanghai")),
    datetime(2024, 3, 10, 1, 0, tzinfo=ZoneInfo("America/New_York")),
    datetime(2024, 11, 3, 0, 0, tzinfo=ZoneInfo("America/New_York")),
    datetime(2024, 3, 31, 1, 0, tzinfo=ZoneInfo("Europe/Berlin")),
    datetime(2024, 10, 27, 1, 0, tzinfo=ZoneInfo("Europe/Berlin")),
    datetime(2024, 4, 7, 0, 0, tzinfo=ZoneInfo("Australia/Lord_Howe")),
    datetime(2024, 10, 6, 0, 0, tzinfo=ZoneInfo("Australia/Lord_Howe")),
)


@dataclass(frozen=True)
class Case:
    """Everything the question "when is it due?" depends on, as plain as it can be said."""

    zone: str
    table: int
    limit: TimeLimit
    starts_at: datetime
    pauses: tuple[Pause, ...]
    wished_at: datetime | None = None

    def calendar(self) -> Calendar:
        """The table as the rule reads it."""
        days, years = TABLES[self.table]
        working = {date.fromisoformat(day): said == "work" for day, said in days.items()}
        return Calendar(working=working, years=frozenset(years), names={})


def make_case(pick: Callable[[int], int]) -> Case:
    """A case from choices; `pick(n)` gives a number below n, from hypothesis or from a seeded generator."""
    start = _start(pick)
    return Case(
        zone=ZONES[pick(len(ZONES))],
        table=pick(len(TABLES)),
        limit=limit_from(_limit(pick)),
        starts_at=start,
        pauses=_pauses(pick, start),
        wished_at=start + timedelta(minutes=pick(6000), microseconds=pick(1_000_000)) if pick(12) == 0 else None,
    )


def _start(pick: Callable[[int], int]) -> datetime:
    seconds, micros = pick(60) if pick(2) else 0, pick(2) * 999_999
    if pick(3) == 0:
        edge = EDGES[pick(len(EDGES))].astimezone(UTC)
        return edge + timedelta(minutes=pick(300), seconds=seconds, microseconds=micros)
    minute = pick(366 * 3 * 1440)
    return datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minute, seconds=seconds, microseconds=micros)


def _limit(pick: Callable[[int], int]) -> dict[str, object]:
    pausable = pick(3) > 0
    kind = pick(4)
    if kind == 0:
        return {"counting": "minutes", "minutes": 1 + pick(600), "pausable": pausable}
    if kind == 1:
        spans = (("08:00:00", "17:30:00", 20), ("22:00:00", "05:59:59", 90), ("17:30:00", "17:30:00", 7))
        windows = [dict(zip(("from", "to", "minutes"), span, strict=True)) for span in spans[: 1 + pick(3)]]
        return {"counting": "windows", "windows": windows, "otherwise": 60, "pausable": pausable}
    return {
        "counting": "working_time",
        "minutes": 1 + pick((60, 600, 1500)[pick(3)]),
        "windows": DAYS[pick(len(DAYS))],
        "weekdays": WEEKDAYS[pick(len(WEEKDAYS))],
        "calendar": pick(4) > 0,
        "pausable": pausable,
    }


def _pauses(pick: Callable[[int], int], start: datetime) -> tuple[Pause, ...]:
    pauses = []
    for _ in range(pick(4)):
        begins = start + timedelta(minutes=pick(400) - 60, seconds=pick(60))
        pauses.append(Pause(begins, begins + timedelta(minutes=pick((5, 90, 3000)[pick(3)]), seconds=pick(60))))
    return tuple(pauses)


def due_by_minutes(case: Case) -> datetime:
    """The due moment of a case, by counting."""
    start = int(case.starts_at.timestamp() // 1)
    limit = case.limit.model_dump()
    if case.wished_at is not None:
        return datetime.fromtimestamp(int(case.wished_at.timestamp() // 1), UTC)
    left = _allowance(limit, start, case.zone) * 60
    off = _seconds_off(case) if limit["pausable"] else []
    for minute in _counted_minutes(limit, start // 60, case):
        first = minute * 60
        if off and any(low <= first and first + 60 <= high for low, high in off):
            continue
        if first < start or (off and any(low < first + 60 and first < high for low, high in off)):
            for second in range(max(first, start), first + 60):
                if not any(low <= second < high for low, high in off):
                    left -= 1
                    if left == 0:
                        return datetime.fromtimestamp(second + 1, UTC)
        elif left <= 60:
            return datetime.fromtimestamp(first + left, UTC)
        else:
            left -= 60
    raise AssertionError("time has no end")


def _allowance(limit: dict[str, object], start: int, zone: str) -> int:
    if limit["counting"] != "windows":
        return int(str(limit["minutes"]))
    wall = datetime.fromtimestamp(start, ZoneInfo(zone)).strftime("%H:%M:%S")
    windows = limit["windows"]
    assert isinstance(windows, Sequence)
    for window in windows:
        low, high = str(window["from"]), str(window["to"])
        inside = low <= wall <= high if low <= high else not high < wall < low
        if inside:
            return int(window["minutes"])
    return int(str(limit["otherwise"]))


def _seconds_off(case: Case) -> list[tuple[int, int]]:
    spans = []
    for pause in case.pauses:
        assert pause.ends_at is not None
        spans.append((int(pause.begins_at.timestamp() // 1), int(pause.ends_at.timestamp() // 1)))
    return spans


def _counted_minutes(limit: dict[str, object], minute: int, case: Case) -> Iterator[int]:
    """Every minute since 1970 that counts, from this one on."""
    if limit["counting"] != "working_time":
        yield from count(minute)
    windows, weekdays = limit["windows"], limit["weekdays"]
    assert isinstance(windows, Sequence)
    assert isinstance(weekdays, Sequence)
    spans = tuple((str(span["from"])[:5], str(span["to"])[:5]) for span in windows)
    table = case.table if limit["calendar"] else 0
    for number in count(minute // 1440):
        worked = _day(number, spans, tuple(weekdays), table, case.zone)
        for within, counts in enumerate(worked, start=number * 1440):
            if counts and within >= minute:
                yield within


@lru_cache(maxsize=200_000)
def _day(number: int, spans: tuple[tuple[str, str], ...], weekdays: tuple[int, ...], table: int, zone: str) -> bytes:
    """Which of the 1,440 minutes of a day counted in UTC are worked, by the wall clock of the zone."""
    days, open_minutes = TABLES[table][0], _open_minutes(spans)
    dates, walls = _walls(number, zone)
    worked = {}
    for day in set(dates):
        said = days.get(day)
        worked[day] = said == "work" or (said is None and date.fromisoformat(day).isoweekday() in weekdays)
    if not any(worked.values()):
        return b""
    if all(worked.values()):
        return bytes(map(open_minutes.__getitem__, walls))
    return bytes(worked[day] and open_minutes[wall] for day, wall in zip(dates, walls, strict=True))


@lru_cache(maxsize=20_000)
def _walls(number: int, zone: str) -> tuple[list[str], "array[int]"]:
    """Date and minute of the day on the wall clock, for each minute of a day counted in UTC."""
    place, walls = ZoneInfo(zone), array("H")
    dates: list[str] = []
    names: dict[int, str] = {}
    for minute in range(number * 1440, number * 1440 + 1440):
        wall = datetime.fromtimestamp(minute * 60, place)
        if wall.day not in names:
            names[wall.day] = wall.strftime("%Y-%m-%d")
        dates.append(names[wall.day])
        walls.append(wall.hour * 60 + wall.minute)
    return dates, walls


@lru_cache
def _open_minutes(spans: tuple[tuple[str, str], ...]) -> bytes:
    """Which minutes of the wall clock lie in one of the windows."""
    clock = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(1440)]
    return bytes(any(low <= now < high for low, high in spans) for now in clock)
