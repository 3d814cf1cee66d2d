"""Search in one list: which of its rows hold every word, the first ones first; and how a number's end is found unread."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from anju.core.crypto import blind_index
from anju.intake.models import Case
from anju.matters.models import Matter, SearchEntry
from anju.people.queries import phone_index, tail_index

NEAR = 2000
"""how many rows of a list are looked at one by one before the index of the text is asked"""
FARTHEST = 10_000
"""how many, where so many promise to fill the page: the index would have more"""
SELECTIVE = 4
"""a word of so many characters is rare enough to ask the index at once"""
NEWEST = ("-pk",)
"""one of the two orders of a list; the other is by next due moment"""
Sql = tuple[str, tuple[Any, ...]]


def phone_token(digits: str) -> str:
    """How the last four digits of a number stand in the search text: keyed, so the text reveals no number."""
    return "tel:" + blind_index("search-tail", tail_index(digits))[:12]


def alternatives(word: str) -> tuple[str, ...]:
    """What a text may hold to be found by a word: four digits also stand for the end of a phone."""
    return (word, phone_token(word)) if word.isdigit() and len(word) == 4 else (word,)


def entries_holding(words: str) -> QuerySet[SearchEntry]:
    """The search texts that hold every word, by their index; eleven digits also stand for a whole phone number."""
    found = SearchEntry.objects.all()
    for word in words.lower().split():
        if word.isdigit() and len(word) == 11:
            written = SearchEntry.objects.filter(text__holds=(word,)).values("matter_id")
            rang = Case.objects.filter(phone_index=phone_index(word)).values("matter_id")
            found = found.filter(pk__in=written.union(rang, all=True))
        else:
            found = found.filter(text__holds=alternatives(word))
    return found


def first_holding(ordered: QuerySet[Matter], words: str, *, size: int) -> list[Matter]:
    """The first rows of a list, newest first or by next due moment, that hold every word. One query for a common word or a
    long one, at most three.

    A common word fills a page from the first rows of the list, a rare one has few rows in the index: looking at the first rows one by
    one, then asking the index, is quick for both and rests on no statistics. The statements leave the planner no choice: a guess
    about how often a word occurs is what makes such searches slow.
    """
    try:
        if max(map(len, words.split())) < SELECTIVE:
            found = _rows(ordered, _near(ordered, words, size=size, near=NEAR))
            if len(found) < size <= len(found) * FARTHEST // NEAR:
                found = _rows(ordered, _near(ordered, words, size=size, near=FARTHEST))
            if len(found) == size:
                return found
        return _rows(ordered, _indexed(ordered, words, size=size))
    except EmptyResultSet:
        return []  # a reach without any project


def _rows(ordered: QuerySet[Matter], ids: RawSQL) -> list[Matter]:
    """These rows of the list, by their keys; a page of them is put in order here, or SQLite would walk the whole list for it."""
    newest = ordered.query.order_by == NEWEST
    return sorted(
        ordered.order_by().filter(pk__in=ids),
        key=lambda matter: (0, -matter.pk) if newest else (matter.queue_at, matter.pk),
    )


def _near(ordered: QuerySet[Matter], words: str, *, size: int, near: int) -> RawSQL:
    """Ids among the `near` first rows of the list, each compared with the words."""
    rows, rows_params = _sql(ordered.values("pk")[:near])
    entry = SearchEntry.objects.filter(pk=RawSQL("near.id", ()))
    for word in words.lower().split():
        either = Q()
        for text in alternatives(word):
            either |= Q(text__contains=text)
        entry = entry.filter(either)
    holds, holds_params = _sql(entry.values("pk")[:1])
    statement = (
        f"WITH near(id) AS MATERIALIZED ({rows}) SELECT near.id FROM near WHERE EXISTS ({holds} OFFSET 0) LIMIT %s"  # noqa: S608 of querysets
    )
    return RawSQL(statement, (*rows_params, *holds_params, size))  # noqa: S611 values are parameters


def _indexed(ordered: QuerySet[Matter], words: str, *, size: int) -> RawSQL:
    """Ids of the whole list by the index of the text: newest first it stops at the page's end, else what is found is sorted."""
    held, held_params = _sql(entries_holding(words).values("matter_id"))
    if ordered.query.order_by == NEWEST:
        listed, params = _sql(ordered.order_by().filter(pk=RawSQL("held.id", ())).values("pk")[:1])
        rest = f"SELECT held.id FROM held WHERE EXISTS ({listed} OFFSET 0) ORDER BY held.id DESC LIMIT %s"  # noqa: S608 of querysets
        params = (*params, size)
    else:
        rest, params = _sql(ordered.filter(pk__in=RawSQL("SELECT held.id FROM held", ())).values("pk")[:size])
    statement = f"WITH held(id) AS MATERIALIZED ({held}) {rest}"
    return RawSQL(statement, (*held_params, *params))  # noqa: S611 values are parameters


def _sql(rows: QuerySet[Any]) -> Sql:
    """The statement of a list and its parameters. Raises `EmptyResultSet` when it cannot have rows."""
    return rows.query.sql_with_params()
