"""Two web servers and three workers, each as on a machine of its own, share the work; a killed one costs nobody anything."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from anju.api.tokens import create_token
from anju.core.outbox.models import OutboxRow
from anju.intake.models import Case
from anju.matters.act import OUTBOX_TOPIC
from anju.notices.models import Notice
from tests.cast import build_cast
from tests.running import database_url, environment, wait_until
from tools.machines import Machines
from tools.scale_desk import Desk, Estate

pytestmark = [pytest.mark.postgres, pytest.mark.broker, pytest.mark.django_db(transaction=True)]

CASES = 24


@pytest.fixture
def machines(tmp_path: Path, broker_url: str) -> Iterator[Machines]:
    """Nobody at work yet; what they have in common is the database, the broker and the secrets."""
    shared = environment(
        tmp_path,
        DATABASE_URL=database_url(),
        ANJU_BROKER_URL=broker_url,
        ANJU_BROKER_QUEUE=f"anju.test.{tmp_path.name}",
        ANJU_SECRET_KEY=settings.SECRET_KEY,
        ANJU_KEYS=settings.KEYS,
        ANJU_DEMO="0",
    )
    made = Machines(shared, tmp_path, command=(sys.executable, "-m", "anju.cli"))
    yield made
    made.stop()


def waiting() -> int:
    return OutboxRow.objects.filter(topic=OUTBOX_TOPIC, state=OutboxRow.State.WAITING).count()


def test_it_shares_the_work_and_doubles_nothing(machines: Machines) -> None:
    build_cast()
    token = create_token(username="chen", days=1, actor_id=None)
    machines.start_webs(2)
    desk = Desk(Estate(token=token, project="YQ", rooms=["3-2-1801"]), machines.ports, CASES)
    desk.open()
    assert len(set(desk.numbers)) == Case.objects.count() == CASES
    assert waiting() >= CASES, "nobody has worked yet"
    machines.start_workers(3)
    wait_until(lambda: OutboxRow.objects.exclude(worker="").exists())
    machines.kill("worker1")
    machines.start("worker1-again", "worker", ANJU_PROCESS_NAME="worker1-again", ANJU_PROCESS_PREVIOUS="worker1")
    wait_until(lambda: not waiting(), seconds=300)
    machines.stop()
    done = OutboxRow.objects.filter(topic=OUTBOX_TOPIC)
    assert set(done.values_list("state", flat=True)) == {OutboxRow.State.DONE}
    assert "" not in set(done.values_list("worker", flat=True)), "each says who did it"
    told = Counter(
        Notice.objects.filter(matter__case__isnull=False).values_list("event", "person", "route", "template")
    )
    assert told, "somebody was told"
    assert set(told.values()) == {1}
