"""Pure decisions: which homes a leak may come from, what a home must say."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where a home lies in its unit."""

    floor: int | None
    number: str


def line_of(number: str) -> str:
    """The line of homes one above the other: 1801 and 1901 are both of line 01."""
    return number[-2:]


def lies_above(home: Spot, other: Spot) -> bool:
    """Whether `other` is the home right above."""
    return (
        home.floor is not None
        and other.floor is not None
        and other.floor == home.floor + 1
        and line_of(other.number) == line_of(home.number)
    )


def opposite(part: str) -> str:
    """What the case's own home is when another one joins."""
    return "harmed" if part == "source" else "source"
