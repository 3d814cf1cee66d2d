"""Directives (督办): issued in writing, received, answered, accepted or sent back; unanswered they rise (SUP-1)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.clocks.rules import due_at as due_by_rule
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.numbering import next_number
from anju.core.time import product_now, to_second
from anju.estate.models import Project
from anju.intake.access import case_for
from anju.ladder import rules
from anju.ladder.flow import DIRECTIVE, KIND, UPPER
from anju.ladder.models import Directive, Level
from anju.ladder.queries import directive_for, facts_of, hats_on
from anju.matters.act import Act, Actor, act_on, act_opening, lock_in_order
from anju.matters.models import Event, Matter
from anju.people.models import Person
from anju.people.queries import holds_role
from anju.rulebook.book import book

SERIES = "DB"
"""what stands between project and year in the number of a directive"""
STAFF = Event.Audience.STAFF
TITLE = "督办"


def issue_directive(
    *, project: Project, to_role: str, ask: str, by: Actor, to_person: int | None = None, case: str = "",
    due_at: datetime | None = None, at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """An upper rung asks something of a role or a person at the project, about a case or without one.

    Raises `Forbidden` `not-yours-to-do`; `Invalid` `case-unknown`, `addressee-unknown`, `due-before-limit`,
    `moment-in-future`.
    """
    level = _level(by, project)
    now = product_now()
    moment = to_second(at or now)
    if moment > to_second(now):
        sentence = _("This moment has not come yet.")
        raise Invalid("moment-in-future", sentence, fields={"at": _("Give a moment that has passed.")})
    about = _case(by, project, case) if case else None
    person = _addressee(project, to_role, to_person, moment)
    _check_due(project, due_at, moment)
    day = moment.astimezone(project.zone).date()
    with transaction.atomic():
        if about is not None:
            lock_in_order(numbers=(about.number,))
        matter = Matter(
            kind=KIND, project=project, room=about.room if about else None, area=about.area if about else None,
            title=f"{TITLE} / {about.number}" if about else TITLE, state="issued", holder_role=to_role,
            holder_id=to_person, opened_at=moment, opened_on=day, changed_at=now,
        )  # fmt: skip
        with act_opening(matter=matter, by=by, at=moment, client_id=client_id) as act:
            matter.number = next_number(prefix=f"{project.code}-{SERIES}", year=day.year)
            act.add(
                Directive(
                    matter=matter, case=about, level=level, issued_by_id=by.somebody(), to_role=to_role, to_person=person
                )
            )  # fmt: skip
            data = {"level": level, "to_role": to_role, "to": to_person, "case": about.number if about else None}
            act.say("directive.issued", data=data | _due(due_at), words={"ask": ask}, audience=STAFF)
        if about is not None:
            with act_on(matter_id=about.pk, by=by) as other:
                other.say("case.directive_issued", data={"directive": matter.number, "level": level}, audience=STAFF)
    return matter


def receive_directive(*, number: str, by: Actor, at: datetime | None = None, client_id: str | None = None) -> Matter:
    """Whoever it is for has read it."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        directive = _ask(act, "receive_directive")
        act.change(directive, received_at=act.happened_at)
        act.change(act.matter, state="received", holder_id=by.person_id)
        act.say("directive.received", audience=STAFF)
    return act.matter


