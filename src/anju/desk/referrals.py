"""What colleagues passed on, as the desk sees it: the queue beside the missed calls, one of them, what the console takes over."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from anju.clocks.models import Clock
from anju.clocks.queries import clocks_of_matter, next_clocks
from anju.core.along import Question
from anju.core.crypto import mask_phone
from anju.core.flow import State
from anju.core.time import product_now
from anju.desk.faces import holder_of
from anju.estate.models import Project
from anju.estate.queries import project_named
from anju.intake.models import Referral
from anju.intake.queries import timeline
from anju.intake.referrals.flow import REFERRAL, WAITING, ReferralFacts
from anju.intake.referrals.queries import QUEUE, photos_of, referral_for, waiting_referrals
from anju.matters.models import Attachment, Event, Words
from anju.matters.request import Request


@dataclass(frozen=True, kw_only=True)
class ReferralFace:
    """A referral as a line of the queue or on its page."""

    referral: Referral
    said: str = ""
    typed_place: str = ""
    clock: Clock | None = None
    verbs: frozenset[str] = frozenset()

    @property
    def number(self) -> str:
        return self.referral.matter.number

    @property
    def short(self) -> str:
        """The number without its project: RF-26-0007."""
        return self.number.removeprefix(f"{self.referral.matter.project.code}-")

    @property
    def place(self) -> str:
        return str(self.referral.matter.room or self.referral.matter.area or self.typed_place)

    @property
    def phone(self) -> str:
        return mask_phone(self.referral.phone) if self.referral.phone else ""

    @property
    def state(self) -> State:
        return REFERRAL.states[self.referral.matter.state]

    @property
    def holder(self) -> str:
        return holder_of(self.referral.matter)


@dataclass(frozen=True, kw_only=True)
class ReferralPage:
    """One referral with its course."""

    face: ReferralFace
    events: list[Event]
    photos: list[Attachment]


def queue_rows(project: Project) -> list[Referral]:
    """What waits to be registered. One query."""
    rows = list(waiting_referrals(project)[:QUEUE])
    for row in rows:
        row.matter.project = project
    return rows


def queue_question(code: str) -> Question:
    """What the live queue of the project of this code depends on, to be asked along with the session."""
    return Question(waiting_referrals(project_named(code))[:QUEUE], ("pk", "matter__last_seq"))


def faces_of(rows: Iterable[Referral]) -> list[ReferralFace]:
    """Rows with their words and clocks. Two queries, none for an empty queue."""
    rows = list(rows)
    if not rows:
        return []
    clocks = next_clocks([row.pk for row in rows])
    said = _said([row.pk for row in rows])
    return [
        ReferralFace(
            referral=row,
            said=said.get((row.pk, "description"), ""),
            typed_place=said.get((row.pk, "place"), ""),
            clock=clocks.get(row.pk),
        )
        for row in rows
    ]


def _said(ids: list[int]) -> dict[tuple[int, str], str]:
    found = Words.objects.filter(matter__in=ids, event__kind="referral.made")
    return {(matter, field): text for matter, field, text in found.values_list("matter", "field", "text")}


def page_of(request: Request, referral: Referral) -> ReferralPage:
    """Everything its page says. Six queries."""
    matter = referral.matter
    facts = ReferralFacts(still_from=None, at=product_now(), heads_left=False)
    offered = REFERRAL.offered(
        on="referral", state=matter.state, hats=request.actor.roles_at(matter.project_id), facts=facts
    )
    said = _said([referral.pk])
    return ReferralPage(
        face=ReferralFace(
            referral=referral,
            said=said.get((referral.pk, "description"), ""),
            typed_place=said.get((referral.pk, "place"), ""),
            clock=next((each for each in clocks_of_matter(referral.pk) if each.running), None),
            verbs=frozenset(verb.name for verb in offered),
        ),
        events=timeline(matter, actor=request.actor, staff=True),
        photos=photos_of(referral),
    )


def taken_over(request: Request, given: QueryDict) -> tuple[QueryDict, Referral | None]:
    """What a request of the console carries, with what the referral says: the address holds neither words nor numbers. What
    was typed since stands.

    Raises `NotFound` for one of another project; what was registered or answered meanwhile lends nothing.
    """
    number = given.get("referral", "")
    if not number:
        return given, None
    found = referral_for(reach=request.reach, number=number)
    if found.matter.state not in WAITING:
        return given, None
    said = _said([found.pk])
    filled = given.copy()
    filled["manual"] = "1"
    filled["rang"] = found.matter.opened_at.isoformat()
    known = {
        "phone": found.phone,
        "room": str(found.matter.room or found.matter.area or ""),
        "name": found.who,
        "words": "\n".join(
            part for part in (said.get((found.pk, "place"), ""), said.get((found.pk, "description"), "")) if part
        ),
        "channel": "staff",
        "late_reason": _("Passed on by %(name)s") % {"name": found.referrer.name},
    }
    for name, value in known.items():
        if value and name not in given:
            filled[name] = value
    return filled, found
