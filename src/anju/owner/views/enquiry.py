"""A question or a suggestion as whoever asked sees it: by when it is answered, the answer in full, asking again."""

from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.clocks.queries import clocks_of_matter
from anju.core.time import product_now
from anju.enquiries.file import EnquiryFile
from anju.intake.queries import timeline
from anju.ladder.file import ladder_of
from anju.matters.models import Event
from anju.owner.wording import AHEAD, told
from anju.verbs.facts import DECISIONS
from anju.verbs.ladder import face_of as ladder_face

ANSWERS = frozenset({"enquiry.answered", "enquiry.ended_unreached"})
STANDS: dict[str, str | Promise] = {
    "asked": _("We have it and answer you"),
    "taken_along": _("We are finding out for you"),
    "drafted": _("The answer is ready; we tell you"),
    "closed": _("Answered"),
    "cancelled": _("Taken back"),
}


def context_of(file: EnquiryFile, *, base: str) -> dict[str, Any]:
    """What the page shows. At most six queries besides the file's."""
    matter = file.matter
    timezone.activate(matter.project.zone)
    every = clocks_of_matter(matter.pk)
    clock = next((each for each in every if each.running and each.name == "answer"), None)
    happened = timeline(matter, actor=file.actor, staff=False, files=False)
    names = {verb.name for verb in file.offered()}
    now = product_now()
    return {
        "file": file,
        "matter": matter,
        "base": base,
        "clock": clock,
        "late": clock is not None and clock.due_at < now,
        "late_minutes": int((now - clock.due_at).total_seconds() // 60) if clock else 0,
        "stands": STANDS.get(matter.state, ""),
        "ahead": AHEAD.get(matter.state, ()),
        "asked": _asked(happened),
        "answer": answer_in(happened) if file.case.told_at else {},
        "told": [line for event in reversed(happened) if (line := told(event))],
        "may_urge": "urge_case" in names,
        "may_ask_again": "ask_again" in names,
        "ladder": ladder_face(ladder_of(file, clocks=every)),
    }


def answer_in(events: list[Event]) -> dict[str, Any]:
    """The latest answer in words, and what was decided about a suggestion and why. No query."""
    event = next((each for each in reversed(events) if each.kind in ANSWERS), None)
    if event is None:
        return {}
    said = {words.field: words.text for words in event.words.all()}
    return {
        "words": said.get("answer", ""),
        "decision": DECISIONS.get(event.data.get("decision", ""), ""),
        "reason": said.get("reason", ""),
        "at": event.happened_at,
    }


def _asked(events: list[Event]) -> str:
    found = [words.text for event in events[:1] for words in event.words.all() if words.field == "description"]
    return found[0] if found else ""
