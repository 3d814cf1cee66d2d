"""What was passed on, as who passed it on sees it: how it stands in words, with whom, its course, and the way over heads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.clocks.models import Clock
from anju.clocks.queries import clocks_of_matter
from anju.core.access import ROLES
from anju.core.flow import Verb
from anju.core.time import product_now
from anju.intake.models import Referral
from anju.intake.queries import timeline
from anju.intake.referrals.flow import REFERRAL, ReferralFacts
from anju.intake.referrals.queries import next_heads, photos_of, still_from
from anju.intake.referrals.rules import HEADS
from anju.matters.act import Actor
from anju.matters.models import Attachment, Event, Matter
from anju.verbs import wording

QUIET = frozenset({"referral.moved", "case.referred", "case.went_over_heads", "referral.settled"})
"""said in one of the two timelines already"""
KINDS: Mapping[str, str | Promise] = {
    "repair": gettext_lazy("Repair"),
    "complaint": gettext_lazy("Complaint"),
    "enquiry": gettext_lazy("Enquiry"),
    "suggestion": gettext_lazy("Suggestion"),
}


@dataclass(frozen=True, kw_only=True)
class ReferralFace:
    """One referral as a card: its words come from the page that has them."""

    referral: Referral
    said: str = ""

    @property
    def matter(self) -> Matter:
        return self.referral.matter

    @property
    def number(self) -> str:
        return self.matter.number

    @property
    def case(self) -> Matter | None:
        return self.referral.case.matter if self.referral.case else None

    @property
    def place(self) -> str:
        return str(self.matter.room or self.matter.area or "")

    @property
    def title(self) -> str:
        """How it stands: with the desk, or as its case does."""
        if self.case is None or self.matter.state == "answered":
            return str(REFERRAL.states[self.matter.state].title)
        return wording.case_state(self.case.state)

    @property
    def kind(self) -> str:
        if self.case is None or self.matter.state == "answered":
            return wording.KINDS[REFERRAL.states[self.matter.state].tone]
        return wording.case_kind(self.case.state)

    @property
    def holder(self) -> str:
        """Who has it now."""
        matter = self.case or self.matter
        who = matter.holder or matter.holder_firm
        return str(getattr(who, "name", "") or ROLES.get(matter.holder_role, ""))

    @property
    def case_kind(self) -> str:
        return str(KINDS.get(self.case.kind, "")) if self.case else ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the course."""

    at: datetime
    sentence: str
    words: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Course:
    """The whole course of a referral: what happened, whether it may go over heads, and over whose."""

    face: ReferralFace
    lines: Sequence[Line]
    photos: Sequence[Attachment]
    limit: Clock | None
    over: Verb | None
    heads: str
    over_from: datetime | None


def course_of(referral: Referral, *, actor: Actor) -> Course:
    """Everything the page says. At most ten queries."""
    events = timeline(referral.matter, actor=actor, staff=True)
    case = referral.case.matter if referral.case else None
    if case is not None:
        case.project = referral.matter.project
        events += timeline(case, actor=actor, staff=False)
    clocks = clocks_of_matter(referral.matter_id)
    from_then = still_from(referral, clocks)
    heads = next_heads(referral, referral.matter.project) if referral.matter.open else None
    facts = ReferralFacts(still_from=from_then, at=product_now(), heads_left=heads is not None)
    offered = REFERRAL.offered(on="referral", state=referral.matter.state, hats=frozenset({"referrer"}), facts=facts)
    said = [words.text for event in events[:1] for words in event.words.all() if words.field == "description"]
    return Course(
        face=ReferralFace(referral=referral, said=said[0] if said else ""),
        lines=_lines(events, case),
        photos=photos_of(referral),
        limit=next((clock for clock in clocks if clock.running and clock.name == "referral"), None),
        over=next((verb for verb in offered if verb.name == "go_over_heads"), None),
        heads="、".join(str(ROLES[role]) for role in heads.roles) if heads else "",
        over_from=from_then if heads else None,
    )


def _lines(events: Sequence[Event], case: Matter | None) -> list[Line]:
    """Newest first, without what both timelines say and what the system only counts."""
    return [
        Line(at=event.happened_at, sentence=_sentence(event, case), words=_words(event))
        for event in sorted(events, key=lambda each: (each.happened_at, each.matter_id, each.seq), reverse=True)
        if event.kind not in QUIET and not event.kind.startswith("clock.")
    ]


def _sentence(event: Event, case: Matter | None) -> str:
    said = wording.sentence(event)
    if event.kind == "referral.registered" and case is not None:
        return _("%(said)s: %(kind)s %(number)s") % {
            "said": said, "kind": KINDS.get(case.kind, ""), "number": case.number,
        }  # fmt: skip
    if event.kind == "referral.went_over_heads":
        heads = "、".join(str(ROLES[role]) for role in HEADS[event.data["rung"] - 1])
        return _("%(said)s: to %(heads)s") % {"said": said, "heads": heads}
    return said


def _words(event: Event) -> list[str]:
    if event.kind == "case.registered":
        return []  # what was passed on, once more
    return [words.text for words in event.words.all() if words.text]
