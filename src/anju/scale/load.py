"""`anju demo load --size medium|large`: models first, then project by project, then indexes and keys again.

The cases of a project are one transaction: cut at any point, the next run goes on with the projects that lack theirs. Two processes
work at once; on SQLite one makes rows while the other writes.
"""

import json
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from random import Random
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from anju.clocks.reckoning import AGREED
from anju.core.crypto import encrypt
from anju.core.errors import Refusal
from anju.core.numbering import Counter
from anju.core.time import product_now
from anju.demo.load import is_loaded
from anju.demo.load import load as load_small
from anju.estate.models import Project
from anju.intake.searching import phone_token
from anju.matters.models import Matter
from anju.repairs.queries import plain_coverage
from anju.rulebook.book import book, one_reading
from anju.rulebook.queries import warranty_terms
from anju.rulebook.rules import coverage_for
from anju.scale import sinks
from anju.scale.children import heard, load_projects, make_again
from anju.scale.counting import count_projects
from anju.scale.estate import PROJECTS_A_BLOCK, Built, Piece, build, hire_firms, owners, pieces
from anju.scale.forms import EPOCH, Form
from anju.scale.models_acted import FROM, act_models, forms
from anju.scale.planning import Life, plan_project
from anju.scale.stamping import Copy, Home, Place, Prepared, Stamp, prepare
from anju.simulation.figures import Shape

Say = Callable[[str], None]
CASES = {"medium": 100_000, "large": 1_000_000}
PROJECTS = {"medium": 12, "large": 120}
OPEN_A_PROJECT = {"medium": 170, "large": 60}


class Order(NamedTuple):
    """What is wanted: from it every process reckons the same projects."""

    projects: int
    cases: int
    today: date


