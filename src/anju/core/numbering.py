"""Numbers per project, kind and year, without gaps: the counter moves in the transaction that uses the number."""

from django.db import connection, models


class Counter(models.Model):
    """The last number given in one series."""

    series = models.CharField(max_length=60, primary_key=True)
    last = models.BigIntegerField(default=0)


def next_number(*, prefix: str, year: int) -> str:
    """The next number of a series, as `YQ-26-0001`. Takes a row lock until the transaction ends.

    `prefix` is the project's code, with a kind behind it where a project numbers several kinds of paper.
    """
    series = f"{prefix}-{year % 100:02d}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_counter (series, last) VALUES (%s, 1) "
            "ON CONFLICT (series) DO UPDATE SET last = core_counter.last + 1 RETURNING last",
            [series],
        )
        (last,) = cursor.fetchone()
    return f"{series}-{last:04d}"
