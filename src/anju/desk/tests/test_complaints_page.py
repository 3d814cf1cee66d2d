"""Complaints at the desk: taken down with the proposal beside, judged with the history on the screen, a board by deadline."""

import re
from typing import Any

import pytest
from django.test import Client

from anju.complaints.models import Complaint
from anju.complaints.queries import IN_LIST, LANES, complaints_by_lane, complaints_in
from anju.complaints.tests.acting import colleague, do, lodged, walked
from anju.complaints.tests.laden import HOUSEHOLDS, laden
from anju.desk import complaints as board
from anju.desk.tests.test_console_kinds import known
from anju.desk.tests.test_console_page import HTMX, signed_in
from anju.intake.models import CaseLink
from anju.matters.models import Matter
from tests.cast import Cast

pytestmark = [pytest.mark.django_db]
CALL = {
    "kind": "complaint",
    "phone": "13800005678",
    "room": "3-2-1801",
    "words": "再不处理就找记者曝光",
    "client_id": "complaint-0001",
}


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


@pytest.mark.covers("CMP-2", "INT-7")
def test_it_proposes_while_it_is_taken_down(cast: Cast, django_assert_max_num_queries: Any) -> None:
    earlier = lodged(cast, room=cast.home, words="电梯噪音大")
    client = signed_in(cast.clerk)
    with django_assert_max_num_queries(16):
        form = client.post("/desk/console/call?project=YQ", CALL).content.decode()
    for words in ("公开媒体曝光", "提到“记者”", "同一房号", "登记并转呈"):
        assert words in form, words
    with django_assert_max_num_queries(12):
        said = client.post(
            "/desk/console/complaint/reading?project=YQ", CALL | {"words": "快递柜声音大"}
        ).content.decode()
    assert earlier.number.removeprefix("YQ-") in said
    assert 'data-key="Alt T"' in text_of(client, "/desk/console?manual=1&rang=2026-11-21T15:00:00%2B08:00&project=YQ")


@pytest.mark.covers("CMP-1", "CMP-2")
def test_it_takes_no_severe_one_without_a_summary_and_writes_nothing_by_halves(cast: Cast) -> None:
    client, address = signed_in(cast.clerk), "/desk/console/register?project=YQ"
    severe = CALL | {"degree": "severe", "grounds": ["media"], "to": "pm"}
    for wrong, field in (
        ({}, "summary"),
        ({"words": ""}, "words"),
        ({"degree": ""}, "degree"),
        ({"grounds": []}, "grounds"),
    ):
        answer = client.post(address, severe | wrong, headers=HTMX)
        assert answer.status_code == 422, field
    assert not Matter.objects.filter(kind="complaint").exists()
    whole = severe | {"summary": "业主称多次反映无果，准备联系记者，要求书面答复。"}
    for _twice in range(2):
        answer = client.post(address, whole, headers=HTMX)
        assert answer.status_code == 204, answer.content
    matter = Matter.objects.get(kind="complaint")
    row = Complaint.objects.get(pk=matter.pk)
    assert (row.decided_class, row.decided_grounds, row.passed_to, matter.holder_role) == (
        "severe",
        ["media"],
        "pm",
        "pm",
    )
    told = text_of(client, answer.headers["HX-Redirect"])
    assert matter.number in told
    assert "回音不晚于" in told


def test_it_shows_class_verdict_parts_and_history(cast: Cast) -> None:
    old = cast.repair()
    matter = walked(cast, "in_remedy")
    do(cast, "ask_department", matter, cast.clerk, department="prop_eng", question="多久巡查一次？")
    client, address = signed_in(cast.desk_lead), f"/desk/cases/{matter.number}"
    text = text_of(client, address)
    for words in (
        "类别与判定",
        "服务态度",
        "岗前培训不足",
        "重新培训",
        "多久巡查一次？",
        "此户以往",
        "定类别",
        "还要做：",
    ):
        assert words in text, words
    assert old.number.removeprefix("YQ-") in text
    form = client.get(f"{address}/decide_class", headers=HTMX).content.decode()
    assert "涉及部门较多" in form


