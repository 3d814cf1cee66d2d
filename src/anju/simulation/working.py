"""Visits to one item: appointment, at the door, the work, and whether it is right."""

from random import Random
from typing import Protocol

from anju.simulation.life import LAST, Going, Life, drawn, office_hours
from anju.simulation.phrases import (
    ADVICE,
    DECLINED,
    DONE,
    HALTED,
    INSPECTED,
    MOVED,
    NOT_RIGHT,
    NOT_TODAY,
    chosen,
)
from anju.simulation.scripts import DAY, Appointment, At, Photos, Signature, Witness


class InHand(Protocol):
    """An item in somebody's hands."""

    no: int
    random: Random
    by_firm: bool
    owner_pays: bool
    begun: bool


def visit(life: Life, hands: InHand) -> Going:
    """Appointments until the item is signed off, or its price declined."""
    starts, attempts = None, 0
    while True:
        if starts is None:
            starts = yield from _book(life, hands)
        came, starts_again = yield from _keep(life, hands, starts, attempts)
        if came == "ended":
            return
        attempts += came == "not_right"
        starts = starts_again


def _book(life: Life, hands: InHand) -> Going:
    """Ring the owner and agree on a time. Returns when it begins."""
    random, figures = hands.random, life.figures
    urgent = life.script.urgent and not hands.begun
    wait = drawn(random, figures.firm_appoint if hands.by_firm else figures.appoint) * (0.15 if urgent else 1.0)
    ahead, at = random.random(), random.random()
    yield life.until(life.now + wait if urgent else office_hours(life.now + wait))
    starts = life.now + 15 + 45 * at if urgent else _slot(life, ahead, at)
    role = "worker" if random.random() < 0.65 else "desk"
    life.say("book_appointment", role, item=hands.no, starts=At(starts), ends=At(starts + 120))
    return starts


