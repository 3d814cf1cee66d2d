"""Incidents at the desk: opened in few keys, a board by danger, joined with one key while the caller speaks."""

from typing import Any

import pytest
from django.test import Client

from anju.core.outbox import drain
from anju.desk.tests.test_console_page import HTMX, ring, signed_in
from anju.incidents.models import Incident, JoinedCase
from anju.incidents.tests.acting import TEXT, do, incident
from anju.intake.models import Case
from anju.notices.models import Notice
from tests.cast import Cast, room

pytestmark = [pytest.mark.django_db, pytest.mark.covers("BEY-1")]


def test_it_opens_one_and_leads_to_its_board(cast: Cast) -> None:
    client = signed_in(cast.lead)
    form = client.get("/desk/incidents/open?project=YQ&place=3").content.decode()
    for words in ('data-key="Alt 1"', "暴雨大风", "3栋 全部"):
        assert words in form, words
    sent = {"kind": "water", "places": ["3"], "what": "主管爆裂", "client_id": "open-once-0001"}
    first = client.post("/desk/incidents/open?project=YQ", sent, headers=HTMX)
    again = client.post("/desk/incidents/open?project=YQ", sent, headers=HTMX)
    number = Incident.objects.get().matter.number
    assert first.headers["HX-Redirect"] == again.headers["HX-Redirect"] == f"/desk/incidents/{number}"
    typed = {"kind": "lift", "typed": "3-2，3", "what": "电梯停运"}
    assert client.post("/desk/incidents/open?project=YQ", typed, headers=HTMX).status_code == 204
    for bad in ({"kind": "war"}, {"places": ["99"]}, {"what": ""}):
        assert client.post("/desk/incidents/open?project=YQ", sent | bad, headers=HTMX).status_code == 422
    assert signed_in(cast.clerk).get("/desk/incidents/open?project=YQ").status_code == 403


def test_it_shows_who_waits_by_level_in_twelve_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    empty = room(cast.project, cast.building, cast.home.unit, 20, "2001")
    matter, cases = incident(cast), [cast.repair() for _each in range(3)]
    for case in cases:
        do("join_case", cast, matter.number, case=case.number)
    do("triage_case", cast, matter.number, case=cases[1].number, level="danger", reason="电表箱进水")
    do("inform_households", cast, matter.number, text=TEXT)
    client = signed_in(cast.lead)
    address = f"/desk/incidents/{matter.number}"
    client.get(address)
    with django_assert_max_num_queries(12):
        text = client.get(address).content.decode()
    for words in (
        "3 件在处置（危及人身 1、待分级 2）",
        "影响 3 户",
        "2 / 3 户",
        "1 户没有联系电话",
        TEXT,
        "下次告知不晚于",
    ):
        assert words in text, words
    assert text.index(cases[1].number) < text.index(cases[0].number)
    assert empty.label in client.get(f"{address}/unreached").content.decode()
    with django_assert_max_num_queries(12):
        listed = client.get(f"{address}/cases?level=none").content.decode()
    assert cases[0].number in listed
    assert f'id="row-{cases[1].number}"' not in listed


