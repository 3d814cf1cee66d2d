"""Pure decisions at the telephone: whether a ring makes sense, and what a case is found by."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid
from anju.core.pinyin import initials
from anju.core.time import to_second


def check_ring(*, rang_at: datetime, now: datetime, late_after_minutes: int, late_reason: str) -> None:
    """A ring lies in the past, and one that is long past says why it is recorded only now (decision 5).

    Raises `Invalid` with `ring-in-future` or `late-reason-missing`.
    """
    if to_second(rang_at) > to_second(now):
        raise Invalid(
            "ring-in-future",
            _("The ring cannot lie in the future."),
            fields={"rang_at": _("Give the moment of the ring.")},
        )
    if now - rang_at > timedelta(minutes=late_after_minutes) and not late_reason:
        raise Invalid(
            "late-reason-missing",
            _("The ring was more than %(minutes)d minutes ago: say why it is recorded only now.")
            % {"minutes": late_after_minutes},
            fields={"late_reason": _("Say why it is recorded only now.")},
        )


def check_wanted(*, wanted: tuple[datetime, datetime] | None, rang_at: datetime, urgency: str) -> None:
    """A wished span ends after it starts, lies after the ring, and never replaces an emergency's limit (decision 4)."""
    if wanted is None:
        return
    if urgency == "emergency":
        raise Invalid(
            "emergency-takes-no-wish",
            _("An emergency is visited at once; it takes no wished time."),
            fields={"wanted_at": _("Leave the wished time out.")},
        )
    starts, ends = wanted
    if ends <= starts or ends <= rang_at:
        raise Invalid(
            "wanted-not-a-span",
            _("The wished time must end after it starts and lie ahead."),
            fields={"wanted_at": _("Give from and until.")},
        )


def search_text(*, number: str, room: str, area: str, titles: list[str], words: list[str], names: list[str]) -> str:
    """What a case is found by: everything in lower case, rooms also without their dashes, names also by initials."""
    compact = room.replace("-", "")
    parts = [number, room, compact, area, *titles, *words, *names, *(initials(name) for name in names)]
    return "\n".join(part.lower() for part in parts if part)
