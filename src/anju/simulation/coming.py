"""From the ring to the slip: reported, somebody sets off, is at the door, agrees on what is to be done."""

from random import Random
from typing import Any

from anju.simulation.life import Going, Life, drawn, office_hours
from anju.simulation.phrases import CANCELLED, METHODS, NOT_AGREED, chosen
from anju.simulation.scripts import DAY, At, Photos, Signature


def come(life: Life) -> Going:
    """The first part of a life. Returns whether there is anything to mend."""
    random = life.random("coming")
    wish = yield from _report(life, random)
    if random.random() < life.figures.cancelled and not life.script.urgent:
        yield life.passes(random.uniform(1.5, 5))
        life.say("cancel_case", "desk", reason=chosen(random, CANCELLED))
        life.script.ended, life.script.due = True, 0.0
        return False
    yield from _visit(life, random, wish)
    return True


def _report(life: Life, random: Random) -> Going:
    """It is told and written down. Returns the wished moment, or None."""
    script, figures = life.script, life.figures
    own = script.channel == "h5"
    known = script.urgent and (own or random.random() >= figures.known_late)
    wish = office_hours(script.rang + random.uniform(90, 300)) if random.random() < figures.wishes else None
    wish = None if script.urgent or script.rang % DAY > 19 * 60 else wish
    talk, noticed = drawn(random, figures.talk), random.uniform(1, 4)
    if not own:
        with life.estate.desk.ask(urgent=True) as clerk:
            yield clerk
            yield life.passes(talk)
    late = life.now - script.rang > life.estate.limits.late_report
    life.say(
        "register", "owner" if own else "desk",
        rang_at=At(script.rang), channel=script.channel, urgency="emergency" if known else "normal",
        defects=list(script.defects), words=life.defect(1).words,
        wanted=(At(wish), At(wish + 60)) if wish else None, late_reason="电话占线，后补登记" if late else "",
    )  # fmt: skip
    if script.urgent and not known:
        yield life.passes(noticed)
        life.say("mark_emergency", "desk", reason="业主又来电，水已经漫到走廊，改按紧急处理")
    script.due = wish + 60 if wish else script.rang + life.estate.limits.arrival(script.rang, urgent=script.urgent)
    return wish


def _visit(life: Life, random: Random, wish: float | None) -> Going:
    """Somebody comes, sees it, and writes the slip with the owner; a second time where nobody was home."""
    script, figures, leads = life.script, life.figures, life.estate.leads
    missed = not script.urgent and random.random() < figures.nobody_home
    decide, there, again = drawn(random, figures.decide), life.travel(random), life.travel(random)
    if wish:
        yield life.until(wish - there)
    with leads.ask(urgent=script.urgent) as lead:
        yield lead
        yield life.passes(decide)
        life.say("set_off", "lead")
        yield life.passes(there)
        script.came = life.now
        if not missed:
            yield from _at_door(life, random)
    if missed:
        life.say("find_nobody_home_first", "lead", photos=Photos(), remark="敲门、打电话都没有人应")
        yield life.until(office_hours(life.now + random.uniform(20, 240)))
        starts = office_hours(life.now + random.uniform(60, 1500))
        life.say("book_first_visit", "desk", starts=At(starts), ends=At(starts + 60))
        yield life.until(starts - again)
        with leads.ask() as lead:
            yield lead
            life.say("set_off", "lead")
            yield life.passes(again)
            yield from _at_door(life, random)


def _at_door(life: Life, random: Random) -> Going:
    figures = life.figures
    life.say("arrive", "lead")
    yield life.passes(drawn(random, figures.look))
    if random.random() < figures.found_more and len(life.script.defects) == 1:
        more = chosen(random, figures.defects)
        life.script.defects.append(more.code)
        life.say("add_item", "lead", defect=more.code, description=more.words)
        yield life.passes(random.uniform(2, 6))
    if random.random() < figures.not_agreed:
        life.say("record_refusal", "lead", reason=chosen(random, NOT_AGREED), photos=Photos())
        life.estate.env.process(_agree_later(life, random))
        return
    _agree(life, random, signed=random.random() < figures.signed_plan)


def _agree_later(life: Life, random: Random) -> Going:
    yield life.until(office_hours(life.now + random.uniform(900, 3600)))
    _agree(life, random, signed=False)


def _agree(life: Life, random: Random, *, signed: bool) -> None:
    lines = [_line(life, random, no) for no in range(1, len(life.script.defects) + 1)]
    consent: dict[str, Any] = {"consent": "signed", "signature": Signature()} if signed else {"consent": "spoken"}
    life.say("agree_plan", "lead", lines=lines, **consent)
    life.agreed.succeed()


def _line(life: Life, random: Random, no: int) -> dict[str, Any]:
    least, most = life.defect(no).days
    by = (int(life.now // DAY) + random.randint(least, most)) * DAY + 18 * 60
    return {
        "item": no,
        "finding": "现场确认，与业主所述一致",
        "method": chosen(random, METHODS),
        "finish_by": At(max(by, life.now + DAY)),
    }
