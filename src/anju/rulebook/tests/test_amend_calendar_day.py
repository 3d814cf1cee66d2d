"""A keeper publishes an own day: for a company or a project, ahead, with names and a reason; clocks are told."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from anju.core.access import Reach
from anju.core.changes import changes_of
from anju.core.errors import Forbidden, Invalid
from anju.core.outbox.models import OutboxRow
from anju.people.models import Person
from anju.rulebook.actions import CALENDAR_PUBLISHED, amend_calendar_day
from anju.rulebook.models import CalendarDay
from anju.rulebook.queries import calendar_for
from anju.rulebook.tests.conftest import Estate

TODAY = date(2026, 11, 21)
DAY = date(2026, 11, 26)


@pytest.fixture
def keeper(estate: Estate, noon: datetime) -> Reach:
    """The head of the first company."""
    who = Person.objects.create(username="head", name="高总", kind=Person.Kind.STAFF, created_at=noon)
    held = frozenset({"head"})
    projects = {estate.project.pk: held, estate.sister.pk: held}
    return Reach(who.pk, None, projects, held, in_companies={estate.company.pk: held})


def amend(keeper: Reach, **told: Any) -> CalendarDay:
    usual: dict[str, Any] = {
        "day": DAY, "works": False, "name_zh": "停工", "name_en": "Closed", "reason": "全公司培训", "today": TODAY,
    }  # fmt: skip
    return amend_calendar_day(actor=keeper, **(usual | told))


@pytest.mark.covers("SLA-2")
def test_it_holds_in_its_place_and_tells_the_clocks(estate: Estate, keeper: Reach) -> None:
    amend(keeper, company_id=estate.company.pk)
    amend(keeper, project_id=estate.sister.pk, works=True)
    works = [
        calendar_for(company_id=each.company_id, project_id=each.pk).works(DAY)
        for each in (estate.project, estate.sister, estate.stranger)
    ]
    assert works == [False, True, True]
    assert OutboxRow.objects.filter(topic=CALENDAR_PUBLISHED).count() == 2


def test_it_keeps_who_and_why_of_every_change(estate: Estate, keeper: Reach) -> None:
    amend(keeper, project_id=estate.project.pk)
    row = amend(keeper, project_id=estate.project.pk, works=True, reason="又照常上班")
    last, first = changes_of(row)
    assert (first.after["reason"], last.after["reason"]) == ("全公司培训", "又照常上班")
    assert (last.before["works"], last.after["works"], last.changed_by_id) == (False, True, keeper.person_id)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"day": TODAY - timedelta(days=1)}, "day"),
        ({"day": date(2099, 1, 1)}, "day"),
        ({"name_zh": " "}, "name_zh"),
        ({"name_en": ""}, "name_en"),
        ({"name_en": "x" * 61}, "name_en"),
        ({"reason": ""}, "reason"),
    ],
)
def test_it_refuses_field_by_field(estate: Estate, keeper: Reach, told: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        amend(keeper, project_id=estate.project.pk, **told)
    assert (refusal.value.code, set(refusal.value.fields)) == ("day-not-usable", {field})
    assert not CalendarDay.objects.filter(project=estate.project).exists()


def test_it_refuses_what_the_calendar_says_already(estate: Estate, keeper: Reach) -> None:
    amend(keeper, project_id=estate.project.pk)
    with pytest.raises(Invalid) as refusal:
        amend(keeper, project_id=estate.project.pk)
    assert refusal.value.code == "nothing-changed"


def test_it_is_not_for_the_group_nor_for_others(estate: Estate, keeper: Reach) -> None:
    with pytest.raises(Forbidden):
        amend(keeper)
    with pytest.raises(Forbidden):
        amend(keeper, project_id=estate.stranger.pk)
    with pytest.raises(Invalid) as refusal:
        amend(Reach(keeper.person_id, None, {}, keeper.named, in_group=keeper.named))
    assert refusal.value.code == "place-not-one"
