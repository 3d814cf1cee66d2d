"""Every address × method × actor against `matrix.toml`, and every answer searched for what it must not hold.

An address of the resolver without a line there fails here. A line reads

    ["desk/cases/<str:number>"]
    GET = { in = "readers", hidden = "outsiders not_readers" }

Whoever is `in` gets an answer or is told to mend the input (2xx, 3xx, 400, 409, 422); `hidden` gets 404; `away` is sent
to sign in (302, or 401 below /api); everybody else is refused with 403, and strangers are sent away. A method that a
line does not name lets nobody in. `with` fills places of the address, `body` and `query` are sent, `tells` names
canaries that the address itself gives a right to (a case's own link).

What people read is asked by everybody. What they send is asked by a third of each group that the line tells apart,
another third from line to line; `ANJU_TEST_MATRIX_ALL=1` asks everybody (`.ci/run` does).
"""

import os
import re
import tomllib
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponseBase
from django.test import override_settings

from anju.core.time import product_now, product_time_at
from tests.security.routes import routes
from tests.security.world import GROUPS, World, actors_of, build_world, texts_of

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
REVEALED = frozenset({"owner's number"})
"""canaries that only an act of revealing, a POST, shows; the others are seen on pages"""
PICKED = os.environ.get("ANJU_TEST_MATRIX", "")
ALL = os.environ.get("ANJU_TEST_MATRIX_ALL", "") == "1"
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
EVERYONE = GROUPS["everyone"]
FEW = ["anonymous", "link", "owner", "contractor", "desk", "admin", "desk_far"]
"""who is asked where everybody gets the same answer"""
SECTIONS = ("api", "desk", "field", "owner", "")


def table() -> dict[str, dict[str, Any]]:
    """The expected table, by line; of it what `ANJU_TEST_MATRIX`, a pattern, picks (while one works on a page)."""
    lines: dict[str, dict[str, Any]] = tomllib.loads((HERE / "matrix.toml").read_text(encoding="utf-8"))
    return {name: line for name, line in lines.items() if re.search(PICKED, name)}


def route_of(line: str) -> str:
    """The route of a line; `#` sets variants of one route apart."""
    return line.partition(" #")[0]


def asked_for(name: str, line: dict[str, Any], method: str) -> list[str]:
    """Everyone, a few where the line makes no difference between people, or some of each sort for what is sent."""
    if method not in line:
        return ["anonymous", "desk", "owner"] if method in {"GET", "POST"} else ["admin"]
    if "everyone" in line[method].values():
        return FEW
    return EVERYONE if ALL or method == "GET" else some_of_each(name, line, method)


def some_of_each(name: str, line: dict[str, Any], method: str) -> list[str]:
    """A third of those who get in, of those told nothing, of those refused, of those sent away: at least one each."""
    sorts: dict[frozenset[str], list[str]] = defaultdict(list)
    for actor in EVERYONE:
        sorts[frozenset(expected(line, method, actor))].append(actor)
    turn = zlib.crc32(name.encode())
    return [sort[(turn + step) % len(sort)] for sort in sorts.values() for step in range(0, len(sort), 3)]


def section_of(line: str) -> str:
    head = line.partition("/")[0]
    return head if head in SECTIONS else ""


def test_it_lists_every_address_and_no_other() -> None:
    listed = {route_of(line) for line in table()}
    assert PICKED or set(routes()) - listed == set(), "addresses without a line in matrix.toml"
    assert listed - set(routes()) == set(), "lines of matrix.toml without an address"


def verdict(answer: HttpResponseBase) -> str:
    """What an answer amounts to."""
    status = answer.status_code
    to_sign_in = status in {302, 204} and "/sign-in" in (
        answer.headers.get("Location") or answer.headers.get("HX-Redirect") or ""
    )
    if to_sign_in or status == 401:
        return "away"
    known = {403: "no", 404: "hidden", 405: "method"}
    return known.get(status, "fault" if status >= 500 else "in")


def expected(line: dict[str, Any], method: str, actor: str) -> set[str]:
    """The verdicts that the line allows."""
    rule = line.get(method)
    if rule is None:
        return {"method", "away", "no", "hidden"}
    for name in ("in", "hidden", "away"):
        if actor in actors_of(rule.get(name, "")):
            return {name}
    return {"away"} if actor in {"anonymous", "link"} else {"no"}


