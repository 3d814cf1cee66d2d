"""*Later*, for complaints: who hears of them, and what a group's answer sets going. The table that takes these lines is
`later.TOLD`."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from anju.complaints.actions import speak_for
from anju.complaints.flow import KIND
from anju.complaints.models import Complaint, Part
from anju.complaints.queries import members_of
from anju.matters.act import SYSTEM, Repeated
from anju.matters.models import Event, Matter, Words
from anju.notices.actions import Telling
from anju.people.queries import people_with_role
from anju.reactions.telling import due_of, to_reporter

MOST = 20
SPOKEN = frozenset({"complaint.answered", "complaint.explained"})
"""events by which a group hears its result"""


def holding(matter: Matter, *roles: str) -> set[int]:
    """Everybody who holds one of these roles in the project of the complaint. One query a role."""
    return {
        pk
        for role in roles
        for pk in people_with_role(role=role, project=matter.project).values_list("pk", flat=True)[:MOST]
    }


def concerned(event: Event, matter: Matter) -> set[int]:
    """Whom a limit of a part of a complaint presses: the department that is asked, whoever was found responsible or carries
    the measure out, the manager for what is contested. At most two queries, none for anything else."""
    if matter.kind != KIND or not event.item_no:
        return set()
    if event.data["clock"] == "ruling":
        return holding(matter, "pm")  # who contested it waits
    part = Part.objects.filter(matter=matter, no=event.item_no).first()
    if part is None:
        return set()
    return {part.person_id} if part.person_id else holding(matter, part.role)


def _each(template: str, people: Iterable[int], event: Event, **data: Any) -> list[Telling]:
    """One notice to each of these, but not to whoever did it."""
    return [
        Telling(template=template, person_id=pk, data=data) for pk in sorted(set(people)) if pk and pk != event.actor_id
    ]


def tell_lodged(event: Event, matter: Matter) -> Iterable[Telling]:
    """The desk's lead hears of every complaint, the project manager of one that looks severe; the complainant has it in
    writing."""
    severe = event.data["class"] == Complaint.Class.SEVERE
    roles = ("desk_lead", "pm") if severe else ("desk_lead",)
    template = "complaint_severe" if severe else "complaint_lodged"
    due = due_of(matter, "severe_result" if severe else "verdict")
    yield from _each(template, holding(matter, *roles), event, due=due)
    yield from to_reporter(matter, "complaint_promise", due=due)


def tell_severe(event: Event, matter: Matter) -> Iterable[Telling]:
    """Severe after all: the desk's lead and the project manager; nobody twice, where it was taken for severe before."""
    severe = Complaint.Class.SEVERE
    before = event.data.get("before") or event.data.get("proposed")
    if event.data.get("class", severe) != severe or before == severe:
        return []
    people = holding(matter, "desk_lead", "pm")
    return _each("complaint_severe", people, event, due=due_of(matter, "severe_result"))


