"""Acting a script out: each verb through the product's one door, at its own moment, told to nobody.

A step is named by its place (`client_id`), so that acting a script again goes on where it was cut and doubles nothing.
What is refused is counted and said, and ends that case's script.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from django.db import transaction

from anju.clocks.actions import no_alerts_until
from anju.core import outbox
from anju.core.errors import Refusal
from anju.core.time import product_now, product_time_at
from anju.matters.act import CLIENT_ID_USED, OUTBOX_TOPIC, Actor, Repeated, untold
from anju.matters.models import Event, Matter
from anju.repairs.actions.pausing import pause_reasons
from anju.simulation.drawings import uploaded
from anju.simulation.players import Players
from anju.simulation.scripts import (
    At,
    Firm,
    PauseReason,
    Photos,
    Script,
    Signature,
    Step,
    Technician,
    Witness,
    Worker,
)
from anju.verbs.performing import perform
from anju.verbs.registering import Report, register


@dataclass(frozen=True, kw_only=True)
class Refused:
    """One verb that was refused: which, when in the script, and with which code."""

    case: int
    step: int
    verb: str
    code: str


@dataclass(kw_only=True)
class Acted:
    """What acting did: verbs done now, verbs that stood already, the refusal that ended the script, the next step."""

    verbs: int = 0
    repeated: int = 0
    refused: list[Refused] = field(default_factory=list)
    step: int = 0
    ended: bool = False
    """nothing of the script is left to act"""


@dataclass(kw_only=True)
class Stage:
    """Where scripts are acted out: the players, the first midnight, and how far the history goes."""

    players: Players
    begins_on: date
    until: datetime
    key: str
    """names the history; with the case and the step it names every verb of it"""

    def moment(self, minute: float) -> datetime:
        """A minute of the script as a moment, by the wall clock of the project."""
        begins = datetime.combine(self.begins_on, time(), self.players.project.zone)
        return (begins + timedelta(seconds=int(minute * 60))).astimezone(UTC)

    def name(self, script: Script, step: int) -> str:
        """The `client_id` of a step."""
        return f"{self.key}-{script.no}-{step}"


def act_out(
    stage: Stage, script: Script, *, begin_at: int = 0, enough: Callable[[], bool] = lambda: False
) -> Acted:  # fmt: skip
    """Act the steps of a script that lie before the stage's end, from `begin_at` on, until `enough` says so (asked after
    each, so that one at least is done).

    Each step is a transaction of its own together with what follows from it, so that others never wait long.
    """
    done = Acted(step=begin_at)
    number = _number_of(stage, script)
    while done.step < len(script.steps):
        step = script.steps[done.step]
        if stage.moment(step.at) > stage.until:
            break
        try:
            number = _do(stage, script, done.step, number)
            done.verbs += 1
        except Repeated as repeated:
            number = repeated.event.matter.number
            done.repeated += 1
        except (Refusal, KeyError) as refusal:
            code = refusal.code if isinstance(refusal, Refusal) else "verb-unknown"
            if code == CLIENT_ID_USED:  # stands already, by whoever had the item in hand then
                done.repeated += 1
                done.step += 1
                continue
            done.refused.append(Refused(case=script.no, step=done.step, verb=step.verb, code=code))
            break
        done.step += 1
        if enough():
            return done
    done.ended = True
    return done


def _number_of(stage: Stage, script: Script) -> str:
    """The number this script's case got when it was begun earlier; empty for one that was not."""
    opened = Event.objects.filter(client_id=stage.name(script, 0)).select_related("matter").first()
    return opened.matter.number if opened else ""


def _do(stage: Stage, script: Script, place: int, number: str) -> str:
    """One step at its moment; returns the case's number."""
    moment, now = stage.moment(script.steps[place].at), product_now()
    with ExitStack() as quiet:
        quiet.enter_context(no_alerts_until(now))
        quiet.enter_context(product_time_at(moment))
        quiet.enter_context(untold())
        prepared = _prepared(stage, script, place, number)
        with transaction.atomic():  # short: whoever rings the desk meanwhile waits for it
            matter = prepared()
            _follow(matter)
    return matter.number


