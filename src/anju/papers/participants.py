"""Who comes to an activity, as a workbook for the door: cells never run as formulas (DOC-3)."""

from typing import Any

import xlsxwriter
from django.utils import translation

from anju.imports.returning import write_plain
from anju.papers.ledger import OPTIONS
from anju.publishing.bulletins import masked, participants_of
from anju.publishing.models import Bulletin

HEADERS = ("序号", "姓名", "房号", "状态", "报名时间", "签到")


def export_participants(*, out: Any, bulletin: Bulletin, whole: bool) -> int:
    """Write who comes and who waits into `out`; how many. Names masked unless `whole`. One query."""
    zone = bulletin.matter.project.zone
    rows = participants_of(bulletin)
    with translation.override("zh-hans"), xlsxwriter.Workbook(out, OPTIONS) as book:
        page = book.add_worksheet("报名名单")
        bold = book.add_format({"bold": True})
        write_plain(page, 0, 0, bulletin.matter.title, bold)
        for column, header in enumerate(HEADERS):
            page.write_string(1, column, header, bold)
        for no, one in enumerate(rows, 1):
            name = one.person.name if whole else masked(one.person.name)
            signed = one.signed_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
            cells = (no, name, one.room.label, str(one.get_state_display()), signed, "")
            for column, value in enumerate(cells):
                write_plain(page, no + 1, column, value)
    return len(rows)
