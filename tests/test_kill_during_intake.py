"""`kill -9` while cases come in: what was acknowledged is stored, once and whole, whoever died meanwhile."""

import json
import random
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from uuid import uuid4

import pytest
from django.conf import settings
from django.db.models import Count

from anju.api.tokens import create_token
from anju.clocks.models import Clock
from anju.core.idempotency import IdempotencyKey
from anju.core.outbox.models import OutboxRow
from anju.intake.models import Case
from anju.matters.act import OUTBOX_TOPIC
from anju.matters.models import Event, Matter
from anju.repairs.models import Item
from tests.cast import build_cast
from tests.running import Installation, database_url, environment, kill_now, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

KILLS = 8
CLERKS = 3
SEED = 20261121
SETTLED_WITHIN = 300
"""seconds in which the outbox is worked off after the last kill: a dead worker's lease (60 s) and, on a busy machine, a
few failed tries of one row (5 s, doubling) come before the row's turn"""


@dataclass
class Desk:
    """Clerks who register until told to stop, and repeat what was not answered under the same key."""

    url: str
    token: str
    stop: threading.Event = field(default_factory=threading.Event)
    answers: dict[str, str] = field(default_factory=dict)
    """key → number of the case"""
    unanswered: int = 0
    refused: list[str] = field(default_factory=list)

    def register(self, key: str) -> str | None:
        """One attempt; the number, or None when no answer came."""
        body = {
            "project": "YQ",
            "room": "3-2-1801",
            "kind": "repair",
            "channel": "hotline",
            "reporter": {"name": "王女士", "phone": "13800005678", "relation": "owner"},
            "description": "卫生间天花板滴水",
            "items": [{"place": "卫生间", "part": "顶棚", "description": "滴水"}],
        }
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        request = urllib.request.Request(self.url, data=json.dumps(body).encode(), headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return str(json.load(answer)["number"])
        except HTTPError as error:
            self.refused.append(f"{error.code} {error.read().decode()}")
            self.stop.set()
        except (URLError, OSError, ValueError, HTTPException):
            # The connection broke, or the kill fell between the head of an answer and its end (`IncompleteRead`, which is
            # no OSError): the clerk does not know whether it was stored, and asks again under the same key.
            pass
        return None

    def answers_more_than(self, count: int) -> bool:
        """Has another case been acknowledged? True as well when one was refused: the test is over then."""
        return len(self.answers) > count or bool(self.refused)

    def work(self) -> None:
        """Register one case after another; an unanswered one is repeated before the next."""
        while not self.stop.is_set():
            key = uuid4().hex
            while (number := self.register(key)) is None and not self.refused:
                self.unanswered += 1
                time.sleep(0.1)
            if number:
                self.answers[key] = number


@pytest.fixture
def installation() -> Iterator[Installation]:
    """The product on the test's database and keys."""
    build_cast()
    made = Installation(environment(Path(settings.HOME), DATABASE_URL=database_url()))
    yield made
    made.kill()


def victims(installation: Installation, dice: random.Random) -> list[int]:
    """Whom to kill: mostly the process that answers, sometimes worker, ticker, the web server, or everybody."""
    children = installation.children()
    fate = dice.random()
    if fate < 0.5:
        return installation.server_processes()
    if fate < 0.9:
        return [dice.choice(list(children.values()) or [installation.parent.pid])]
    return installation.descendants()


def test_it_loses_and_doubles_nothing(installation: Installation) -> None:
    dice = random.Random(SEED)
    desk = Desk(
        f"http://127.0.0.1:{installation.port}/api/v1/cases", create_token(username="chen", days=1, actor_id=None)
    )
    clerks = [threading.Thread(target=desk.work, daemon=True) for _number in range(CLERKS)]
    for clerk in clerks:
        clerk.start()
    for _kill in range(KILLS):
        wait_until(
            partial(desk.answers_more_than, len(desk.answers)),
            told=lambda: (len(desk.answers), desk.unanswered, installation.parent.poll(), installation.children()),
        )
        time.sleep(dice.random() * 0.3)
        doomed = victims(installation, dice)
        for pid in doomed:
            kill_now(pid)
        if installation.parent.pid in doomed:
            installation.kill()
            installation.start()
    desk.stop.set()
    for clerk in clerks:
        clerk.join()
    assert desk.refused == []
    assert desk.unanswered > 0, "no kill hit anything: the test proves nothing"
    waiting = OutboxRow.objects.filter(topic=OUTBOX_TOPIC, state=OutboxRow.State.WAITING)
    wait_until(
        lambda: not waiting.exists(),
        seconds=SETTLED_WITHIN,
        told=lambda: list(waiting.values("attempts", "worker", "due_at", "error")[:5]),
    )
    all_is_whole(desk)


def all_is_whole(desk: Desk) -> None:
    """Acknowledged = stored, each once, without gaps in the numbers and without anything hanging loose."""
    numbers = sorted(Matter.objects.values_list("number", flat=True))
    assert numbers == sorted(desk.answers.values())
    assert [int(number.rsplit("-", 1)[1]) for number in numbers] == list(range(1, len(numbers) + 1))
    assert set(IdempotencyKey.objects.values_list("key", flat=True)) == set(desk.answers)
    assert Case.objects.count() == len(numbers)
    assert per_matter(Item, "matter_id") == {1}
    registered = Event.objects.values("matter").annotate(n=Count("pk"))
    assert registered.count() == len(numbers)
    assert len(per_matter(Clock, "matter_id")) == 1, "some case has other clocks than the others"
    assert not OutboxRow.objects.filter(topic=OUTBOX_TOPIC).exclude(state=OutboxRow.State.DONE).exists()


def per_matter(model: Any, key: str) -> set[int]:
    """How many rows of this table the matters have: one figure when all are alike."""
    return set(model.objects.values(key).annotate(n=Count("pk")).values_list("n", flat=True))


def test_it_would_double_without_a_key(installation: Installation) -> None:
    """The control that loses: the same request twice without a key is two cases."""
    desk = Desk(
        f"http://127.0.0.1:{installation.port}/api/v1/cases", create_token(username="chen", days=1, actor_id=None)
    )
    wait_until(installation.live)
    assert desk.register("") != desk.register("")
    assert Matter.objects.count() == 2
    key = uuid4().hex
    assert desk.register(key) == desk.register(key)
    assert Matter.objects.count() == 3
