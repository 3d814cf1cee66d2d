"""*Now*, for complaints: which clocks an event starts, stops, moves (CMP-3 to CMP-5, CMP-10). The table is `now.NOW`."""

from collections.abc import Mapping

from anju.clocks.actions import cancel_clocks, clocks_of, move_due, running_clock, start_clock, stop_clock
from anju.complaints.file import FILE
from anju.complaints.models import Complaint
from anju.matters.act import Act, NowReaction
from anju.matters.models import Event
from anju.reactions.reading import case_of, clause_of, moment_of

OUTLIVING = frozenset({"measure", "review", "confirm", "ruling"})
"""limits that run on when a complaint is closed: what was promised is checked even so"""


def start_complaint(act: Act, event: Event) -> None:
    """It is judged in time; one that looks severe has its result in time. Both count from the ring (CMP-4, CMP-10)."""
    _start_verdict(act)
    if event.data["class"] == Complaint.Class.SEVERE:
        start_severe_result(act, event)


def _start_verdict(act: Act) -> None:
    start_clock(act, name="verdict", starts_at=case_of(act).rang_at, edition=clause_of(act, "complaint.verdict"))


def start_severe_result(act: Act, event: Event) -> None:
    """The result of a severe one, from the ring; one that runs runs on."""
    if running_clock(act, name="severe_result") is None:
        edition = clause_of(act, "complaint.severe_result")
        start_clock(act, name="severe_result", starts_at=case_of(act).rang_at, edition=edition)


def decide_result(act: Act, event: Event) -> None:
    """Decided severe or ordinary: the limit of the result runs, or is owed no more."""
    if event.data["class"] == Complaint.Class.SEVERE:
        start_severe_result(act, event)
    else:
        cancel_clocks(act, name="severe_result")


def stop_verdict(act: Act, event: Event) -> None:
    """Judged: a valid one is analysed, one that is not valid is explained, each from the verdict (CMP-3)."""
    stop_clock(act, name="verdict")
    valid = event.kind == "complaint.valid"
    cancel_clocks(act, name="explain" if valid else "analyse")
    name = "analyse" if valid else "explain"
    start_clock(act, name=name, starts_at=event.happened_at, edition=clause_of(act, f"complaint.{name}"))


def start_ask(act: Act, event: Event) -> None:
    """A department answers in time, or by the moment agreed; the complainant is told why within the clause's (CMP-5)."""
    until = moment_of(event, "until") if event.data["until"] else None
    edition = clause_of(act, "complaint.ask")
    start_clock(act, name="ask", starts_at=event.happened_at, edition=edition, wished_at=until, item_no=event.item_no)
    file = act.memory.get(FILE)
    told = file is not None and file.complaint.reasoned_at is not None
    if not told and running_clock(act, name="other_unit") is None:
        start_clock(act, name="other_unit", starts_at=event.happened_at, edition=clause_of(act, "complaint.other_unit"))


def stop_ask(act: Act, event: Event) -> None:
    """The department answered."""
    stop_clock(act, name="ask", item_no=event.item_no)


def end_part_clocks(act: Act, event: Event) -> None:
    """A part is needed no more, and nothing is owed for it."""
    cancel_clocks(act, item_no=event.item_no)


def stop_other_unit(act: Act, event: Event) -> None:
    """They were told why others are needed."""
    stop_clock(act, name="other_unit")


def start_confirm(act: Act, event: Event) -> None:
    """Whoever was found responsible says something to it in time (CMP-6)."""
    edition = clause_of(act, "complaint.confirm")
    start_clock(act, name="confirm", starts_at=event.happened_at, edition=edition, item_no=event.item_no)


def stop_confirm(act: Act, event: Event) -> None:
    """They confirmed or contested it."""
    stop_clock(act, name="confirm", item_no=event.item_no)


def start_ruling(act: Act, event: Event) -> None:
    """What is contested is decided in time (CMP-6)."""
    edition = clause_of(act, "complaint.ruling")
    start_clock(act, name="ruling", starts_at=event.happened_at, edition=edition, item_no=event.item_no)


def stop_ruling(act: Act, event: Event) -> None:
    """It stands, or it was dropped."""
    stop_clock(act, name="ruling", item_no=event.item_no)


def start_measure(act: Act, event: Event) -> None:
    """A measure is checked at its date; with the first the analysis is done (CMP-3, CMP-6)."""
    stop_clock(act, name="analyse")
    start_clock(
        act,
        name="measure",
        starts_at=event.happened_at,
        edition=clause_of(act, "complaint.measure"),
        wished_at=moment_of(event, "by_when"),
        item_no=event.item_no,
    )


