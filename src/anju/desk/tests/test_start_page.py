"""The guided list and the pages of the estate: what they say, whom they let in, what they refuse."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anju.core.changes import Change
from anju.estate.models import Building, Company, Project, Room, StartMark, Unit
from anju.imports.models import ImportJob
from anju.imports.tests.books import xlsx
from anju.people.actions.first import make_setup_link
from anju.people.models import DeskShift, Duty, Grant, Person, RosterMonth
from tests.cast import Cast, grant, person

pytestmark = [pytest.mark.django_db, pytest.mark.covers("EST-1", "TEAM-1")]
HTMX = {"HX-Request": "true"}


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def admin(cast: Cast) -> Client:
    client = signed_in(cast.admin)
    client.get("/desk/start?project=YQ")
    return client


def state_of(client: Client, line: str) -> str:
    lines = client.get("/desk/start").context["list"].lines
    return str(next(each.state for each in lines if each.code == line))


def refused(answer: Any, code: str, status: int = 422) -> None:
    assert (answer.status_code, code in answer.content.decode()) == (status, True), answer.content.decode()[-600:]


def test_it_is_read_in_few_queries(admin: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    pages = ["/desk/start", "/desk/start/live", "/desk/start/roster", "/desk/start/shifts", "/desk/start/rulebook"]
    building = f"/desk/estate/buildings/{cast.building.pk}"
    pages += ["/desk/estate", "/desk/estate/group", "/desk/estate/company", "/desk/estate/project", building]
    pages += ["/desk/estate/buildings", f"/desk/estate/rooms/{cast.home.pk}"]
    for page in pages:
        admin.get(page)
        with django_assert_max_num_queries(12):
            assert admin.get(page).status_code == 200, page


def test_it_says_what_is_missing_with_figures(admin: Client, cast: Cast) -> None:
    Grant.objects.filter(role="duty_lead").delete()
    Duty.objects.all().delete()
    body = admin.get("/desk/start").content.decode()
    assert "没有业主" in body or "都有业主" in body
    assert "还没有人担任：当日总负责人。" in body
    assert state_of(admin, "roster") == "missing"
    assert state_of(admin, "contracts") == "done"
    assert 'class="st late' not in body


def test_it_sets_a_line_aside_with_a_reason_and_takes_it_up(admin: Client, cast: Cast) -> None:
    refused(admin.post("/desk/start/rulebook/set-aside", {"reason": " "}, headers=HTMX), "word-missing")
    refused(admin.post("/desk/start/rooms/set-aside", {"reason": "x"}, headers=HTMX), "start-line-unknown")
    assert admin.post("/desk/start/rulebook/set-aside", {"reason": "法务在看"}).status_code == 303
    assert state_of(admin, "rulebook") == "aside"
    assert "法务在看" in admin.get("/desk/start").content.decode()
    refused(admin.post("/desk/start/rulebook/set-aside", {"reason": "again"}, headers=HTMX), "start-line-set", 409)
    assert admin.post("/desk/start/rulebook/take-up").status_code == 303
    assert state_of(admin, "rulebook") == "missing"


def test_it_confirms_the_defaults_and_asks_for_later_ones(admin: Client, cast: Cast) -> None:
    assert admin.post("/desk/start/rulebook").status_code == 303
    assert state_of(admin, "rulebook") == "done"
    mark = StartMark.objects.get()
    assert (mark.state, mark.settled_by) == ("confirmed", cast.admin)
    mark.settled_at = mark.settled_at.replace(year=2020)
    mark.save()
    assert state_of(admin, "rulebook") == "missing"


def test_it_answers_nothing_new_until_a_line_changes(admin: Client) -> None:
    tag = admin.get("/desk/start/live")["ETag"]
    assert admin.get("/desk/start/live", headers={"If-None-Match": tag}).status_code == 304
    admin.post("/desk/start/rulebook")
    assert admin.get("/desk/start/live", headers={"If-None-Match": tag}).status_code == 200


def test_it_refuses_a_roster_without_lead(admin: Client, cast: Cast) -> None:
    Duty.objects.all().delete()
    RosterMonth.objects.all().delete()
    refused(admin.post("/desk/start/roster", {}, headers=HTMX), "nobody-named")
    assert not Duty.objects.exists()
    assert admin.post("/desk/start/roster", {"people": [cast.lead.pk]}).status_code == 303
    assert state_of(admin, "roster") == "done"


def test_it_enters_shifts_all_or_none(admin: Client) -> None:
    before = DeskShift.objects.count()
    wrong = {
        "name-1": "早班",
        "starts-1": "06:00",
        "ends-1": "14:00",
        "name-2": "晚班",
        "starts-2": "nine",
        "ends-2": "",
    }
    refused(admin.post("/desk/start/shifts", wrong, headers=HTMX), "field-unreadable")
    assert DeskShift.objects.count() == before


def test_it_lets_only_administrators_in(cast: Cast) -> None:
    assert signed_in(cast.clerk).get("/desk/start").status_code == 403
    assert signed_in(cast.clerk).get("/desk/estate").status_code == 403


def test_it_lets_who_administers_a_company_make_projects_in_it_only(cast: Cast) -> None:
    keeper = person("区域管理员", "staff", username="region")
    grant(keeper, "admin", company=cast.company)
    client = signed_in(keeper)
    words = {"name": "和风苑", "time_zone": "Asia/Shanghai"}
    assert client.post("/desk/estate/project", {**words, "company": "HD", "code": "HF"}).status_code == 303
    refused(
        client.post("/desk/estate/project", {**words, "company": "HB", "code": "HG"}, headers=HTMX), "company-unknown"
    )
    refused(client.post("/desk/estate/company", {"code": "X", "name": "x"}, headers=HTMX), "not-yours-to-do", 403)


def test_it_sends_who_administers_to_the_list_until_it_is_done(cast: Cast, admin: Client) -> None:
    assert admin.get("/")["Location"] == "/desk/start?arriving=1"
    assert admin.get("/desk/start?arriving=1").status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "code", "status"),
    [
        ("/desk/estate/project", {"company": "HD", "code": "yq", "name": "x", "time_zone": "Asia/Shanghai"}, "project-exists", 409),
        ("/desk/estate/project", {"company": "HD", "code": "云/栖", "name": "x", "time_zone": "Asia/Shanghai"}, "code-odd", 422),
        ("/desk/estate/project", {"company": "HD", "code": "XX", "name": "x", "time_zone": "Mars/North"}, "time-zone-unknown", 422),
        ("/desk/estate/project", {"company": "HD", "code": "XX", "name": "x", "time_zone": "Asia/Shanghai", "hotline": "call us"},
         "phone-malformed", 422),
        ("/desk/estate/project", {"company": "??", "code": "XX", "name": "x", "time_zone": "Asia/Shanghai"}, "company-unknown", 422),
        ("/desk/estate/company", {"code": "HD", "name": "x"}, "company-exists", 409),
        ("/desk/estate/company", {"code": "Z", "name": " "}, "word-missing", 422),
        ("/desk/estate/buildings", {"code": "3"}, "building-exists", 409),
        ("/desk/estate/buildings", {"code": "3/A"}, "label-odd", 422),
        ("/desk/estate/buildings", {"code": "9", "completed_on": "2199-01-01"}, "day-to-come", 422),
        ("/desk/estate/phases", {"name": ""}, "word-missing", 422),
        ("/desk/estate/areas", {"name": "3栋大堂"}, "area-exists", 409),
        ("BUILDING/units", {"code": "2"}, "unit-exists", 409),
        ("BUILDING/room", {"unit": "UNIT", "number": "1801"}, "room-exists", 409),
        ("BUILDING/room", {"unit": "UNIT", "number": "18 01"}, "label-odd", 422),
        ("BUILDING/room", {"unit": "UNIT", "number": "1", "floor": "0"}, "floor-impossible", 422),
        ("BUILDING/room", {"unit": "", "number": "1"}, "unit-missing", 422),
        ("BUILDING/rooms", {"unit": "UNIT", "first_floor": "-2", "last_floor": "3", "per_floor": "4"}, "floor-impossible", 422),
        ("BUILDING/rooms", {"unit": "UNIT", "first_floor": "9", "last_floor": "3", "per_floor": "4"}, "floors-out-of-order", 422),
        ("BUILDING/rooms", {"unit": "UNIT", "first_floor": "1", "last_floor": "199", "per_floor": "40"}, "too-many-rooms", 422),
        ("BUILDING/rooms", {"unit": "UNIT", "first_floor": "17", "last_floor": "18", "per_floor": "2"}, "room-exists", 409),
        ("BUILDING/rooms", {"unit": "UNIT", "first_floor": "1", "last_floor": "", "per_floor": "4"}, "word-missing", 422),
        ("BUILDING/rooms", {"unit": "UNIT", "first_floor": "1", "last_floor": "2", "per_floor": "2", "without": "x"},
         "field-unreadable", 422),
    ],
)  # fmt: skip
def test_it_refuses_with_a_code_and_writes_nothing(
    admin: Client, cast: Cast, path: str, body: dict[str, str], code: str, status: int
) -> None:
    tables = (Company, Project, Building, Unit, Room, Change)
    before = [table._default_manager.count() for table in tables]
    place = path.replace("BUILDING", f"/desk/estate/buildings/{cast.building.pk}")
    filled = {name: value.replace("UNIT", str(cast.home.unit_id)) for name, value in body.items()}
    refused(admin.post(place, filled, headers=HTMX), code, status)
    assert [table._default_manager.count() for table in tables] == before


def test_it_makes_rooms_by_floors(admin: Client, cast: Cast) -> None:
    made = admin.post("/desk/estate/buildings", {"code": "8", "completed_on": "2024-10-18"})
    building = Building.objects.get(code="8")
    assert made["Location"].startswith(f"/desk/estate/buildings/{building.pk}")
    admin.post(f"/desk/estate/buildings/{building.pk}/units", {"code": ""})
    unit = Unit.objects.get(building=building)
    floors = {"unit": unit.pk, "first_floor": "1", "last_floor": "18", "per_floor": "4", "without": "4、14"}
    assert admin.post(f"/desk/estate/buildings/{building.pk}/rooms", floors).status_code == 303
    labels = set(Room.objects.filter(building=building).values_list("label", flat=True))
    assert len(labels) == 64
    assert {"8-101", "8-1804"} <= labels
    assert "8-401" not in labels
    assert Change.objects.filter(verb="create_rooms").count() == 64


def test_it_removes_what_nothing_hangs_on_and_keeps_the_rest(admin: Client, cast: Cast) -> None:
    admin.post("/desk/estate/phases", {"name": "三期"})
    phase = cast.project.phases.get()
    assert admin.post(f"/desk/estate/phase/{phase.pk}/remove").status_code == 303
    assert not cast.project.phases.exists()
    refused(admin.post(f"/desk/estate/room/{cast.home.pk}/remove", headers=HTMX), "place-in-use", 409)
    refused(admin.post(f"/desk/estate/building/{cast.building.pk}/remove", headers=HTMX), "place-in-use", 409)
    assert Room.objects.filter(pk=cast.home.pk).exists()
    assert admin.post("/desk/estate/company/1/remove").status_code == 404


def test_it_begins_with_nothing_but_a_person(db: None) -> None:
    make_setup_link()
    keeper = person("周管", "staff", username="admin")
    grant(keeper, "admin")
    client = signed_in(keeper)
    assert [line.state for line in client.get("/desk/start").context["list"].lines] == ["missing", *["later"] * 10]
    assert client.post("/desk/estate/company", {"code": "HD", "name": "华东公司"})["Location"] == "/desk/start"
    assert client.get("/desk/start").context["list"].following.code == "project"
    words = {"company": "HD", "code": "yq", "name": "云栖苑", "time_zone": "Asia/Shanghai"}
    assert client.post("/desk/estate/project", words)["Location"] == "/desk/start?project=YQ"
    assert client.get("/desk/start").context["list"].following.code == "rooms"


def test_it_says_when_a_file_is_of_another_kind(admin: Client) -> None:
    staff = SimpleUploadedFile("人员.xlsx", xlsx([["姓名", "账号", "岗位"], ["陈静", "chenjing", "客服"]]))
    answer = admin.post("/desk/imports/send?project=YQ", {"kind": "rooms", "file": staff}, headers=HTMX)
    refused(answer, "file-no-header")
    assert not ImportJob.objects.exists()
