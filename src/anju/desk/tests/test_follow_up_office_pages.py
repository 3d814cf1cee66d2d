"""Around the calls: homes, plans of care, summaries, the year; what they show, take and cost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from anju.complaints.tests.acting import walked
from anju.core.time import product_now, product_time_at
from anju.desk.tests.test_follow_ups_page import signed_in
from anju.followup.actions import make_summary, open_visit
from anju.followup.models import CarePlan, HouseholdVisit, Summary, YearReview
from anju.matters.models import Event, Matter
from anju.papers.tests.reading import text_of
from anju.people.models import Person
from anju.repairs.tests.acting import do
from tests.cast import Cast, grant, person
from tests.walk import walk_to


@pytest.fixture
def head(client: Client, cast: Cast) -> Client:
    return signed_in(client, cast.desk_lead)


def post(client: Client, path: str, **given: Any) -> Any:
    return client.post(f"/desk/follow-ups/{path}", given)


def shown(client: Client, path: str) -> str:
    answer = client.get(f"/desk/follow-ups/{path}")
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def manager(cast: Cast, role: str, name: str) -> Person:
    made = person(name, "staff", username=f"{role}1")
    grant(made, role, project=cast.project)
    return made


@pytest.mark.covers("FUP-6")
def test_it_lists_homes_nobody_visited_and_takes_them_up(head: Client, cast: Cast) -> None:
    page = shown(head, "homes?project=YQ")
    assert "3-2-1801" in page
    assert "从未" in page
    assert "365 天" in page
    post(head, "homes/open?project=YQ", room="3-2-1801")
    assert HouseholdVisit.objects.get().room == cast.home
    assert "已排入" in shown(head, "homes?project=YQ&building=3")
    post(head, "homes/open?project=YQ")
    assert HouseholdVisit.objects.count() == 2
    assert post(head, "homes/open?project=YQ", room="3-2-1801").status_code == 422


@pytest.mark.covers("FUP-6")
def test_it_calls_a_home_like_any_other(head: Client, cast: Cast) -> None:
    matter = open_visit(room=cast.home, by=cast.actor(cast.clerk))
    page = shown(head, f"play/{matter.number}")
    for words in ("王女士", "138****5678", "不推销"):
        assert words in page
    told = post(head, f"play/{matter.number}/reveal", reason="回访")
    assert "13800005678" in told.content.decode()
    assert Event.objects.filter(matter=matter, kind="case.phone_revealed").exists()
    post(head, f"play/{matter.number}/answer_point", point="楼道灯不亮", answer="今晚就换")
    post(head, f"play/{matter.number}/record", outcome="record_satisfied", overall="5")
    matter.refresh_from_db()
    assert matter.state == "settled"
    assert "今晚就换" in shown(head, f"of/{matter.number}")
    paper = head.get(f"/desk/follow-ups/of/{matter.number}/record.pdf")
    assert paper.content.startswith(b"%PDF")


@pytest.mark.covers("FUP-1", "DOC-1")
def test_it_is_printed_from_the_case_once_it_is_due(head: Client, cast: Cast) -> None:
    for early, due in (
        (walk_to(cast, "registered"), walk_to(cast, "signed_off")),
        (walked(cast, "in_inquiry"), walked(cast, "answered")),
    ):
        assert "业主回访记录表" not in head.get(f"/desk/cases/{early.number}").content.decode()
        address = f"/desk/follow-ups/of/{due.number}/record.pdf"
        assert f'href="{address}"' in head.get(f"/desk/cases/{due.number}").content.decode()
        assert "业主回访记录表" in text_of(head.get(address).content)


@pytest.mark.covers("FUP-1")
def test_it_sets_and_ends_a_plan_of_care(head: Client, cast: Cast) -> None:
    assert "陈晓" in shown(head, "care/set?project=YQ")
    given = {
        "room": "3-2-1801",
        "responsible": cast.clerk.pk,
        "every_days": "14",
        "reason": "反复漏水",
        "points": "防水进度",
    }
    assert post(head, "care/set?project=YQ", **given | {"responsible": "x"}).status_code == 422
    assert post(head, "care/set?project=YQ", **given).status_code == 303
    page = shown(head, "care?project=YQ")
    assert "反复漏水" in page
    assert "14 天" in page
    plan = CarePlan.objects.get()
    post(head, f"care/{plan.matter.number}/end", reason="已解决")
    assert "反复漏水" not in shown(head, "care?project=YQ")
    assert "反复漏水" in shown(head, "care?project=YQ&view=ended")
    clerk = signed_in(Client(), cast.clerk)
    assert clerk.get("/desk/follow-ups/care/set?project=YQ").status_code == 404


@pytest.mark.covers("FUP-3")
def test_it_sums_up_and_is_signed_by_two(head: Client, cast: Cast) -> None:
    walk_to(cast, "closed")
    day = product_now().astimezone(cast.project.zone).date().isoformat()
    assert post(head, "summaries?project=YQ", first=day, last=day).status_code == 422  # not over yet
    assert post(head, "summaries?project=YQ", first="", last=day).status_code == 422
    with product_time_at(product_now() + timedelta(days=1)):
        first = product_now().astimezone(cast.project.zone).date() - timedelta(days=1)
        matter = make_summary(project=cast.project, first=first, last=first, by=cast.actor(cast.clerk))
    pm = signed_in(Client(), manager(cast, "pm", "高远"))
    for client in (head, pm):
        with product_time_at(product_now() + timedelta(days=1, hours=1)):
            assert post(client, f"summaries/{matter.number}").status_code == 303
    page = shown(pm, f"summaries/{matter.number}")
    for words in ("周敏", "高远", Summary.objects.get().digest[:16]):
        assert words in page
    assert matter.number in shown(head, "summaries?project=YQ")


@pytest.mark.covers("FUP-4")
def test_it_shows_the_year_and_takes_a_decision_on_what_is_unsolved(head: Client, cast: Cast) -> None:
    matter = do(cast, "record_dissatisfied", walk_to(cast, "signed_off"), cast.clerk, reason="又滴水了")
    year = product_now().astimezone(cast.project.zone).year
    assert head.get("/desk/follow-ups/year?project=YQ").headers["Location"].endswith(f"/year/{year}?project=YQ")
    page = shown(head, f"year/{year}?project=YQ")
    assert matter.number in page
    assert "待物业经理评审" in page
    chief = signed_in(Client(), manager(cast, "prop_mgr", "柳青"))
    path = f"year/{year}/{matter.number}/decide?project=YQ"
    assert post(chief, path, decision="next_year", measure="").status_code == 422
    assert post(chief, path, decision="next_year", measure="更换立管").status_code == 303
    assert YearReview.objects.get().measure == "更换立管"
    assert "更换立管" in shown(head, f"year/{year}?project=YQ")
    assert "更换立管" in shown(head, f"year/{year + 1}?project=YQ")
    assert head.get(f"/desk/follow-ups/year/{year}.pdf?project=YQ").content.startswith(b"%PDF")
    assert head.get("/desk/follow-ups/year/1?project=YQ").status_code == 404


def test_it_costs_few_queries(head: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    do(cast, "record_dissatisfied", walk_to(cast, "signed_off"), cast.clerk, reason="又滴水了")
    visit = open_visit(room=cast.home, by=cast.actor(cast.clerk))
    year = product_now().astimezone(cast.project.zone).year
    case = Matter.objects.order_by("pk")[0]
    paths = [
        "homes",
        "care",
        "summaries",
        f"year/{year}",
        f"of/{case.number}",
        f"of/{visit.number}",
        f"play/{visit.number}",
    ]
    for path in paths:
        shown(head, path)
        with django_assert_max_num_queries(12):
            shown(head, path)
