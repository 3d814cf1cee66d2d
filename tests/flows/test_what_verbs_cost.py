"""What the verbs of every day cost in statements, BEGIN and COMMIT (here savepoints) included; the second time, as the first one
reads what a process keeps."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anju.core.time import product_now
from anju.people.models import Person
from anju.verbs.performing import perform
from tests.cast import Cast
from tests.walk import walk_to

Wish = Callable[[Cast], tuple[Person, dict[str, Any]]]


def _span(cast: Cast) -> tuple[Person, dict[str, Any]]:
    soon = product_now() + timedelta(hours=2)
    return cast.technician, {"starts": soon.isoformat(), "ends": (soon + timedelta(hours=1)).isoformat()}


WISHES: dict[str, tuple[str, Wish, int, int]] = {
    "assign_technician": ("agreed", lambda cast: (cast.lead, {"technician": cast.technician.pk}), 13, 15),
    "book_appointment": ("assigned", _span, 11, 14),
    "finish_work": ("in_work", lambda cast: (cast.technician, {"photos": [cast.file(cast.technician)]}), 12, 16),
    "sign_off_item": (
        "done", lambda cast: (cast.technician, {"signature": cast.file(cast.technician, "signature")}), 12, 17,
    ),
}  # fmt: skip
"""state before, who with what, statements on PostgreSQL and on SQLite"""


@pytest.mark.parametrize("verb", WISHES)
def test_it_states_what_a_verb_costs(cast: Cast, verb: str) -> None:
    state, wish, on_postgresql, on_sqlite = WISHES[verb]
    for _ in range(2):
        matter = walk_to(cast, state)
        who, inputs = wish(cast)
        actor = cast.actor(who)
        with CaptureQueriesContext(connection) as asked:
            perform(verb, number=matter.number, item_no=1, actor=actor, inputs=inputs)
    told = "\n".join(one["sql"][:110] for one in asked)
    assert (verb, len(asked)) == (verb, on_postgresql if connection.vendor == "postgresql" else on_sqlite), told
