"""A complaint as whoever made it sees it: who is in charge, what is next and by when, what was answered and on which grounds."""

from typing import Any

from django.utils import timezone

from anju.clocks.queries import clocks_of_matter
from anju.complaints.file import ComplaintFile
from anju.core.time import product_now
from anju.intake.queries import timeline
from anju.ladder.file import ladder_of
from anju.matters.models import Event
from anju.owner.complaint_wording import COMPLAINT_AHEAD, COMPLAINT_STANDS, PROMISED
from anju.owner.wording import told
from anju.verbs.ladder import face_of as ladder_face

ANSWERS = frozenset({"complaint.answered", "complaint.explained"})


def context_of(file: ComplaintFile, *, base: str) -> dict[str, Any]:
    """What the page shows. At most six queries besides the file's."""
    matter = file.matter
    timezone.activate(matter.project.zone)
    every = clocks_of_matter(matter.pk)
    running = {clock.name: clock for clock in reversed(every) if clock.running}
    clock = next((running[name] for name in PROMISED if name in running), None)
    happened = timeline(matter, actor=file.actor, staff=False, files=False)
    now = product_now()
    return {
        "file": file,
        "matter": matter,
        "base": base,
        "clock": clock,
        "late": clock is not None and clock.due_at < now,
        "late_minutes": int((now - clock.due_at).total_seconds() // 60) if clock else 0,
        "stands": COMPLAINT_STANDS.get(matter.state, ""),
        "ahead": COMPLAINT_AHEAD.get(matter.state, ()),
        "answer": answer_in(happened) if file.case.told_at else {},
        "agreement": file.complaint.agreement,
        "told": [line for event in reversed(happened) if (line := told(event))],
        "may_urge": any(verb.name == "urge_case" for verb in file.offered()),
        "may_cancel": any(verb.name == "cancel_case" for verb in file.offered()),
        "ladder": ladder_face(ladder_of(file, clocks=every)),
    }


def answer_in(events: list[Event]) -> dict[str, Any]:
    """The latest answer in words: result or explanation, its grounds, and when. No query."""
    event = next((each for each in reversed(events) if each.kind in ANSWERS), None)
    if event is None:
        return {}
    said = {words.field: words.text for words in event.words.all()}
    return {
        "result": said.get("result") or said.get("explanation", ""),
        "basis": said.get("basis", ""),
        "at": event.happened_at,
    }
