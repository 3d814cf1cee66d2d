"""What every page knows of its reader, and whether the ticker has stopped."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from anju.clocks.health import clock_banner
from anju.core.time import machine_now
from anju.estate.models import Group
from anju.matters.request import Request

ASKED_EVERY = timedelta(seconds=10)
"""A process asks the clocks this often at most; with their own 90 s the banner stands within 120."""

_asked: dict[str, tuple[datetime, dict[str, object] | None]] = {}
"""language → when it was asked, and the answer"""


def who(request: Request) -> dict[str, Any]:
    """`person` and `reach` of the request, the group's `hotline`, and `banner`.

    The banner (sentence, since, reason) stands on staff pages while due alerts stay unfired; otherwise it is None.
    """
    person = getattr(request, "person", None)
    return {
        "hotline": SimpleLazyObject(_hotline),
        "person": person,
        "reach": getattr(request, "reach", None),
        "banner": ticker_banner() if person is not None and person.kind == "staff" else None,
    }


def _hotline() -> str:
    return Group.objects.values_list("hotline", flat=True).first() or ""


def ticker_banner() -> dict[str, object] | None:
    """The banner of staff pages in the active language, at most ten seconds old."""
    language, now = get_language() or "", machine_now()
    asked_at, answer = _asked.get(language, (None, None))
    if asked_at is None or not timedelta() <= now - asked_at < ASKED_EVERY:
        answer = clock_banner()
        _asked[language] = (now, answer)
    return answer