def tell_passed_on(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever holds it from now on."""
    return _each("complaint_passed_on", holding(matter, event.data["to"]), event)


def tell_asked(event: Event, matter: Matter) -> Iterable[Telling]:
    """The department, or whom of it was named."""
    people = [event.data["person"]] if event.data["person"] else holding(matter, event.data["role"])
    due = due_of(matter, "ask", item_no=event.item_no)
    return _each("complaint_asked", people, event, item=event.item_no, due=due)


def tell_keepers(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever holds the complaint, else the desk's lead: an answer came, a finding is contested, a measure does not work."""
    people = {matter.holder_id} if matter.holder_id else holding(matter, matter.holder_role or "desk_lead")
    template = {
        "complaint_ask.answered": "complaint_ask_answered",
        "complaint_measure.failed": "complaint_measure_failed",
    }.get(event.kind, "complaint_reopened")
    return _each(template, people, event, item=event.item_no)


def tell_found(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever was found responsible is asked to confirm or contest it."""
    due = due_of(matter, "confirm", item_no=event.item_no)
    return _each("complaint_finding", [event.data["person"]], event, item=event.item_no, due=due)


def tell_contested(event: Event, matter: Matter) -> Iterable[Telling]:
    """The project manager decides on what is contested."""
    due = due_of(matter, "ruling", item_no=event.item_no)
    return _each("complaint_contested", holding(matter, "pm"), event, item=event.item_no, due=due)


def tell_measure(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever carries the measure out."""
    due = event.data["by_when"]
    return _each("complaint_measure", [event.data["person"]], event, item=event.item_no, due=due)


def tell_visit(event: Event, matter: Matter) -> Iterable[Telling]:
    """Who leads today and the desk's lead: somebody has to be at the site in time."""
    people = holding(matter, "desk_lead", "duty_lead")
    return _each("complaint_visit", people, event, due=due_of(matter, "arrival"))


def tell_reviewers(event: Event, matter: Matter) -> Iterable[Telling]:
    """The management review has something before it."""
    people = holding(matter, "prop_mgr", "head")
    return _each("complaint_review", people, event, due=due_of(matter, "review"))


def tell_review_back(event: Event, matter: Matter) -> Iterable[Telling]:
    """Its decision came back."""
    return _each("complaint_review_back", holding(matter, "desk_lead", "pm"), event)


def tell_why_reporter(event: Event, matter: Matter) -> Iterable[Telling]:
    """The complainant has it in writing too."""
    return to_reporter(matter, "complaint_why")


def tell_result_reporter(event: Event, matter: Matter) -> Iterable[Telling]:
    """The complainant has the answer in writing too, with the link to it (CMP-8)."""
    return to_reporter(matter, "complaint_answered")


def tell_joined(event: Event, matter: Matter) -> Iterable[Telling]:
    """The household hears that others have the same cause, and that one answer goes to all."""
    return to_reporter(matter, "complaint_joined")


def tell_cancelled(event: Event, matter: Matter) -> Iterable[Telling]:
    """Taken back: the complainant has it in writing, and may say that it is not so."""
    return to_reporter(matter, "complaint_cancelled")


def tell_urged_complaint(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever holds it hears that the complainant urges."""
    people = {matter.holder_id} if matter.holder_id else holding(matter, matter.holder_role or "desk_lead")
    return _each("urged", people, event, urges=event.data["urges"])


def tell_to_tell(event: Event, matter: Matter) -> Iterable[Telling]:
    """A household of a group has no number: somebody of the desk tells it."""
    people = holding(matter, "desk", "desk_lead")
    return _each("complaint_tell_household", people, event, due=due_of(matter, "explain"))


def speak_for_group(event: Event) -> None:
    """The complaint that speaks for others was answered: each household is told the same, once."""
    if event.kind not in SPOKEN or event.data.get("together"):
        return
    said = {words.field: words.text for words in Words.objects.filter(event=event)}
    verdict = Complaint.objects.filter(pk=event.matter_id).values_list("verdict", flat=True).first() or ""
    for member in members_of(event.matter_id):
        try:
            speak_for(
                matter_id=member, by=SYSTEM, kind=event.kind, verdict=verdict, words=said,
                client_id=f"group-{event.pk}-{member}",
            )  # fmt: skip
        except Repeated:
            continue


Tell = Callable[[Event, Matter], Iterable[Telling]]
COMPLAINTS_TOLD: Mapping[str, tuple[Tell, ...]] = {
    "complaint.lodged": (tell_lodged,),
    "complaint.proposed_severe": (tell_severe,),
    "complaint.class_decided": (tell_severe,),
    "complaint.passed_on": (tell_passed_on,),
    "complaint.visit_called": (tell_visit,),
    "complaint.why_told": (tell_why_reporter,),
    "complaint.explained": (tell_result_reporter,),
    "complaint.answered": (tell_result_reporter,),
    "complaint.urged": (tell_urged_complaint,),
    "complaint.joined": (tell_joined,),
    "complaint.voice_spoke": (tell_to_tell,),
    "complaint.reopened": (tell_keepers,),
    "complaint.cancelled": (tell_cancelled,),
    "complaint.review_sent": (tell_reviewers,),
    "complaint.review_decided": (tell_review_back,),
    "complaint_ask.made": (tell_asked,),
    "complaint_ask.answered": (tell_keepers,),
    "complaint_finding.made": (tell_found,),
    "complaint_finding.contested": (tell_contested,),
    "complaint_measure.set": (tell_measure,),
    "complaint_measure.failed": (tell_keepers,),
}
"""the lines of complaints in `later.TOLD`"""
