"""A case climbs: by itself, by the household's tap, handed up, by a call at 400; and somebody of the rung takes it over."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid, Refusal
from anju.intake.file import check_after_ring
from anju.ladder import rules
from anju.ladder.file import Ladder, ladder_in
from anju.ladder.flow import LADDER
from anju.ladder.models import GroupCall, Level, Rung
from anju.ladder.queries import on_call_of
from anju.matters.act import Act, Actor, act_on
from anju.matters.models import Event, Matter
from anju.people.queries import people_with_role
from anju.rulebook.book import book
from anju.rulebook.parameters import Days


def raise_rung(
    *, number: str, clock_id: int, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """A limit was broken: the rung has failed and the next one is in charge (SLA-3). The system's own verb.

    Raises `Refusal` `rung-clock-kept` where the limit has ended or was moved meanwhile, `rung-raised-already` where it is not
    a limit of the rung in charge: the same alarm once more, or one that the household's tap was faster than.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        ladder = _ask(act, "raise_rung")
        clock = next((each for each in ladder.clocks if each.pk == clock_id), None)
        if clock is None or not clock.running or clock.paused_since or clock.due_at > act.happened_at:
            raise Refusal("rung-clock-kept", _("This limit is not broken (any more)."))
        if not rules.raises(clock.name, level=ladder.level, clause=ladder.clause):
            raise _raised_already(ladder)
        skipped, goal = _above(act, ladder)
        climb(act, ladder=ladder, goal=goal, how=Rung.How.CLOCK, skipped=skipped, broke=clock.name)
        act.say("rung.raised", data=_data(ladder, goal, clock=clock.name, skipped=skipped))
    return act.matter


