"""*Later*, for the ladder: what a broken limit raises, and who is told of rungs and directives, each once."""

from collections.abc import Callable, Iterable, Mapping

from anju.core.errors import Refusal
from anju.intake.models import Case
from anju.ladder import rules
from anju.ladder.actions import raise_directive, raise_rung
from anju.ladder.flow import KIND as DIRECTIVE
from anju.ladder.models import Directive, GroupCall, Level, Rung
from anju.ladder.queries import people_of, told_of
from anju.matters.act import SYSTEM
from anju.matters.models import Event, Matter
from anju.notices.actions import Telling
from anju.notices.models import Notice
from anju.people.models import Person
from anju.people.queries import people_with_role
from anju.reactions.telling import desk_of, due_of, to_reporter

MOST = 20


def raise_on_alarm(event: Event) -> None:
    """A limit was broken: the case rises to the next rung, a directive to whoever supervises above (SLA-3, SUP-1).

    Idempotent: what has risen, was kept or has ended meanwhile refuses, and nothing is left to do.
    """
    if event.kind != "clock.alarmed":
        return
    number, clock_id = event.matter.number, event.data["clock_id"]
    try:
        if event.matter.kind == DIRECTIVE:
            raise_directive(number=number, clock_id=clock_id, by=SYSTEM)
        elif event.matter.kind in Case.Kind.values:
            raise_rung(number=number, clock_id=clock_id, by=SYSTEM)
    except Refusal:
        return


def in_charge(event: Event, matter: Matter) -> set[int] | None:
    """Whom the limit of a rung or a directive concerns, besides the roles its clause names; None for other limits.

    A rung's alarm below the top tells nobody: what it raises does.
    """
    if event.data["clock"] == "directive":
        return _waited_for(matter)
    if event.data["clock"] != rules.RUNG:
        return None
    rung = Rung.objects.filter(matter=matter, outcome=Rung.Outcome.RUNNING).first()
    if rung is None or (event.kind == "clock.alarmed" and rung.level != rules.TOP):
        return set()
    return (
        {rung.holder_id}
        if rung.holder_id
        else {person.pk for person in told_of(rung.level, project=matter.project, moment=event.happened_at)}
    )


def tell_raised(event: Event, matter: Matter) -> Iterable[Telling]:
    """Who of the rung in charge now is on call is told at once, everybody of it where nobody is; the rung that failed that it
    has; the household who looks after it."""
    goal, due = event.data["to"], due_of(matter, rules.RUNG)
    failed = event.data.get("from", "")
    for person in told_of(goal, project=matter.project, moment=event.happened_at):
        data = {"due": due}
        yield Telling(template="rung_entered", person_id=person.pk, data=data)
        yield Telling(template="rung_entered", route=Notice.Route.SMS, person_id=person.pk, data=data)
    if failed and failed != goal:
        for pk in _failed(failed, matter):
            yield Telling(template="rung_failed", person_id=pk)
        yield from to_reporter(matter, f"rung_is_{goal}", due=due)


def _failed(level: str, matter: Matter) -> Iterable[int]:
    """Who is told that their rung did not solve it: who held it, the desk's lead for the desk, else its people."""
    if level == Level.DESK:
        leads = people_with_role(role="desk_lead", project=matter.project)[:MOST]
        return [person.pk for person in list(leads) or desk_of(matter)]
    last = Rung.objects.filter(matter=matter, level=level).order_by("no").last()
    if last is not None and last.holder_id is not None:
        return [last.holder_id]
    return [person.pk for person in people_of(level, project=matter.project)]


def tell_taken_over(event: Event, matter: Matter) -> Iterable[Telling]:
    """The household reads who has taken it over and by when there is a result."""
    return to_reporter(matter, "rung_taken_over", due=event.data["promise"])


def tell_result(event: Event, matter: Matter) -> Iterable[Telling]:
    """That the household told the group it is not satisfied: who has the case, who leads the desk, who took it over."""
    if event.data["found"] != GroupCall.Found.DISSATISFIED:
        return
    leads = people_with_role(role="desk_lead", project=matter.project)[:MOST]
    last = Rung.objects.filter(matter=matter).order_by("no").last()
    ids = {person.pk for person in leads} | {matter.holder_id, last.holder_id if last else None}
    for pk in sorted(pk for pk in ids - {event.actor_id, None} if pk is not None):
        yield Telling(template="group_dissatisfied", person_id=pk)


def tell_directive(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever is to answer is told of a new directive, of one sent back, and that one is not wanted any more."""
    template = event.kind.replace(".", "_")
    for pk in sorted(_addressees(matter) if event.kind == "directive.withdrawn" else _waited_for(matter)):
        yield Telling(template=template, person_id=pk, data={"due": due_of(matter, "directive")})


def tell_issuer(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever waits for the answer hears that it came; of silence, the rung it rose to."""
    if event.kind == "directive.raised":
        people: Iterable[Person] = told_of(event.data["to"], project=matter.project, moment=event.happened_at)
        ids = [person.pk for person in people]
    else:
        ids = list(Directive.objects.filter(pk=matter.pk).values_list("issued_by", flat=True))
    return [Telling(template=event.kind.replace(".", "_"), person_id=pk) for pk in ids]


def tell_answerer(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever answered hears that it was accepted."""
    ids = Directive.objects.filter(pk=matter.pk).values_list("answered_by", flat=True)
    return [Telling(template="directive_accepted", person_id=pk) for pk in ids if pk]


def _waited_for(matter: Matter) -> set[int]:
    """Who holds it in person, else whom it is for by role."""
    return {matter.holder_id} if matter.holder_id else _addressees(matter)


def _addressees(matter: Matter) -> set[int]:
    directive = Directive.objects.get(pk=matter.pk)
    if directive.to_person_id:
        return {directive.to_person_id}
    people = people_with_role(role=directive.to_role, project=matter.project)
    return set(people.values_list("pk", flat=True)[:MOST])


LADDER: Mapping[str, tuple[Callable[[Event, Matter], Iterable[Telling]], ...]] = {
    "rung.entered": (tell_raised,),
    "rung.raised": (tell_raised,),
    "rung.raised_by_owner": (tell_raised,),
    "rung.handed_up": (tell_raised,),
    "rung.call_recorded": (tell_raised,),
    "rung.result_recorded": (tell_result,),
    "rung.taken_over": (tell_taken_over,),
    "directive.issued": (tell_directive,),
    "directive.sent_back": (tell_directive,),
    "directive.withdrawn": (tell_directive,),
    "directive.answered": (tell_issuer,),
    "directive.raised": (tell_issuer,),
    "directive.accepted": (tell_answerer,),
}
"""lines of the table `later.TOLD`"""