def body_of(content: Any) -> bytes:
    return b"".join(content.streaming_content) if content.streaming else bytes(content.content)


def ask(world: World, actor: str, method: str, name: str, line: dict[str, Any]) -> tuple[str, int, bytes]:
    """One request, undone afterwards: the verdict, the status and what was answered."""
    given = {place: world.values.get(place) for place in PLACE.findall(route_of(name))} | world.filled(
        line.get("with", {})
    )
    path = "/" + PLACE.sub(lambda found: str(given[found.group(1)]), route_of(name))
    rule = line.get(method, {})
    sent = world.filled(rule.get("body", {}))
    options: dict[str, Any] = {}
    if "query" in rule:
        path += f"?{rule['query']}"
    if method in {"GET", "DELETE"}:
        pass
    elif path.startswith("/api/") and not rule.get("multipart"):
        options = {"data": sent, "content_type": "application/json"}
    elif method == "POST":
        options = {"data": sent}
    client = world.client(actor)
    jar = deepcopy(client.cookies)
    with transaction.atomic():
        answer = getattr(client, method.lower())(path, **options)
        content = body_of(answer)
        transaction.set_rollback(True)
    client.cookies = jar
    return verdict(answer), answer.status_code, content


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Written once, and committed: every question is undone. For rules time stands still meanwhile, or the answer of
    `/health/clock` would hang on how long the questions before it took. Were it written within a test's own transaction, SQLite would read
    its whole schema anew after each question, as views of the connection were made there (`core.together`)."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), files, product_time_at(product_now()):
        with transaction.atomic():
            built = build_world()
            for actor in EVERYONE:
                built.client(actor)  # signed in for good
        yield built
        call_command("flush", verbosity=0, interactive=False, allow_cascade=True, inhibit_post_migrate=False)


@pytest.mark.parametrize("methods", [("GET",), ("POST",), ("PUT", "DELETE")], ids="-".join)
@pytest.mark.parametrize("section", SECTIONS)
def test_it_lets_in_whom_the_table_names_and_tells_nobody_what_is_not_theirs(
    world: World, section: str, methods: tuple[str, ...]
) -> None:
    deviations: list[str] = []
    seen: dict[str, set[str]] = defaultdict(set)
    asked: Counter[str] = Counter()
    for name, line in table().items():
        if section_of(name) != section:
            continue
        for method in methods:
            for actor in asked_for(name, line, method):
                got, status, content = ask(world, actor, method, name, line)
                asked[method] += 1
                wanted = expected(line, method, actor)
                if got not in wanted:
                    deviations.append(
                        f"{method} {name} as {actor}: {got} ({status}), wanted {' or '.join(sorted(wanted))}"
                    )
                for called, canary in world.canaries.items():
                    if any(canary.text in text for text in texts_of(content)):
                        seen[called].add(actor)
                        if actor not in canary.allowed and called not in line.get("tells", ()):
                            deviations.append(f"{method} {name} as {actor}: tells {called}")
    assert not deviations, f"{len(deviations)} of {asked.total()} answers\n" + "\n".join(deviations)
    shown = {called for called, canary in world.canaries.items() if canary.must_be_seen and section in canary.seen_in}
    by_method: dict[tuple[str, ...], set[str]] = {("GET",): shown - REVEALED, ("POST",): shown & REVEALED}
    needed = by_method.get(methods, set()) if section in {"api", "desk"} and not PICKED else set()
    assert needed - set(seen) == set(), "canaries nobody saw: the search proves nothing"


@pytest.mark.parametrize("actor", ["neighbour", "desk_elsewhere", "other_contractor"])
def test_it_would_notice_a_guard_that_is_gone(world: World, monkeypatch: pytest.MonkeyPatch, actor: str) -> None:
    """The control: with the guard of cases taken away, the same questions show a deviation and a canary."""
    name = "api/v1/cases/<number>"
    assert ask(world, actor, "GET", name, {})[0] == "hidden"
    monkeypatch.setattr("anju.intake.access.visible_to", lambda actor: Q())
    got, _status, content = ask(world, actor, "GET", name, {})
    assert got == "in"
    assert world.canaries["case of this home"].text in content.decode()
