from datetime import timedelta
from typing import Any

import pytest

from anju.clocks.models import Clock
from anju.clocks.ticker import fire_due
from anju.core import outbox
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.time import product_now, product_time_at
from anju.followup.actions import end_care_plan, set_care_plan
from anju.followup.models import FollowUp, HouseholdVisit
from anju.matters.models import Matter, Words
from anju.notices.models import Notice
from anju.people.models import Person
from anju.repairs.tests.acting import do, kinds
from tests.cast import Cast

PLAN: dict[str, Any] = {"every_days": 14, "reason": "反复漏水,情绪大", "points": "防水进度;物业费减免"}


def plan(cast: Cast, by: Person | None = None, **more: Any) -> Matter:
    given = {"room": cast.home, "responsible": cast.clerk} | PLAN | more
    return set_care_plan(**given, by=cast.actor(by or cast.desk_lead))


@pytest.mark.covers("FUP-1")
def test_it_names_who_visits_how_often_and_why(cast: Cast) -> None:
    matter = plan(cast)
    assert (matter.number, matter.holder, matter.state) == (f"YQ-CP-{matter.opened_on:%y}-0001", cast.clerk, "running")
    assert {each.field: each.text for each in Words.objects.filter(matter=matter)} == {
        "reason": PLAN["reason"], "points": PLAN["points"]
    }  # fmt: skip
    clock = Clock.objects.get(matter=matter, name="care_visit")
    assert clock.due_at - clock.starts_at == timedelta(days=14)
    outbox.drain()
    assert Notice.objects.filter(template="care_plan_set", person=cast.clerk).exists()


@pytest.mark.covers("FUP-1")
def test_it_opens_its_visit_in_time_and_is_kept_by_it(cast: Cast) -> None:
    matter = plan(cast)
    with product_time_at(product_now() + timedelta(days=12, hours=1)):
        fire_due()
        outbox.drain()
        visit = HouseholdVisit.objects.get(care=matter).matter
        assert (visit.state, visit.holder) == ("to_visit", cast.clerk)
        do(cast, "record_so_so", visit, cast.clerk, remark="比以前好")
        outbox.drain()
        assert FollowUp.objects.get(matter=visit).kind == "care"
    assert kinds(matter)[-1] == "care_plan.visited"
    states = Clock.objects.filter(matter=matter).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["met", "running"]


def test_it_is_set_by_the_head_of_the_desk_once_a_household(cast: Cast) -> None:
    plan(cast)
    for by in (cast.clerk, cast.stranger_clerk):
        with pytest.raises(Forbidden):
            plan(cast, by)
    codes = []
    for more in (
        {},
        {"every_days": 0},
        {"every_days": 999},
        {"responsible": cast.technician},
        {"reason": ""},
        {"points": " "},
    ):
        with pytest.raises(Invalid) as caught:
            plan(cast, **more)
        codes.append(caught.value.code)
    assert codes == [
        "care-plan-open-already", "care-plan-interval", "care-plan-interval", "care-plan-responsible", "words-missing",
        "words-missing",
    ]  # fmt: skip


def test_it_ends_with_a_reason(cast: Cast) -> None:
    matter = plan(cast)
    for by, error in ((cast.clerk, Forbidden), (cast.stranger_clerk, NotFound)):
        with pytest.raises(error):
            end_care_plan(number=matter.number, reason="已解决", by=cast.actor(by))
    with pytest.raises(Invalid):
        end_care_plan(number=matter.number, reason="", by=cast.actor(cast.desk_lead))
    ended = end_care_plan(number=matter.number, reason="已解决", by=cast.actor(cast.desk_lead))
    assert (ended.state, ended.open) == ("ended", False)
    assert not Clock.objects.filter(matter=matter, state="running").exists()
    with pytest.raises(Refusal) as caught:
        end_care_plan(number=matter.number, reason="已解决", by=cast.actor(cast.desk_lead))
    assert caught.value.code == "care-plan-ended"
    assert plan(cast).pk != matter.pk
