"""The working calendar's page: a month, a day with its form, the deadlines that move before it is published."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from anju.clocks.models import Clock
from anju.core.outbox.models import OutboxRow
from anju.core.time import product_now
from anju.people.models import Person
from anju.rulebook.actions import CALENDAR_PUBLISHED
from anju.rulebook.models import CalendarDay
from tests.cast import SHANGHAI, Cast, grant, person

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SLA-2")]

PAGE = "/desk/rulebook/calendar"
HTMX = {"HX-Request": "true"}


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def head(cast: Cast) -> Person:
    made = person("华东总", "staff", username="head")
    grant(made, "head", company=cast.company)
    return made


@pytest.fixture
def monday() -> date:
    """A coming Monday that no notice names."""
    day = product_now().astimezone(SHANGHAI).date() + timedelta(days=7)
    while day.weekday() or day in {each.day for each in CalendarDay.objects.all()}:
        day += timedelta(days=1)
    return day


def filled(day: date, /, **changed: Any) -> dict[str, Any]:
    form = {
        "day": day.isoformat(), "works": "no", "place": "project", "name_zh": "小区停工", "name_en": "Closed",
        "reason": "道路施工",
    }  # fmt: skip
    return form | changed


def seen(client: Client, day: date, /, **changed: Any) -> dict[str, Any]:
    shown = client.post(f"{PAGE}/effect", filled(day, **changed)).content.decode()
    found = re.search(r'name="seen" value="(\w+)"', shown)
    assert found
    return filled(day, **changed, seen=found[1])


def test_it_publishes_a_day_and_has_open_clocks_reckoned_anew(cast: Cast, head: Person, monday: date) -> None:
    client = signed_in(head)
    answer = client.post(f"{PAGE}/amend_calendar_day", seen(client, monday), headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, f"{PAGE}?project=YQ&month={monday:%Y-%m}")
    assert not CalendarDay.objects.get(project=cast.project, day=monday).works
    assert OutboxRow.objects.filter(topic=CALENDAR_PUBLISHED).count() == 1
    page = client.get(f"{PAGE}?month={monday:%Y-%m}").content.decode()
    assert "小区停工" in page
    assert 'data-day="holiday"' in page
    assert "道路施工" in client.get("/desk/rulebook/changes").content.decode()


def test_it_says_first_which_deadlines_move(cast: Cast, head: Person, monday: date) -> None:
    client = signed_in(head)
    unseen = client.post(f"{PAGE}/amend_calendar_day", filled(monday), headers=HTMX)
    assert unseen.status_code == 422
    assert "effect-not-seen" in unseen.content.decode()
    other = seen(client, monday) | {"works": "yes"}
    assert client.post(f"{PAGE}/amend_calendar_day", other, headers=HTMX).status_code == 422
    assert not CalendarDay.objects.filter(project=cast.project).exists()
    assert not Clock.objects.exists()
    assert "没有按工作时间计的未了时限" in client.post(f"{PAGE}/effect", filled(monday)).content.decode()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name_zh": ""}, "day-not-usable"),
        ({"reason": " "}, "day-not-usable"),
        ({"works": "perhaps"}, "day-not-usable"),
        ({"place": "group"}, "place-unclear"),
        ({"day": "2020-01-06"}, "day-not-usable"),
    ],
)
def test_it_refuses_beside_the_field_and_keeps_every_word(
    cast: Cast, head: Person, monday: date, changed: dict[str, Any], code: str
) -> None:
    client = signed_in(head)
    told = {"name_en": "<b>kept</b>"} | changed
    answer = client.post(f"{PAGE}/amend_calendar_day", seen(client, monday, **told), headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.lstrip().startswith("<form")
    assert code in page
    assert "error" in page
    assert "&lt;b&gt;kept" in page
    assert not CalendarDay.objects.filter(project=cast.project).exists()


def test_it_refuses_a_day_that_is_none(cast: Cast, head: Person) -> None:
    client = signed_in(head)
    assert client.post(f"{PAGE}/amend_calendar_day", filled(date(2026, 1, 1)) | {"day": "x"}).status_code == 422
    for bad in ("month=2026-13", "month=x", "day=2026-02-30", "day=0001-01-01", "month=9999-12"):
        assert client.get(f"{PAGE}?{bad}").status_code == 404


def test_it_lets_everybody_read_and_keepers_write(cast: Cast, head: Person, monday: date) -> None:
    here = f"{PAGE}?month={monday:%Y-%m}&day={monday.isoformat()}"
    assert "amend_calendar_day" in signed_in(head).get(here).content.decode()
    clerk = signed_in(cast.clerk)
    assert "amend_calendar_day" not in clerk.get(here).content.decode()
    assert clerk.post(f"{PAGE}/amend_calendar_day", filled(monday)).status_code == 403
    assert clerk.post(f"{PAGE}/effect", filled(monday)).status_code == 403


def test_it_reads_in_few_queries(cast: Cast, head: Person, monday: date, django_assert_max_num_queries: Any) -> None:
    client = signed_in(head)
    cast.repair()
    here = f"{PAGE}?month={monday:%Y-%m}&day={monday.isoformat()}"
    client.get(here)
    with django_assert_max_num_queries(12):
        assert client.get(here).status_code == 200
    with django_assert_max_num_queries(12):
        assert client.post(f"{PAGE}/effect", filled(monday)).status_code == 200