def _slot(life: Life, ahead: float, at: float) -> float:
    """A half hour that suits the owner: today where there is time, else one of the next days."""
    days = 0
    for share in life.figures.days_ahead:
        if ahead < share:
            break
        ahead -= share
        days += 1
    first = life.now + 60
    day = first // DAY + min(days, len(life.figures.days_ahead) - 1)
    moment = max(first, day * DAY + 9 * 60 + at * 8 * 60)
    moment = -(-moment // 30) * 30
    return moment if moment % DAY <= LAST else (moment // DAY + 1) * DAY + 9 * 60


def _keep(life: Life, hands: InHand, starts: float, attempts: int) -> Going:
    """One appointment. Returns what came of it, and when the next begins where that was agreed at the door."""
    random, figures = hands.random, life.figures
    travel, luck, kind = life.travel(random), random.random(), random.random()
    appointment = Appointment(starts=starts)
    life.script.visits.append(appointment)
    yield life.until(starts - travel - random.uniform(0, 6))
    people = life.estate.firms if hands.by_firm else life.estate.technicians.people
    with people.request(priority=0 if life.script.urgent else 1) as worker:
        yield worker
        life.say("set_off_to_item", "worker", item=hands.no)
        yield life.passes(travel)
        appointment.came = life.now
        if luck < figures.nobody_home and not life.script.urgent:
            yield life.passes(10)
            life.say("find_nobody_home", "worker", item=hands.no, photos=Photos(), remark="敲门十分钟没有人应")
            return "missed", None
        life.say("arrive_at_item", "worker", item=hands.no)
        yield life.passes(random.uniform(2, 6))
        if luck < figures.nobody_home + figures.not_today and not life.script.urgent:
            again = office_hours(life.now + random.uniform(900, 3600))
            life.say(
                "postpone_work", "worker", item=hands.no, reason=chosen(random, NOT_TODAY), starts=At(again),
                ends=At(again + 120),
            )  # fmt: skip
            return "postponed", again
        return (yield from _work(life, hands, kind, attempts)), None


def _work(life: Life, hands: InHand, kind: float, attempts: int) -> Going:
    random, figures = hands.random, life.figures
    fen = 0
    if hands.owner_pays and attempts == 0 and not hands.begun:
        fen = yield from _price(life, hands)
        if not fen:
            return "ended"
    if random.random() < figures.moved_things:
        life.say(
            "give_consent", "worker", item=hands.no, about="furniture", what=chosen(random, MOVED), consent="spoken"
        )
    life.say("start_work", "worker", item=hands.no, photos=Photos())
    hands.begun = True
    minutes = drawn(random, life.defect(hands.no).minutes) * (0.6 if attempts else 1.0)
    yield life.passes(minutes / 2)
    if kind < figures.halted:
        life.say("halt_work", "lead", item=hands.no, reason=chosen(random, HALTED), photos=Photos())
        yield life.passes(random.uniform(10, 50))
        life.say("release_work", "lead", item=hands.no, remark="整改到位，可以继续")
        yield life.passes(2)
        life.say("start_work", "worker", item=hands.no)
    elif kind < figures.halted + figures.inspected:
        life.say("record_inspection", "lead", item=hands.no, safety="safe", finding=chosen(random, INSPECTED))
    yield life.passes(minutes / 2)
    life.say(
        "finish_work", "worker", item=hands.no, done=chosen(random, DONE), photos=Photos(),
        advice=chosen(random, ADVICE),
    )  # fmt: skip
    if fen:
        yield life.passes(2)
        life.say("take_payment", "worker", item=hands.no, amount=fen, means="code" if random.random() < 0.8 else "cash")
    return (yield from _look(life, hands, attempts))


def _price(life: Life, hands: InHand) -> Going:
    """The household pays: hours, material and price first. Returns the price in fen, 0 where it was not agreed."""
    random = hands.random
    labour, material = 1000 * random.randint(5, 20), 500 * random.randint(2, 40)
    minutes = int(drawn(random, life.defect(hands.no).minutes))
    lines = [{"title": "配件与辅料", "quantity": 1, "price": material}]
    life.say("quote_work", "worker", item=hands.no, minutes=minutes, labour=labour, material=lines)
    yield life.passes(random.uniform(3, 12))
    if random.random() < life.figures.price_declined:
        life.say("decline_quote", "worker", item=hands.no, edition=1, reason=chosen(random, DECLINED))
        return 0
    life.say("accept_quote", "worker", item=hands.no, edition=1, consent="signed", signature=Signature())
    return labour + material


def _look(life: Life, hands: InHand, attempts: int) -> Going:
    """The owner looks at it: signs, is not content, or does not sign."""
    random, figures = hands.random, life.figures
    yield life.passes(random.uniform(3, 12))
    verdict, by = random.random(), random.random()
    if verdict < (figures.not_right_again if attempts else figures.not_right):
        life.say("reject_work", "worker" if by < 0.6 else "owner", item=hands.no, reason=chosen(random, NOT_RIGHT))
        return "not_right"
    if verdict > 1 - figures.unsigned and not life.script.urgent:
        yield from _attest(life, hands)
    elif by < 0.85:
        life.say("sign_off_item", "worker", item=hands.no, signature=Signature())
    else:
        yield life.until(office_hours(life.now + random.uniform(60, 700)))
        life.say("sign_off_item", "owner", item=hands.no, signature=Signature())
    life.signed.add(hands.no)
    return "ended"


def _attest(life: Life, hands: InHand) -> Going:
    """Nobody signs: tried as often as the rulebook asks, then attested before a witness."""
    random, limits = hands.random, life.estate.limits
    done = life.now
    for attempt in range(limits.signing_attempts):
        gap = limits.signing_apart + random.uniform(20, 300) if attempt else 60
        yield life.until(office_hours(life.now + gap))
        life.say(
            "record_attempt", "desk", item=hands.no, way="phone", outcome="not_reached", words="电话没有人接，微信未回"
        )
    yield life.until(office_hours(done + limits.signing_days * DAY + 120))
    life.say("attest_item", "lead", item=hands.no, witness=Witness(), photos=Photos(), remark="现场核实已修好")
