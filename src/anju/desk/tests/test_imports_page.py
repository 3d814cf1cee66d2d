"""The import centre: who may, what a file is taken for, correcting it, checking, writing, getting the rest back."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from anju.core import outbox
from anju.desk.import_faces import letter, masked
from anju.estate.models import Room
from anju.imports.blank import blank_book
from anju.imports.kinds import KINDS
from anju.imports.models import ImportJob
from anju.imports.preview import inspect_file
from anju.imports.tests.books import csv_text, xlsx
from anju.people.models import Person
from tests.browsing import findings
from tests.cast import Cast

BOOK = [
    ["云栖苑 业主资料汇总表（销售部 10 月更新）"],
    ["房屋", "", "", "", "业主", "", "交付日期"],
    ["楼栋", "单元", "楼层", "户号", "姓名", "联系电话", ""],
    ["二十一号楼", "四单元", 7, "01", "赵晓", "13900000001", 45655],
    ["21栋", "4单元", "7层", "７０２", "钱华", "139-0000-0002", "24.12.29"],
    ["21#", "肆单元", 8, "01", "孙建", "1389006", "2024-12-29"],
    ["小计", "", "", "", "", "", ""],
]
"""Two good rows and one bad, as a sales office writes them."""


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.content.decode()[-400:]
    body: str = answer.content.decode()
    return body


def send(client: Client, content: bytes, *, kind: str = "rooms", name: str = "业主资料.xlsx", **headers: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post("/desk/imports/send?project=YQ", {"kind": kind, "file": file}, headers=headers)


@pytest.fixture
def admin(cast: Cast) -> Client:
    return signed_in(cast.admin)


@pytest.mark.django_db
@pytest.mark.covers("EST-4")
class TestCentre:
    def test_it_shows_what_a_file_is_taken_for(self, admin: Client, django_assert_max_num_queries: Any) -> None:
        page = send(admin, xlsx(BOOK))
        assert page.status_code == 303
        with django_assert_max_num_queries(12):
            body = text(admin.get(page.url))
        assert "<s>二十一号楼</s> 21" in body
        assert "<s>45655</s> 2024-12-29" in body
        assert "号码是 7 位" in body
        assert "139****0001" in body
        assert "13900000001" not in body
        assert not Room.objects.filter(building__code="21").exists()

    def test_it_checks_without_writing_and_then_writes_the_good_rows(
        self, admin: Client, django_assert_max_num_queries: Any
    ) -> None:
        url = send(admin, xlsx(BOOK)).url
        admin.post(f"{url}/start", {"how": "check"})
        outbox.drain()
        job = ImportJob.objects.get()
        assert (job.state, job.created, job.refused) == ("checked", 2, 1)
        assert "写入 2 行" in text(admin.get(url))
        assert not Room.objects.filter(building__code="21").exists()
        admin.post(f"{url}/start", {"how": "good"})
        assert "排队中" in text(admin.get(f"{url}/live"))
        outbox.drain()
        assert sorted(Room.objects.filter(building__code="21").values_list("label", flat=True)) == [
            "21-4-701",
            "21-4-702",
        ]
        with django_assert_max_num_queries(12):
            body = text(admin.get(url))
        assert "已写入" in body
        assert "下载退回的 1 行" in body
        assert "已写入" in text(admin.get("/desk/imports?project=YQ"))

    def test_it_writes_all_or_nothing(self, admin: Client) -> None:
        url = send(admin, xlsx(BOOK)).url
        admin.post(f"{url}/start", {"how": "all"})
        outbox.drain()
        assert ImportJob.objects.get().state == "turned_back"
        assert "有 1 行有问题，整批未写入" in text(admin.get(url))
        assert not Room.objects.filter(building__code="21").exists()

    def test_it_sends_the_same_file_back_with_reasons(self, admin: Client) -> None:
        url = send(admin, xlsx(BOOK)).url
        admin.post(f"{url}/start", {"how": "check"})
        outbox.drain()
        answer = admin.get(f"{url}/errors.xlsx")
        content = b"".join(answer.streaming_content)
        rows = [
            ["" if cell is None else str(cell) for cell in row]
            for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
        ]
        refused = [row for row in rows if "1389006" in row]
        assert len(refused) == 1
        assert "7 位" in refused[0][-1]
        assert not any("赵晓" in row for row in rows)

    def test_it_lets_the_person_correct_the_columns(self, admin: Client) -> None:
        rows = [
            ["楼栋", "单元", "户号", "甲", "乙"],
            ["21栋", "4", "701", "118.6", "95.2"],
            ["21栋", "4", "702", "90", "80"],
        ]
        url = send(admin, csv_text(rows).encode(), name="房.csv").url
        sheet = ImportJob.objects.get().mapping["sheet"]
        where = {"sheet": sheet, "header_row": "1", "header_rows": "1"}
        chosen = {"column-0": "building", "column-1": "unit", "column-2": "room", "column-4": "area"}
        assert admin.post(f"{url}/columns", {**where, **chosen}).status_code == 303
        assert ImportJob.objects.get().mapping["columns"]["area"] == 4
        assert "人工指定" in text(admin.get(url))
        twice = admin.post(f"{url}/columns", {**where, "column-3": "area", **chosen}, headers={"HX-Request": "true"})
        assert twice.status_code == 422
        assert "D 列和 E 列不能都是“建筑面积”" in twice.content.decode()
        assert admin.post(f"{url}/columns", {**where, "column-0": "building"}).status_code == 422
        assert admin.post(f"{url}/columns", {**where, "header_row": "99"}).status_code == 422

    def test_it_takes_a_header_nobody_recognises_when_pointed_at(self, admin: Client) -> None:
        content = csv_text([["甲", "乙", "丙"], ["21栋", "4", "701"], ["21栋", "4", "702"]]).encode()
        assert send(admin, content, name="房.csv").status_code == 422
        file = SimpleUploadedFile("房.csv", content)
        url = admin.post("/desk/imports/send?project=YQ", {"kind": "rooms", "file": file, "header_row": "1"}).url
        assert "不导入" in text(admin.get(url))
        sheet = ImportJob.objects.get().mapping["sheet"]
        chosen = {"column-0": "building", "column-1": "unit", "column-2": "room"}
        admin.post(f"{url}/columns", {"sheet": sheet, "header_row": "1", "header_rows": "1", **chosen})
        admin.post(f"{url}/start", {"how": "good"})
        outbox.drain()
        assert Room.objects.filter(building__code="21").count() == 2

    def test_it_reads_a_moved_header_afresh(self, admin: Client) -> None:
        rows = [["楼栋", "房号"], ["楼栋", "单元", "房号", "建筑面积"], ["21栋", "4", "701", "118.6"]]
        url = send(admin, xlsx(rows)).url
        sheet = ImportJob.objects.get().mapping["sheet"]
        for row, wanted in (("1", {"building": 0, "room": 1}), ("2", {"building": 0, "unit": 1, "room": 2, "area": 3})):
            admin.post(f"{url}/columns", {"sheet": sheet, "header_row": row, "header_rows": "1"})
            mapping = ImportJob.objects.get().mapping
            if mapping["header_row"] == int(row) - 1:
                assert mapping["columns"].items() >= wanted.items()

    def test_it_tells_what_changed_and_pages_problems(self, admin: Client, cast: Cast) -> None:
        rows = [["楼栋", "单元", "房号", "建筑面积"], ["3", "2", "1801", "131.5"]]
        rows += [["9", "1", "", str(number)] for number in range(60)]
        url = send(admin, xlsx(rows)).url
        admin.post(f"{url}/start", {"how": "good"})
        outbox.drain()
        assert "3-2-1801" in text(admin.get(f"{url}?tab=changes"))
        first = text(admin.get(url))
        more = re.search(r'href="(\?tab=problems&amp;after=\d+)"', first)
        assert more
        assert "第 61 行" in text(admin.get(url + more[1].replace("&amp;", "&")))

    @pytest.mark.covers("EST-4")
    def test_it_polls_with_one_query_and_not_at_all_when_nothing_moved(
        self, admin: Client, django_assert_max_num_queries: Any
    ) -> None:
        url = send(admin, xlsx(BOOK)).url
        admin.post(f"{url}/start", {"how": "check"})
        first = admin.get(f"{url}/live")
        with django_assert_max_num_queries(5):  # who asks takes four
            again = admin.get(f"{url}/live", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert admin.post(f"{url}/stop").status_code == 303
        assert "hx-get" in text(admin.get(f"{url}/live"))
        assert admin.post(f"{url}/start", {"how": "good"}).status_code == 303
        assert admin.post(f"{url}/start", {"how": "good"}).status_code == 409

    def test_it_is_only_for_those_who_may_import(self, admin: Client, cast: Cast) -> None:
        url = send(admin, xlsx(BOOK)).url
        clerk = signed_in(cast.clerk)
        assert clerk.get("/desk/imports").status_code == 403
        assert send(clerk, xlsx(BOOK)).status_code == 403
        assert clerk.get(url).status_code == 404
        for verb in ("columns", "start", "stop"):
            assert clerk.post(f"{url}/{verb}", {"how": "good"}).status_code == 404
        assert clerk.get(f"{url}/errors.xlsx").status_code == 404
        assert signed_in(cast.stranger_clerk).get(f"{url}/live").status_code == 404
        warranty = signed_in(cast.warranty)
        assert 'value="staff"' not in text(warranty.get("/desk/imports?project=YQ"))
        assert send(warranty, xlsx(BOOK), kind="staff").status_code == 403

    @pytest.mark.parametrize(
        ("content", "code"),
        [(b"", "import-file-missing"), (b"hello", "file-no-header"), (b"PK\x03\x04broken", "file-")],
    )
    def test_it_says_why_a_file_cannot_be_used(self, admin: Client, content: bytes, code: str) -> None:
        answer = send(admin, content, **{"HX-Request": "true"})
        assert answer.status_code == 422
        assert code in answer.content.decode()
        assert not ImportJob.objects.exists()


@pytest.mark.covers("EST-4")
@pytest.mark.parametrize("kind", KINDS)
def test_it_knows_its_own_empty_workbooks(kind: str) -> None:
    preview = inspect_file(blank_book(kind), name="x.xlsx", kind=kind, today=date(2026, 11, 21))
    assert preview.unmapped == []
    assert all(match.confidence >= 95 for match in preview.layout.matches)


def test_it_names_columns_as_the_spreadsheet_does() -> None:
    assert [letter(column) for column in (None, 0, 25, 26, 27, 701, 702)] == ["", "A", "Z", "AA", "AB", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("13900000001", "139****0001"),
        ("139 0000-0001、钱", "139 ****-0001、钱"),
        ("１３９０００００００１", "１３９****０００１"),
        ("340102199001011234", "340***********1234"),
        ("0551-62345678", "055*-****5678"),
        ("45655", "45655"),
        ("YQ-H-0831", "YQ-H-0831"),
    ],
)
def test_it_stars_numbers_of_people(written: str, shown: str) -> None:
    assert masked(written) == shown


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.covers("EST-4")
def test_it_brings_a_workbook_in_by_hand(page: Page, live_server: LiveServer, cast: Cast, tmp_path: Path) -> None:
    value = signed_in(cast.admin).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    book = tmp_path / "业主资料汇总表.xlsx"
    book.write_bytes(xlsx(BOOK))
    page.goto(f"{live_server.url}/desk/imports?project=YQ")
    assert findings(page) == []
    page.get_by_label("原来的表格").set_input_files(book)
    page.get_by_role("button", name="读取文件").click()
    page.wait_for_url(re.compile(r"/desk/imports/\d+$"))
    expect(page.get_by_label("A 列是")).to_have_value("building")
    assert findings(page) == []
    page.get_by_role("button", name="逐行检查").click()
    expect(page.locator("#strip")).to_contain_text("排队中")
    outbox.drain()
    page.get_by_role("button", name="写入 2 行").click()
    expect(page.locator("#strip")).to_contain_text("排队中")
    outbox.drain()
    expect(page.locator("#strip")).to_contain_text("已写入")
    expect(page.locator(".wizard .done")).to_have_count(4)
    assert findings(page) == []
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert findings(page) == []
