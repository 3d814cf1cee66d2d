"""Import: a workbook of rooms with their owners from the command line, beside the same rows in bulk through the ORM.

The sizes of this job are rows of the workbook, imported into a new project of the scratch database of a thousand cases.
"""

import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import connection, transaction

from anju.bench.figures import summary
from anju.core.time import machine_now
from anju.estate.models import Building, Company, Project, Room, Unit
from anju.people.models import Person, Phone, Residency
from anju.people.queries import phone_row

HEADERS = ("楼栋", "单元", "房号", "建筑面积", "户型", "交付日期", "业主姓名", "业主电话")


def measure(task: dict[str, Any]) -> dict[str, Any]:
    """Import `rows` homes once; statements are not counted, as most of them are one for many rows."""
    rows = task["rows"]
    project = Project.objects.create(
        company=Company.objects.earliest("id"), code=f"IMP{secrets.token_hex(4)}", name="导入"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rooms.xlsx"
        write_workbook(file, rows)
        began = time.perf_counter()
        told, peak_kb = _import(file, project.code)
        seconds = time.perf_counter() - began
    found = dict(re.findall(r"(created|refused) (\d+)", told))
    bare = _in_bulk(project, min(rows, 5000))
    rate = rows / seconds
    return {
        "database": connection.vendor, "rows": rows, **summary([seconds * 1000], rate), "limit_rate": round(bare, 1),
        "ratio": round(rate / bare, 4), "statements": None, "peak_mb": round(peak_kb / 1024, 1), "seconds": round(seconds, 2),
        "told": {name: int(count) for name, count in found.items()},
    }  # fmt: skip


def write_workbook(file: Path, rows: int) -> None:
    """Homes as a company lists them: buildings of 200, four a floor, an owner with a number each."""
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    sheet = book.add_worksheet("房产")
    sheet.write_row(0, 0, HEADERS)
    for no in range(rows):
        building, place = divmod(no, 200)
        unit, home = divmod(place, 100)
        number = f"{home // 4 + 1}{home % 4 + 1:02d}"
        sheet.write_row(
            no + 1,
            0,
            (f"{building + 1}栋", f"{unit + 1}单元", number, 98.5, "B1", "2025-06-30", "王示例", f"1992{no:07d}"),
        )
    book.close()


def _import(file: Path, code: str) -> tuple[str, int]:
    command = [sys.executable, "-m", "anju.cli", "import", "rooms", str(file), "--project", code]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = process.stdout.read()
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"The import ended with {process.returncode}: {told}")
    return told, used.ru_maxrss


class _TakenBack(Exception):
    """Nothing of it stays."""


def _in_bulk(project: Project, rows: int) -> float:
    """Homes a second when room, person, phone and residency are known and written in bulk; taken back again."""
    began = time.perf_counter()
    with suppress(_TakenBack), transaction.atomic():
        building = Building.objects.create(project=project, code="bench")
        unit = Unit.objects.create(building=building, code="1")
        rooms = Room.objects.bulk_create(
            (
                Room(project=project, building=building, unit=unit, number=str(no), label=f"bench-1-{no}", key=secrets.token_urlsafe(15))
                for no in range(rows)
            ),
            batch_size=500,
        )  # fmt: skip
        people = Person.objects.bulk_create(
            (Person(name="王示例", initials="wsl", kind="resident", created_at=machine_now()) for _ in rooms),
            batch_size=500,
        )
        Phone.objects.bulk_create(
            (phone_row(person=person, number=f"1993{no:07d}") for no, person in enumerate(people)), batch_size=500
        )
        Residency.objects.bulk_create(
            (Residency(person=person, room=room) for person, room in zip(people, rooms, strict=True)),
            batch_size=500,
        )
        raise _TakenBack
    return rows / (time.perf_counter() - began)
