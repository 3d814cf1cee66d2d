"""Numbers per project, kind and year, without gaps: the counter moves in the transaction that uses the number."""

from secrets import token_hex

from django.db import connection, models

MOVE_SERIES = (
    "INSERT INTO core_counter (series, last) VALUES (%s, 1) "
    "ON CONFLICT (series) DO UPDATE SET last = core_counter.last + 1 RETURNING last"
)
"""Moves the counter of one series and returns where it stands now."""
NUMBER_SQL = "CAST(%s AS text) || '-' || lpad(CAST(last AS text), greatest(4, length(CAST(last AS text))), '0')"
"""`number_in` for the database (PostgreSQL): one value, the series; `last` is the column of `MOVE_SERIES`."""
PENDING = f"PENDING-{token_hex(12).upper()}"
"""Stands for the number that the statement under way will draw; nobody can guess it, so nobody's words hold it."""


class Counter(models.Model):
    """The last number given in one series."""

    series = models.CharField(max_length=60, primary_key=True)
    last = models.BigIntegerField(default=0)


def series_of(*, prefix: str, year: int) -> str:
    """`YQ-26`: the series of a project and year. `prefix` is the project's code, with a kind behind it where a project
    numbers several kinds of paper."""
    return f"{prefix}-{year % 100:02d}"


def number_in(series: str, *, last: int) -> str:
    """`YQ-26-0001`: the number at which the counter of a series stands."""
    return f"{series}-{last:04d}"


def next_number(*, prefix: str, year: int) -> str:
    """The next number of a series, as `YQ-26-0001`. Takes a row lock until the transaction ends."""
    series = series_of(prefix=prefix, year=year)
    with connection.cursor() as cursor:
        cursor.execute(MOVE_SERIES, [series])
        (last,) = cursor.fetchone()
    return number_in(series, last=last)
