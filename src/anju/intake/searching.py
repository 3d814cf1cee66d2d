"""Search in one list: which of its rows hold every word, the first ones first; and how a number's end is found unread."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, F, Q, QuerySet
from django.db.models.expressions import RawSQL

from anju.core.crypto import blind_index
from anju.core.time import FAR
from anju.intake.models import Case
from anju.matters.finding import SPAN, triples_match
from anju.matters.models import Matter, SearchEntry
from anju.people.queries import phone_index, tail_index

SHORT = 15_000
"""rows; a list of no more is read one by one, which takes as long for every word"""
MOST_SPANS = 8
"""how many spans of keys are asked at once at most: more find a rare word sooner, fewer visit less of a common one"""
MOST_SPANS_OF_SEVERAL = 32
"""the same of several words, which rarely meet"""
NEWEST = ("-pk",)
"""one of the two orders of a list; the other is by next due moment"""
OLDEST = ("pk",)
"""the order of those at the far end of the queue"""
Sql = tuple[str, tuple[Any, ...]]


def phone_token(digits: str) -> str:
    """How the last four digits of a number stand in the search text: keyed, so the text reveals no number."""
    return "tel:" + blind_index("search-tail", tail_index(digits))[:12]


def alternatives(word: str) -> tuple[str, ...]:
    """What a text may hold to be found by a word: four digits also stand for the end of a phone."""
    return (word, phone_token(word)) if word.isdigit() and len(word) == 4 else (word,)


def _whole_number(word: str) -> bool:
    return word.isdigit() and len(word) == 11


def entries_holding(words: str) -> QuerySet[SearchEntry]:
    """The search texts that hold every word, by their index; eleven digits also stand for a whole phone number."""
    found = SearchEntry.objects.all()
    for word in words.lower().split():
        if _whole_number(word):
            written = SearchEntry.objects.filter(text__holds=(word,)).values("matter_id")
            rang = Case.objects.filter(phone_index=phone_index(word)).values("matter_id")
            found = found.filter(pk__in=written.union(rang, all=True))
        else:
            found = found.filter(text__holds=alternatives(word))
    return found


def first_holding(ordered: QuerySet[Matter], words: str, *, size: int) -> list[Matter]:
    """The first rows of a list, newest first or by next due moment, that hold every word. Two queries, by due moment at most four.

    A short list is read row by row. A long one by key is found by the index, key by key or span by span, until the page is full: neither
    takes longer for a common word than for a rare one, wherever its cases lie. By due moment nearly all of a long list stands at
    the far end of the queue, by key; what comes before is a list of its own.
    """
    try:
        if ordered.query.order_by == NEWEST:
            return _first(ordered, words, size=size)
        found = _first(ordered.filter(queue_at__lt=FAR), words, size=size)
        if len(found) < size:
            found += _first(ordered.filter(queue_at__gte=FAR).order_by(*OLDEST), words, size=size - len(found))
    except EmptyResultSet:
        return []  # a reach without any project
    return found


def _first(ordered: QuerySet[Matter], words: str, *, size: int) -> list[Matter]:
    if any(map(_whole_number, words.split())):
        ids = _sorted(ordered, words, size=size)
    elif _short(ordered):
        ids = _read(ordered, words, size=size)
    elif ordered.query.order_by not in (NEWEST, OLDEST):
        ids = _sorted(ordered, words, size=size)
    elif connection.vendor == "sqlite":
        ids = _key_by_key(ordered, words, size=size)
    else:
        ids = _span_by_span(ordered, words, size=size)
    return _rows(ordered, ids)[:size]


def _short(ordered: QuerySet[Matter]) -> bool:
    return not ordered.order_by()[SHORT : SHORT + 1].exists()


def _rows(ordered: QuerySet[Matter], ids: RawSQL) -> list[Matter]:
    """These rows of the list, by their keys; a page of them is put in order here, or SQLite would walk the whole list for it."""
    newest = ordered.query.order_by == NEWEST
    return sorted(
        ordered.order_by().filter(pk__in=ids),
        key=lambda matter: (0, -matter.pk) if newest else (matter.queue_at, matter.pk),
    )


def _read(ordered: QuerySet[Matter], words: str, *, size: int) -> RawSQL:
    """Ids of the list, each row compared with the words."""
    rows, rows_params = _sql(ordered.values("pk"))
    holds, holds_params = _compared("near.id", words)
    statement = f"WITH near(id) AS MATERIALIZED ({rows}) SELECT near.id FROM near WHERE {holds} LIMIT %s"  # noqa: S608 of querysets
    return RawSQL(statement, (*rows_params, *holds_params, size))  # noqa: S611 values are parameters


def _sorted(ordered: QuerySet[Matter], words: str, *, size: int) -> RawSQL:
    """Ids of the list by the index of the text, all that is found and then sorted."""
    held, held_params = _sql(entries_holding(words).values("matter_id"))
    rest, params = _sql(ordered.filter(pk__in=RawSQL("SELECT held.id FROM held", ())).values("pk")[:size])
    return RawSQL(f"WITH held(id) AS MATERIALIZED ({held}) {rest}", (*held_params, *params))  # noqa: S611 values are parameters


def _key_by_key(ordered: QuerySet[Matter], words: str, *, size: int) -> RawSQL:
    """Ids of a list by key: FTS5 goes through its rows in their order, either way, and from any key on."""
    first, first_params = _sql(ordered.values("pk")[:1])
    match, match_params = triples_match([alternatives(word) for word in words.lower().split()], "matters_search")
    listed, listed_params = _listed(ordered, "held.rowid")
    holds, holds_params = _compared("held.rowid", words)
    on, way = ("<=", "DESC") if ordered.query.order_by == NEWEST else (">=", "ASC")
    statement = (
        f"SELECT held.rowid FROM matters_searchindex held WHERE matters_searchindex MATCH {match} AND held.rowid {on} ({first}) "  # noqa: S608 of querysets
        f"AND {listed} AND {holds} ORDER BY held.rowid {way} LIMIT %s"
    )
    return RawSQL(statement, (*match_params, *first_params, *listed_params, *holds_params, size))  # noqa: S611 values are parameters


def _span_by_span(ordered: QuerySet[Matter], words: str, *, size: int) -> RawSQL:
    """Ids of a list by key, at least the page: GIN has no order, but finds the rows of some spans of keys without seeing the others.

    Each step asks for the spans behind the last ones, twice as many, until enough is found or no key is left.
    """
    newest = ordered.query.order_by == NEWEST
    most = MOST_SPANS if len(words.split()) == 1 else MOST_SPANS_OF_SEVERAL
    asked = "span.at - span.many + 1, span.at" if newest else "span.at, span.at + span.many - 1"
    within = f"ARRAY[matters_searchentry.matter_id / {SPAN}] && ARRAY(SELECT generate_series({asked}))"
    key = F("pk") + 0  # or the planner might go along the primary key instead
    held, held_params = _sql(
        entries_holding(words)
        .filter(RawSQL(within, (), BooleanField()))  # noqa: S611 our own names
        .annotate(key=key)
        .order_by("-key" if newest else "key")
        .values("key")
    )
    listed, listed_params = _listed(ordered, "held.key")
    first, first_params = _sql(ordered.values("pk")[:1])
    last = f"at <= (SELECT max(matter_id) FROM matters_searchentry) / {SPAN}"  # noqa: S608 our own number
    on, more, way = ("-", "at >= 0", "DESC") if newest else ("+", last, "ASC")
    statement = f"""WITH RECURSIVE span(at, many, missing, ids) AS (
        SELECT ({first}) / {SPAN}, 1, %s, '{{}}'::bigint[]
        UNION ALL
        SELECT at {on} many, least(many * 2, {most}), missing - cardinality(found.ids), found.ids
        FROM span, LATERAL (
            SELECT ARRAY(SELECT held.key FROM ({held} OFFSET 0) held WHERE {listed} ORDER BY held.key {way} LIMIT %s) AS ids OFFSET 0
        ) found WHERE missing > 0 AND {more}
    ) SELECT unnest(ids) FROM span"""  # noqa: S608 of querysets
    return RawSQL(statement, (*first_params, size, *held_params, *listed_params, size))  # noqa: S611 values are parameters


def _listed(ordered: QuerySet[Matter], key: str) -> Sql:
    """Whether the list has the row of this key."""
    rows, params = _sql(ordered.order_by().filter(pk=RawSQL(key, ())).values("pk")[:1])  # noqa: S611 a column
    return f"EXISTS ({rows} OFFSET 0)", params


def _compared(key: str, words: str) -> Sql:
    """Whether the text of the row of this key holds every word."""
    entry = SearchEntry.objects.filter(pk=RawSQL(key, ()))  # noqa: S611 a column
    for word in words.lower().split():
        either = Q()
        for text in alternatives(word):
            either |= Q(text__contains=text)
        entry = entry.filter(either)
    rows, params = _sql(entry.values("pk")[:1])
    return f"EXISTS ({rows} OFFSET 0)", params


def _sql(rows: QuerySet[Any]) -> Sql:
    """The statement of a list and its parameters. Raises `EmptyResultSet` when it cannot have rows."""
    return rows.query.sql_with_params()
