"""Who is told of an enquiry or a suggestion: whoever asked until when and what, a department that it finds out, the desk
that an answer is to be told (INT-6, CMP-8).
"""

from collections.abc import Iterable

from anju.matters.models import Event, Matter
from anju.notices.actions import Telling
from anju.people.queries import people_with_role
from anju.reactions.telling import desk_of, due_of, to_reporter

MOST = 20


def tell_asked(event: Event, matter: Matter) -> Iterable[Telling]:
    """Until when they are answered, in writing; the desk hears of what came in without it. What was answered at once
    needs neither."""
    if event.data.get("at_once"):
        return
    due = due_of(matter, "answer")
    yield from to_reporter(matter, "enquiry_promise", due=due)
    if matter.case.registered_by_id is None or matter.case.registered_by_id == matter.case.reporter_id:
        for person in desk_of(matter):
            yield Telling(template="enquiry_asked", person_id=person.pk, data={"due": due})


def tell_department(event: Event, matter: Matter) -> Iterable[Telling]:
    """Everybody of the department that finds out."""
    people = people_with_role(role=event.data["department"], project=matter.project)[:MOST]
    facts = {"due": due_of(matter, "answer")}
    return [
        Telling(template="enquiry_passed_on", person_id=person.pk, data=facts)
        for person in people
        if person.pk != event.actor_id
    ]


def tell_desk(event: Event, matter: Matter) -> Iterable[Telling]:
    """The desk: an answer is ready to be told, a suggestion was decided, somebody asks again. Never who did it."""
    template = event.kind.replace(".", "_")
    facts = {"due": due_of(matter, "answer")}
    return [
        Telling(template=template, person_id=person.pk, data=facts)
        for person in desk_of(matter)
        if person.pk != event.actor_id
    ]


def tell_answered(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever asked has the answer in writing too, under the case's own link."""
    return to_reporter(matter, "enquiry_answered")


def tell_cancelled(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever asked hears that it is not gone after, unless it was their own wish."""
    if event.actor_id is not None and event.actor_id == matter.case.reporter_id:
        return []
    return to_reporter(matter, "enquiry_cancelled")
