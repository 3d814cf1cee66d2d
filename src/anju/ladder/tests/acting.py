"""How tests let time pass and do the verbs of the ladder."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from anju.clocks.models import Clock
from anju.clocks.ticker import fire_due
from anju.core.outbox import drain
from anju.core.time import product_time_at
from anju.ladder import actions
from anju.ladder.models import Rung
from anju.matters.models import Matter
from anju.people.models import Person
from anju.repairs.actions import cancel_case
from tests.cast import Cast, grant, person

TWO_IN_THE_MORNING = datetime(2026, 11, 21, 2, 0, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)


@dataclass
class Upper:
    """Who stands above the desk: two of the developer's customer service, one of the group's."""

    developer: Person
    colleague: Person
    group: Person


def upper(cast: Cast) -> Upper:
    """Grant them: the developer's by company, the group's by group."""
    found = Upper(
        developer=person("马丽", "staff", username="mali", phone="13700000011"),
        colleague=person("牛群", "staff", username="niu"),
        group=person("郭静", "staff", username="guo", phone="13700000012"),
    )
    grant(found.developer, "dev_cs", company=cast.company)
    grant(found.colleague, "dev_cs", project=cast.project)
    grant(found.group, "group_cs")
    return found


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """At this moment, with everything that is due by then fired and told."""
    with product_time_at(moment):
        fire_due()
        drain()
        yield
        drain()


def after(minutes: float, *, since: datetime = TWO_IN_THE_MORNING) -> datetime:
    """So many minutes after two in the morning."""
    return since + timedelta(minutes=minutes)


def night_case(cast: Cast, **ring: Any) -> Matter:
    """The owner reports at two in the morning: somebody is to be there by three."""
    with product_time_at(TWO_IN_THE_MORNING):
        matter = cast.repair(**ring)
        drain()
    return matter


def do(name: str, cast: Cast, number: str, by: Person, **inputs: Any) -> Matter:
    """One verb of the ladder or of a directive."""
    done: Matter = getattr(actions, name)(number=number, by=cast.actor(by), **inputs)
    return done


def story(matter: Matter) -> list[tuple[str, str, str]]:
    """The rungs a case has stood on: level, how it came there, how it ended."""
    return list(Rung.objects.filter(matter=matter).order_by("no").values_list("level", "how", "outcome"))


def rung_due(matter: Matter) -> datetime:
    """Until when the rung in charge has time."""
    return Clock.objects.get(matter=matter, name="rung", state="running").due_at


def ladder_in(cast: Cast, state: str) -> Matter:
    """A repair on this rung of the ladder, or one that has ended."""
    people, matter = upper(cast), cast.repair()
    if state in {"developer", "group"}:
        do("hand_up", cast, matter.number, cast.clerk, next_rung="developer", reason="涉及开发商承诺")
    if state == "group":
        do("hand_up", cast, matter.number, people.developer, next_rung="group", reason="需集团决定")
    if state == "over":
        cancel_case(number=matter.number, reason="业主撤回", by=cast.actor(cast.desk_lead))
    return matter


def directive_in(cast: Cast, state: str) -> Matter:
    """A directive of the developer's to property engineering, in this state."""
    people = upper(cast)
    matter = actions.issue_directive(
        project=cast.project, to_role="prop_eng", ask="请说明三次未修好的原因", by=cast.actor(people.developer)
    )
    steps: dict[str, list[tuple[str, Person, dict[str, str]]]] = {
        "received": [("receive_directive", cast.engineer, {})],
        "answered": [("answer_directive", cast.engineer, {"answer": "缺密封件"})],
        "withdrawn": [("withdraw_directive", people.developer, {"reason": "重复"})],
    }
    steps["sent_back"] = [*steps["answered"], ("send_back_answer", people.developer, {"reason": "没写责任单位"})]
    steps["closed"] = [*steps["answered"], ("accept_answer", people.developer, {})]
    for name, who, inputs in steps.get(state, []):
        do(name, cast, matter.number, who, **inputs)
    return matter
