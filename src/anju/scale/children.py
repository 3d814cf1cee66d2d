"""What a loading process does first: a spawned one unpickles its task before Django is there, so nothing here imports it."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from multiprocessing.connection import Connection, wait
from typing import Any, cast


def start_django() -> None:
    """Django, unless this process has it already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.config.settings")
    from django import setup
    from django.apps import apps

    if not apps.ready:
        setup()


def alone() -> bool:
    """Whether whoever started this process is gone."""
    parent = multiprocessing.parent_process()
    return parent is not None and not parent.is_alive()


def heard(work: Callable[..., None], tasks: Sequence[tuple[Any, ...]], *, name: str) -> Iterator[Any]:
    """What processes say, one for each task, until all have said that they are done (None)."""
    context = multiprocessing.get_context("spawn")
    ears: list[Connection] = []
    for no, task in enumerate(tasks):
        ear, mouth = context.Pipe(duplex=False)
        context.Process(target=work, args=(*task, mouth), name=f"{name}-{no}", daemon=True).start()
        mouth.close()
        ears.append(ear)
    while ears:
        for ready in wait(ears):
            ear = cast("Connection", ready)
            try:
                told = ear.recv()
            except EOFError:
                raise RuntimeError("A loading process ended before its work was done.") from None
            if told is None:
                ears.remove(ear)
            else:
                yield told


def load_projects(
    projects: int, cases: int, today: date, numbers: list[int], open_cases: int, mouth: Connection
) -> None:  # fmt: skip
    """Load these of so many projects one by one and say so of each, until done or alone."""
    start_django()
    from anju.scale import sinks
    from anju.scale.estate import pieces
    from anju.scale.load import load_piece

    mine = [piece for piece in pieces(projects, cases=cases, today=today) if piece.no in numbers]
    with sinks.quick_connection():
        for piece in mine:
            if alone():
                return
            mouth.send((piece.plan.code, load_piece(piece, open_cases)))
    mouth.send(None)


def make_again(codes: list[str]) -> None:
    """Make indexes and keys again until none is left that nobody is making, then count these projects for the reports."""
    start_django()
    from anju.scale import sinks
    from anju.scale.counting import count_projects

    with sinks.quick_connection():
        while not alone() and sinks.make_next() is not None:
            pass
        count_projects(codes)


def act_share(filling: int, share: int, of: int, mouth: Connection) -> None:
    """Act this share of a history out, saying so after each case."""
    start_django()
    from anju.scale.models_acted import act_scripts

    for _ in act_scripts(filling, share=share, of=of):
        if alone():
            return
        mouth.send((1,))
    mouth.send(None)
