"""The ledger as a workbook."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from anju.core.changes import Change
from anju.core.errors import Invalid
from anju.intake.actions import Reporter, Ring, Urgency
from anju.intake.queries import ledger
from anju.papers import ledger as sheet
from anju.people.queries import reach_of
from anju.repairs.actions import register_repair
from anju.repairs.actions.registering import NewItem
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("DOC-2", "EST-5")]


def exported(cast: Cast, **more: Any) -> list[list[Any]]:
    out = io.BytesIO()
    found = ledger(reach=reach_of(cast.clerk), project=cast.project)
    wanted: dict[str, Any] = {"order": "new", "by_id": cast.clerk.pk, "asked": {"view": "all"}} | more
    sheet.export_ledger(out=out, project=cast.project, found=found, **wanted)
    page = load_workbook(io.BytesIO(out.getvalue())).active
    assert page is not None
    return [list(row) for row in page.iter_rows(values_only=True)]


def test_it_writes_every_row_in_the_order_of_the_screen(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(sheet, "PIECE", 2)
    numbers = [cast.repair().number for _no in range(5)]
    for order, expected in (("new", numbers[::-1]), ("due", numbers)):
        rows = exported(cast, order=order)
        assert [row[0] for row in rows[1:]] == expected
    assert rows[0][:3] == ["编号", "位置", "事项"]


def test_it_masks_phones_and_never_runs_what_somebody_wrote(cast: Cast) -> None:
    register_repair(
        project=cast.project, room=cast.home, area=None,
        reporter=Reporter(name="=HYPERLINK(\"http://x\",\"王\")", phone="13800005678", relation="owner"),
        ring=Ring(channel="owners_chat"), urgency=Urgency(decided="emergency", proposed="normal"),
        description="@SUM(1)", items=[NewItem(place="卫生间", part="顶棚")], by=cast.actor(cast.clerk),
    )  # fmt: skip
    (head, row) = exported(cast)
    said = dict(zip(head, row, strict=True))
    assert said["脱敏号码"] == "138****5678"
    assert said["报事人"].startswith("=HYPERLINK")
    assert (said["紧急程度"], said["渠道"], said["状态"]) == ("紧急", "业主群", "待派")
    out = io.BytesIO()
    found = ledger(reach=reach_of(cast.clerk), project=cast.project)
    sheet.export_ledger(out=out, project=cast.project, found=found, order="new", by_id=None, asked={})
    page = load_workbook(io.BytesIO(out.getvalue())).active
    assert page is not None
    assert {cell.data_type for cell in page[2]} <= {"s", "n", "d"}, "no formula"


def test_it_keeps_who_exported_how_much(cast: Cast) -> None:
    cast.repair()
    exported(cast)
    kept = Change.objects.get(verb="export_ledger")
    assert (kept.changed_by_id, kept.after) == (cast.clerk.pk, {"view": "all", "rows": 1})


def test_it_refuses_more_than_a_workbook_should_hold(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(sheet, "MOST", 1)
    cast.repair()
    found = ledger(reach=reach_of(cast.clerk), project=cast.project)
    sheet.check_size(found)
    cast.repair()
    with pytest.raises(Invalid, match="export-too-large"):
        sheet.check_size(found)
