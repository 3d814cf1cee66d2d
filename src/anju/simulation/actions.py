"""The writers of simulated histories: begin one, act a short piece of it.

A piece takes some tenths of a second, each verb in a transaction of its own, and leaves where to go on. Cut at any point
it goes on there: the position is at most a piece behind, and what stood already is recognised by its name.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from anju.core import outbox
from anju.core.errors import Invalid, Refusal
from anju.core.time import machine_now, product_now
from anju.estate.models import Project
from anju.simulation.acting import Acted, Stage, act_out
from anju.simulation.limits import limits_of
from anju.simulation.model import Plan, simulate
from anju.simulation.models import Filling
from anju.simulation.players import Players
from anju.simulation.pools import Shift
from anju.simulation.progress import show_progress
from anju.simulation.scripts import Limits, Script, Window

TOPIC = "simulation.history"
PIECE = timedelta(seconds=0.25)
"""how long one piece acts before it leaves the rest to the next"""
IN_FRONT = timedelta(seconds=3)
"""a piece where nobody waits for anything else"""
REST = timedelta(seconds=0.3)
"""how long the worker does other things in between, at least; and at least one and a half times what the piece took"""
KEPT_REFUSALS = 50
SHIFTS = (
    Shift(name="day", begins=8 * 60, ends=20 * 60, leads=2, technicians=3, desk=2),
    Shift(name="night", begins=20 * 60, ends=8 * 60, leads=1, technicians=1),
)
"""who is there in a history, where nothing else is said: as the demo's roster has it"""


def begin_filling(
    *, project: Project, days: int, cases: int, seed: str, until: datetime | None = None,
    shifts: tuple[Shift, ...] = SHIFTS, background: bool = True, delay: timedelta = timedelta(),
) -> Filling:  # fmt: skip
    """Plan a history of about so many cases over the last days, and with `background` leave it to the worker.

    Raises `Refusal` `simulation-in-production` (a real estate gets no invented past), `history-under-way`.
    """
    if settings.PRODUCTION:
        raise Refusal("simulation-in-production", _("A real estate gets no invented history."))
    if days < 1 or cases < 1:
        raise Invalid("history-empty", _("A history has at least one day and one case."))
    if Filling.objects.filter(project=project, ended_at=None).exists():
        raise Refusal("history-under-way", _("A history of this project is being acted out already."))
    end = until or product_now()
    rooms = project.rooms.exclude(delivered_on=None).order_by("delivered_on")
    filling = Filling(
        project=project, seed=seed, begins_on=end.astimezone(project.zone).date() - timedelta(days=days), days=days + 1,
        per_day=cases / days, until=end, began_at=machine_now(), total=0,
        plan={
            "shifts": [asdict(shift) for shift in shifts],
            "limits": asdict(limits_of(project, at=end)),
            "delivered_on": (first := rooms.values_list("delivered_on", flat=True).first()) and first.isoformat(),
        },
    )  # fmt: skip
    filling.total = len(_cases(filling))
    with transaction.atomic():
        filling.save(force_insert=True)
        if background:
            _put_next(filling, delay=delay)
    return filling


def go_on_filling(*, filling_id: int, at: list[int]) -> None:
    """The worker's part: one piece from the position `at` (case, step), and the next is put down.

    A row that lags behind the position hands on and does nothing. Without a demo wanted, histories rest.
    """
    filling = Filling.objects.get(pk=filling_id)
    if filling.ended_at is not None or not settings.DEMO:
        return
    if [filling.case_no, filling.step_no] != at:
        _put_next(filling, delay=REST)
        return
    fill_piece(filling_id=filling.pk, background=True)
    show_progress()


