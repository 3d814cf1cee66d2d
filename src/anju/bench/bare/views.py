"""An empty answer; and L4: order, item, two clocks, event and outbox row through the ORM in one transaction."""

import itertools
import json
import os
from functools import lru_cache

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse

from anju.bench.bare.rows import SIX, insert_all, six_rows
from anju.estate.models import Project

_turns = itertools.count(1)


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing at all."""
    return HttpResponse("ok")


def six(request: HttpRequest) -> JsonResponse:
    """L4: six inserts through the ORM, the same tables with the same indexes as the product's."""
    body = json.loads(request.body)
    with transaction.atomic():
        order, *rows = six_rows(_project_id(), name=_name(), words=body["description"])
        order.save(force_insert=True)
        for row in rows:
            if hasattr(row, "matter_id"):
                row.matter = order
            row.save(force_insert=True)
    return JsonResponse({"number": order.number}, status=201)


def six_in_one(request: HttpRequest) -> JsonResponse:
    """The same rows in plain multi-row SQL; on PostgreSQL in one statement."""
    body = json.loads(request.body)
    rows = six_rows(_project_id(), name=_name(), words=body["description"])
    with transaction.atomic():
        insert_all(connection, rows)
    return JsonResponse({"number": rows[0].number}, status=201)


@lru_cache(maxsize=1)
def _project_id() -> int:
    return Project.objects.order_by("-id").values_list("pk", flat=True)[0]


def _name() -> str:
    return f"{os.getpid()}-{next(_turns)}-{os.urandom(4).hex()}"


__all__ = ["SIX", "empty", "six", "six_in_one"]
