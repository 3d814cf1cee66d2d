"""The readers of intake: the ledger by one relation at a time, what resembles a new report, the timeline."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Case as Choice
from django.db.models import Exists, F, OuterRef, Q, QuerySet, When

from anju.core.access import Reach
from anju.core.paging import Later
from anju.core.time import FAR, product_now
from anju.estate.models import Project, Room
from anju.estate.queries import project_named
from anju.intake.access import RELATIONS, case_for, hats_at
from anju.intake.models import Case
from anju.intake.searching import entries_holding, first_holding
from anju.matters.act import Actor
from anju.matters.models import Attachment, Event, Matter, Stake, Words

__all__ = ["case_for", "hats_at", "latest_photos", "ledger", "search_matching", "similar_cases", "timeline", "told_to"]

PAGE = 50
CASES = tuple(Case.Kind.values)
"""the kinds of matters that are cases; a call-back, say, is a matter and no case"""


def ledger(*, reach: Reach, view: str = "project", project: Project | None = None) -> QuerySet[Matter]:
    """Cases the reach sees by one relation (`project`, `mine`, `firm`, `home`), unordered. One relation, never an OR."""
    seen = reach if project is None else reach.within(project.pk)
    found = Matter.objects.filter(RELATIONS[view].query(seen), kind__in=CASES)
    if project is not None and view != "project":
        found = found.filter(project=project)
    return found.select_related("case", "project", "room", "area", "holder", "holder_firm")


def ledger_of(code: str) -> QuerySet[Matter]:
    """The cases of the project of this code, as the relation `project` has them, before anybody's reach is known: a question to be
    asked along (`core/along.py`), whose answer counts only for somebody with a role that reads there."""
    return Matter.objects.filter(kind__in=CASES, project=project_named(code))


def search_matching(found: QuerySet[Matter], words: str) -> QuerySet[Matter]:
    """Narrow a list to what contains every word: two characters suffice; four digits also match the end of a phone,
    eleven a whole number. A page of a list takes its words as an argument instead."""
    return found.filter(pk__in=entries_holding(words).values("matter_id")) if words.strip() else found


def due_page(
    found: QuerySet[Matter],
    *,
    after: tuple[datetime, int] | None = None,
    size: int = PAGE,
    words: str = "",
    across: bool = False,
) -> tuple[list[Matter], tuple[datetime, int] | None]:
    """One page by next due moment, and the key of the next page. Keyset: page 900 costs what page 1 costs. One query,
    with words at most four, `across` several projects at most two."""
    if across and not words.strip():
        rows = _first_across(found, after=after, size=size + 1)
    else:
        rows = _first(due_order(found, after=after), words=words, size=size + 1)
    more = rows[size - 1] if len(rows) > size else None
    return rows[:size], (more.queue_at, more.pk) if more else None


def due_order(found: QuerySet[Matter], *, after: tuple[datetime, int] | None = None) -> QuerySet[Matter]:
    """Soonest due first, from behind a page's last row."""
    if after is not None:
        found = found.filter(Later(F("queue_at"), F("pk"), *after))
    return found.order_by("queue_at", "pk")


def _first_across(found: QuerySet[Matter], *, after: tuple[datetime, int] | None, size: int) -> list[Matter]:
    """The first rows over several projects, whose common order no index has: what has a due moment is few and can be sorted,
    everything else stands at the far end of the queue, by key."""
    far = found.filter(queue_at=FAR).order_by("pk")
    if after is not None and after[0] >= FAR:
        return list(far.filter(pk__gt=after[1])[:size])
    rows = list(due_order(found, after=after).filter(queue_at__lt=FAR)[:size])
    return rows + (list(far[: size - len(rows)]) if len(rows) < size else [])


def newest_page(
    found: QuerySet[Matter], *, before: int | None = None, size: int = PAGE, words: str = ""
) -> tuple[list[Matter], int | None]:
    """One page, newest first, and the key of the next page. One query, with words two."""
    rows = _first(newest_order(found, before=before), words=words, size=size + 1)
    return rows[:size], rows[size - 1].pk if len(rows) > size else None


def newest_order(found: QuerySet[Matter], *, before: int | None = None) -> QuerySet[Matter]:
    """Newest first, from behind a page's last row."""
    if before is not None:
        found = found.filter(pk__lt=before)
    return found.order_by("-pk")


