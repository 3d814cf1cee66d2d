from datetime import date, timedelta

import pytest

from anju.clocks.models import Clock
from anju.core import outbox
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.time import product_now, product_time_at
from anju.followup.actions import make_summary, sign_summary
from anju.followup.models import Summary
from anju.matters.models import Event, Matter
from anju.notices.models import Notice
from anju.people.models import Person
from anju.repairs.tests.acting import do
from tests.cast import Cast, grant, person
from tests.walk import walk_to


def today(cast: Cast) -> date:
    return product_now().astimezone(cast.project.zone).date()


def summary(cast: Cast, *, days: int = 0, by: Person | None = None) -> Matter:
    """Of today, made tomorrow."""
    day = today(cast) + timedelta(days=days)
    with product_time_at(product_now() + timedelta(days=1)):
        return make_summary(project=cast.project, first=day, last=day, by=cast.actor(by or cast.clerk))


@pytest.fixture
def manager(cast: Cast) -> Person:
    made = person("高远", "staff", username="gao")
    grant(made, "pm", project=cast.project)
    return made


def sign(cast: Cast, number: str, who: Person) -> Matter:
    with product_time_at(product_now() + timedelta(days=1, hours=1)):
        return sign_summary(number=number, by=cast.actor(who))


@pytest.mark.covers("FUP-3")
def test_it_is_signed_by_two_and_archived(cast: Cast, manager: Person) -> None:
    walk_to(cast, "closed")
    bad = walk_to(cast, "signed_off")
    do(cast, "take_up_point", bad, cast.clerk, kind="enquiry", point="车位怎么收费")
    do(cast, "record_dissatisfied", bad, cast.clerk, reason="又滴水了", overall=2)
    matter = summary(cast)
    row = Summary.objects.get(matter=matter)
    assert row.body["counted"]["repair"] == {"satisfied": 1, "dissatisfied": 1}
    assert (row.body["not_satisfied"], row.body["points"], len(row.body["open"])) == ([bad.number], 1, 1)
    assert row.body["marks"] == {"overall": 2.0}
    assert Event.objects.get(matter=matter, kind="follow_up_summary.made").data["digest"] == row.digest
    outbox.drain()
    assert {each.person for each in Notice.objects.filter(template="follow_up_summary_made")} == {
        cast.desk_lead, manager
    }  # fmt: skip
    assert sign(cast, matter.number, cast.desk_lead).open
    done = sign(cast, matter.number, manager)
    assert (done.state, done.open) == ("archived", False)
    assert Clock.objects.get(matter=matter).state == "met"


@pytest.mark.covers("FUP-3")
def test_it_takes_each_signature_once_by_two_people(cast: Cast, manager: Person) -> None:
    matter = summary(cast)
    grant(cast.desk_lead, "pm", project=cast.project)
    sign(cast, matter.number, cast.desk_lead)
    for who in (cast.desk_lead,):
        with pytest.raises(Refusal) as caught:
            sign(cast, matter.number, who)
        assert caught.value.code == "summary-signed-already"
    with pytest.raises(Forbidden):
        sign(cast, matter.number, cast.clerk)
    with pytest.raises(NotFound):
        sign(cast, matter.number, cast.stranger_clerk)
    with pytest.raises(NotFound):
        sign(cast, walk_to(cast, "registered").number, manager)
    assert not sign(cast, matter.number, manager).open


def test_it_signs_nothing_that_was_changed(cast: Cast, manager: Person) -> None:
    matter = summary(cast)
    Summary.objects.filter(matter=matter).update(body={"counted": {}})
    with pytest.raises(Refusal) as caught:
        sign(cast, matter.number, manager)
    assert caught.value.code == "summary-changed"


def test_it_sums_up_days_that_are_over_once(cast: Cast) -> None:
    summary(cast)
    codes = []
    day = today(cast)
    for first, last in (
        (day, day),
        (day, day - timedelta(days=1)),
        (day - timedelta(days=100), day - timedelta(days=1)),
    ):
        with pytest.raises(Invalid) as caught:
            make_summary(project=cast.project, first=first, last=last, by=cast.actor(cast.clerk))
        codes.append(caught.value.code)
    with pytest.raises(Invalid) as caught:
        summary(cast)
    assert [*codes, caught.value.code] == ["summary-span"] * 3 + ["summary-made-already"]
    with pytest.raises(Forbidden):
        summary(cast, by=cast.lead)