@pytest.mark.parametrize("state", ["in_remedy", "answered"])
def test_it_costs_twelve_queries_whatever_hangs_on_it(
    cast: Cast, state: str, django_assert_max_num_queries: Any
) -> None:
    matter = laden(cast, state=state)
    repair, office = Matter.objects.get(kind="repair"), colleague(cast, "pm")
    for who in (cast.clerk, cast.desk_lead, office, colleague(cast, "dev_cs"), cast.technician):
        client, address = signed_in(who), f"/desk/cases/{matter.number}"
        client.get(address)
        for page in (address, f"{address}/live"):
            with django_assert_max_num_queries(12):
                text = text_of(client, page)
        assert "岗前培训不足" in text
        knows = who != cast.technician
        assert (f"同因投诉 {HOUSEHOLDS + 1} 件" in text, repair.number in text) == (knows, knows), who


@pytest.mark.covers("CMP-6")
def test_it_shows_what_follows_for_somebody_to_the_heads_alone(cast: Cast) -> None:
    matter = walked(cast, "in_inquiry")
    do(cast, "name_cause", matter, cast.desk_lead, cause="用语不当")
    find: dict[str, Any] = {"department": "prop_eng", "person": cast.technician.pk, "found": "与业主争吵"}
    do(cast, "find_responsible", matter, cast.desk_lead, **find)
    do(cast, "confirm_finding", matter, cast.technician, 1)
    do(cast, "record_penalty", matter, cast.desk_lead, 1, points=7, reason="记分金丝雀")
    for who, sees in (
        (cast.desk_lead, True),
        (colleague(cast, "pm"), True),
        (cast.clerk, False),
        (cast.engineer, False),
    ):
        text = text_of(signed_in(who), f"/desk/cases/{matter.number}")
        assert ("记分金丝雀" in text) == sees, who
        assert ("扣 7 分" in text) == sees, who


