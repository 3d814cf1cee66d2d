"""Over heads, step by step: only when it stood still, one step at a time, on the record of the case too."""

from datetime import timedelta

import pytest

from anju.clocks.models import Clock
from anju.clocks.ticker import fire_due
from anju.core.time import product_now
from anju.intake.referrals.tests.acting import act, in_state, kinds, let_stand, referral_of, referred, refused, told
from anju.matters.models import Event, Matter, Words
from tests.cast import Cast, grant, person

pytestmark = pytest.mark.django_db
WORDS = "业主第二次问我,已经两天没人联系"


def managers(cast: Cast) -> None:
    for name, role in (("钱总", "pm"), ("孙物", "prop_mgr"), ("李地", "dev_cs")):
        grant(person(name, "staff", username=f"u-{role}"), role, project=cast.project)


def over(cast: Cast, matter: Matter) -> Matter:
    return act(cast, "go_over_heads", let_stand(matter), cast.technician, words=WORDS)


@pytest.mark.covers("INT-3", "CMP-1")
def test_it_goes_step_by_step_and_never_jumps(cast: Cast) -> None:
    managers(cast)
    matter = in_state(cast, "registered")
    assert refused(cast, "go_over_heads", matter, cast.technician, words=WORDS) == "referral-not-still"
    steps = [{"周敏"}, {"钱总"}, {"孙物", "李地"}]
    for rung, heads in enumerate(steps, start=1):
        before = told("referral_over_heads")
        over(cast, matter)
        assert told("referral_over_heads") - before == heads
        assert referral_of(matter).rung == rung
        assert refused(cast, "go_over_heads", matter, cast.technician, words=WORDS) in {
            "referral-not-still", "referral-no-head-left",
        }  # fmt: skip
    assert refused(cast, "go_over_heads", let_stand(matter), cast.technician, words=WORDS) == "referral-no-head-left"


@pytest.mark.covers("CMP-1")
def test_it_stands_on_the_timeline_of_the_case_with_its_words(cast: Cast) -> None:
    matter = over(cast, in_state(cast, "registered"))
    case = referral_of(matter).case
    assert case is not None
    assert kinds(case.matter)[-1] == "case.went_over_heads"
    event = Event.objects.filter(matter=case.matter).order_by("-seq")[0]
    assert (event.audience, event.actor) == ("staff", cast.technician)
    assert Words.objects.get(event=event).text == WORDS


def test_it_goes_over_heads_when_nobody_registers_it(cast: Cast) -> None:
    matter = referred(cast)
    assert refused(cast, "go_over_heads", matter, cast.technician, words=WORDS) == "referral-not-still"
    matter = over(cast, matter)
    assert (matter.state, referral_of(matter).rung) == ("waiting", 1)
    assert told("referral_over_heads") == {"周敏"}


def test_it_leaves_out_a_step_that_nobody_holds(cast: Cast) -> None:
    grant(person("孙物", "staff", username="u-prop"), "prop_mgr", project=cast.project)
    matter = over(cast, over(cast, in_state(cast, "registered")))
    assert referral_of(matter).rung == 3
    assert told("referral_over_heads") == {"周敏", "孙物"}


@pytest.mark.covers("INT-3", "SLA-4")
def test_it_reminds_who_passed_it_on_once_when_it_stands_still(cast: Cast) -> None:
    matter, long_ago = referred(cast), product_now() - timedelta(hours=25)
    Matter.objects.filter(pk=matter.pk).update(opened_at=long_ago - timedelta(minutes=1))
    act(cast, "register_referral", matter, cast.clerk, case=cast.repair().number, at=long_ago)
    clock = Clock.objects.get(matter=matter, name="standing_still")
    assert clock.due_at - clock.starts_at == timedelta(hours=24)
    for _time in range(2):
        fire_due()
    assert told("referral_stands_still") == {"张强"}
    assert told("clock_alarmed") == set()


def test_it_is_the_referrers_alone(cast: Cast) -> None:
    matter = let_stand(in_state(cast, "registered"))
    for other in (cast.clerk, cast.desk_lead):
        assert refused(cast, "go_over_heads", matter, other, words=WORDS) == "not-yours-to-do"
    for other in (cast.other_technician, cast.foreman, cast.stranger_clerk):
        assert refused(cast, "go_over_heads", matter, other, words=WORDS) == "not-found"
    assert refused(cast, "go_over_heads", cast.repair(), cast.technician, words=WORDS) == "not-found"
    done = in_state(cast, "settled")
    assert refused(cast, "go_over_heads", done, cast.technician, words=WORDS) == "referral-settled"
