"""The rail of the desk: its entries, who may use them, their words."""

from django.utils.translation import gettext as _

from anju.core.access import READING_ROLES
from anju.imports.rules import MAY_IMPORT
from anju.intake.actions import REGISTRARS
from anju.ladder.flow import ADDRESSEES, UPPER

RAIL = (
    ("start", "/desk/start", "flag"),
    ("console", "/desk/console", "phone"),
    ("cases", "/desk/cases", "list"),
    ("board", "/desk/board", "board"),
    ("complaints", "/desk/complaints", "message"),
    ("incidents", "/desk/incidents", "bolt"),
    ("follow_ups", "/desk/follow-ups", "headset"),
    ("ladder", "/desk/ladder", "up"),
    ("directives", "/desk/directives", "letter"),
    ("roster", "/desk/roster", "calendar"),
    ("rooms", "/desk/rooms", "building"),
    ("people", "/desk/people", "people"),
    ("bulletins", "/desk/bulletins", "megaphone"),
    ("knowledge", "/desk/knowledge", "book-answers"),
    ("rulebook", "/desk/rulebook", "book"),
    ("reports", "/desk/reports/monthly", "chart"),
    ("imports", "/desk/imports", "import"),
)
LAST = ("imports",)
OPEN_TO = {
    "start": frozenset({"admin"}),
    "console": REGISTRARS,
    "cases": READING_ROLES,
    "board": READING_ROLES,
    "complaints": READING_ROLES,
    "incidents": READING_ROLES,
    "follow_ups": READING_ROLES,
    "ladder": UPPER,
    "directives": READING_ROLES | frozenset(ADDRESSEES),
    "reports": READING_ROLES,
    "imports": frozenset().union(*MAY_IMPORT.values()),
}
"""entries of the rail that only these roles can use; the others are for all staff"""


def titles() -> dict[str, str]:
    """The words of the rail."""
    return {
        "start": _("First steps"),
        "console": _("Console"),
        "cases": _("Ledger"),
        "board": _("Board"),
        "complaints": _("Complaints"),
        "incidents": _("Incidents"),
        "follow_ups": _("Follow-ups"),
        "ladder": _("Raised"),
        "directives": _("Directives"),
        "roster": _("Duty"),
        "rooms": _("Rooms"),
        "people": _("People"),
        "bulletins": _("Announcements"),
        "knowledge": _("Knowledge"),
        "rulebook": _("Rulebook"),
        "reports": _("Reports"),
        "imports": _("Import"),
    }
