"""A script acted out: every branch through the product's own verbs, at its own moments, quietly, once."""

from datetime import timedelta

import pytest

from anju.clocks.models import Alert, Clock
from anju.clocks.ticker import fire_due
from anju.core import outbox
from anju.core.outbox.models import OutboxRow
from anju.core.time import product_now
from anju.matters.models import Event, Matter
from anju.notices.models import Notice
from anju.simulation import acting
from anju.simulation.acting import Stage, act_out
from anju.simulation.limits import limits_of
from anju.simulation.model import simulate
from anju.simulation.players import Players
from anju.simulation.scripts import Script, Step
from anju.simulation.tests.plans import LIMITS, plan
from tests.cast import Cast

DAYS = 70


def stage_of(cast: Cast, key: str = "test") -> Stage:
    now = product_now()
    begins = now.astimezone(cast.project.zone).date() - timedelta(days=DAYS)
    return Stage(players=Players(project=cast.project, at=now), begins_on=begins, until=now, key=key)


def scripts_of(stage: Stage, *, per_day: float = 12.0) -> list[Script]:
    """Every script that has ended before the stage's end."""
    everything = simulate(plan(begins_on=stage.begins_on, days=DAYS, per_day=per_day, seed="branches"))
    return [script for script in everything if script.steps and script.steps[-1].at < (DAYS - 1) * 1440]


def covering(scripts: list[Script]) -> list[Script]:
    """Few scripts that together have every verb any of them has."""
    missing = {step.verb for script in scripts for step in script.steps}
    chosen = []
    while missing:
        best = max(
            scripts, key=lambda script: len(missing & {step.verb for step in script.steps}) / (8 + len(script.steps))
        )
        chosen.append(best)
        missing -= {step.verb for step in best.steps}
    return chosen


def short(stage: Stage) -> Script:
    """The shortest script in which somebody came and all was well."""
    done = [one for one in scripts_of(stage, per_day=1.0) if any(step.verb == "record_satisfied" for step in one.steps)]
    return min(done, key=lambda script: len(script.steps))


def test_it_acts_every_branch_out_without_a_refusal(cast: Cast) -> None:
    """A verb that changes what it wants breaks this test before it breaks the demo."""
    stage = stage_of(cast)
    scripts = covering(scripts_of(stage))
    refused, verbs = [], 0
    for script in scripts:
        done = act_out(stage, script)
        refused += [(one.verb, one.code) for one in done.refused]
        verbs += done.verbs
    assert refused == []
    assert verbs == sum(len(script.steps) for script in scripts)
    assert len({step.verb for script in scripts for step in script.steps}) >= 45
    assert Matter.objects.filter(open=False).count() == sum(script.ended for script in scripts)


def test_it_keeps_each_moment_and_tells_nobody(cast: Cast) -> None:
    stage = stage_of(cast)
    script = short(stage)
    assert act_out(stage, script).refused == []
    matter = Matter.objects.get()
    events = Event.objects.filter(matter=matter, client_id__startswith="test-").order_by("seq")
    arrived = next(step for step in script.steps if step.verb == "arrive")
    assert events.get(kind="repair.arrived").happened_at == stage.moment(arrived.at)
    told = Event.objects.get(matter=matter, kind="case.lead_told")
    assert told.happened_at - events.get(kind="case.registered").recorded_at < timedelta(seconds=1)
    assert Clock.objects.get(matter=matter, name="arrival").state == ("met" if script.kept else "late")
    outbox.drain()
    assert not Notice.objects.exists()
    assert set(OutboxRow.objects.values_list("state", flat=True)) == {"done"}


def test_it_would_tell_people_without_the_quiet(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    monkeypatch.setattr(acting, "untold", acting.ExitStack)
    stage = stage_of(cast)
    act_out(stage, short(stage))
    assert Notice.objects.exists()


@pytest.mark.parametrize(("quiet", "alerts"), [(True, 0), (False, 1)])
def test_it_raises_no_alarm_for_what_lies_in_the_past(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, quiet: bool, alerts: int
) -> None:
    """A case nobody ever came to stays as late as it is, and fires nothing; without the quiet it would."""
    if not quiet:
        monkeypatch.setattr(acting, "no_alerts_until", lambda _moment: acting.ExitStack())
    stage = stage_of(cast)
    script = short(stage)
    script.steps = script.steps[:1]
    act_out(stage, script)
    fire_due()
    assert bool(Alert.objects.count()) == bool(alerts)
    assert Clock.objects.get(name="arrival").due_at < product_now()


def test_it_goes_on_where_it_was_cut_and_doubles_nothing(cast: Cast) -> None:
    stage = stage_of(cast)
    script = short(stage)
    cut = iter(range(3))
    first = act_out(stage, script, enough=lambda: next(cut, None) is None)
    assert (first.verbs, first.step, first.ended) == (4, 4, False)
    again = act_out(stage, script, begin_at=0)
    assert (again.repeated, again.verbs, again.ended) == (4, len(script.steps) - 4, True)
    assert act_out(stage, script).verbs == 0
    assert Matter.objects.count() == 1
    other = stage_of(cast, key="other")
    assert act_out(other, script).verbs == len(script.steps), "the control: another history is another case"
    assert Matter.objects.count() == 2


def test_it_counts_what_is_refused_and_ends_that_script_there(cast: Cast) -> None:
    stage = stage_of(cast)
    script = short(stage)
    script.steps.insert(2, Step(at=script.steps[1].at, verb="close_unreached", role="desk_lead"))
    done = act_out(stage, script)
    assert [(one.step, one.verb, one.code) for one in done.refused] == [
        (2, "close_unreached", "follow_up-not-ready-for-close-unreached")
    ]
    assert (done.verbs, done.ended) == (2, True)
    script.no, script.steps[1] = 99, Step(at=script.steps[1].at, verb="dance", role="lead")
    assert act_out(stage, script).refused[0].code == "verb-unknown"


def test_it_acts_nothing_that_has_not_happened_yet(cast: Cast) -> None:
    stage = stage_of(cast)
    script = short(stage)
    stage.until = stage.moment(script.steps[2].at)
    assert act_out(stage, script).verbs == 3


def test_it_reads_the_limits_of_the_delivered_rulebook(cast: Cast) -> None:
    assert limits_of(cast.project, at=product_now()) == LIMITS
