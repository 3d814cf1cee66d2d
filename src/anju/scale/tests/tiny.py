"""A tiny estate, made once for all tests of a file: a few acted cases and two projects of their copies."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from anju.core import outbox
from anju.core.outbox.models import OutboxRow
from anju.core.time import product_now
from anju.demo import load as demo
from anju.demo.roster import draw_up
from anju.demo.stories import Players, quiet_history, tell_story
from anju.estate.models import Room
from anju.people.models import Person
from anju.scale import load as loading
from anju.scale.models_acted import act_models

CASES, OPEN = 120, 12
"""of the two projects together; open ones of each"""


def quiet(_line: str) -> None:
    return


@contextmanager
def tiny_estate(blocker: DjangoDbBlocker) -> Iterator[None]:
    """The estate, in one transaction that is taken back; the tests of a file see it and take back what they add."""
    with blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(demo, "PLANS", demo.PLANS[:1])
        patch.setattr(loading, "_kept", [])  # models of an estate that was taken back
        if connection.vendor == "postgresql":  # a load has transactions of its own, and alters tables in between
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _act_out()
        act_models(quiet, cases=3)
        waiting = OutboxRow.objects.count()
        loading.load("", quiet, cases=CASES, projects=2, open_a_project=OPEN, processes=0)
        assert OutboxRow.objects.count() == waiting  # copies put down no work
        yield
        transaction.set_rollback(True)


def _act_out() -> None:
    random = Random(5)
    [project] = demo._build(random)
    draw_up(project)
    named = Person.objects.exclude(username=None).select_related("firm")
    players = Players(project=project, people={person.username or "": person for person in named})
    rooms = list(Room.objects.filter(project=project).select_related("project", "building", "unit")[:40])
    now = product_now()
    with quiet_history():
        for until, minutes in (("registered", 5), ("assigned", 42), ("appointed", 90), ("closed", 5000)):
            tell_story(players, random.choice(rooms), random, until=until, began=now - timedelta(minutes=minutes))
    outbox.drain()
