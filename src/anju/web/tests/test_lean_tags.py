"""The tags for lists of many render what the components render."""

import re
from datetime import timedelta

import pytest
from django.template import Context, Template
from django_cotton.compiler_regex import CottonCompiler

from anju.core.time import product_now


def shown(source: str, **given: object) -> str:
    # Space between the pieces is laid out by flex gaps: only the pieces are compared.
    text = Template(CottonCompiler().process(source)).render(Context(given))
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("minutes", [-30, 3, 300, 5000])
@pytest.mark.parametrize("word", ["", "到场"])
@pytest.mark.parametrize("paused", [False, True])
def test_it_shows_a_clock_as_the_component_does(minutes: int, word: str, *, paused: bool) -> None:
    now = product_now()
    given = {
        "start": now - timedelta(hours=2),
        "due": now + timedelta(minutes=minutes),
        "paused": now - timedelta(minutes=5) if paused else None,
        "word": word,
        "server_now": now,
    }
    component = shown('<c-countdown :start="start" :due="due" :paused_since="paused" word="{{ word }}" />', **given)
    assert shown("{% countdown start due paused word %}", **given) == component


@pytest.mark.parametrize(("kind", "word"), [("late", "超时"), ("moving", "维修中"), ("off", "<取消>")])
def test_it_shows_a_state_as_the_component_does(kind: str, word: str) -> None:
    component = shown('<c-badge :kind="kind" :word="word" />', kind=kind, word=word)
    assert shown("{% badge kind word %}", kind=kind, word=word) == component