def test_it_stays_fresh_when_a_case_moves(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter, case = incident(cast), cast.repair()
    do("join_case", cast, matter.number, case=case.number)
    client = signed_in(cast.lead)
    address = f"/desk/incidents/{matter.number}/live"
    tag = client.get(address).headers["ETag"]
    with django_assert_max_num_queries(1):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    do("triage_case", cast, matter.number, case=case.number, level="wait", reason="核实过")
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_it_does_its_verbs_and_says_what_is_wrong(cast: Cast) -> None:
    matter, case = incident(cast), cast.repair()
    client = signed_in(cast.lead)
    base = f"/desk/incidents/{matter.number}"
    assert client.post(f"{base}/join_case", {"case": case.number}, headers=HTMX).status_code == 204
    form = client.get(f"{base}/triage_case?case={case.number}", headers=HTMX).content.decode()
    assert f'name="case" value="{case.number}"' in form.replace("  ", " ")
    ranked = {"case": case.number, "level": "danger", "reason": "电表箱进水"}
    assert client.post(f"{base}/triage_case", ranked, headers=HTMX).status_code == 204
    assert client.post(f"{base}/triage_case", ranked | {"level": "red"}, headers=HTMX).status_code == 422
    assert client.post(f"{base}/set_under_control", {"text": TEXT}, headers=HTMX).status_code == 204
    refused = client.post(f"{base}/end_incident", {"text": TEXT}, headers=HTMX)
    assert (refused.status_code, case.number in refused.content.decode()) == (409, True)
    assert client.get(f"{base}/explode").status_code == 404
    assert signed_in(cast.clerk).post(f"{base}/inform_households", {"text": TEXT}).status_code == 403


def test_it_is_listed_and_hidden_from_other_projects(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = incident(cast)
    client = signed_in(cast.lead)
    client.get("/desk/incidents?project=YQ")
    with django_assert_max_num_queries(12):
        assert matter.number in client.get("/desk/incidents?project=YQ").content.decode()
    for path in ("", "/live", "/cases", "/unreached", "/join_case"):
        assert signed_in(cast.stranger_clerk).get(f"/desk/incidents/{matter.number}{path}").status_code == 404


def test_it_is_proposed_while_the_caller_speaks_and_joined_with_one_key(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    matter = incident(cast)
    client: Client = signed_in(cast.clerk)
    said = ring(cast, words="家里没水了")
    client.post("/desk/console/reading?project=YQ", said, headers=HTMX)
    with django_assert_max_num_queries(13):  # the reading's own twelve, and the incidents of this building
        text = client.post("/desk/console/reading?project=YQ", said, headers=HTMX).content.decode()
    assert matter.number in text
    assert 'data-key="Alt I"' in text
    kept = client.post("/desk/console/reading?project=YQ", said | {"incident": matter.number}, headers=HTMX)
    assert "checked" in kept.content.decode().split('name="incident"')[1].split(">")[0]
    other = client.post("/desk/console/reading?project=YQ", ring(cast, words="门锁坏了"), headers=HTMX)
    assert matter.number not in other.content.decode()
    for _twice in range(2):
        done = client.post("/desk/console/register", said | {"incident": matter.number}, headers=HTMX)
        assert done.status_code == 204
    joined = JoinedCase.objects.get()
    assert joined.case == Case.objects.get()
    assert matter.number in client.get(done.headers["HX-Redirect"]).content.decode()
    page = client.get(f"/desk/cases/{joined.case.matter.number}")
    assert "并入突发事件" in page.content.decode()


def test_it_registers_even_when_the_incident_has_ended_meanwhile(cast: Cast) -> None:
    matter = incident(cast)
    do("set_under_control", cast, matter.number, text=TEXT)
    do("end_incident", cast, matter.number, text=TEXT)
    done = signed_in(cast.clerk).post("/desk/console/register", ring(cast, incident=matter.number), headers=HTMX)
    assert done.status_code == 204
    assert Case.objects.count() == 1
    assert not JoinedCase.objects.exists()


def test_it_tells_the_owner_on_the_progress_page_and_at_home(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter, case = incident(cast), cast.repair()
    client = signed_in(cast.owner)
    assert "您这栋楼受到影响" in client.get("/owner/").content.decode()
    address = f"/owner/cases/{case.number}"
    tag = client.get(f"{address}/live").headers["ETag"]
    do("join_case", cast, matter.number, case=case.number)
    do("inform_households", cast, matter.number, text=TEXT)
    drain()
    fresh = client.get(f"{address}/live", headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    for path in ("/owner/", address):
        with django_assert_max_num_queries(12):
            text = client.get(path).content.decode()
        for words in (TEXT, "爆管停水", "下次告知不晚于"):
            assert words in text, (path, words)
        assert "主管爆裂" not in text, path
    assert Notice.objects.filter(person=cast.owner, template="incident_informed").count() == 2
