"""Quiet hours: what waits for the morning, what does not, and the one message it then is."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anju.core.time import product_time_at
from anju.intake.models import Case
from anju.notices.actions import mark_read
from anju.notices.models import Notice, Preference
from anju.notices.rules import end_of_quiet, held_until, parts_of
from anju.notices.tests.acting import NIGHT, NOON, OK, connect, event_of, go_on, prefers, state_of, told
from anju.people.models import Duty
from tests.cast import Cast
from tests.other_side import OtherSide

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 3, 5, 0, 0, tzinfo=UTC)
"""eight o'clock the next day in Shanghai"""


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        ("2026-03-04T20:59:59", None),
        ("2026-03-04T21:00:00", "2026-03-05T08:00:00"),
        ("2026-03-04T23:59:59", "2026-03-05T08:00:00"),
        ("2026-03-05T00:00:00", "2026-03-05T08:00:00"),
        ("2026-03-05T07:59:59", "2026-03-05T08:00:00"),
        ("2026-03-05T08:00:00", None),
        ("2025-12-31T22:00:00", "2026-01-01T08:00:00"),
        ("2028-02-28T22:00:00", "2028-02-29T08:00:00"),
    ],
)
def test_it_knows_the_end_of_a_night_over_midnight(now: str, ends: str | None) -> None:
    wanted = local(ends) if ends else None
    assert end_of_quiet(local(now), begins=time(21), ends=time(8)) == wanted


def test_it_knows_hours_within_a_day_and_none_at_all() -> None:
    assert end_of_quiet(local("2026-03-04T13:00"), begins=time(12), ends=time(14)) == local("2026-03-04T14:00")
    assert end_of_quiet(local("2026-03-04T14:00"), begins=time(12), ends=time(14)) is None
    assert end_of_quiet(local("2026-03-04T13:00"), begins=time(12), ends=time(12)) is None


def oracle(now: datetime, begins: time, ends: time) -> datetime | None:
    """Minute by minute: quiet is whatever a walk from the latest beginning reaches before an end."""
    if begins == ends:
        return None
    for days in (1, 0):
        start = datetime.combine(now.date() - timedelta(days=days), begins, tzinfo=now.tzinfo)
        end = datetime.combine(start.date(), ends, tzinfo=now.tzinfo)
        if end <= start:
            end += timedelta(days=1)
        if start <= now < end:
            return end
    return None


times = st.times().map(lambda value: value.replace(microsecond=0))
moments = st.integers(0, 7 * 365 * 86_400).map(lambda seconds: local("2024-01-01T00:00") + timedelta(seconds=seconds))


@settings(max_examples=400, deadline=None)
@given(now=moments, begins=times, ends=times, collect=st.sampled_from([0, 30, 60, 120, 240]))
def test_it_agrees_with_a_second_reckoning(now: datetime, begins: time, ends: time, collect: int) -> None:
    assert end_of_quiet(now, begins=begins, ends=ends) == oracle(now, begins, ends)
    until = held_until(now, quiet=(begins, ends), collect=collect)
    if until is None:
        assert collect == 0
        assert oracle(now, begins, ends) is None
        return
    assert until > now
    assert until - now <= timedelta(days=1, minutes=collect)
    assert end_of_quiet(until, begins=begins, ends=ends) is None, "nobody is told within the quiet hours"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("水" * 70, 1),
        ("水" * 71, 2),
        ("水" * 134, 2),
        ("水" * 135, 3),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("𠮷" * 35, 1),
        ("𠮷" * 36, 2),
        ("", 1),
    ],
)
def test_it_counts_the_parts_of_a_text_message(text: str, parts: int) -> None:
    assert parts_of(text) == parts


@pytest.fixture
def wecom(cast: Cast, other_side: OtherSide) -> OtherSide:
    other_side.answers(200, OK["wecom"])
    connect("wecom", other_side, company=cast.company)
    return other_side


