"""Digests: what waited for the morning is told each person in one message, each thing counted once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from anju.core.crypto import blind_index
from anju.notices.actions.telling import put_turn
from anju.notices.models import Notice
from anju.notices.queries import WITH_MATTER
from anju.notices.rules import FACT
from anju.notices.wording import delivered, facts_of

State = Notice.State
MOST = 20
"""headlines in one digest; the others are only counted"""
NAMES = frozenset({"reporter", "title", "place", "text"})
"""facts that a kept digest never repeats: they may be somebody's words or name"""


def fold(*, ids: Sequence[int], now: datetime) -> None:
    """Release held notices whose moment has come: one goes out as it is, several as one digest for each reader."""
    readers = list(Notice.objects.filter(pk__in=ids, person__isnull=False).values_list("person", flat=True).distinct())
    with transaction.atomic():
        held = list(
            Notice.objects.select_for_update(of=("self",))
            .select_related(*WITH_MATTER)
            .filter(Q(pk__in=ids) | Q(person__in=readers), state=State.HELD, again_at__lte=now)
            .order_by("pk")
        )
        for group in _by_reader(_unread(held)).values():
            _release(group, now)


def _unread(held: Sequence[Notice]) -> list[Notice]:
    """Those not read in the product meanwhile; the others are done: nobody is told twice."""
    events = {notice.event_id for notice in held if notice.event_id}
    read = set(
        Notice.objects.filter(event__in=events, read_at__isnull=False).values_list("event_id", "template", "person_id")
    )
    known = [notice.pk for notice in held if (notice.event_id, notice.template, notice.person_id) in read]
    Notice.objects.filter(pk__in=known).update(state=State.DELIVERED, again_at=None)
    return [notice for notice in held if notice.pk not in known]


def _by_reader(notices: Sequence[Notice]) -> dict[tuple[Any, ...], list[Notice]]:
    groups: dict[tuple[Any, ...], list[Notice]] = defaultdict(list)
    for notice in notices:
        reader = notice.person_id or blind_index("notice", notice.number)
        groups[reader, notice.company_id].append(notice)
    return groups


def _release(group: Sequence[Notice], now: datetime) -> None:
    if len(group) == 1:
        put_turn(notice=group[0])
        return
    first = group[0]
    digest, made = Notice.objects.get_or_create(
        key=f"digest:{group[0].pk}-{group[-1].pk}",
        defaults={
            "matter_id": first.matter_id,
            "company_id": first.company_id,
            "person_id": first.person_id,
            "number": next((notice.number for notice in group if notice.number), ""),
            "route": first.route,
            "template": "digest",
            "data": {"count": len(group), "lines": [_line(notice) for notice in group[:MOST]]},
            "state": State.WAITING,
            "made_at": now,
        },
    )
    Notice.objects.filter(pk__in=[notice.pk for notice in group]).update(
        state=State.FOLDED, again_at=None, digest=digest
    )
    if made:
        put_turn(notice=digest)


def _line(notice: Notice) -> dict[str, Any]:
    """The headline of one notice by its template and the facts it names: codes and numbers, nobody's name or words."""
    words = delivered(notice.template)
    named = set(FACT.findall(words.title_zh + words.title_en)) - NAMES
    return {"template": notice.template, "facts": {k: v for k, v in facts_of(notice).items() if k in named}}
