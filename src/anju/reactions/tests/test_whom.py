"""The table that people read says what is really told."""

import pytest

from anju.core.outbox import drain
from anju.core.time import product_now
from anju.notices.models import Notice
from anju.notices.wording import texts
from anju.reactions.later import TOLD
from anju.reactions.whom import BY_THEMSELVES, WHOM, all_lines
from anju.verbs.performing import perform
from tests.cast import Cast
from tests.walk import walk_to


def test_it_names_only_what_is_told_in_texts_that_are_there() -> None:
    assert set(WHOM) - set(TOLD) == set()
    named = {line.template for lines in WHOM.values() for line in lines} | {
        line.template for line in BY_THEMSELVES.values()
    }
    assert named - set(texts()) == set()


def test_it_shows_every_line() -> None:
    assert {kind for kind, _line in all_lines()} >= set(WHOM)


@pytest.mark.covers("INT-4", "INT-5")
def test_it_says_what_a_repair_really_tells(cast: Cast) -> None:
    walk_to(cast, "signed_off")
    perform("urge_case", number=cast.repair(room=cast.home_above).number, actor=cast.actor(cast.clerk), inputs={})
    drain()
    made = Notice.objects.filter(event__isnull=False, made_at__lte=product_now())
    for kind, template, route in made.values_list("event__kind", "template", "route").distinct():
        lines = {line.template: line.routes for line in WHOM[kind]}
        assert route in lines[template], (kind, template, route)
    assert made.values("event__kind").distinct().count() >= 5