@pytest.mark.covers("CMP-4")
def test_it_lays_them_out_by_deadline_severe_ones_by_themselves(cast: Cast, django_assert_max_num_queries: Any) -> None:
    severe = lodged(cast, words="已请律师", phone="13811110000")
    plain = lodged(cast, words="快递柜声音大", phone="13822220000")
    explain = walked(cast, "unfounded", room=None, who=None, phone="13833330000", words="广告太多")
    client = signed_in(cast.desk_lead)
    client.get("/desk/complaints?project=YQ")
    with django_assert_max_num_queries(12):
        text = text_of(client, "/desk/complaints?project=YQ")
    lanes = [text.index(words) for words in ("待判定", "严重，待出结果", "无效，待解释", "有效，待分析")]
    assert lanes == sorted(lanes)
    at = {matter.pk: text.index(f"card-{matter.number}") for matter in (severe, plain, explain)}
    assert lanes[0] < at[plain.pk] < lanes[1] < at[severe.pk] < lanes[2] < at[explain.pk] < lanes[3]
    one = text_of(client, "/desk/complaints?project=YQ&lane=severe")
    assert severe.number in one
    assert plain.number not in one
    assert signed_in(cast.technician).get("/desk/complaints?project=YQ").status_code == 404
    tag = client.get("/desk/complaints/live?project=YQ").headers["ETag"]
    assert client.get("/desk/complaints/live?project=YQ", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.covers("CMP-1")
def test_it_makes_a_complaint_of_a_repair_and_a_repair_of_a_complaint(cast: Cast) -> None:
    repair, client = cast.repair(), signed_in(cast.clerk)
    address = f"/desk/cases/{repair.number}/story/complaint"
    assert "转为投诉" in text_of(client, address)
    sent = {"words": "修了三次还在漏", "client_id": "story-0001"}
    first, again = client.post(address, sent), client.post(address, sent)
    assert first.headers["Location"] == again.headers["Location"]
    complaint = Matter.objects.get(kind="complaint")
    assert CaseLink.objects.get(matter=complaint).why == "became"
    assert client.post(address, {"words": ""}).status_code == 422
    page = text_of(client, f"/desk/cases/{complaint.number}")
    assert repair.number in page
    wanted = f"/desk/cases/{complaint.number}/story/repair"
    done = client.post(wanted, {"words": "厨房也漏", "place": "厨房", "client_id": "story-0002"})
    assert done.status_code == 303
    assert CaseLink.objects.get(origin=complaint).why == "spawned"
    assert client.get(f"/desk/cases/{repair.number}/story/repair").status_code == 404


def entered(cast: Cast, **into: Any) -> Matter:
    """A complaint whose measure works and was entered into the system."""
    matter = walked(cast, "in_remedy")
    do(cast, "check_measure", matter, cast.clerk, 1, found="抽查均已落实")
    return do(cast, "record_prevention", matter, cast.desk_lead, 1, **into)


@pytest.mark.covers("CMP-6")
def test_it_leads_from_a_clause_to_its_complaints_and_back(cast: Cast, django_assert_max_num_queries: Any) -> None:
    clause, client = "/desk/rulebook/clauses/complaint.taken", signed_in(cast.desk_lead)
    assert "来自这些投诉的预防措施" not in text_of(client, f"{clause}?project=YQ")
    numbers = [entered(cast, clause="complaint.taken").number for _no in range(IN_LIST + 1)]
    assert clause in text_of(client, f"/desk/cases/{numbers[0]}")
    with django_assert_max_num_queries(12):
        text = text_of(client, f"{clause}?project=YQ")
    assert "来自这些投诉的预防措施" in text
    assert [number in text for number in numbers] == [False] + [True] * IN_LIST, "the newest first"
    assert "重新培训" in text
    following = re.search(r"learnt=(\d+)", text)
    assert following
    assert numbers[0] in text_of(client, f"{clause}?project=YQ&learnt={following[1]}")
    assert "重新培训" not in text_of(client, "/desk/rulebook/clauses/complaint.verdict?project=YQ")
    assert "重新培训" not in text_of(signed_in(cast.technician), f"{clause}?project=YQ"), "cases are not theirs to read"


@pytest.mark.covers("CMP-6")
def test_it_leads_from_an_entry_to_its_complaints_and_back(cast: Cast, django_assert_max_num_queries: Any) -> None:
    edition = known(cast)
    number = entered(cast, entry=edition.entry_id).number
    client, address = signed_in(cast.desk_lead), f"/desk/knowledge/{edition.entry_id}"
    assert address in text_of(client, f"/desk/cases/{number}")
    with django_assert_max_num_queries(12):
        text = text_of(client, f"{address}?project=YQ")
    assert number in text
    assert "重新培训" in text


@pytest.mark.covers("CMP-4")
def test_it_turns_the_pages_of_a_lane_and_counts_all_of_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(board, "IN_LANE", 2)
    monkeypatch.setattr(board, "PAGE", 3)
    numbers = {lodged(cast, words=f"广告 {no}", phone=f"1380000{no:04d}").number for no in range(8)}
    lodged(cast, words="已请律师", phone="13811110000")
    client, first = signed_in(cast.desk_lead), "/desk/complaints?project=YQ"
    client.get(first)
    with django_assert_max_num_queries(12):
        text = text_of(client, first)
    assert sum(f"card-{number}" in text for number in numbers) == 2
    assert "还有 6" in text
    address, seen = f"{first}&lane=judge", list[str]()
    while address:
        with django_assert_max_num_queries(12):
            text = text_of(client, address)
        here = [number for number in sorted(numbers) if f"card-{number}" in text]
        assert 1 <= len(here) <= 3
        seen += here
        found = re.search(r'href="(/desk/complaints[^"]*cursor=[^"]+)"[^>]*rel="next"', text)
        address = found[1].replace("&amp;", "&") if found else ""
    assert seen == sorted(numbers), "each once, the soonest due first"
    assert client.get(f"{first}&lane=judge&cursor=nonsense").status_code == 422
    assert client.get(f"{first}&lane=nowhere").status_code == 404


def test_it_places_every_open_complaint_in_one_lane(cast: Cast) -> None:
    for no, state in enumerate(["lodged", "unfounded", "in_inquiry", "in_remedy", "joined", "answered"]):
        for degree in ("ordinary", "severe"):
            at = {"room": None, "who": None, "phone": f"138{no}{len(degree)}{no:06d}", "words": f"{state} {degree}"}
            matter = walked(cast, state, degree=degree, **at)
            decided = "severe" if degree == "severe" else "ordinary"
            Complaint.objects.filter(pk=matter.pk).update(decided_class=decided)
    opened = set(complaints_in(cast.project).values_list("pk", flat=True))
    placed = [pk for code in LANES for pk in complaints_in(cast.project, lane=code).values_list("pk", flat=True)]
    assert sorted(placed) == sorted(opened)
    by_lane = complaints_by_lane(cast.project, most=100)
    assert sorted(pk for _code, ids, _count in by_lane for pk in ids) == sorted(opened)
    assert all(len(ids) == count for _code, ids, count in by_lane)
    assert {code for code, _ids, _count in by_lane} == set(LANES)
