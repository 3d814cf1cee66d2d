"""Bringing the tables up to date, also when several machines start at once."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from anju.cli.django_commands import LOCK
from tests.running import database_url, environment


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_it_waits_while_another_machine_changes_the_tables(tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [LOCK])
        second = subprocess.Popen(
            [sys.executable, "-m", "anju.cli", "migrate"],
            env=environment(tmp_path, DATABASE_URL=database_url()),
            stdout=subprocess.PIPE,
        )
        while not waits(cursor):
            assert second.poll() is None, "it did not wait"
            time.sleep(0.05)
        cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [LOCK])
    assert second.wait(timeout=120) == 0


def waits(cursor: object) -> bool:
    """Is somebody waiting for a lock of this kind in this database?"""
    cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
    return bool(cursor.fetchone()[0])
