"""*Now* and *later* of follow-ups: clocks of visits, plans and summaries; who hears what; what a visit, an alarm, the end of
a case set going. The tables that name these functions are `now.NOW` and `later.TOLD`.
"""

from collections.abc import Iterable

from anju.clocks.actions import start_clock, stop_clock
from anju.core.errors import Refusal
from anju.followup.actions import keep_care_plan, open_visit, visit_again
from anju.followup.flow import VISIT
from anju.followup.models import CarePlan, HouseholdVisit, RaisedPoint
from anju.intake.models import Case
from anju.matters.act import SYSTEM, Act
from anju.matters.models import Event, Matter
from anju.notices.actions import Telling
from anju.people.queries import people_with_role
from anju.reactions.reading import clause_of, moment_of
from anju.reactions.telling import leads_of

MOST = 20
SPOKE = frozenset({"follow_up.satisfied", "follow_up.so_so", "follow_up.dissatisfied"})


def start_visit(act: Act, event: Event) -> None:
    """A home was taken up, or waits once more: it is visited within the clause's time."""
    start_clock(act, name="follow_up", starts_at=event.happened_at, edition=clause_of(act, "follow_up.visit"))


def start_care(act: Act, event: Event) -> None:
    """A plan of care: the next visit is due when its interval is over."""
    stop_clock(act, name="care_visit")
    start_clock(
        act,
        name="care_visit",
        starts_at=event.happened_at,
        edition=clause_of(act, "follow_up.care"),
        wished_at=moment_of(event, "next_at"),
    )


def start_signing(act: Act, event: Event) -> None:
    """A summary is read and signed within the clause's time."""
    start_clock(act, name="summary_signed", starts_at=event.happened_at, edition=clause_of(act, "follow_up.summary"))


def stop_signing(act: Act, event: Event) -> None:
    """Both have signed."""
    if event.data["last"]:
        stop_clock(act, name="summary_signed")


def tell_not_satisfied(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever leads hears that it goes on, and the head of the desk."""
    people = {person.pk for person in people_with_role(role="desk_lead", project=matter.project)[:MOST]}
    people |= {person.pk for person in leads_of(matter)} if matter.kind == Case.Kind.REPAIR else set()
    people |= {matter.holder_id} if matter.holder_id else set()
    return [Telling(template="follow_up_dissatisfied", person_id=pk, data={}) for pk in sorted(people)]


def tell_so_so(event: Event, matter: Matter) -> Iterable[Telling]:
    """The head of the desk hears that something could have been better."""
    heads = people_with_role(role="desk_lead", project=matter.project)[:MOST]
    return [Telling(template="follow_up_so_so", person_id=person.pk, data={}) for person in heads]


def tell_care(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever is responsible for a household hears of the plan."""
    data = {"due": event.data["next_at"]}
    return [Telling(template="care_plan_set", person_id=event.data["responsible"], data=data)]


def tell_signers(event: Event, matter: Matter) -> Iterable[Telling]:
    """The head of the desk and the project manager have something to read and sign."""
    people = {
        person.pk
        for role in ("desk_lead", "pm")
        for person in people_with_role(role=role, project=matter.project)[:MOST]
    }
    return [Telling(template="follow_up_summary_made", person_id=pk, data={}) for pk in sorted(people)]


def follow_on(event: Event) -> None:
    """What else follows: a visit by a plan keeps it; an alarm of a plan opens its visit; the end of a case lets the visit
    that waits for it be made again. Doing it again changes nothing."""
    matter = event.matter
    if event.kind in SPOKE and matter.kind == VISIT:
        visit = HouseholdVisit.objects.filter(pk=matter.pk, care__isnull=False).first()
        if visit is not None and visit.care_id is not None:
            keep_care_plan(
                matter_id=visit.care_id, visit=f"{matter.number}/{event.seq}", by=SYSTEM, at=event.happened_at
            )
    if event.kind in {"clock.reminded", "clock.alarmed"} and event.data["clock"] == "care_visit":
        _open_for_plan(matter)
    if not matter.open and matter.kind in Case.Kind.values and event.seq == matter.last_seq:
        _visit_again(matter)


def _open_for_plan(matter: Matter) -> None:
    plan = CarePlan.objects.select_related("room__project__company").filter(pk=matter.pk, ended_at__isnull=True).first()
    if plan is None:
        return
    try:
        open_visit(room=plan.room, by=SYSTEM, care=matter)
    except Refusal:  # one is open already
        return


def _visit_again(case: Matter) -> None:
    waiting = RaisedPoint.objects.filter(case=case, matter__kind=VISIT, matter__state="in_hand")
    for number in set(waiting.values_list("matter__number", flat=True)):
        try:
            visit_again(number=number, by=SYSTEM)
        except Refusal:  # something else that was raised is still in hand
            continue
