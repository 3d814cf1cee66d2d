"""The timeline in words: what happened, who did it, what they said, newest on top."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from anju.clocks.models import Clock
from anju.desk.faces import CLOCKS, clock_of_item
from anju.matters.models import Attachment, Event
from anju.matters.rules import first_break
from anju.verbs.facts import facts_in
from anju.verbs.files import AnyFile
from anju.verbs.wording import EVENTS

KEY = frozenset(
    {
        "case.registered",
        "repair.set_off",
        "repair.arrived",
        "repair.plan_agreed",
        "repair.cancelled",
        "repair_item.responsibility_decided",
        "repair_item.work_started",
        "repair_item.finished",
        "repair_item.signed_off",
        "repair_item.paid",
        "repair_item.halted",
        "repair.service_rated",
        "follow_up.satisfied",
        "follow_up.dissatisfied",
        "follow_up.closed_unreached",
    }
)
LATE = frozenset({"clock.alarmed", "clock.escalated"})
QUIET = frozenset({"clock.moved", "clock.rescheduled", "clock.revised"})
RECORDED_LATER = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class EventFace:
    """One node of the timeline."""

    event: Event
    who: str
    what: str
    words: Sequence[str]
    photos: Sequence[Attachment]
    signatures: Sequence[Attachment]

    @property
    def at(self) -> datetime:
        return self.event.happened_at

    @property
    def key(self) -> bool:
        return self.event.kind in KEY

    @property
    def late(self) -> bool:
        return self.event.kind in LATE

    @property
    def quiet(self) -> bool:
        """Records of the system itself, shown small."""
        return self.event.kind in QUIET or (self.event.kind == "repair.item_added" and not self.words)

    @property
    def recorded_later(self) -> datetime | None:
        """When it was written down, where that was noticeably later."""
        later = self.event.recorded_at - self.event.happened_at > RECORDED_LATER
        return self.event.recorded_at if later else None

    @property
    def for_all(self) -> bool:
        """Whether the household reads it too."""
        return self.event.audience == Event.Audience.EVERYONE


def face_of(event: Event) -> EventFace:
    """One event in words. Words and files are read along by `intake.queries.timeline`."""
    what = str(EVENTS.get(event.kind, event.kind))
    if event.kind.startswith("clock.") and "clock" in event.data:
        what = f"{what}: {_clock_name(str(event.data['clock']))}"
    if event.item_no:
        what = _("%(what)s, item %(no)d") % {"what": what, "no": event.item_no}
    files = list(event.attachments.all())
    return EventFace(
        event=event,
        who=_who(event),
        what=what,
        words=[*facts_in(event), *(said.text for said in event.words.all() if said.text)],
        photos=[file for file in files if file.kind == Attachment.Kind.PHOTO],
        signatures=[file for file in files if file.kind == Attachment.Kind.SIGNATURE],
    )


def _clock_name(code: str) -> str:
    return str(CLOCKS.get(code, code))


def _who(event: Event) -> str:
    if event.actor is not None:
        return event.actor.name
    return _("by the case's link") if event.actor_kind == "guest" else ""


@dataclass(frozen=True, kw_only=True)
class Story:
    """The timeline of a case: what is promised, what happened, and whether the chain holds."""

    promised: Sequence[tuple[datetime, str]]
    events: Sequence[EventFace]
    quiet: Sequence[EventFace]
    count: int
    broken_at: int | None
    mark: str


def story_of(file: AnyFile, events: Sequence[Event], clocks: Sequence[Clock], *, now: datetime) -> Story:
    """The timeline, newest first, with the running limits that lie ahead as promised nodes. No query."""
    matter = file.matter
    faces = [face_of(event) for event in reversed(events)]
    ahead = sorted((clock for clock in clocks if clock.running and clock.due_at > now), key=lambda clock: clock.due_at)
    head = matter.head_hash
    # What was said between reading the case and reading its events belongs to a head that was not read: not a break.
    known = [event for event in events if event.seq <= matter.last_seq]
    return Story(
        promised=[(clock.due_at, clock_of_item(clock)) for clock in reversed(ahead[:3])],
        events=[face for face in faces if not face.quiet],
        quiet=[face for face in faces if face.quiet],
        count=len(events),
        broken_at=first_break(events=known, number=matter.number, last_seq=matter.last_seq, head_hash=head),
        mark=f"{head[:4]}…{head[-4:]}" if head else "",
    )
