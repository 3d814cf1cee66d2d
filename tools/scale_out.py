"""Several web and worker processes share the work: `python -m tools.scale_out` shows it on a real PostgreSQL and RabbitMQ.

Every process is started as a machine of its own would start it: its own data folder and port, and nothing in common with
the others but DATABASE_URL, ANJU_BROKER_URL and the secrets. Cases come in over HTTP at all webs by turns; one worker is
killed in the middle of its work; then it is counted whether every case stands there once, every outbox row was done once,
and every case told everybody it had to tell, once. Other runs tell how throughput follows the number of processes.

    python -m tools.scale_out                         on postgres://postgres@127.0.0.1:5432 and amqp://guest:guest@127.0.0.1
    python -m tools.scale_out --intakes 600 --json    more cases; figures as one JSON object
    python -m tools.scale_out --broker ""             workers that poll the database, without a broker

It makes databases of its own (anju_scale_…) and a queue of its own, and takes them away again.
"""

import argparse
import importlib
import json
import os
import platform
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tools import servers
from tools.machines import START_SECONDS, Machines, Server, wait_until
from tools.prepare import COMMAND, PYTHON, ROOT
from tools.scale_desk import CLERKS, Desk, Estate, poll

TOPIC = "matters.events"
SEED = 20261121
POLLS = 200
DRAIN_SECONDS = 240
"""A killed worker's lease ends after 60 s; what it held is done then by another."""
RUNS = ((1, 1), (2, 2), (2, 3))
"""webs and workers of the runs for throughput"""
PROOF = (2, 3)


def make_estate() -> None:
    """One project of the demo estate with its people and roster, without any case; prints a token, its code and its free
    rooms as JSON. Runs in a process of its own, on that run's database."""
    import django

    django.setup()
    from random import Random

    from django.conf import settings
    from django.test import Client

    from anju.api.tokens import create_token
    from anju.demo.estate import PLANS, build_group, build_project, hire, settle_residents
    from anju.demo.roster import draw_up
    from anju.estate.models import Room
    from anju.people.models import Person
    from anju.rulebook.actions.defaults import load_defaults

    random = Random(SEED)
    load_defaults()
    project = build_project(PLANS[0], build_group()[PLANS[0].company])
    settle_residents(project, random, first_serial=0)
    hire([project], random)
    draw_up(project)
    client = Client()
    client.force_login(Person.objects.get(username="desk"), backend="django.contrib.auth.backends.ModelBackend")
    rooms = Room.objects.filter(project=project, delivered_on__isnull=False).order_by("pk")
    print(
        json.dumps(
            {
                "token": create_token(username="desk", days=1, actor_id=None),
                "project": project.code,
                "rooms": list(rooms.values_list("label", flat=True)),
                "cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}",
            }
        )
    )