def load(
    size: str, say: Say, *, cases: int | None = None, projects: int | None = None, open_a_project: int | None = None,
    processes: int | None = None,
) -> int:  # fmt: skip
    """Load what is missing of an estate of this size; returns how many cases came in. `processes` 0: in this one."""
    if settings.PRODUCTION:
        raise Refusal("simulation-in-production", _("A real estate gets no invented history."))
    if not is_loaded():
        load_small(say, history="none")
    if not Project.objects.filter(code=FROM).exists():
        raise Refusal("not-the-demo", _("There is an estate already that is not the demo's; nothing was changed."))
    count = os.cpu_count() or 1
    act_models(say, processes=(1 if processes is not None or connection.vendor == "sqlite" else min(4, count)))
    order = Order(projects or PROJECTS.get(size, 1), cases or CASES[size], product_now().date())
    wanted = pieces(order.projects, cases=order.cases, today=order.today)
    filled = Project.objects.filter(Exists(Matter.objects.filter(project=OuterRef("pk"))))
    there = set(filled.values_list("code", flat=True))
    missing = [piece for piece in wanted if piece.plan.code not in there]
    if not missing and not sinks.waiting():
        say("everything of this size is there already")
        return 0
    hire_firms(-(-len(wanted) // PROJECTS_A_BLOCK))
    say(f"models: {len(forms())}; projects to load: {len(missing)} of {len(wanted)}")
    say(f"set aside: {sinks.set_aside()} indexes and keys")
    workers = min(4, count, max(1, len(missing))) if processes is None else processes
    open_cases = OPEN_A_PROJECT.get(size, 0) if open_a_project is None else open_a_project
    loaded = _all_pieces(order, missing, open_cases, workers, say)
    _finish([piece.plan.code for piece in wanted], workers, say)
    say("ready")
    return loaded


def _all_pieces(order: Order, missing: list[Piece], open_cases: int, workers: int, say: Say) -> int:
    began, loaded, total = time.monotonic(), 0, sum(piece.cases for piece in missing)
    for no, (code, cases) in enumerate(_loaded(order, missing, open_cases, workers), start=1):
        loaded += cases
        rate = loaded / (time.monotonic() - began)
        say(f"{code}: {no} of {len(missing)} projects, {loaded:,} of {total:,} cases, {rate:,.0f}/s, "
            f"{(total - loaded) / rate:.0f} s left")  # fmt: skip
    return loaded


def _loaded(order: Order, missing: list[Piece], open_cases: int, workers: int) -> Iterator[tuple[str, int]]:
    """What each finished piece says, from this process or from several."""
    if workers == 0:
        with sinks.quick_connection():
            for piece in missing:
                yield piece.plan.code, load_piece(piece, open_cases)
        return
    tasks = [
        (order.projects, order.cases, order.today, [piece.no for piece in missing[no::workers]], open_cases)
        for no in range(workers)
    ]
    yield from heard(load_projects, tasks, name="load")


def _finish(codes: list[str], workers: int, say: Say) -> None:
    """Indexes, then foreign keys, then tallies. On PostgreSQL several at once: one makes the index of words, the longest by
    far, and meanwhile the others do all else."""
    began = time.monotonic()
    found = sinks.waiting()
    if workers < 2 or connection.vendor == "sqlite":
        with sinks.quick_connection():
            while (name := sinks.make_next()) is not None:
                left = len(sinks.waiting())
                if left % 40 == 0:
                    say(
                        f"indexes and keys made again: {name}, {left} of {len(found)} left, {time.monotonic() - began:.0f} s"
                    )
            count_projects(codes)
            sinks.done()
        return
    context = multiprocessing.get_context("spawn")
    makers = []
    for no in range(workers):
        share = codes[no - 1 :: workers - 1] if no else []  # the first makes the index of words
        makers.append(context.Process(target=make_again, args=(share,), daemon=True))
        makers[-1].start()
        time.sleep(0.5)
    while any(maker.is_alive() for maker in makers):
        makers[0].join(5)
        left = len(sinks.waiting())
        say(f"indexes and keys made again: {left} of {len(found)} left, {time.monotonic() - began:.0f} s")
        if not left:
            for maker in makers:
                maker.join()
    if any(maker.exitcode for maker in makers):
        raise RuntimeError("An index or key could not be made again; run the load once more.")
    with sinks.quick_connection():
        sinks.done()


def load_piece(piece: Piece, open_cases: int) -> int:
    """One project, then in one transaction everything that hangs on its cases; returns how many cases it has."""
    now, prepared = product_now(), _prepared()
    random = Random(f"cases-{piece.no}")
    shape = Shape()
    plan = plan_project(
        lives=[_life(no, one.form) for no, one in enumerate(prepared)], cases=piece.cases,
        open_cases=min(open_cases, piece.cases), delivered=piece.plan.delivered_on, now=int(now.timestamp()),
        lasting=shape.lasting, fade_months=shape.fade_months, random=random,
    )  # fmt: skip
    counts: dict[str, int] = {}
    for one in plan:
        for table, count in prepared[one.model].form.rows.items():
            counts[table] = counts.get(table, 0) + count
    ids = sinks.fetch_ids(counts)
    with transaction.atomic():
        built = build(piece)
    with one_reading():  # outside a transaction: on SQLite another process writes meanwhile
        place = _place(built, now)
    numbers = _Numbers(place)
    stamp = Stamp(place=place, dialect=sinks.dialect(), random=random, reckoned=_reckoned_under(place))
    for one in plan:
        model = prepared[one.model]
        copy = Copy(
            home=random.choice(place.homes), weeks=one.weeks, number=numbers.next("", one.opened), ids=ids,
            receipt=numbers.next,
        )  # fmt: skip
        stamp.stamp(model, copy)
        for table, count in model.form.rows.items():
            if count and table in ids:
                ids[table] += count
    with transaction.atomic():
        sinks.write(stamp.rows)
        numbers.write()
    return len(plan)


class _Numbers:
    """The numbers of one project, by kind and year, as `core.numbering` gives them; written down at the end."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.last: dict[str, int] = {}

    def next(self, kind: str, at: int) -> str:
        """The next number of a kind of paper (empty: a case) in the year of this moment."""
        year = datetime.fromtimestamp(at, UTC).astimezone(self.place.zone).year
        series = f"{self.place.code}-{kind}-{year % 100:02d}" if kind else f"{self.place.code}-{year % 100:02d}"
        self.last[series] = self.last.get(series, 0) + 1
        return f"{series}-{self.last[series]:04d}"

    def write(self) -> None:
        """Let the counters go on behind what was given."""
        Counter.objects.bulk_create([Counter(series=series, last=last) for series, last in self.last.items()])


_reckoned: list[tuple[Place, dict[tuple[str, int], list[tuple[int, Any]]]]] = []


def _reckoned_under(place: Place) -> dict[tuple[str, int], list[tuple[int, Any]]]:
    """What was reckoned before in this process under the same limits, calendar and time zone."""
    for known, found in _reckoned:
        if (known.limits, known.calendar, known.zone) == (place.limits, place.calendar, place.zone):
            return found
    _reckoned.append((place, {}))
    return _reckoned[-1][1]


_kept: list[Prepared] = []


def _prepared() -> list[Prepared]:
    """The models, made ready once a process."""
    if not _kept or not Matter.objects.filter(number=_kept[0].form.number).exists():
        _kept[:] = [prepare(form) for form in forms()]
    return _kept


def _life(no: int, form: Form) -> Life:
    return Life(no=no, opened=form.opened, changed=form.changed, open=form.open, owed=form.owed, events=len(form.chain))


def _place(built: Built, now: datetime) -> Place:
    project, rules = built.project, book()
    return Place(
        code=project.code, project_id=str(project.pk), zone=project.zone, now=now,
        homes=tuple(_home(one) for one in owners(project)),
        team={name: str(person.pk) for name, person in built.team.items()},
        firms={code: str(firm.pk) for code, firm in built.firms.items()},
        contracts={code: str(contract.pk) for code, contract in built.contracts.items()},
        limits={one.pk: rules.limit(one) for one in rules.every_edition() if one.clause.kind == "limit"},
        agreed=AGREED, calendar=rules.calendar(company_id=project.company_id, project_id=project.pk),
        coverage=_coverage_in(warranty_terms(company_id=project.company_id, project_id=project.pk, at=now)),
        seal=lambda number, context: encrypt(number, context=context),
    )  # fmt: skip


def _home(one: Any) -> Home:
    room, person = one.room, one.person
    phone = next(phone for phone in person.phones.all() if phone.first)
    return Home(
        room_id=str(room.pk), building_id=str(room.building_id), label=room.label, delivered=room.delivered_on, completed=room.building.completed_on,
        owner_id=str(person.pk), owner_name=person.name, owner_initials=person.initials, phone=phone.number,
        phone_index=phone.index, phone_token=phone_token(phone.number),
    )  # fmt: skip


def _coverage_in(terms: Any) -> Callable[[str, Home, int], str]:
    kept: dict[tuple[str, date, int], str] = {}

    def coverage(name: str, home: Home, day: int) -> str:
        """As `repairs.queries.coverage_of` has it, in canonical text."""
        key = (name, home.delivered, day)
        if key not in kept:
            found = coverage_for(
                warranty_class=name, completed_on=home.completed, delivered_on=home.delivered, promised_years=None,
                terms=terms, today=date.fromordinal(day + EPOCH),
            )  # fmt: skip
            kept[key] = json.dumps(plain_coverage(found), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return kept[key]

    return coverage
