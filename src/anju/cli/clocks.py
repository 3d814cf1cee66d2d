"""`anju clocks`: prove the rule of due moments, and see what the ticker could not fire."""

import random
import sys
import time
from zoneinfo import ZoneInfo

import click

from anju.clocks.queries import clock_health, stuck_clocks
from anju.clocks.rules import due_at
from anju.clocks.tests.oracle import Case, due_by_minutes, make_case


@click.group()
def clocks() -> None:
    """Deadlines: proof and health."""


@clocks.command("check")
@click.option("--cases", type=click.IntRange(1), default=100_000, show_default=True)
@click.option("--seed", type=int, default=None, help="Repeat the cases of an earlier run.")
def check(*, cases: int, seed: int | None) -> None:
    """Compare the rule with the minute-by-minute oracle over random cases; exit 1 at any difference."""
    chosen = seed if seed is not None else random.SystemRandom().randrange(1_000_000)
    numbers, started, different = random.Random(chosen), time.monotonic(), 0
    for number in range(1, cases + 1):
        case = make_case(numbers.randrange)
        if not _agree(case):
            different += 1
            click.echo(f"DIFFERENT {case}")
        if number % 10_000 == 0:
            click.echo(f"{number} cases, {time.monotonic() - started:.0f} s", err=True)
    server = ".".join(time.tzname)
    click.echo(f"cases {cases}, differences {different}, seed {chosen}, server zone {server}")
    sys.exit(1 if different else 0)


def _agree(case: Case) -> bool:
    found = due_at(
        limit=case.limit,
        starts_at=case.starts_at,
        zone=ZoneInfo(case.zone),
        calendar=case.calendar(),
        pauses=case.pauses,
        wished_at=case.wished_at,
    )
    return found.moment == due_by_minutes(case)


@clocks.command("health")
def health() -> None:
    """Whether alerts fire, and which clocks are stuck; exit 1 when something is wrong."""
    found = clock_health()
    click.echo("ok" if found.ok else f"{found.reason}: {found.sentence}")
    for row in stuck_clocks():
        click.echo(
            f"{row.clock.matter.number} {row.clock.name}: {row.error}, {row.attempts} attempts since {row.first_at}"
        )
    sys.exit(0 if found.ok else 1)
