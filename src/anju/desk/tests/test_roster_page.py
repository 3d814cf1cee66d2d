"""The roster's page: the calendar, the gap with a way out, publishing shut until complete."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.time import product_now, product_time_at
from anju.estate.models import Project
from anju.gate import context
from anju.people import rules
from anju.people.models import Duty, RosterMonth, ShiftNote, Swap
from tests.cast import SHANGHAI, Cast, grant, person

pytestmark = [pytest.mark.django_db, pytest.mark.covers("TEAM-2", "TEAM-5")]


@pytest.fixture(autouse=True)
def amid_a_month() -> Iterator[None]:
    """The cast's duties of yesterday, today and tomorrow lie in one month, whatever day the tests are run on."""
    with product_time_at(product_now().replace(day=10)):
        yield


@pytest.fixture
def today() -> date:
    return product_now().astimezone(SHANGHAI).date()


@pytest.fixture
def following(today: date) -> date:
    return rules.next_month(rules.month_start(today))


def signed_in(client: Client, who: Any) -> Client:
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def lead_every_day(cast: Cast, month: date) -> RosterMonth:
    roster = RosterMonth.objects.get_or_create(project=cast.project, month=month)[0]
    for day in rules.days_of(month):
        Duty.objects.get_or_create(roster=roster, day=day, part="lead", defaults={"person": cast.lead})
    return roster


