"""*Now*, for enquiries and suggestions: the limit of the answer, from the ring to its being told (INT-6)."""

from datetime import datetime

from anju.clocks.actions import start_clock, stop_clock
from anju.intake.models import Case
from anju.matters.act import Act
from anju.matters.models import Event
from anju.reactions.reading import case_of, clause_of


def start_answer(act: Act, event: Event) -> None:
    """It counts from the ring."""
    _start(act, case_of(act).rang_at)


def start_answer_again(act: Act, event: Event) -> None:
    """Asked again: a limit of its own, from then."""
    _start(act, event.happened_at)


def _start(act: Act, starts_at: datetime) -> None:
    clause = "answer.suggestion" if act.matter.kind == Case.Kind.SUGGESTION else "answer.enquiry"
    start_clock(act, name="answer", starts_at=starts_at, edition=clause_of(act, clause))


def stop_answer(act: Act, event: Event) -> None:
    """They were told."""
    stop_clock(act, name="answer")
