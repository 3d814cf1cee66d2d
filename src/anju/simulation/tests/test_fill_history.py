"""A history in short pieces: cut anywhere it goes on, never doubled; behind everything else, and away when done."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from anju.core import outbox
from anju.core.errors import Refusal
from anju.core.outbox import leases
from anju.core.outbox.models import OutboxRow
from anju.matters.models import Event, Matter
from anju.simulation import acting, actions, progress
from anju.simulation.actions import TOPIC, begin_filling, fill_piece, fill_to_the_end, go_on_filling
from anju.simulation.models import Filling
from tests.cast import Cast

NOTHING = timedelta()
"""a piece of one verb"""


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A demo is wanted; no strip is left behind."""
    monkeypatch.setattr(settings, "DEMO", True)
    yield
    (progress._file()).unlink(missing_ok=True)


def begun(cast: Cast, **given: Any) -> Filling:
    wanted: dict[str, Any] = {"project": cast.project, "days": 9, "cases": 2, "seed": "3"}
    return begin_filling(**(wanted | given))


class Killed(BaseException):
    """What a worker feels of kill -9."""


def cut_after(monkeypatch: pytest.MonkeyPatch, verbs: int) -> None:
    """Let the process die in the middle of the verb after so many."""
    done, count = acting._do, iter(range(verbs))

    def dies(*given: Any) -> str:
        if next(count, None) is None:
            raise Killed
        return done(*given)

    monkeypatch.setattr(acting, "_do", dies)


def worked(filling: Filling) -> None:
    """Work the rows of the history as the worker does, one after the other."""
    for _round in range(1000):
        row = OutboxRow.objects.filter(topic=TOPIC, state="waiting").order_by("due_at").first()
        if row is None:
            return
        go_on_filling(filling_id=filling.pk, at=row.payload["at"])
        OutboxRow.objects.filter(pk=row.pk).update(state="done")


def test_it_acts_all_cases_in_pieces_and_says_how_many(cast: Cast) -> None:
    filling = begun(cast)
    worked(filling)
    filling.refresh_from_db()
    assert filling.ended_at is not None
    assert (filling.case_no, filling.refused) == (filling.total, 0)
    assert Matter.objects.count() == filling.total > 1
    assert filling.verbs == Event.objects.filter(client_id__startswith=f"history-{filling.pk}-").count()
    assert OutboxRow.objects.filter(topic=TOPIC).count() > 1


@pytest.mark.parametrize("verbs", [1, 7])
def test_it_goes_on_after_a_cut_in_the_middle_without_doubling(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, verbs: int
) -> None:
    filling = begun(cast)
    with monkeypatch.context() as dying:
        cut_after(dying, verbs)
        with pytest.raises(Killed):
            fill_piece(filling_id=filling.pk, background=True, span=timedelta(hours=1))
    stood = Event.objects.filter(client_id__startswith="history-").count()
    assert stood == verbs
    worked(filling)
    assert Matter.objects.count() == filling.total
    names = list(Event.objects.exclude(client_id=None).values_list("client_id", flat=True))
    assert len(names) == len(set(names))


def test_it_would_double_without_the_names(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    fresh = iter(range(100_000))
    monkeypatch.setattr(acting.Stage, "name", lambda *_given: f"nameless-{next(fresh)}")
    filling = begun(cast)
    with monkeypatch.context() as dying:
        cut_after(dying, 1)
        with pytest.raises(Killed):
            fill_piece(filling_id=filling.pk, background=True, span=timedelta(hours=1))
    fill_piece(filling_id=filling.pk, span=timedelta(hours=1))  # in one piece: the nameless find no case to go on with
    assert Matter.objects.count() == filling.total + 1


def test_it_hands_on_from_a_row_that_lags_behind(cast: Cast) -> None:
    filling = begun(cast)
    filling = fill_piece(filling_id=filling.pk, background=True, span=NOTHING)
    before = Event.objects.count()
    go_on_filling(filling_id=filling.pk, at=[0, 0])
    assert Event.objects.count() == before
    assert OutboxRow.objects.filter(topic=TOPIC).count() == 2


def test_it_acts_little_in_one_piece(cast: Cast) -> None:
    filling = begun(cast)
    assert fill_piece(filling_id=filling.pk, span=NOTHING).verbs == 1


def test_it_waits_for_everything_else_and_is_no_part_of_a_drain(cast: Cast) -> None:
    begun(cast)
    cast.repair()
    first = leases.claim(worker="w")
    assert first is not None
    assert first.topic == "matters.events"
    outbox.drain()
    assert OutboxRow.objects.get(topic=TOPIC).state == "waiting"
    OutboxRow.objects.exclude(topic=TOPIC).delete()
    last = leases.claim(worker="w")
    assert last is not None
    assert last.topic == TOPIC


def test_it_shows_how_far_it_is_and_nothing_once_it_is_done(cast: Cast) -> None:
    filling = begun(cast)
    progress.show_progress()
    found = progress.shown_progress()
    assert found is not None
    assert (found.done, found.total) == (0, filling.total)
    other = begun(cast, project=cast.other_project)
    Filling.objects.filter(pk=other.pk).update(ended_at=other.began_at, case_no=other.total)
    progress.show_progress()
    found = progress.shown_progress()
    assert found is not None
    assert (found.done, found.total) == (other.total, filling.total + other.total)
    fill_to_the_end(filling_id=filling.pk, say=lambda _filling: None)
    progress.show_progress()
    assert progress.shown_progress() is None


def test_it_does_nothing_where_no_demo_is_wanted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    filling = begun(cast)
    monkeypatch.setattr(settings, "DEMO", False)
    go_on_filling(filling_id=filling.pk, at=[0, 0])
    assert not Matter.objects.exists()


def test_it_refuses_a_real_estate_and_a_second_history_at_a_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(cast)
    with pytest.raises(Refusal) as refused:
        begun(cast)
    assert refused.value.code == "history-under-way"
    with pytest.raises(Refusal) as refused:
        begun(cast, days=0)
    assert refused.value.code == "history-empty"
    monkeypatch.setattr(actions.settings, "PRODUCTION", True)
    with pytest.raises(Refusal) as refused:
        begun(cast)
    assert refused.value.code == "simulation-in-production"
    assert Filling.objects.count() == 1