@pytest.mark.covers("SLA-4")
def test_it_tells_what_waited_in_one_message_in_the_morning(cast: Cast, wecom: OtherSide) -> None:
    event = event_of(cast)
    templates = ["work_finished", "work_rejected", "urged", "case_reopened", "item_assigned"]
    held = [told(cast, at=NIGHT, event=event, template=template) for template in templates]
    go_on(NIGHT, minutes=60)
    assert ({state_of(notice) for notice in held}, wecom.requests) == ({"held"}, [])
    go_on(MORNING)
    digest = Notice.objects.get(template="digest")
    assert [state_of(notice) for notice in held] == ["folded"] * 5
    assert set(digest.folded.values_list("pk", flat=True)) == {notice.pk for notice in held}
    [request] = wecom.requests
    content = request.json["text"]["content"]
    assert "5 条通知" in content
    assert content.count("· ") == 5
    assert "王" not in str(digest.data)
    go_on(MORNING, minutes=30)
    assert (len(wecom.requests), state_of(digest)) == (1, "sent")


def test_it_sends_a_single_one_as_it_is(cast: Cast, wecom: OtherSide) -> None:
    notice = told(cast, at=NIGHT)
    go_on(MORNING)
    assert state_of(notice) == "sent"
    assert not Notice.objects.filter(template="digest").exists()


@pytest.mark.covers("SLA-4")
def test_it_leaves_out_of_the_morning_what_was_read_at_night(cast: Cast, wecom: OtherSide) -> None:
    event = event_of(cast)
    held = told(cast, at=NIGHT, event=event)
    kept = told(cast, at=NIGHT, event=event, route="app")
    mark_read(person=cast.lead, up_to=kept.pk)
    go_on(MORNING)
    assert (state_of(held), wecom.requests) == ("delivered", [])


@pytest.mark.covers("SLA-4")
def test_it_disturbs_at_night_for_an_emergency(cast: Cast, wecom: OtherSide) -> None:
    event = event_of(cast)
    Case.objects.update(urgency="emergency")
    event.matter.case.refresh_from_db()
    notice = told(cast, at=NIGHT, event=event)
    go_on(NIGHT)
    assert state_of(notice) == "sent"


@pytest.mark.covers("SLA-4")
def test_it_wakes_everybody_told_of_an_alarm_where_nobody_of_them_is_on_duty(cast: Cast, wecom: OtherSide) -> None:
    assert state_of(told(cast, at=NIGHT, template="clock_alarmed")) == "waiting"


@pytest.mark.covers("SLA-4", "TEAM-2")
def test_it_lets_the_others_sleep_where_somebody_on_duty_is_told(cast: Cast, wecom: OtherSide) -> None:
    from anju.notices.actions import Telling, tell

    roster = Duty.objects.filter(part="lead", person=cast.lead).order_by("-day")[0].roster
    Duty.objects.create(roster=roster, day=NIGHT.astimezone(SHANGHAI).date(), part="lead", person=cast.lead)
    event = event_of(cast)
    people = (cast.lead, cast.desk_lead)
    with product_time_at(NIGHT):
        tell(
            event=event, tellings=[Telling(template="clock_alarmed", route="sms", person_id=each.pk) for each in people]
        )
    found = {row.person_id: row.state for row in Notice.objects.filter(template="clock_alarmed")}
    assert found == {cast.lead.pk: "waiting", cast.desk_lead.pk: "held"}


@pytest.mark.parametrize(
    ("wishes", "at", "state"),
    [
        ({"quiet": "none"}, NIGHT, "waiting"),
        ({"quiet": "own", "quiet_from": time(11), "quiet_to": time(13)}, NOON, "held"),
        ({"quiet": "own", "quiet_from": time(11), "quiet_to": time(13)}, NIGHT, "waiting"),
        ({"collect": 60}, NOON, "held"),
    ],
)
def test_it_follows_the_persons_own_wishes(
    cast: Cast, wecom: OtherSide, wishes: dict[str, Any], at: datetime, state: str
) -> None:
    prefers(cast, **wishes)
    assert state_of(told(cast, at=at)) == state


def test_it_collects_by_day_for_whoever_wants_that(cast: Cast, wecom: OtherSide) -> None:
    prefers(cast, collect=60)
    event = event_of(cast)
    told(cast, at=NOON + timedelta(minutes=5), event=event)
    told(cast, at=NOON + timedelta(minutes=40), event=event, template="urged")
    go_on(NOON + timedelta(minutes=41), minutes=15)
    assert wecom.requests == []
    go_on(NOON + timedelta(minutes=60))
    assert len(wecom.requests) == 1


def test_it_keeps_own_hours_whole(db: None, cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(person=cast.lead, quiet="own")
