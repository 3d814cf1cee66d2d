"""Where a case comes in by its channel, and what a call at 400 about a running case does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anju.clocks.models import Clock
from anju.core.errors import Invalid, Refusal
from anju.core.outbox import drain
from anju.core.time import product_time_at
from anju.intake.models import Case
from anju.ladder.tests.acting import TWO_IN_THE_MORNING, after, at, do, night_case, rung_due, story, upper
from anju.matters.models import Event, Matter
from anju.notices.models import Notice
from anju.verbs.registering import Report, register
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-2", "SLA-3")]


def came_by(cast: Cast, channel: str, kind: str = "repair") -> Matter:
    report = Report(
        project=cast.project, room=cast.home, area=None, kind=kind, channel=channel, description="漏水三天没人管",
        reporter_name="王晓华", reporter_phone="13800005678", reporter=cast.owner,
    )  # fmt: skip
    with product_time_at(TWO_IN_THE_MORNING):
        matter = register(report, actor=cast.actor(cast.clerk))
        drain()
    return matter


@pytest.mark.parametrize("kind", Case.Kind.values)
@pytest.mark.parametrize(
    ("channel", "level"), [("group_400", "group"), ("government", "developer"), ("media", "developer"), ("hotline", "")]
)
def test_it_stands_where_the_household_came(cast: Cast, kind: str, channel: str, level: str) -> None:
    people = upper(cast)
    matter = came_by(cast, channel, kind)
    assert story(matter) == ([(level, "channel", "running")] if level else [])
    if level:
        assert rung_due(matter) == after(120)
        who = people.group if level == "group" else people.developer
        assert Notice.objects.filter(matter=matter, person=who, template="rung_entered", route="app").count() == 1
        assert not Notice.objects.filter(matter=matter, template="rung_failed").exists()


def test_it_costs_the_hotline_nothing(cast: Cast) -> None:
    upper(cast)
    with CaptureQueriesContext(
        connection,
    ) as statements:
        came_by(cast, "hotline")
    assert not [one for one in statements.captured_queries if "ladder_rung" in one["sql"]]


def test_it_is_the_groups_once_the_household_called_400_about_it(cast: Cast) -> None:
    people = upper(cast)
    matter = night_case(cast)
    with at(after(30)):
        do(
            "record_group_call", cast, matter.number, people.group, reference="400-8812", recording="R20261121-0230",
            reply_by=after(90),
        )  # fmt: skip
        assert story(matter) == [("desk", "opened", "failed"), ("group", "channel", "running")]
        assert rung_due(matter) == after(90), "a reply that is wanted sooner is the limit"
    event = Event.objects.get(matter=matter, kind="rung.call_recorded")
    assert (event.data["reference"], event.data["recording"]) == ("400-8812", "R20261121-0230")
    with at(after(40)):
        do("record_group_call", cast, matter.number, people.group, reference="400-8815", reply_by=after(60))
        assert rung_due(matter) == after(60)
        do("record_group_call", cast, matter.number, people.group, reference="400-8816", reply_by=after(600))
        assert rung_due(matter) == after(60), "a later call puts nothing off"
    assert len(story(matter)) == 2
    assert Notice.objects.filter(matter=matter, person=cast.owner, template="rung_is_group", route="sms").count() == 1


def test_it_is_written_down_by_the_group_alone(cast: Cast) -> None:
    people = upper(cast)
    matter = night_case(cast)
    with at(after(30)):
        for who in (people.developer, cast.clerk, cast.owner):
            with pytest.raises(Refusal, match="not-yours-to-do"):
                do("record_group_call", cast, matter.number, who, reference="400-1")
        with pytest.raises(Invalid, match="promise-in-past"):
            do("record_group_call", cast, matter.number, people.group, reference="400-1", reply_by=after(30))
    assert not Clock.objects.filter(matter=matter, name="rung").exists()
