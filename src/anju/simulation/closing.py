"""What follows the work: the call afterwards, opened again, rated; and what happens beside: urged, reported again, noted."""

from random import Random

from anju.simulation.life import Going, Life, drawn, office_hours
from anju.simulation.mending import again
from anju.simulation.phrases import AGAIN, NOTES, RATED, SATISFIED, URGES, chosen
from anju.simulation.scripts import DAY, At


def close(life: Life) -> Going:
    """Follow-ups until the case is closed, and what becomes of it afterwards."""
    random, rounds = life.random("closing"), 0
    while True:
        content = yield from _call(life, random)
        if content:
            break
        rounds += 1
        yield from again(life, min(life.signed), rounds)
    life.script.ended = True
    if random.random() < life.figures.rated:
        yield life.passes(random.uniform(2, 400))
        _rate(life, random)
    if life.signed and random.random() < life.figures.reopened:
        yield life.until(office_hours(life.now + random.uniform(2, 14) * DAY))
        role = "owner" if random.random() < 0.5 else "desk"
        life.say("reopen_case", role, items=[min(life.signed)], reason=chosen(random, AGAIN))
        life.script.ended = False
        yield from again(life, min(life.signed), rounds + 1)
        yield life.until(office_hours(life.now + drawn(random, life.figures.follow_up)))
        life.say("record_satisfied", "desk", remark=chosen(random, SATISFIED))
        life.script.ended = True


def _call(life: Life, random: Random) -> Going:
    """One round of follow-up. Returns whether the case is closed."""
    figures, limits = life.figures, life.estate.limits
    yield life.until(office_hours(life.now + drawn(random, figures.follow_up)))
    for _attempt in range(limits.unreached):
        if random.random() >= figures.unanswered:
            break
        life.say("record_not_reached", "desk", remark="没有人接")
        yield life.until(office_hours(life.now + random.uniform(250, 900)))
    else:
        life.say("tell_result", "desk", route="sms", words="您报修的问题已修好，如有不满意请随时联系我们。")
        yield life.passes(3)
        life.say("close_unreached", "desk_lead")
        return True
    if random.random() < figures.deferred:
        again_at = office_hours(life.now + random.uniform(90, 900))
        life.say("defer_follow_up", "desk", again_at=At(again_at), remark="业主在开会")
        yield life.until(again_at)
    if life.signed and random.random() < figures.dissatisfied:
        life.say("record_dissatisfied", "desk", items=[min(life.signed)], reason=chosen(random, AGAIN))
        return False
    life.say("record_satisfied", "desk", remark=chosen(random, SATISFIED))
    return True


def _rate(life: Life, random: Random) -> None:
    stars = {name: random.choice((5, 5, 5, 4, 4, 3)) for name in ("attitude", "skill", "speed", "tidiness")}
    life.say("rate_service", "owner" if random.random() < 0.7 else "desk", remark=chosen(random, RATED), **stars)


def beside(life: Life) -> Going:
    """The household urges, rings again about the same, or something is noted; nothing more once the case has ended."""
    random, figures = life.random("beside"), life.figures
    wishes = []
    if random.random() < figures.urged:
        wishes += [(random.uniform(45, 4000), "urge_case") for _ in range(random.choice((1, 1, 2)))]
    if random.random() < figures.repeated:
        wishes.append((random.uniform(30, 3000), "link_repeat"))
    if random.random() < figures.noted:
        wishes.append((random.uniform(5, 900), "add_note"))
    for minutes, verb in sorted(wishes):
        yield life.until(life.script.rang + minutes)
        if life.script.ended:
            return
        if verb == "urge_case":
            life.say(verb, random.choice(("owner", "desk")), remark=chosen(random, URGES))
        elif verb == "link_repeat":
            life.say(verb, "desk", words=life.defect(1).words)
        else:
            life.say(verb, "desk", words=chosen(random, NOTES))
