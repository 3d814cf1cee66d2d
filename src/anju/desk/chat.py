"""A pasted group chat as proposals: home, items, urgency, what is open there already (BEY-5, INT-7). Nothing is stored."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from anju.clocks.queries import next_clocks
from anju.core.errors import Invalid
from anju.core.time import product_now
from anju.desk.faces import Row
from anju.estate.models import Project, Room
from anju.intake.chat.rules import Homes, Message, homes_of, read_chat
from anju.intake.models import Case
from anju.matters.models import Matter
from anju.people.models import Residency
from anju.people.queries import current
from anju.rulebook.book import Book, book
from anju.rulebook.queries import ItemProposal, propose_items
from anju.rulebook.words import UrgencyProposal, propose_urgency

LONGEST = 20_000
"""characters of one paste"""
ITEMS = 2
MOST_HOMES = 40
"""of so many homes that fit the household's name may settle one"""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One report out of the chat, as a clerk decides on it."""

    no: int
    message: Message
    at: datetime | None
    """aware"""
    items: Sequence[ItemProposal]
    urgency: UrgencyProposal
    open_cases: Sequence[Row]
    """what is open in this home, the likeliest repeat first"""

    @property
    def mark(self) -> str:
        """The same for the same message however often it is pasted: taking it twice is one deed."""
        said = "\n".join([self.message.sender, str(self.at), self.message.words])
        return hashlib.sha256(said.encode()).hexdigest()[:24]

    @property
    def room(self) -> str:
        """The home where it is sure."""
        return self.message.rooms[0] if len(self.message.rooms) == 1 else ""

    @property
    def is_repeat(self) -> bool:
        """Whether an open case of this home is about the same part or place."""
        return bool(self.open_cases) and any(
            row.matter.title and (item.defect.part_zh in row.matter.title or item.place in row.matter.title)
            for row in self.open_cases
            for item in self.items
        )

    @property
    def late_reason(self) -> str:
        """Why it is written down later than it was said, where it is."""
        if self.at is None or product_now() - self.at < timedelta(minutes=15):
            return ""
        return _("From the owners' group chat, written there at %(at)s") % {
            "at": timezone.localtime(self.at).strftime("%m-%d %H:%M")
        }


@dataclass(frozen=True, kw_only=True)
class Pasted:
    """What a paste became."""

    proposals: Sequence[Proposal]
    left_out: int
    more: bool


def homes_in(project: Project) -> Homes:
    """Every home of a project by its number. One query."""
    return homes_of(
        Room.objects.filter(project=project).values_list("building__code", "unit__code", "number", "label").iterator()
    )


def proposals_of(text: str, *, project: Project) -> Pasted:
    """The reports of a pasted chat. Raises `Invalid` `chat-too-long`. Four queries besides the rulebook's own."""
    if len(text) > LONGEST:
        sentence = _("Paste at most %(n)d characters at a time.") % {"n": LONGEST}
        raise Invalid("chat-too-long", sentence, fields={"text": sentence})
    now = timezone.localtime(product_now(), project.zone).replace(tzinfo=None)
    found = read_chat(text, homes=homes_in(project), now=now, drop=(project.name, project.code))
    messages = _settled(project, found.messages)
    here = _open_cases(project, messages)
    rules = book()
    return Pasted(
        proposals=[
            _proposal(no, message, project=project, rules=rules, here=here)
            for no, message in enumerate(messages, start=1)
        ],
        left_out=found.left_out,
        more=found.more,
    )


def _proposal(
    no: int, message: Message, *, project: Project, rules: Book, here: Mapping[str, Sequence[Row]]
) -> Proposal:
    now, place = product_now(), {"company_id": project.company_id, "project_id": project.pk}
    items = propose_items(words=message.words, at=now, limit=ITEMS, **place)
    grounds = rules.urgency(at=now, **place).grounds
    ground = items[0].defect.emergency_ground if items else ""
    cases = list(here.get(message.rooms[0], ())) if len(message.rooms) == 1 else []
    words = {item.place for item in items} | {item.defect.part_zh for item in items}
    cases.sort(key=lambda row: not any(word and word in row.matter.title for word in words))
    return Proposal(
        no=no,
        message=message,
        at=message.at.replace(tzinfo=project.zone) if message.at else None,
        items=items,
        urgency=propose_urgency(words=message.words, defect_ground=ground, grounds=grounds),
        open_cases=cases[:3],
    )


def _settled(project: Project, messages: Sequence[Message]) -> list[Message]:
    """Where several homes fit what was written, the one whose household bears the writer's name; else all stay. One query."""
    labels = {label for message in messages if 1 < len(message.rooms) <= MOST_HOMES for label in message.rooms}
    if not labels:
        return list(messages)
    today = timezone.localtime(product_now(), project.zone).date()
    living = Residency.objects.filter(current(today), room__project=project, room__label__in=labels)
    names: dict[str, set[str]] = {}
    for label, name in living.values_list("room__label", "person__name"):
        names.setdefault(label, set()).add(name[:1])
    return [_settle(message, names) for message in messages]


def _settle(message: Message, names: Mapping[str, set[str]]) -> Message:
    first = message.name[:1]
    fitting = tuple(label for label in message.rooms if first and first in names.get(label, ()))
    return replace(message, rooms=fitting) if len(message.rooms) > 1 and len(fitting) == 1 else message


def _open_cases(project: Project, messages: Sequence[Message]) -> dict[str, list[Row]]:
    """Room label → its open cases, newest first. Two queries."""
    labels = {message.rooms[0] for message in messages if len(message.rooms) == 1}
    if not labels:
        return {}
    matters = list(
        Matter.objects.filter(project=project, room__label__in=labels, open=True, kind__in=Case.Kind.values)
        .select_related("case", "project", "room", "area", "holder", "holder_firm")
        .order_by("-pk")[:200]
    )
    clocks = next_clocks([matter.pk for matter in matters]) if matters else {}
    found: dict[str, list[Row]] = {}
    for matter in matters:
        assert matter.room is not None
        found.setdefault(matter.room.label, []).append(Row.of(matter, clocks.get(matter.pk)))
    return found