def _first(ordered: QuerySet[Matter], *, words: str, size: int) -> list[Matter]:
    return first_holding(ordered, words, size=size) if words.strip() else list(ordered[:size])


def similar_cases(*, project: Project, room: Room | None, words: str, days: int = 30, limit: int = 5) -> list[Matter]:
    """What a new report may repeat (INT-7): open cases of the same room, then of the rooms above and below, then of
    the project with the same words; from the last `days`. One query a step, at most three."""
    since = product_now() - timedelta(days=days)
    recent = (
        Matter.objects.filter(project=project, kind__in=CASES)
        .filter(Q(open=True) | Q(opened_at__gte=since))
        .select_related("case", "room", "area", "holder", "holder_firm")
    )
    found: list[Matter] = []
    if room is not None:
        found += recent.filter(room=room).order_by("-open", "-pk")[:limit]
        if room.floor is not None:
            column = Q(room__unit=room.unit_id, room__floor__in=[room.floor - 1, room.floor + 1])
            found += recent.filter(column, room__number__endswith=room.number[-2:]).order_by("-pk")[:limit]
    words = words.strip()
    if len(found) < limit and len(words) >= 2:
        seen = [matter.pk for matter in found]
        same_words = Exists(Words.objects.filter(matter=OuterRef("pk"), field="description", text__contains=words[:12]))
        found += recent.filter(same_words, open=True).exclude(pk__in=seen).order_by("-pk")[: limit - len(found)]
    return found[: limit * 2]


def timeline(matter: Matter, *, actor: Actor, staff: bool, after_seq: int = 0, files: bool = True) -> list[Event]:
    """The events of a case in order, with their words and (as wanted) files; only those for everyone unless `staff`, and
    then those that this actor is told of. Three queries, two without files."""
    found = Event.objects.filter(matter=matter, seq__gt=after_seq)
    found = found.filter(told_to(actor, matter) if staff else Q(audience=Event.Audience.EVERYONE))
    with_them = ("words", "attachments") if files else ("words",)
    events = list(found.select_related("actor", "actor__firm").prefetch_related(*with_them).order_by("seq"))
    for event in events:
        event.matter = matter  # loaded already, with its project: asking an event for it costs nothing
    return events


def told_to(actor: Actor, matter: Matter) -> Q:
    """The events that whoever works on a case is told of: all of them with a role in the project; a firm those for
    everyone, and of those for staff the ones about the case and its own items, never what a household confided."""
    everyone = Q(audience=Event.Audience.EVERYONE)
    if actor.reach is not None and actor.reach.firm_id is not None:
        own = Stake.objects.filter(matter=matter, firm=actor.reach.firm_id, until__isnull=True).values("item_no")
        return everyone | (~Q(kind__startswith="home.") & (Q(item_no=0) | Q(item_no__in=own)))
    return Q() if actor.roles_at(matter.project_id) else everyone


def home_and_story(room: Room | None, *, numbers: Collection[str], most: int, days: int = 365) -> list[Matter]:
    """The cases of these numbers, and behind them so many others of a home, of the last year. One query, none for nothing."""
    if room is None and not numbers:
        return []
    wanted = Q(number__in=numbers)
    if room is not None:
        wanted |= Q(room=room, kind__in=CASES, opened_at__gte=product_now() - timedelta(days=days))
    found = Matter.objects.filter(wanted).select_related("case", "project", "room", "area", "holder", "holder_firm")
    named = When(number__in=numbers, then=0)
    return list(found.order_by(Choice(named, default=1), "-open", "-pk")[: len(numbers) + most])


def latest_photos(events: Sequence[Event], *, most: int) -> list[Attachment]:
    """The newest photos that hang on these events of a `timeline`, newest first. No query: they came with it."""
    photos = [file for event in events for file in event.attachments.all() if file.kind == Attachment.Kind.PHOTO]
    return sorted(photos, key=lambda photo: photo.pk, reverse=True)[:most]


def first_repair(*, project: Project) -> Matter | None:
    """The first repair ever registered in a project. One query."""
    return Matter.objects.filter(project=project, kind=Case.Kind.REPAIR).order_by("id").first()