def raise_case(
    *, number: str, by: Actor, rung: int | None = None, remark: str = "", at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """The household raises it to the next rung with one tap, as far as clause `ladder.owner` lets it; so may whoever passed
    it on (CMP-1). Raises `Refusal` `raise-too-early`, `rung-raised-already` when it has risen since they looked."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        ladder = ladder_in(act)
        if rung is not None and ladder.no > rung and ladder.matter.open and ladder.hats:
            raise _raised_already(ladder)
        _check(act, ladder, "raise_case")
        skipped, goal = _above(act, ladder)
        how = Rung.How.REFERRER if "referrer" in ladder.hats else Rung.How.OWNER
        broke = ladder.due.name if ladder.due is not None and ladder.due.due_at < act.happened_at else ""
        climb(act, ladder=ladder, goal=goal, how=how, skipped=skipped, broke=broke)
        act.say("rung.raised_by_owner", data=_data(ladder, goal, skipped=skipped), words={"remark": remark})
    return act.matter


def hand_up(
    *, number: str, next_rung: str, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Whoever is in charge hands it to the next rung, and to no other. Raises `Refusal` `rung-jumped`."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        ladder = _ask(act, "hand_up")
        wanted = rules.next_level(ladder.level)
        if next_rung != wanted:
            raise Refusal(
                "rung-jumped", _("From inside it goes one rung at a time: next is “%(level)s”.")
                % {"level": Level(wanted).label}, next=wanted,
            )  # fmt: skip
        climb(act, ladder=ladder, goal=next_rung, how=Rung.How.HANDED)
        act.say("rung.handed_up", data=_data(ladder, next_rung), words={"reason": reason})
    return act.matter


def record_group_call(
    *, number: str, reference: str, by: Actor, recording: str = "", reply_by: datetime | None = None,
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """The household called 400 about it: it is the group's from now on (INT-2), with the numbers of the call on record.

    Raises `Invalid` `promise-in-past`.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        ladder = _ask(act, "record_group_call")
        if reply_by is not None and reply_by <= act.happened_at:
            raise _wrong("promise-in-past", "reply_by", _("This moment has passed."))
        if ladder.level != rules.TOP:
            climb(act, ladder=ladder, goal=rules.TOP, how=Rung.How.CHANNEL)
        keep_call(act, called_at=act.happened_at, reference=reference, recording=recording)
        data = _data(ladder, rules.TOP) | {"reference": reference, "recording": recording}
        act.say("rung.call_recorded", data=data | {"reply_by": reply_by.isoformat() if reply_by else None})
    return act.matter


def record_group_result(
    *, number: str, found: str, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The group called back: what it found stands on every call of the household that had no result yet, and stays."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _ask(act, "record_group_result")
        calls = list(GroupCall.objects.filter(matter=act.matter, found="").order_by("no"))
        for call in calls:
            if call.called_at > act.happened_at:
                raise _wrong("moment-before-call", "at", _("This was before the call at 400."))
            act.change(call, found=found, found_at=act.happened_at, found_by_id=by.somebody())
        act.say(
            "rung.result_recorded", data={"found": found, "calls": len(calls)}, words={"remark": remark},
            audience=Event.Audience.STAFF,
        )  # fmt: skip
    return act.matter


def keep_call(act: Act, *, called_at: datetime, reference: str = "", recording: str = "") -> None:
    """One more call at 400 about the case of this act: the group owes a call back. One query."""
    no = GroupCall.objects.filter(matter=act.matter).count() + 1 if not act.new else 1
    act.add(GroupCall(matter=act.matter, no=no, called_at=called_at, reference=reference, recording=recording))


def take_over(
    *, number: str, by: Actor, promise: datetime | None = None, next_step: str = "", at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Somebody of the rung takes it over by name and promises the household a result by a moment, which is the rung's limit
    from then on; a colleague who takes it on may bring the promise forward, never put it off.

    Raises `Invalid` `promise-missing`, `promise-in-past`, `promise-too-far`; `Refusal` `promise-stands`.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        ladder = _ask(act, "take_over")
        current = ladder.current
        assert current is not None, "the flow opens it above the desk alone"
        promised = _promise(act, ladder, current, promise)
        act.change(current, holder_id=by.somebody(), taken_at=act.happened_at, promised_at=promised)
        data = {"level": current.level, "person": by.person_id, "promise": promised.isoformat()}
        act.say("rung.taken_over", data=data, words={"next_step": next_step})
    return act.matter


def _promise(act: Act, ladder: Ladder, current: Rung, wanted: datetime | None) -> datetime:
    standing = current.promised_at
    if wanted is None:
        if standing is None:
            raise _wrong("promise-missing", "promise", _("Say by when there is a result."))
        return standing
    if wanted <= act.happened_at:
        raise _wrong("promise-in-past", "promise", _("This moment has passed."))
    days = _most_days(act.matter, act.recorded_at)
    if wanted > act.happened_at + timedelta(days=days):
        sentence = _("A promise lies at most %(days)d days ahead.") % {"days": days}
        raise _wrong("promise-too-far", "promise", sentence)
    at_top_and_broken = current.level == rules.TOP and standing is not None and standing < act.happened_at
    if standing is not None and wanted > standing and not at_top_and_broken:
        raise Refusal("promise-stands", _("What was promised is not put off; it can be brought forward."))
    return wanted


def _most_days(matter: Matter, at: datetime) -> int:
    rulebook, project = book(), matter.project
    clause = rulebook.clause("ladder.promise", company_id=project.company_id, project_id=project.pk, at=at)
    found = rulebook.parameters(clause)
    assert isinstance(found, Days)
    return found.days


def _ask(act: Act, verb: str) -> Ladder:
    """The ladder, when the flow lets this actor do this verb now; its refusal raised otherwise."""
    ladder = ladder_in(act)
    _check(act, ladder, verb)
    return ladder


def _check(act: Act, ladder: Ladder, verb: str) -> None:
    LADDER.check(verb, state=ladder.state, hats=ladder.hats, facts=ladder.facts())
    check_after_ring(act, ladder.head.case)
    if act.happened_at < ladder.since:
        sentence = _("This was before this rung was in charge.")
        raise Invalid("moment-before-rung", sentence, fields={"at": sentence})


def _above(act: Act, ladder: Ladder) -> tuple[list[str], str]:
    """The rungs passed over as nobody holds their role here, and the one it rises to. At most two queries."""
    project = act.matter.project
    above = rules.LEVELS[rules.LEVELS.index(ladder.level) + 1 :]
    staffed = [each for each in above if people_with_role(role=rules.ROLE_OF[each], project=project).exists()]
    return rules.raised_to(ladder.level, staffed=staffed)


def climb(
    act: Act, *, ladder: Ladder, goal: str, how: Rung.How, skipped: list[str] | None = None, broke: str = ""
) -> None:
    """End the rung in charge as failed within an act, write down those passed over, and let it stand on the next."""
    now = act.happened_at
    last = ladder.last
    if last is None:
        last = Rung(
            matter=act.matter, no=1, level=Level.DESK, how=Rung.How.OPENED, entered_at=ladder.since,
            outcome=Rung.Outcome.FAILED, ended_at=now, broke=broke,
        )  # fmt: skip
        act.add(last)
    else:
        # written at once: the flush inserts before it updates, and one rung runs
        Rung.objects.filter(pk=last.pk).update(outcome=Rung.Outcome.FAILED, ended_at=now, broke=broke)
    no, climb = last.no, last.climb
    for level in skipped or ():
        no += 1
        act.add(
            Rung(
                matter=act.matter, no=no, climb=climb, level=level, how=how, entered_at=now,
                outcome=Rung.Outcome.UNSTAFFED, ended_at=now,
            )
        )  # fmt: skip
    on_call = first_on_call(act, level=goal)
    act.add(Rung(matter=act.matter, no=no + 1, climb=climb, level=goal, how=how, entered_at=now, on_call_id=on_call))


def first_on_call(act: Act, *, level: str) -> int | None:
    """Who of the rung is on call at the moment of this act, as the rung that begins with it names them. Two queries."""
    found = on_call_of(level, project=act.matter.project, moment=act.happened_at)
    return found[0].pk if found else None


def _data(ladder: Ladder, goal: str, **more: Any) -> dict[str, Any]:
    return {"from": ladder.level, "to": goal} | {name: value for name, value in more.items() if value}


def _raised_already(ladder: Ladder) -> Refusal:
    sentence = _("It has risen already: “%(level)s” is in charge.") % {"level": Level(ladder.level).label}
    return Refusal("rung-raised-already", sentence, level=ladder.level)


def _wrong(code: str, name: str, sentence: Any) -> Invalid:
    return Invalid(code, sentence, fields={name: sentence})
