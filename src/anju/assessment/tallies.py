"""What a fact adds to the tallies of its project's months, and the same counted anew from all facts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from anju.assessment.indicators import NOT_DOUBLE, SETTLED, judged
from anju.assessment.models import Fact, Tally

Key = tuple[int, str, int, str, int, int]
"""project, what, month, value, firm, worker"""
Counts = Counter[tuple[Key, bool]]
OF_CASES = ("kind", "channel", "urgency")
"""volumes counted by cases; defects are counted by items"""
MOST_ROWS = 1000
"""of one statement"""
COLUMNS = ("project_id", "what", "month", "value", "firm", "worker")


def counts_of(rows: Iterable[Mapping[str, Any]]) -> Counts:
    """What these facts count for. A case registered twice counts nowhere; one whose limit runs in no share yet."""
    found: Counts = Counter()
    for row in rows:
        if row["ended"] != "merged":
            found.update(_counts(row))
    return found


def _counts(row: Mapping[str, Any]) -> Iterator[tuple[Key, bool]]:
    project, opened, closed = row["project_id"], row["opened_month"], row["closed_month"]
    yield (project, "defect", opened, str(row["defect_id"] or ""), 0, 0), True
    if row["first"]:
        yield (project, "registered", opened, "", 0, 0), True
        for name in OF_CASES:
            yield (project, name, opened, row[name], 0, 0), True
        if closed is not None:
            yield (project, "ended", closed, row["ended"], 0, 0), True
    if not row["runs"]:
        firm, worker = row["contractor_id"] or 0, row["technician_id"] or 0
        for code, yes in judged(row):
            month = row[SETTLED[code].month]
            if month is not None:
                yield (project, code, month, "", firm, worker), yes


def add_counts(*, counts: Counts) -> None:
    """Add differences to the tallies: its rows in one order, so that nobody waits in a circle."""
    merged: dict[Key, list[int]] = {}
    for (key, yes), number in counts.items():
        if number:
            merged.setdefault(key, [0, 0])[0 if yes else 1] += number
    if not merged:
        return
    rows = sorted(merged.items())
    for begin in range(0, len(rows), MOST_ROWS):
        _add(rows[begin : begin + MOST_ROWS])


def _add(rows: list[tuple[Key, list[int]]]) -> None:
    names, table = (*COLUMNS, "yes", "no"), Tally._meta.db_table
    values = ", ".join(["(" + ", ".join(["%s"] * len(names)) + ")"] * len(rows))
    sql = (  # the table's and columns' own names; every value is a parameter
        f"INSERT INTO {table} ({', '.join(names)}) VALUES {values} ON CONFLICT ({', '.join(COLUMNS)}) "  # noqa: S608
        f"DO UPDATE SET yes = {table}.yes + excluded.yes, no = {table}.no + excluded.no"
    )
    values_of: list[Any] = [value for key, numbers in rows for value in [*key, *numbers]]
    with connection.cursor() as cursor:
        cursor.execute(sql, values_of)


def counted_anew(*, project_id: int) -> Counts:
    """The tallies of a project as its facts make them: one pass for each indicator and kind of volume."""
    facts = Fact.objects.filter(NOT_DOUBLE, project=project_id)
    found: Counts = Counter()
    for code, share in SETTLED.items():
        settled = facts.filter(runs=False, **{f"{share.month}__isnull": False})
        groups = settled.filter(share.counted).values_list(share.month, "contractor_id", "technician_id").order_by()
        for month, firm, worker, yes, no in groups.annotate(
            yes_count=Count("pk", filter=share.yes), no_count=Count("pk", filter=share.no)
        ):
            key = (project_id, code, month, "", firm or 0, worker or 0)
            found[key, True] += yes
            found[key, False] += no
    for what, rows in _volumes(facts):
        for month, value, number in rows:
            found[(project_id, what, month, str(value or ""), 0, 0), True] += number
    return +found


def _volumes(facts: QuerySet[Fact]) -> Iterator[tuple[str, Iterable[tuple[int, Any, int]]]]:
    cases = facts.filter(first=True)
    for what in OF_CASES:
        yield what, cases.values_list("opened_month", what).order_by().annotate(number=Count("pk"))
    yield "defect", facts.values_list("opened_month", "defect_id").order_by().annotate(number=Count("pk"))
    totals = cases.values_list("opened_month").order_by().annotate(number=Count("pk"))
    yield "registered", ((month, "", number) for month, number in totals)
    ended = cases.filter(closed_month__isnull=False)
    yield "ended", ended.values_list("closed_month", "ended").order_by().annotate(number=Count("pk"))


def kept_tallies(*, project_id: int) -> Counts:
    """The tallies of a project as they stand."""
    found: Counts = Counter()
    for *key, yes, no in Tally.objects.filter(project=project_id).values_list(*COLUMNS, "yes", "no"):
        place: Key = tuple(key)
        found[place, True] += yes
        found[place, False] += no
    return found