def _prepared(stage: Stage, script: Script, place: int, number: str) -> Callable[[], Matter]:
    """The step with everything it needs, pictures included; what is left is the verb itself."""
    step, name = script.steps[place], stage.name(script, place)
    if step.verb == "register":
        return partial(register, _report(stage, script, step), actor=_registrar(stage, script, step), client_id=name)
    moment = stage.moment(step.at)
    actor = stage.players.one(step.role, moment=moment, number=number, item=step.item)
    inputs = _filled(stage, step, actor, number, Random(name))
    return partial(
        perform, step.verb, number=number, item_no=step.item, actor=actor, inputs=inputs, client_id=name
    )  # fmt: skip


def _registrar(stage: Stage, script: Script, step: Step) -> Actor:
    if step.role == "owner":
        return stage.players.actor(stage.players.home(script.home)[1])
    return stage.players.one("desk", moment=stage.moment(step.at), number="", item=0)


def _report(stage: Stage, script: Script, step: Step) -> Report:
    players, given = stage.players, step.inputs
    room, owner = players.home(script.home)
    phone = owner.phones.order_by("-first").first()
    known = [players.defects[code] for code in given["defects"]]
    wanted = given["wanted"]
    return Report(
        project=players.project, room=room, area=None, kind="repair", channel=given["channel"],
        description=given["words"], reporter_name=owner.name, reporter_phone=phone.number if phone else "",
        reporter=owner, rang_at=stage.moment(given["rang_at"].minute), late_reason=given["late_reason"],
        urgency=given["urgency"], items=tuple((one.place_zh, one.part_zh, one.code, "") for one in known),
        wanted=(stage.moment(wanted[0].minute), stage.moment(wanted[1].minute)) if wanted else None, read_back=True,
    )  # fmt: skip


def _filled(stage: Stage, step: Step, actor: Actor, number: str, marks: Random) -> dict[str, Any]:
    """The inputs with their marks replaced by what the estate knows."""
    given = {
        name: _value(stage, value, actor=actor, number=number, item=step.item, marks=marks)
        for name, value in step.inputs.items()
    }
    if step.verb == "add_item":
        defect = stage.players.defects[given["defect"]]
        given |= {"place": defect.place_zh, "part": defect.part_zh}
    return given


def _value(stage: Stage, value: Any, *, actor: Actor, number: str, item: int, marks: Random) -> Any:
    players = stage.players
    match value:
        case At(minute):
            return stage.moment(minute).isoformat()
        case Photos(count):
            return [uploaded("photo", actor=actor, draw=marks.random()) for _ in range(count)]
        case Signature():
            return uploaded("signature", actor=actor, draw=marks.random())
        case Technician(code, draw):
            return players.technician(code, draw).pk
        case Firm(code, draw):
            return players.firm(code, draw, _matter(number).room)
        case Worker():
            return players.firm_worker(number, item).pk
        case Witness():
            return players.witness().pk
        case PauseReason(draw):
            reasons = sorted(pause_reasons(matter=_matter(number), at=stage.until))
            return reasons[int(draw * len(reasons))]
        case list():
            return [_value(stage, one, actor=actor, number=number, item=item, marks=marks) for one in value]
        case Mapping():
            return {
                name: _value(stage, one, actor=actor, number=number, item=item, marks=marks)
                for name, one in value.items()
            }
    return value


def _matter(number: str) -> Matter:
    return Matter.objects.select_related("project", "room", "room__building").get(number=number)


def _follow(matter: Matter) -> None:
    """What follows after the commit, done at the same moment: later it would happen at the wrong time."""
    if outbox.work_own(topic=OUTBOX_TOPIC, key=f"{matter.pk}:{matter.last_seq}"):
        last = Matter.objects.values_list("last_seq", flat=True).get(pk=matter.pk)
        if last != matter.last_seq:  # a registration is followed by the lead's being told, an act of its own
            outbox.work_own(topic=OUTBOX_TOPIC, key=f"{matter.pk}:{last}")
