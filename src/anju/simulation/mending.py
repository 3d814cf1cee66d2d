"""One item from the slip to the owner's signature: who answers, who mends it, appointments, the work, doing it again."""

from dataclasses import dataclass
from random import Random
from typing import Any

from anju.simulation.life import Going, Life, drawn, office_hours
from anju.simulation.phrases import DISMISSED, NOT_OURS, OWNERS_USE, PARTS, UPHELD, VERDICTS, chosen
from anju.simulation.scripts import DAY, At, Firm, PauseReason, Photos, Technician, Worker
from anju.simulation.working import visit


@dataclass(kw_only=True)
class Hands:
    """Who has an item, and what hangs on it."""

    no: int
    random: Random
    by_firm: bool
    owner_pays: bool
    begun: bool = False


def mend(life: Life, no: int) -> Going:
    """An item until it is signed off or ended."""
    random, figures = life.random(f"item-{no}"), life.figures
    hands = Hands(
        no=no, random=random, by_firm=random.random() < figures.firms, owner_pays=random.random() < figures.owner_pays
    )
    if hands.owner_pays:
        hands.by_firm = False
    yield from _decide(life, hands)
    yield life.passes(drawn(random, figures.assign))
    yield from (_to_firm if hands.by_firm else _to_technician)(life, hands)
    if random.random() < figures.missing_part:
        yield from _wait_for_part(life, hands)
    if random.random() < figures.pauses and not life.script.urgent:
        yield from _pause(life, hands)
    yield from visit(life, hands)


def again(life: Life, no: int, round_no: int) -> Going:
    """An item that was signed off is opened again: a visit is agreed and the work done once more."""
    random = life.random(f"item-{no}-again-{round_no}")
    yield from visit(life, Hands(no=no, random=random, by_firm=False, owner_pays=False, begun=True))


def _decide(life: Life, hands: Hands) -> Going:
    """Who answers for it, by name and with the reason."""
    random, figures, code = hands.random, life.figures, life.defect(hands.no).code
    late = 1500.0 if random.random() < figures.verdict_late else 0.0
    yield life.passes(drawn(random, figures.verdict) * (0.2 if life.script.urgent else 1.0) + late)
    if hands.owner_pays:
        said: dict[str, Any] = {"party": "owner", "reason": chosen(random, OWNERS_USE)}
    elif hands.by_firm or random.random() < 0.4:
        said = {"party": "contractor", "contractor": Firm(code, random.random()), "reason": chosen(random, VERDICTS)}
    else:
        said = {"party": "developer", "reason": chosen(random, VERDICTS)}
    role = "warranty" if random.random() < 0.3 else "lead"
    life.say("decide_responsibility", role, item=hands.no, **said)


def _to_technician(life: Life, hands: Hands) -> Going:
    random, figures = hands.random, life.figures
    mine = Technician(life.defect(hands.no).code, random.random())
    life.say("assign_technician", "lead", item=hands.no, technician=mine)
    late = random.random() < figures.ready_late
    yield life.passes(random.uniform(12, 45) if late else drawn(random, figures.ready))
    life.say("confirm_ready", "worker", item=hands.no)


def _to_firm(life: Life, hands: Hands) -> Going:
    """A contractor is asked: takes on, objects and is ruled on, or keeps silent, which counts as taking on."""
    random, figures = hands.random, life.figures
    firm, mood, wait = (
        Firm(life.defect(hands.no).code, random.random()),
        random.random(),
        drawn(random, figures.firm_answer),
    )
    life.say("assign_contractor", "lead", item=hands.no, contractor=firm)
    if mood >= figures.takes_on + figures.objects:
        life.estate.env.process(_silence(life, hands))
        return
    yield life.passes(min(wait, life.estate.limits.take_on * 0.9) * (0.1 if life.script.urgent else 1.0))
    if mood < figures.takes_on:
        life.say("take_on_item", "worker", item=hands.no)
        if random.random() < 0.5:
            yield life.passes(random.uniform(1, 20))
            life.say("name_worker", "worker", item=hands.no, technician=Worker())
        return
    life.say("object_item", "worker", item=hands.no, reason=chosen(random, NOT_OURS), evidence=Photos())
    yield life.passes(random.uniform(90, 2400))
    if random.random() < figures.upheld:
        life.say("uphold_objection", "warranty", item=hands.no, reason=chosen(random, UPHELD))
        hands.by_firm = False
        yield life.passes(drawn(random, figures.assign))
        life.say(
            "decide_responsibility", "warranty", item=hands.no, party="developer", reason="先由我方维修，费用另行追偿"
        )
        yield from _to_technician(life, hands)
    else:
        life.say("dismiss_objection", "warranty", item=hands.no, reason=chosen(random, DISMISSED))


def _silence(life: Life, hands: Hands) -> Going:
    """A silent firm counts as having taken it on once the limit is over, unless its work has begun."""
    yield life.passes(life.estate.limits.take_on + 1.5)
    if not hands.begun:
        life.say("deem_taken_on", "system", item=hands.no)


def _wait_for_part(life: Life, hands: Hands) -> Going:
    random = hands.random
    yield life.passes(random.uniform(10, 120))
    days = random.uniform(1.5, 5)
    expected = office_hours(life.now + days * DAY)
    life.say(
        "wait_for_part", "worker", item=hands.no, what=chosen(random, PARTS), expected=At(expected),
        reason="库里没有同型号，已向厂家订货，业主知道",
    )  # fmt: skip
    yield life.until(max(life.now + 60, office_hours(expected + random.uniform(-600, 500))))
    life.say("part_arrived", "lead", item=hands.no, remark="配件到了，可以约时间")


def _pause(life: Life, hands: Hands) -> Going:
    """Its limits stand still for a listed reason, which a second person agrees to."""
    random = hands.random
    yield life.passes(random.uniform(10, 60))
    until = life.now + random.uniform(1.5, 4) * DAY
    reason = PauseReason(random.random())
    life.say("ask_pause", "worker", item=hands.no, reason=reason, until=At(until), evidence=Photos())
    yield life.passes(random.uniform(5, 180))
    life.say("grant_pause", "desk_lead", item=hands.no, remark="情况属实，同意")
    yield life.until(office_hours(until - random.uniform(60, 600)))
    if life.now < until:
        life.say("end_pause", "lead", item=hands.no, remark="可以接着做了")