def fill_piece(*, filling_id: int, background: bool = False, span: timedelta = PIECE) -> Filling:
    """Act on from where the history stands, for about `span`. Returns how it stands now."""
    filling = Filling.objects.select_related("project", "project__company").get(pk=filling_id)
    if filling.ended_at is not None:
        return filling
    stage, scripts = _staged(filling_id, filling.began_at)
    began, done = machine_now(), Acted()
    place, step = filling.case_no, filling.step_no

    def enough() -> bool:
        return machine_now() - began >= span

    while place < len(scripts):
        acted = act_out(stage, scripts[place], begin_at=step, enough=enough)
        done.verbs += acted.verbs
        done.repeated += acted.repeated
        done.refused += acted.refused
        place, step = (place + 1, 0) if acted.ended else (place, acted.step)
        if enough():
            break
    with transaction.atomic():
        _write(filling, place=place, step=step, done=done, ended=place >= len(scripts))
        if background and filling.ended_at is None:
            _put_next(filling, delay=max(REST, 1.5 * (machine_now() - began)))
    return filling


def fill_to_the_end(*, filling_id: int, say: Callable[[Filling], None]) -> Filling:
    """Act a history out in this process; `say` hears how far it is after every piece."""
    while True:
        filling = fill_piece(filling_id=filling_id, span=IN_FRONT)
        say(filling)
        if filling.ended_at is not None:
            return filling


def history_of(*, filling: Filling) -> tuple[Stage, list[Script]]:
    """The stage and the scripts of a history, for whoever acts them out by a way of their own."""
    return _staged(filling.pk, filling.began_at)


def end_filling(*, filling_id: int) -> None:
    """A history was acted out whole by somebody else."""
    filling = Filling.objects.get(pk=filling_id)
    if filling.ended_at is None:
        _write(filling, place=filling.total, step=0, done=Acted(), ended=True)


def _write(filling: Filling, *, place: int, step: int, done: Acted, ended: bool) -> None:
    refusals = [asdict(one) for one in done.refused]
    filling.case_no, filling.step_no = place, step
    filling.refusals = [*filling.refusals, *refusals][:KEPT_REFUSALS]
    filling.ended_at = machine_now() if ended else None
    Filling.objects.filter(pk=filling.pk).update(
        case_no=place, step_no=step, verbs=F("verbs") + done.verbs, refused=F("refused") + len(refusals),
        refusals=filling.refusals, ended_at=filling.ended_at,
    )  # fmt: skip
    filling.verbs += done.verbs
    filling.refused += len(refusals)


def _put_next(filling: Filling, *, delay: timedelta) -> None:
    """The next piece, named by where it begins: put down twice it is one."""
    at = [filling.case_no, filling.step_no]
    outbox.put(topic=TOPIC, key=f"{filling.pk}:{at[0]}:{at[1]}", payload={"filling": filling.pk, "at": at}, delay=delay)


@lru_cache(maxsize=4)
def _staged(filling_id: int, began_at: datetime) -> tuple[Stage, list[Script]]:
    """The stage and the scripts of a history, made once a process; `began_at` tells it from one of another database."""
    filling = Filling.objects.select_related("project", "project__company").get(pk=filling_id)
    stage = Stage(
        players=Players(project=filling.project, at=filling.until), begins_on=filling.begins_on, until=filling.until,
        key=f"history-{filling.pk}",
    )  # fmt: skip
    return stage, _cases(filling)


def _cases(filling: Filling) -> list[Script]:
    """The scripts of a history: those whose ring lies before its end. The same row gives the same scripts."""
    kept = filling.plan
    limits = kept["limits"] | {"windows": tuple(Window(**one) for one in kept["limits"]["windows"])}
    plan = Plan(
        seed=filling.seed, begins_on=filling.begins_on, days=filling.days, per_day=filling.per_day,
        shifts=tuple(Shift(**one) for one in kept["shifts"]), limits=Limits(**limits),
        delivered_on=datetime.fromisoformat(kept["delivered_on"]).date() if kept["delivered_on"] else None,
    )  # fmt: skip
    until = filling.until.astimezone(filling.project.zone)
    minutes = (until.date() - filling.begins_on).days * 1440 + until.hour * 60 + until.minute
    return [script for script in simulate(plan) if script.rang < minutes - 5]
