"""Calls nobody took, as the desk sees them: the queue, one of them, and the form that a call back carries."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from anju.clocks.models import Clock
from anju.clocks.queries import next_clocks
from anju.core.along import Question
from anju.core.crypto import mask_phone
from anju.core.flow import State, Verb
from anju.core.time import product_now
from anju.estate.models import Project
from anju.estate.queries import project_named
from anju.intake.callbacks.flow import CALL_BACK
from anju.intake.callbacks.queries import QUEUE, call_back_for, facts_of, open_call_backs, retry_of
from anju.intake.models import CallBack
from anju.matters.request import Request


@dataclass(frozen=True, kw_only=True)
class CallBackFace:
    """A call-back as a line of the queue or above the console."""

    call_back: CallBack
    clock: Clock | None
    verbs: frozenset[str] = frozenset()
    """names of what this person may do now"""
    is_next: bool = False
    """the most pressing one that nobody has: F2 takes it"""

    @property
    def number(self) -> str:
        return self.call_back.matter.number

    @property
    def short(self) -> str:
        """The number without its project: CB-26-0007."""
        return self.number.removeprefix(f"{self.call_back.matter.project.code}-")

    @property
    def phone(self) -> str:
        """Masked; whole only to whoever took it."""
        return mask_phone(self.call_back.phone)

    @property
    def who(self) -> str:
        return self.call_back.person.short_name if self.call_back.person else ""

    @property
    def place(self) -> str:
        return str(self.call_back.matter.room or "")

    @property
    def state(self) -> State:
        return CALL_BACK.states[self.call_back.matter.state]

    @property
    def holder(self) -> str:
        holder = self.call_back.matter.holder
        return holder.name if holder else ""


def queue_rows(project: Project) -> list[CallBack]:
    """The first call-backs of a project's queue. One query."""
    rows = list(open_call_backs(project)[:QUEUE])
    for row in rows:
        row.matter.project = project
    return rows


def queue_question(code: str) -> Question:
    """What the live queue of the project of this code depends on, to be asked along with the session."""
    return Question(open_call_backs(project_named(code))[:QUEUE], ("pk", "matter__last_seq"))


def faces_of(rows: Iterable[CallBack]) -> list[CallBackFace]:
    """Rows with their running clocks. One query, none for an empty queue."""
    rows = list(rows)
    clocks = next_clocks([row.pk for row in rows]) if rows else {}
    free = next((row.pk for row in rows if row.matter.holder_id is None), None)
    return [CallBackFace(call_back=row, clock=clocks.get(row.pk), is_next=row.pk == free) for row in rows]


def face_of(request: Request, call_back: CallBack) -> CallBackFace:
    """One call-back with what this person may do. Two queries."""
    matter = call_back.matter
    wanted = retry_of(matter.project, at=product_now()).attempts
    offered: list[Verb] = CALL_BACK.offered(
        on="call_back", state=matter.state, hats=request.actor.roles_at(matter.project_id),
        facts=facts_of(call_back, wanted=wanted),
    )  # fmt: skip
    return CallBackFace(
        call_back=call_back,
        clock=next_clocks([call_back.pk]).get(call_back.pk),
        verbs=frozenset(verb.name for verb in offered),
    )


def is_mine(request: Request, call_back: CallBack) -> bool:
    """Whether this person is ringing back now: only then is the whole number shown."""
    matter = call_back.matter
    return matter.state == "taken" and request.person is not None and matter.holder_id == request.person.pk


def carried(request: Request, given: QueryDict) -> tuple[QueryDict, CallBack | None]:
    """What a request of the console carries, with the number of the call-back it is about: the address never holds it.

    Raises `NotFound` for a call-back of another desk; one that somebody else has, or that has ended, lends no number.
    """
    number = given.get("call_back", "")
    if not number:
        return given, None
    found = call_back_for(reach=request.reach, number=number)
    if not is_mine(request, found):
        return given, None
    filled = given.copy()
    filled["phone"] = found.phone
    return filled, found
