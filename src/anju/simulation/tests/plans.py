"""Plans small enough to reckon by hand."""

from datetime import date
from typing import Any

from anju.simulation.figures import Figures
from anju.simulation.model import Plan
from anju.simulation.pools import Shift
from anju.simulation.scripts import Limits, Script, Window

LIMITS = Limits(
    windows=(Window(begins=480, ends=1050, minutes=20),), otherwise=60, emergency=15, grace=15, late_report=15,
    take_on=1440, unreached=3, signing_attempts=3, signing_apart=1440, signing_days=7,
)  # fmt: skip
SHIFTS = (
    Shift(name="day", begins=480, ends=1200, leads=2, technicians=3),
    Shift(name="night", begins=1200, ends=480, leads=1, technicians=1),
)
EXACT = Figures(
    wishes=0, cancelled=0, slow=0, nobody_home=0, known_late=0, not_agreed=0, found_more=0, talk=(1, 1, 1),
    decide=(2, 2, 2), travel=(5, 5, 5), look=(10, 10, 10),
)  # fmt: skip
"""a visit takes 7 minutes to the door and 10 there, nothing goes wrong"""


def plan(**changed: Any) -> Plan:
    """Two months of an estate handed over two years ago."""
    given: dict[str, Any] = {
        "seed": "1", "begins_on": date(2026, 9, 1), "days": 60, "per_day": 4.0, "shifts": SHIFTS, "limits": LIMITS,
        "delivered_on": date(2024, 12, 29),
    }  # fmt: skip
    return Plan(**(given | changed))


def ring(no: int, minute: float, *, urgent: bool = False) -> Script:
    """Somebody rings at this minute about a dripping tap."""
    return Script(no=no, rang=minute, urgent=urgent, channel="hotline", home=0.0, defects=["G09"])