def answer_directive(
    *, number: str, answer: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The answer in writing; it waits to be accepted by the rung that asked."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        directive = _ask(act, "answer_directive")
        act.change(
            directive, answered_at=act.happened_at, answered_by_id=by.somebody(),
            received_at=directive.received_at or act.happened_at,
        )  # fmt: skip
        role = rules.ROLE_OF[directive.level]
        act.change(act.matter, state="answered", holder_role=role, holder_id=directive.issued_by_id)
        act.say("directive.answered", words={"answer": answer}, audience=STAFF)
    return act.matter


def accept_answer(*, number: str, by: Actor, at: datetime | None = None, client_id: str | None = None) -> Matter:
    """The answer is what was asked for: the directive is closed."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _ask(act, "accept_answer")
        _end(act, "closed")
        act.say("directive.accepted", audience=STAFF)
    return act.matter


def send_back_answer(
    *, number: str, reason: str, by: Actor, due_at: datetime | None = None, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """The answer is not what was asked for: what is missing, with a limit anew. Raises `Invalid` `due-before-limit`."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        directive = _ask(act, "send_back_answer")
        _check_due(act.matter.project, due_at, act.happened_at)
        act.change(directive, sent_back=directive.sent_back + 1)
        act.change(act.matter, state="sent_back", holder_role=directive.to_role, holder_id=directive.answered_by_id)
        act.say("directive.sent_back", data=_due(due_at), words={"reason": reason}, audience=STAFF)
    return act.matter


def withdraw_directive(
    *, number: str, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """It is not wanted any more, and why."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _ask(act, "withdraw_directive")
        _end(act, "withdrawn")
        act.say("directive.withdrawn", words={"reason": reason}, audience=STAFF)
    return act.matter


def raise_directive(
    *, number: str, clock_id: int, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """No answer came by its limit: the rung above waits for it from now on. The system's own verb.

    Raises `Refusal` `directive-highest`, `rung-clock-kept` for a limit that is not broken (any more).
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        directive = _ask(act, "raise_directive")
        clock = directive.matter.clocks.filter(pk=clock_id, state="running").first()
        if clock is None or clock.due_at > act.happened_at:
            raise Refusal("rung-clock-kept", _("This limit is not broken (any more)."))
        level = rules.next_level(directive.level)
        act.change(directive, level=level, raised_at=act.happened_at)
        act.say("directive.raised", data={"from": Level.DEVELOPER.value, "to": level}, audience=STAFF)
    return act.matter


def _ask(act: Act, verb: str) -> Directive:
    """The directive, when the flow lets this actor do this verb now. Who may not read it finds nothing."""
    if act.matter.kind != KIND:
        raise NotFound
    directive = directive_for(act.by, act.matter.number)
    directive.matter = act.matter
    DIRECTIVE.check(verb, state=act.matter.state, hats=hats_on(directive, act.by), facts=facts_of(directive))
    if act.happened_at < act.matter.opened_at:
        sentence = _("This was before it was issued.")
        raise Invalid("moment-before-directive", sentence, fields={"at": sentence})
    return directive


def _end(act: Act, state: str) -> None:
    act.change(act.matter, state=state, open=False, closed_at=act.happened_at, holder_role="", holder_id=None)


def _level(by: Actor, project: Project) -> str:
    held = by.roles_at(project.pk) & UPPER
    if not held:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    return "group" if "group_cs" in held else "developer"


def _case(by: Actor, project: Project, number: str) -> Matter:
    try:
        found = case_for(by, number)
    except NotFound:
        found = None
    if found is None or found.project_id != project.pk:
        sentence = _("There is no such case in this project.")
        raise Invalid("case-unknown", sentence, fields={"case": sentence})
    return found


def _addressee(project: Project, role: str, person_id: int | None, moment: datetime) -> Person | None:
    if person_id is None:
        return None
    found = Person.objects.filter(pk=person_id, is_active=True).first()
    day = moment.astimezone(project.zone).date()
    if found is None or not holds_role(person=found, roles=frozenset({role}), project=project, day=day):
        sentence = _("This person does not hold that role here.")
        raise Invalid("addressee-unknown", sentence, fields={"to_person": sentence})
    return found


def _check_due(project: Project, due: datetime | None, moment: datetime) -> None:
    """What is asked by a moment of its own is asked by a later one than the limit's: a limit is never cut short."""
    if due is None:
        return
    rulebook, company, pk = book(), project.company_id, project.pk
    limit = rulebook.limit(rulebook.clause("directive.answer", company_id=company, project_id=pk, at=moment))
    calendar = rulebook.calendar(company_id=company, project_id=pk)
    least = due_by_rule(limit=limit, starts_at=moment, zone=project.zone, calendar=calendar).moment
    if to_second(due) < least:
        sentence = _("They have until %(due)s by the rulebook; give that or a later moment.")
        told = sentence % {"due": f"{least.astimezone(project.zone):%m-%d %H:%M}"}
        raise Invalid("due-before-limit", told, fields={"due_at": told})


def _due(due: datetime | None) -> dict[str, str]:
    return {"due_at": due.isoformat()} if due is not None else {}