def move_measure_clock(act: Act, event: Event) -> None:
    """Another date."""
    move_due(act, name="measure", wished_at=moment_of(event, "by_when"), item_no=event.item_no)


def stop_measure(act: Act, event: Event) -> None:
    """Checked, whatever the check showed."""
    stop_clock(act, name="measure", item_no=event.item_no)


def start_review(act: Act, event: Event) -> None:
    """The decision of the management review comes back in time (CMP-2)."""
    start_clock(act, name="review", starts_at=event.happened_at, edition=clause_of(act, "complaint.review"))


def stop_review(act: Act, event: Event) -> None:
    """It came back."""
    stop_clock(act, name="review")


def start_site_visit(act: Act, event: Event) -> None:
    """The limits of arrival bind a complaint that needs a visit too, from the call for it (REP-12)."""
    start_clock(act, name="arrival", starts_at=event.happened_at, edition=clause_of(act, "arrival.normal"))


def stop_site_visit(act: Act, event: Event) -> None:
    """Kept once the lead of the day, a deputy or the manager of the desk is there."""
    if event.data["lead"]:
        stop_clock(act, name="arrival")


def stop_result(act: Act, event: Event) -> None:
    """They know the result: what was owed for it has ended, and the follow-up falls due (CMP-9)."""
    for name in ("severe_result", "explain", "other_unit"):
        stop_clock(act, name=name)
    for clock in list(clocks_of(act)):
        if clock.running and clock.name not in OUTLIVING and clock.name != "follow_up":
            cancel_clocks(act, name=clock.name, item_no=clock.item_no)
    start_clock(act, name="follow_up", starts_at=event.happened_at, edition=clause_of(act, "follow_up.complaint"))


def reopen_complaint_clocks(act: Act, event: Event) -> None:
    """Brought back: analysed or judged anew, from now; a severe one has its result anew."""
    file = act.memory.get(FILE)
    assert file is not None, "whoever reopens has the file"
    stop_clock(act, name="follow_up")  # the call that brought it back was made
    name = "analyse" if act.matter.state == "in_inquiry" else "verdict"
    start_clock(act, name=name, starts_at=event.happened_at, edition=clause_of(act, f"complaint.{name}"))
    if file.severe:
        edition = clause_of(act, "complaint.severe_result")
        start_clock(act, name="severe_result", starts_at=event.happened_at, edition=edition)


def rest_in_group(act: Act, event: Event) -> None:
    """Another complaint speaks for it: its own limits are owed no more."""
    cancel_clocks(act)


def judge_by_itself(act: Act, event: Event) -> None:
    """Out of the group: judged by itself, from the ring."""
    _start_verdict(act)


def start_telling(act: Act, event: Event) -> None:
    """The voice of the group was answered, and this household is still to be told."""
    start_clock(act, name="explain", starts_at=event.happened_at, edition=clause_of(act, "complaint.explain"))


def end_complaint_clocks(act: Act, event: Event) -> None:
    """Taken back: nothing is owed any more."""
    cancel_clocks(act)


COMPLAINTS: Mapping[str, tuple[NowReaction, ...]] = {
    "complaint.lodged": (start_complaint,),
    "complaint.proposed_severe": (start_severe_result,),
    "complaint.class_decided": (decide_result,),
    "complaint.valid": (stop_verdict,),
    "complaint.invalid": (stop_verdict,),
    "complaint.visit_called": (start_site_visit,),
    "complaint.site_visited": (stop_site_visit,),
    "complaint.why_told": (stop_other_unit,),
    "complaint.explained": (stop_result,),
    "complaint.answered": (stop_result,),
    "complaint.reopened": (reopen_complaint_clocks,),
    "complaint.review_sent": (start_review,),
    "complaint.review_decided": (stop_review,),
    "complaint.joined": (rest_in_group,),
    "complaint.left": (judge_by_itself,),
    "complaint.voice_spoke": (start_telling,),
    "complaint.cancelled": (end_complaint_clocks,),
    "complaint_ask.made": (start_ask,),
    "complaint_ask.answered": (stop_ask,),
    "complaint_ask.withdrawn": (end_part_clocks,),
    "complaint_finding.made": (start_confirm,),
    "complaint_finding.confirmed": (stop_confirm,),
    "complaint_finding.contested": (stop_confirm, start_ruling),
    "complaint_finding.upheld": (stop_ruling,),
    "complaint_finding.dropped": (stop_ruling, end_part_clocks),
    "complaint_measure.set": (start_measure,),
    "complaint_measure.moved": (move_measure_clock,),
    "complaint_measure.works": (stop_measure,),
    "complaint_measure.failed": (stop_measure,),
}
"""the lines of complaints in `now.NOW`"""
