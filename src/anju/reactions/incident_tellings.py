"""Who is told of an incident: those who lead when it is opened, every home that is hit when something is announced."""

from collections.abc import Iterable

from anju.clocks.models import Clock, State
from anju.incidents.models import Incident, JoinedCase
from anju.incidents.queries import INFORMING, households
from anju.matters.act import SYSTEM, Repeated, act_on
from anju.matters.models import Event, Matter
from anju.notices.actions import Telling
from anju.notices.models import Notice
from anju.people.queries import desk_at, lead_at, people_with_role

INCIDENT_WORDS = frozenset({"incident.informed", "incident.under_control", "incident.ended"})
"""events by which the homes hear something"""


def tell_incident_opened(event: Event, matter: Matter) -> Iterable[Telling]:
    """The lead of the day, the desk on shift and the managers of the project."""
    lead = lead_at(project=matter.project, moment=event.recorded_at)
    people = {lead.pk} if lead else set()
    people |= {person.pk for person in desk_at(project=matter.project, moment=event.recorded_at)}
    for role in ("desk_lead", "pm", "prop_mgr"):
        people |= set(people_with_role(role=role, project=matter.project).values_list("pk", flat=True)[:20])
    people.discard(event.actor_id or 0)
    return [Telling(template="incident_opened", person_id=pk, data=_next(matter)) for pk in sorted(people)]


def tell_households(event: Event, matter: Matter) -> Iterable[Telling]:
    """One text to each home that is hit, and a notice in the product; whoever has two homes hears it once (BEY-1).

    The text is read as it was announced then: a later announcement is another event.
    """
    template = event.kind.replace(".", "_")
    incident = Incident.objects.get(pk=matter.pk)
    incident.matter = matter
    text = next((words.text for words in event.words.all() if words.field == "text"), "")
    facts = {"text": text} | _next(matter)
    told: set[int] = set()
    for home in households(incident, day=event.happened_at.astimezone(matter.project.zone).date()):
        if home.person is None or home.person.pk in told:
            continue
        told.add(home.person.pk)
        yield Telling(
            template=template, route=Notice.Route.SMS, person_id=home.person.pk, number=home.number, data=facts
        )
        yield Telling(template=template, person_id=home.person.pk, data=facts)


def say_on_cases(event: Event) -> None:
    """Its open cases have it on their timelines too, once each, so that whoever looks at one sees it at once."""
    joined = JoinedCase.objects.filter(incident=event.matter_id, left_at__isnull=True, case__matter__open=True)
    for case_id in joined.order_by("case").values_list("case", flat=True):
        try:
            with act_on(by=SYSTEM, matter_id=case_id, client_id=f"incident-{event.pk}-{case_id}") as act:
                act.say("case.incident_told", data={"incident": event.matter.number})
        except Repeated:
            continue


def _next(matter: Matter) -> dict[str, str]:
    """The moment by which the homes hear again, where they do."""
    clock = Clock.objects.filter(matter=matter, name__in=INFORMING, state=State.RUNNING).order_by("-id").first()
    return {"due": clock.due_at.isoformat()} if clock else {}
