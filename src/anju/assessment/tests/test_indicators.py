"""One definition for what is counted and what is listed: the tallies agree with the database's own count of the facts."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anju.assessment.actions import recount_tallies
from anju.assessment.counted import BANDS, Asked, condition_of, counted, counted_page
from anju.assessment.indicators import INDICATORS, LIMITS, SETTLED, runs_on
from anju.assessment.models import Fact
from anju.assessment.monthly import Monthly, monthly_report
from anju.assessment.months import month_at
from anju.assessment.tallies import counted_anew, counts_of
from anju.core import outbox
from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.people.queries import reach_of
from tests.cast import SHANGHAI, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("KPI-2")]
OUTCOME = st.sampled_from(["", "met", "late", "running", "paused"])
MOST = 10


def columns(number: int, other: int, now: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Some columns of a fact, in this month or another."""
    month = st.sampled_from([None, number, other])
    due = st.sampled_from([now - timedelta(days=1), now + timedelta(days=1)])
    return st.fixed_dictionaries(
        dict.fromkeys(LIMITS, OUTCOME)
        | {f"{limit}_due_at": due for limit in LIMITS}
        | {
            "first": st.booleans(), "window": st.sampled_from(["day", "night", "emergency", "wished"]),
            "opened_month": st.sampled_from([number, other]), "plan_month": month, "checked_month": month,
            "signed_month": month, "follow_up_month": month, "first_time": st.sampled_from([None, True, False]),
            "came_back_at": st.sampled_from([None, now]), "reworks": st.integers(0, 3),
            "result": st.sampled_from(["", "signed_off", "withdrawn"]),
            "follow_up_result": st.sampled_from(["", "satisfied", "dissatisfied", "unreached"]),
            "stars": st.sampled_from([None, 8, 15, 16, 20]), "rang_at": st.integers(0, 40).map(
                lambda days: now - timedelta(days=days, hours=1)
            ),
            "end": st.sampled_from([("", None), ("closed", number), ("cancelled", number), ("merged", number), ("closed", other)]),
            "contractor_id": st.sampled_from([None, 1, 2]), "technician_id": st.sampled_from([None, 1]),
            "defect_id": st.sampled_from([None, 1, 2]), "channel": st.sampled_from(["hotline", "web"]),
            "urgency": st.sampled_from(["normal", "emergency"]), "holder_role": st.sampled_from(["desk", "technician"]),
        }
    )  # fmt: skip


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_it_counts_what_it_lists(cast: Cast, data: st.DataObject) -> None:
    if not Fact.objects.exists():
        cast.repair(items=MOST)
        outbox.drain()
    now = product_now()
    month = month_at(now, SHANGHAI)
    rows = data.draw(st.lists(columns(month.number, month.before.number, now), min_size=MOST, max_size=MOST))
    for fact, row in zip(Fact.objects.order_by("pk"), rows, strict=True):
        ended, closed_month = row.pop("end")
        row |= {"ended": ended, "closed_month": closed_month, "closed_at": now if ended else None}
        Fact.objects.filter(pk=fact.pk).update(**row, runs=runs_on(row))
    recount_tallies(project=cast.project)
    assert +counts_of(Fact.objects.values()) == counted_anew(project_id=cast.project.pk)
    report = monthly_report(project=cast.project, month=month, at=now)
    for figure, of, extra, shown in numbers_of(report):
        asked = Asked(project=cast.project, month=month, at=now, figure=figure, of=of, **extra)
        assert counted(reach=reach_of(cast.desk_lead), asked=asked).count() == shown, (figure, of, extra)


def numbers_of(report: Monthly) -> Any:
    """Every number of the report with the question whose answer it is."""
    for code, figure in report.figures.items():
        yield code, "yes", {}, figure.yes
        yield code, "no", {}, figure.no
        yield code, "all", {}, figure.counted
    yield "closing", "no", {}, report.closing.no
    yield "closing", "yes", {}, report.closing.yes
    yield "registered", "all", {}, report.registered
    yield "open_at_end", "all", {}, report.open_at_end
    for what, volumes in report.volumes.items():
        for volume in volumes:
            yield what, "all", {"value": volume.value}, volume.count
    for held in report.held:
        for band in BANDS:
            yield "open_now", "all", {"value": held.role, "band": band}, held.bands[band]
    for party in report.parties:
        for code, figure in party.figures.items():
            whose = {"firm": party.firm} if party.firm else {"firm": 0, "worker": party.worker}
            yield code, "no", whose, figure.no


def test_it_pages_through_what_was_counted(cast: Cast) -> None:
    cast.repair(items=5)
    outbox.drain()
    now = product_now()
    asked = Asked(project=cast.project, month=month_at(now, SHANGHAI), at=now, figure="completed")
    reach = reach_of(cast.desk_lead)
    first = counted_page(reach=reach, asked=asked, size=3)
    rest = counted_page(reach=reach, asked=asked, cursor=first.next, size=3)
    assert [fact.item.no for fact in (*first.rows, *rest.rows)] == [5, 4, 3, 2, 1]
    assert not rest.next


def test_it_lists_nothing_beyond_the_reach(cast: Cast) -> None:
    cast.repair()
    outbox.drain()
    now = product_now()
    asked = Asked(project=cast.project, month=month_at(now, SHANGHAI), at=now, figure="registered")
    assert counted(reach=reach_of(cast.desk_lead), asked=asked).count() == 1
    for who in (cast.stranger_clerk, cast.technician, cast.foreman, cast.owner):
        assert not counted(reach=reach_of(who), asked=asked).exists()
    with pytest.raises(NotFound):
        condition_of(Asked(project=cast.project, month=asked.month, at=now, figure="nothing"))


def test_it_says_of_each_indicator_what_it_is_and_where_from() -> None:
    for code, indicator in INDICATORS.items():
        words = " ".join((indicator.__doc__ or "").split())
        assert "Unit: " in words, code
        assert "Source: " in words, code
        assert SETTLED[code].month.endswith("_month")