@contextmanager
def filled_database(server: Server, shared: dict[str, str], folder: Path) -> Iterator[tuple[str, Estate]]:
    """A database with an estate and no case, to be copied for each run; and what is needed to register there."""
    name = f"anju_scale_{secrets.token_hex(4)}"
    server.run("CREATE DATABASE {}", name)
    its = {**shared, "DATABASE_URL": server.address(name), "ANJU_HOME": str(folder), "ANJU_BROKER_URL": ""}

    def said(*command: str) -> str:
        done = subprocess.run([str(PYTHON), *command], cwd=ROOT, env=its, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}: {done.stdout}{done.stderr}")
        return done.stdout

    try:
        said(str(COMMAND), "migrate")
        made = said("-c", "from tools.scale_out import make_estate; make_estate()")
        yield name, Estate(**json.loads(made.splitlines()[-1]))
    finally:
        server.run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def newest(connection: psycopg.Connection[Any], table: str) -> int:
    """The highest id of a table so far: what comes later is this run's."""
    row = connection.execute(sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(row[0]) if row else 0


def waiting_rows(connection: psycopg.Connection[Any]) -> int:
    """Outbox rows of what happened on cases, still to be done."""
    row = connection.execute("SELECT count(*) FROM core_outboxrow WHERE state = 'waiting' AND topic = %s", [TOPIC])
    return int(row.fetchone()[0])  # type: ignore[index]


def measured_run(stage: "Stage", webs: int, workers: int, intakes: int) -> dict[str, Any]:
    """Cases a second with so many webs and nobody at the outbox; then rows a second with so many workers."""
    with stage.machines() as (its, connection):
        before = newest(connection, "core_outboxrow")
        its.start_webs(webs)
        began = its.cpu_seconds("web")
        cases = Desk(stage.estate, its.ports, intakes).open()
        registered = its.cpu_seconds("web")
        poll(stage.estate, its.ports[0], POLLS)
        polled = its.cpu_seconds("web")
        its.start_workers(workers)
        wait_until(lambda: bool(shares(connection, before)), seconds=START_SECONDS, what="a worker's start")
        started, left = its.cpu_seconds("worker"), waiting_rows(connection)
        wait_until(lambda: not waiting_rows(connection), seconds=DRAIN_SECONDS, what="the end of the outbox")
        worked = its.cpu_seconds("worker")
        its.stop()
        done, seconds = connection.execute(
            "SELECT count(*), extract(epoch FROM max(settled_at) - min(settled_at)) FROM core_outboxrow"
            " WHERE topic = %s AND id > %s",
            [TOPIC, before],
        ).fetchone() or (0, 0)
        return {
            "webs": webs,
            "workers": workers,
            "cases_per_second": round(cases, 1),
            "rows": done,
            "rows_per_second": round((done - 1) / float(seconds or 1), 1),
            "web_cpu_ms_per_case": round(1000 * (registered - began) / intakes, 1),
            "web_cpu_ms_per_poll": round(1000 * (polled - registered) / POLLS, 1),
            "worker_cpu_ms_per_row": round(1000 * (worked - started) / max(left, 1), 1),
            "shares": shares(connection, before),
        }


def shares(connection: psycopg.Connection[Any], before: int) -> dict[str, int]:
    """Worker → how many rows it did."""
    found = connection.execute(
        "SELECT worker, count(*) FROM core_outboxrow WHERE topic = %s AND id > %s AND state = 'done' GROUP BY 1 ORDER BY 1",
        [TOPIC, before],
    )
    return {name.split("@")[0]: int(count) for name, count in found.fetchall()}


def proof(stage: "Stage", intakes: int) -> dict[str, Any]:
    """Two webs, three workers, one of them killed in the middle: what was done, how often, and by whom."""
    webs, workers = PROOF
    with stage.machines() as (its, connection):
        rows, matters = newest(connection, "core_outboxrow"), newest(connection, "matters_matter")
        its.start_webs(webs)
        its.start_workers(workers)
        desk = Desk(stage.estate, its.ports, intakes)

        def kill_one_at_work() -> None:
            busy = "SELECT 1 FROM core_outboxrow WHERE state = 'waiting' AND worker = 'worker1' AND topic = %s"
            at_work = lambda: connection.execute(busy, [TOPIC]).fetchone() is not None  # noqa: E731
            wait_until(at_work, seconds=60, what="work for worker1")
            its.kill("worker1")

        desk.open(halfway=kill_one_at_work)
        wait_until(lambda: not waiting_rows(connection), seconds=DRAIN_SECONDS, what="the end of the outbox")
        its.stop()
        return judged(connection, desk, rows=rows, matters=matters)


def judged(connection: psycopg.Connection[Any], desk: Desk, *, rows: int, matters: int) -> dict[str, Any]:
    """What the database says of the work of this run, and the faults found in it (none, it is hoped)."""

    def one(statement: str, *given: object) -> int:
        row = connection.execute(statement, given).fetchone()
        return int(row[0]) if row else 0

    stored = one("SELECT count(*) FROM matters_matter WHERE id > %s", matters)
    done = one("SELECT count(*) FROM core_outboxrow WHERE topic = %s AND id > %s AND state = 'done'", TOPIC, rows)
    put = one("SELECT count(*) FROM core_outboxrow WHERE topic = %s AND id > %s", TOPIC, rows)
    again = one("SELECT count(*) FROM core_outboxrow WHERE topic = %s AND id > %s AND attempts > 1", TOPIC, rows)
    told = connection.execute(
        "SELECT told, count(*) FROM (SELECT matter_id, string_agg(template || ' ' || route || ' ' ||"
        " coalesce(person_id::text, 'number'), ', ' ORDER BY template, route, person_id) AS told"
        " FROM notices_notice WHERE matter_id > %s GROUP BY matter_id) AS of_each GROUP BY told",
        [matters],
    ).fetchall()
    notices = one("SELECT count(*) FROM notices_notice WHERE matter_id > %s", matters)
    keys = one("SELECT count(DISTINCT key) FROM notices_notice WHERE matter_id > %s", matters)
    expected = len(told[0][0].split(", ")) * stored if told else 0
    faults = {
        "a case is missing or stands twice": stored != len(desk.numbers) or len(set(desk.numbers)) != len(desk.numbers),
        "an outbox row is not done, or a case put none": done != put or put < stored,
        "cases told different people": len(told) != 1,
        "notices are missing or doubled": notices != expected or keys != notices,
    }
    return {
        "cases": len(desk.numbers),
        "stored": stored,
        "rows_put": put,
        "rows_done": done,
        "rows_begun_again_after_the_kill": again,
        "notices": notices,
        "notices_expected": expected,
        "shares": shares(connection, rows),
        "faults": [fault for fault, found in faults.items() if found],
    }


@dataclass
class Stage:
    """The database to be copied for each run, what can be registered there, and what all machines are told."""

    server: Server
    template: str
    estate: Estate
    shared: dict[str, str]
    folder: Path

    @contextmanager
    def machines(self) -> Iterator[tuple[Machines, psycopg.Connection[Any]]]:
        """A fresh copy and nobody working on it yet; everything is ended and dropped afterwards."""
        name = f"{self.template}_{secrets.token_hex(2)}"
        self.server.run("CREATE DATABASE {} TEMPLATE {}", name, self.template)
        folder = self.folder / name
        folder.mkdir()
        its = Machines({**self.shared, "DATABASE_URL": self.server.address(name), "ANJU_BROKER_QUEUE": name}, folder)
        try:
            with self.server.connect(name) as connection:
                yield its, connection
        finally:
            its.stop()
            forget_queue(self.shared["ANJU_BROKER_URL"], name)
            self.server.run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def forget_queue(broker: str, name: str) -> None:
    """Take a queue away again."""
    if broker:
        kombu = importlib.import_module("kombu")  # its annotations do not satisfy mypy
        with kombu.Connection(broker) as connection:
            connection.channel().queue_delete(name)


SHOWN = (
    "webs", "workers", "cases_per_second", "rows_per_second", "web_cpu_ms_per_case", "web_cpu_ms_per_poll",
    "worker_cpu_ms_per_row",
)  # fmt: skip


def table(result: dict[str, Any]) -> str:
    """The figures for people."""
    heads = ("webs", "workers", "cases/s", "rows/s", "ms/case", "ms/poll", "ms/row")
    lines = ["".join(f"{head:>9}" for head in heads) + "   rows of each worker"]
    for run in result["runs"]:
        each = ", ".join(f"{name} {count}" for name, count in run["shares"].items())
        lines.append("".join(f"{run[key]:>9}" for key in SHOWN) + f"   {each}")
    lines.append("ms: processor time of the web processes for each case and poll, of the workers for each row")
    found = result["proof"]
    each = ", ".join(f"{name} {count}" for name, count in found["shares"].items())
    lines += [
        "",
        f"{PROOF[0]} webs, {PROOF[1]} workers, worker1 killed in the middle:",
        f"  cases answered {found['cases']}, stored {found['stored']}",
        f"  outbox rows put {found['rows_put']}, done {found['rows_done']}",
        f"  rows begun again after the kill {found['rows_begun_again_after_the_kill']}",
        f"  notices {found['notices']}, expected {found['notices_expected']}",
        f"  rows of each worker: {each}",
        f"  faults: {'; '.join(found['faults']) or 'none'}",
        "",
        f"{result['intakes']} cases a run, {CLERKS} clerks; {result['machine']}, commit {result['commit']}",
    ]
    return "\n".join(lines)


def measured(server: Server, broker: str, intakes: int) -> dict[str, Any]:
    """All runs, then the proof."""
    folder = Path(tempfile.mkdtemp(prefix="anju-scale-"))
    shared = {name: value for name, value in os.environ.items() if not name.startswith(("ANJU_", "DATABASE_", "PORT"))}
    shared |= {
        "DJANGO_SETTINGS_MODULE": "anju.config.settings",
        "ANJU_SECRET_KEY": secrets.token_urlsafe(48),
        "ANJU_KEYS": f"1:{secrets.token_hex(32)}",
        "ANJU_BROKER_URL": broker,
        "ANJU_DEMO": "0",
        "PYTHONUTF8": "1",
    }
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    try:
        with filled_database(server, shared, folder) as (template, estate):
            stage = Stage(server, template, estate, shared, folder)
            runs = [measured_run(stage, webs, workers, intakes) for webs, workers in RUNS]
            found = proof(stage, intakes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {
        "job": "scale",
        "commit": commit.stdout.strip(),
        "at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "broker": urlsplit(broker).scheme or "none",
        "intakes": intakes,
        "runs": runs,
        "proof": found,
    }


def main(arguments: list[str]) -> int:
    """Show it and say whether all is well: exit code 1 when something was lost or doubled."""
    asked = argparse.ArgumentParser(prog="python -m tools.scale_out", description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--server", default="postgres://postgres@127.0.0.1:5432", help="where databases may be made")
    asked.add_argument("--broker", default="amqp://guest:guest@127.0.0.1:5672//", help="empty: workers poll")
    asked.add_argument("--intakes", type=int, default=200)
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args(arguments)
    wanted = [("PostgreSQL", servers.postgres_problem(given.server))]
    wanted += [("the message broker", servers.broker_problem(given.broker))] if given.broker else []
    for name, problem in wanted:
        if problem:
            print(f"{name} cannot be used: {problem}")
            return 2
    result = measured(Server(given.server), given.broker, given.intakes)
    print(json.dumps(result, ensure_ascii=False) if given.json else table(result))
    return 1 if result["proof"]["faults"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