def test_it_shows_the_month_with_its_gaps(client: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    signed_in(client, cast.lead)
    client.get("/desk/roster")
    with django_assert_max_num_queries(12):
        answer = client.get("/desk/roster")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "缺总负责人" in text
    assert "李刚" in text
    assert "138****2210" in text
    assert "13800002210" not in text


def test_it_costs_no_more_at_any_time(
    client: Client, cast: Cast, today: date, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Noon, the last minute of a day, the first of the next, a month's end and a year's: with the banner asked anew."""
    signed_in(client, cast.lead)
    noon = datetime.combine(today, time(12), SHANGHAI)
    month = datetime.combine(rules.next_month(rules.month_start(today)), time(0), SHANGHAI)
    year = datetime(today.year + 1, 1, 1, tzinfo=SHANGHAI)
    ends = [end + timedelta(minutes=n) for end in (month, year) for n in (-1, 1)]
    moments = [noon, noon.replace(hour=23, minute=59), *ends]
    for moment in moments:
        with product_time_at(moment.astimezone(UTC)):
            client.get("/desk/roster")
            for query in ("", f"?day={moment.date().isoformat()}&month={moment:%Y-%m}"):
                monkeypatch.setattr(context, "_asked", {})
                with django_assert_max_num_queries(12, info=f"{moment} {query}"):
                    assert client.get(f"/desk/roster{query}").status_code == 200


def test_it_reads_one_day_in_few_queries(
    client: Client, cast: Cast, today: date, django_assert_max_num_queries: Any
) -> None:
    signed_in(client, cast.lead)
    client.get("/desk/roster")
    with django_assert_max_num_queries(12):
        answer = client.get(f"/desk/roster?day={today.isoformat()}&month={today:%Y-%m}")
    assert "赵工" in answer.content.decode()


def test_it_keeps_publishing_shut_until_every_day_is_led(client: Client, cast: Cast, following: date) -> None:
    signed_in(client, cast.lead)
    lead_every_day(cast, following)
    gone = Duty.objects.get(roster__month=following, day=following + timedelta(days=4))
    gone.delete()
    refused = client.post("/desk/roster/publish", {"month": following.isoformat()}, headers={"HX-Request": "true"})
    assert refused.status_code == 409
    assert f"{following + timedelta(days=4):%m-%d}" in refused.content.decode()
    page = client.get(f"/desk/roster?month={following:%Y-%m}").content.decode()
    assert 'disabled title="' in page
    done = client.post(
        "/desk/roster/set-duty",
        {"day": (following + timedelta(days=4)).isoformat(), "part": "lead", "person": cast.lead.pk},
    )
    assert done.status_code == 303
    assert client.post("/desk/roster/publish", {"month": following.isoformat()}).status_code == 303
    assert RosterMonth.objects.get(project=cast.project, month=following).published_at is not None


def test_it_copies_last_month(client: Client, cast: Cast, today: date, following: date) -> None:
    signed_in(client, cast.lead)
    lead_every_day(cast, rules.month_start(today))
    done = client.post("/desk/roster/copy", {"month": following.isoformat()}, headers={"HX-Request": "true"})
    assert (done.status_code, done.headers["HX-Redirect"]) == (204, f"/desk/roster?project=YQ&month={following:%Y-%m}")
    assert Duty.objects.filter(roster__month=following, part="lead").count() == len(rules.days_of(following))


def test_it_swaps_a_day(client: Client, cast: Cast, today: date) -> None:
    grant(cast.engineer, "duty_lead", project=cast.project)
    duty = Duty.objects.get(day=today + timedelta(days=1), part="lead")
    Duty.objects.filter(day=duty.day, part="deputy").delete()
    signed_in(client, cast.lead)
    assert client.post("/desk/roster/swaps/ask", {"duty": duty.pk, "with": f"p{cast.engineer.pk}"}).status_code == 303
    swap = Swap.objects.get()
    assert client.post(f"/desk/roster/swaps/{swap.pk}/agree").status_code == 403
    other = signed_in(Client(), cast.engineer)
    assert "李刚 请您" in other.get("/desk/roster").content.decode()
    assert other.post(f"/desk/roster/swaps/{swap.pk}/agree").status_code == 303
    assert Duty.objects.get(pk=duty.pk).person == cast.engineer


def test_it_takes_over_what_the_last_shift_left(client: Client, cast: Cast) -> None:
    signed_in(client, cast.clerk)
    client.post("/desk/roster/notes/write", {"text": "3-2-1901 今晚停热水"})
    client.post("/desk/roster/notes/write", {"text": "代收维修款一笔"})
    first = ShiftNote.objects.order_by("id")[0]
    assert client.post(f"/desk/roster/notes/{first.pk}/take").status_code == 303
    assert client.post("/desk/roster/take-over").status_code == 303
    assert not ShiftNote.objects.filter(taken_at__isnull=True).exists()
    assert "3-2-1901 今晚停热水" in client.get("/desk/roster").content.decode()


def test_it_adds_and_removes_shifts(client: Client, cast: Cast) -> None:
    signed_in(client, cast.lead)
    assert (
        client.post("/desk/roster/shifts/add", {"name": "夜班", "starts": "20:00", "ends": "08:00"}).status_code == 303
    )
    assert client.post("/desk/roster/shifts/add", {"name": "夜班", "starts": "x", "ends": ""}).status_code == 422
    shift = cast.project.desk_shifts.get(name="夜班")
    assert client.post(f"/desk/roster/shifts/{shift.pk}/remove").status_code == 303


def test_it_prints_the_month(client: Client, cast: Cast) -> None:
    signed_in(client, cast.clerk)
    assert "/desk/papers/roster.pdf?project=YQ" in client.get("/desk/roster").content.decode()
    answer = client.get("/desk/papers/roster.pdf?month=2026-11")
    assert answer.headers["Content-Type"] == "application/pdf"


def test_it_is_not_for_strangers(client: Client, cast: Cast, today: date) -> None:
    duty = Duty.objects.get(day=today, part="lead")
    clerk = signed_in(Client(), cast.clerk)
    body = {"day": today.isoformat(), "part": "lead", "person": cast.lead.pk}
    assert clerk.post("/desk/roster/set-duty", body).status_code == 403
    assert clerk.get("/desk/roster?project=HL").status_code == 404
    stranger = signed_in(Client(), cast.stranger_clerk)
    assert "李刚" not in stranger.get("/desk/roster").content.decode()
    assert stranger.post("/desk/roster/clear-duty", {"duty": duty.pk}).status_code == 404
    assert stranger.get("/desk/roster?month=nonsense").status_code == 404
    assert Project.objects.get(code="HL").roster_months.count() == 0


def test_it_leads_only_those_who_read_cases_to_the_work_record_and_the_calls(client: Client, cast: Cast) -> None:
    neighbour = person("孙协", "staff", username="sunxie")
    grant(neighbour, "peer_dept", project=cast.project)
    ours = signed_in(client, cast.clerk).get("/desk/roster").content.decode()
    theirs = signed_in(client, neighbour).get("/desk/roster").content.decode()
    for href in ("/desk/on-call", "/desk/papers/work-record.pdf"):
        assert href in ours, href
        assert href not in theirs, href
