"""The ledger (售后服务台账) as a workbook: the rows a filter finds, in the order of the screen, phones masked (DOC-2).

Cells never run as formulas; rows are read and written in pieces, so that memory does not grow with the ledger.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from anju.clocks.models import Clock
from anju.clocks.queries import next_clocks
from anju.core.changes import record_change
from anju.core.crypto import mask_phone
from anju.core.errors import Invalid
from anju.core.money import yuan
from anju.core.time import FAR, product_now
from anju.estate.models import Project
from anju.imports.returning import write_plain
from anju.intake.queries import due_page, newest_page
from anju.matters.models import Matter
from anju.papers.wording import CHANNELS, KINDS, RELATIONS
from anju.reactions.states import CASE_STATES
from anju.repairs.queries import refunds_of

MOST = 20_000
"""so many rows a page exports at a time; the command line knows no limit"""
PIECE = 500
HEADERS = (
    "编号", "位置", "事项", "下一时限", "最迟", "是否超时", "经办", "状态", "紧急程度", "类别", "渠道", "来电时间", "录入时间",
    "报事人", "关系", "脱敏号码", "登记人", "催办次数", "办结时间", "待退款（元）",
)  # fmt: skip
"""Chinese whatever the reader's language, like the old ledgers; the columns of the screen come first"""
URGENCIES = {"emergency": "紧急", "normal": "一般"}
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}


def check_size(found: QuerySet[Matter]) -> None:
    """Raises `Invalid` `export-too-large` beyond what one workbook holds. One query."""
    if found.order_by()[: MOST + 1].count() > MOST:
        sentence = _("This list has more than %(n)d rows. Narrow the filter, by building or state say.") % {"n": MOST}
        raise Invalid("export-too-large", sentence, fields={})


def export_ledger(
    *, out: Any, project: Project, found: QuerySet[Matter], order: str, by_id: int | None, asked: dict[str, Any]
) -> int:
    """Write what was found into `out` (a path or an open binary file) in the order `due` or `new`; how many rows.

    Who exported how much by which filter is kept with the project. Three queries for each piece of rows.
    """
    with translation.override("zh-hans"), xlsxwriter.Workbook(out, OPTIONS) as book:
        page = book.add_worksheet("台账")
        looks = {"day_format": book.add_format({"num_format": "yyyy-mm-dd hh:mm"})}
        bold = book.add_format({"bold": True})
        page.freeze_panes(1, 1)
        for column, header in enumerate(HEADERS):
            page.write_string(0, column, header, bold)
        count = 0
        for cells in _rows(found, order=order, zone=project.zone):
            count += 1
            for column, value in enumerate(cells):
                write_plain(page, count, column, value, **looks)
    with transaction.atomic():
        record_change(project, verb="export_ledger", actor_id=by_id, before={}, after=asked | {"rows": count})
    return count


def _rows(found: QuerySet[Matter], *, order: str, zone: ZoneInfo) -> Iterator[tuple[Any, ...]]:
    now = product_now()
    found = found.select_related(
        "case", "case__reporter", "case__registered_by", "project", "room", "area", "holder", "holder_firm"
    )
    for matters in _pieces(found, order=order):
        clocks, owed = next_clocks([matter.pk for matter in matters]), refunds_of(matters)
        for matter in matters:
            cells = _cells(matter, clocks.get(matter.pk), zone=zone, now=now)
            yield (*cells, yuan(owed[matter.pk]) if matter.pk in owed else "")


def _pieces(found: QuerySet[Matter], *, order: str) -> Iterator[list[Matter]]:
    before: Any = None
    while True:
        if order == "new":
            matters, before = newest_page(found, before=before, size=PIECE)
        else:
            matters, before = due_page(found, after=before, size=PIECE)
        if matters:
            yield matters
        if before is None:
            return


def _cells(matter: Matter, clock: Clock | None, *, zone: ZoneInfo, now: datetime) -> tuple[Any, ...]:
    case = matter.case
    holder = matter.holder.name if matter.holder else str(matter.holder_firm or "")
    late = matter.open and matter.queue_at != FAR and matter.queue_at < now
    return (
        matter.number, str(matter.room or matter.area or ""), matter.title, str(clock.get_name_display()) if clock else "",
        _local(clock.due_at if clock else None, zone), "超时" if late else "", holder, str(CASE_STATES[matter.state].title),
        URGENCIES[case.urgency], KINDS.get(case.kind, ""), CHANNELS.get(case.channel, ""), _local(case.rang_at, zone),
        _local(case.recorded_at, zone), case.reporter_name, RELATIONS.get(case.relation, ""),
        mask_phone(case.reporter_phone) if case.reporter_phone else "",
        case.registered_by.name if case.registered_by else "", case.urges, _local(matter.closed_at, zone),
    )  # fmt: skip


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """The wall clock of the estate, as a workbook keeps it: without offset."""
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None
