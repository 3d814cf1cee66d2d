"""What a loading process does first: a spawned one unpickles its task before Django is there, so nothing here imports it."""

import multiprocessing
import os
from datetime import date
from multiprocessing.connection import Connection


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


def make_again(numbers: list[int]) -> None:
    """Make these indexes and keys again."""
    start_django()
    from anju.scale import sinks

    with sinks.quick_connection():
        for number in numbers:
            if alone():
                return
            sinks.make_again(number)
