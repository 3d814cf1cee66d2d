"""Enquiries and suggestions to act on, each brought where a test wants it by the product's own verbs."""

from typing import Any

from anju.core.outbox import drain
from anju.core.time import product_now
from anju.enquiries.actions import take_enquiry
from anju.enquiries.actions.asking import Answer
from anju.enquiries.models import Enquiry
from anju.intake.actions import Reporter, Ring
from anju.knowledge.models import Edition, Entry
from anju.matters.models import Event, Matter, Words
from anju.notices.models import Notice
from anju.people.models import Person
from anju.repairs.tests.acting import do
from tests.cast import Cast

ANSWER = "水费按实际用量收取,每月一次,单价见收费公示。"


def asked(
    cast: Cast, kind: str = "enquiry", *, by: Person | None = None, phone: str = "13800005678", known: bool = True,
    answer: Answer | None = None, **ring: Any,
) -> Matter:  # fmt: skip
    """A question of the owner's, taken by the clerk."""
    return take_enquiry(
        kind=kind, project=cast.project, room=cast.home, area=None,
        reporter=Reporter(name="王晓华", phone=phone, person=cast.owner if known else None),
        ring=Ring(channel="hotline", **ring), description="水费怎么收?", by=cast.actor(by or cast.clerk), answer=answer,
    )  # fmt: skip


def in_state(cast: Cast, state: str, kind: str = "enquiry") -> Matter:
    """An enquiry or a decided suggestion in this state."""
    matter = asked(cast, kind)
    if kind == "suggestion" and state in {"drafted", "closed"}:
        do(cast, "decide_suggestion", matter, cast.desk_lead, decision="taken_up", reason="下月起试行")
    steps = {
        "asked": [], "taken_along": ["take_along"], "drafted": ["take_along", "draft_answer"],
        "closed": ["answer_enquiry"], "cancelled": ["cancel_case"],
    }[state]  # fmt: skip
    given: dict[str, dict[str, Any]] = {
        "draft_answer": {"answer": ANSWER},
        "answer_enquiry": {"answer": ANSWER, "route": "phone"},
        "cancel_case": {"reason": "业主说不用了"},
    }
    for name in steps:
        matter = do(cast, name, matter, cast.clerk, **given.get(name, {}))
    return matter


def enquiry_of(matter: Matter) -> Enquiry:
    """Its row as it stands."""
    return Enquiry.objects.get(pk=matter.pk)


def agreed(cast: Cast) -> Edition:
    """An agreed answer of this project."""
    entry = Entry.objects.create(project=cast.project, created_at=product_now())
    return Edition.objects.create(
        entry=entry, no=1, topic="fees", audience="owners", question_zh="水费怎么收", answer_zh=ANSWER,
        written_by=cast.clerk, written_at=product_now(), agreed_by=cast.desk_lead, agreed_at=product_now(),
    )  # fmt: skip


def told(template: str) -> set[str]:
    """The names of those who were told this, after everything was delivered."""
    drain()
    return set(Notice.objects.filter(template=template).values_list("person__name", flat=True))


def said(matter: Matter, field: str) -> list[str]:
    """What was said under this word, in order."""
    return list(Words.objects.filter(matter=matter, field=field).order_by("pk").values_list("text", flat=True))


def last(matter: Matter) -> Event:
    """The latest event."""
    return Event.objects.filter(matter=matter).order_by("-seq")[0]
