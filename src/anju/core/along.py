"""What a live part asks along with its caller's session, so that hearing that nothing is new costs one statement.

    def _cases(request):
        return Question(Matter.objects.filter(open=True, project=project_named(request)), ("pk", "last_seq"))

    @asks_along(_cases)
    def board_live(request): ...  # the answer is `request.along.told`

The question is put before anybody knows who asks; the statement that reads the session, its person and their grants
(`gate/sessions.py`) answers it in the same moment. It is no right to see: the view judges by the reach of that same read before it
uses the answer, and nothing of it is kept. What cannot be asked before the reach is known is asked by the view, as ever.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, Func, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce
from django.http import Http404, HttpRequest
from django.urls import resolve

from anju.core.errors import Refusal

V = TypeVar("V", bound=Callable[..., Any])

ASKER = RawSQL("p.id", (), BigIntegerField())
"""in a question: the person of the session"""


class _Stroked(Func):
    """Texts with strokes between, as one chain: nested calls overflow SQLite's parser."""

    template = "(%(expressions)s)"
    arg_joiner = " || '/' || "
    output_field = TextField()


@dataclass(frozen=True)
class Question:
    """Rows and the columns of them that tell whether anything moved."""

    rows: QuerySet[Any]
    columns: tuple[str, ...]

    @cached_property
    def sql(self) -> tuple[str, tuple[Any, ...]]:
        """One text of all rows, and the values of it: columns parted by strokes, rows by commas."""
        texts = [Coalesce(Cast(name, TextField()), Value(""), output_field=TextField()) for name in self.columns]
        sql, values = self.rows.annotate(along=_Stroked(*texts)).values_list("along").query.sql_with_params()
        gather = "string_agg" if connection.vendor == "postgresql" else "group_concat"
        return f"COALESCE((SELECT {gather}(q.along, ',') FROM ({sql}) q), '')", tuple(values)  # noqa: S608 - the ORM's own statement


@dataclass(frozen=True)
class Asked:
    """What the session's read takes along: the code of a project, an expression with its values."""

    project: str
    sql: str
    values: tuple[Any, ...]


Asking = Callable[..., Question | None]
"""the request and what its address carries → the question; None where it cannot be asked before the reach is known"""


def asks_along(asking: Asking) -> Callable[[V], V]:
    """Let a view's question be put with the session's read, and the project that `?project=` names be read there as well."""

    def mark(view: V) -> V:
        view.asks_along = asking  # type: ignore[attr-defined]
        return view

    return mark


def asked_along(request: HttpRequest) -> Asked | None:
    """What is to be put with the session's read for this address; None for one whose view asks nothing there."""
    if request.method not in {"GET", "HEAD"}:
        return None
    try:
        found = resolve(request.path_info)
    except Http404:
        return None
    asking: Asking | None = getattr(found.func, "asks_along", None)
    if asking is None or "\0" in request.get_full_path() or any("\0" in value for value in request.GET.values()):
        return None
    try:
        question = asking(request, **found.kwargs)
        sql, values = question.sql if question is not None else ("NULL", ())
    except (Refusal, EmptyResultSet):  # the view says so itself
        sql, values = "NULL", ()
    return Asked(project=request.GET.get("project", ""), sql=sql, values=values)
