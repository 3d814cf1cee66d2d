"""One case: as a page of its own or in the ledger's drawer, kept fresh; its verbs and the grounds of its limits."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anju.clocks.queries import clocks_of_matter
from anju.complaints.file import ComplaintFile
from anju.core.access import REVEALING_ROLES
from anju.core.along import Question, asks_along
from anju.core.time import product_now
from anju.desk.case_faces import CaseFace, clock_faces, description_of, item_faces, verbs_of
from anju.desk.complaint_faces import complaint_face, story_in
from anju.desk.enquiry_faces import enquiry_face
from anju.desk.events import story_of
from anju.desk.shell import page, reads_along
from anju.enquiries.file import EnquiryFile
from anju.followup.flow import DUE_STATES
from anju.incidents.queries import strip_in
from anju.intake.access import case_for, case_question
from anju.intake.actions import REGISTRARS
from anju.intake.queries import timeline
from anju.ladder.file import ladder_of
from anju.matters.request import Request
from anju.repairs.file import CaseFile
from anju.rulebook.book import one_reading
from anju.rulebook.queries import warranty_of_room
from anju.verbs.files import AnyFile, file_seen, open_case
from anju.verbs.ladder import face_of as ladder_face
from anju.verbs.performing import offered_on, offers_for
from anju.verbs.why import clock_why as why_of
from anju.web.answers import live, nothing_new


@one_reading()
def face_of(file: AnyFile) -> dict[str, Any]:
    """The context of a case: at most six queries besides the file's."""
    matter = file.matter
    clocks = clocks_of_matter(matter.pk)
    events = timeline(matter, actor=file.actor, staff=True)
    ladder = ladder_of(file, clocks=clocks)
    offers = [*offers_for(file, events=events), *offered_on(ladder)]
    coverage = (
        {each.warranty_class: each for each in warranty_of_room(room=_with_project(file), today=_today())}
        if matter.room is not None and isinstance(file, CaseFile)
        else {}
    )
    running, ended = clock_faces(matter.number, clocks)
    face = CaseFace(
        file=file,
        verbs=verbs_of(offers),
        running=running,
        ended=ended,
        items=item_faces(file, offers=offers, events=events, clocks=clocks, coverage=coverage)
        if isinstance(file, CaseFile)
        else (),
        story=story_of(file, events, clocks, now=product_now()),
        may_note=any(offer.verb.name == "add_note" for offer in offers),
        may_reveal=bool(file.hats & REVEALING_ROLES),
    )
    return {
        "face": face, "matter": matter, "case": file.case, "description": description_of(events),
        "complaint": complaint_face(file, offers=offers, events=events, clocks=clocks)
        if isinstance(file, ComplaintFile)
        else None,
        "enquiry": enquiry_face(file, events=events, registers=bool(file.hats & REGISTRARS))
        if isinstance(file, EnquiryFile)
        else None,
        "story": [] if isinstance(file, ComplaintFile) else story_in(events),
        "called": matter.state in DUE_STATES or any(each.kind.startswith("follow_up.") for each in events),
        "incident": strip_in(events, matter), "ladder": ladder_face(ladder),
        "homes_url": f"/desk/cases/{matter.number}/homes" if any(each.kind == "home.joined" for each in events) else "",
    }  # fmt: skip


def _with_project(file: AnyFile) -> Any:
    """The room with its project known, so that asking for it costs nothing."""
    room = file.matter.room
    if room is not None:
        room.project = file.matter.project
    return room


def _today() -> Any:
    return timezone.localtime(product_now()).date()


def _close_url(request: Request, project: str) -> str:
    """Where closing the drawer leads: the list as it stood, without the open case."""
    here = request.headers.get("HX-Current-URL", "")
    if "/desk/cases?" in here:
        _path, _mark, query = here.partition("?")
        kept = "&".join(part for part in query.split("&") if not part.startswith("open="))
        return f"/desk/cases?{kept}"
    return f"/desk/cases?project={project}"


@require_safe
def case(request: Request, number: str) -> HttpResponse:
    """The case: its drawer for htmx, else a page."""
    file = open_case(request.actor, number)
    project = file.matter.project
    with timezone.override(project.zone):
        context = face_of(file) | {"close_url": _close_url(request, project.code)}
        if request.headers.get("HX-Request") == "true":
            return render(request, "desk/cases/_drawer.html", context)
        return render(request, "desk/cases/case.html", page(request, project, at="cases", **context))


def case_along(_request: Request, number: str) -> Question:
    """What a live part of a case depends on, asked with the session's read."""
    return case_question(number, "last_seq", "queue_at")


@require_safe
@asks_along(case_along)
def case_live(request: Request, number: str) -> HttpResponse:
    """The case again when it changed: its last event tells. No query when it did not, besides the session's; one for somebody
    who sees it by a stake only."""
    stamp = request.along.told()
    if reads_along(request) and (same := nothing_new(request, stamp=stamp)):
        return same
    matter = case_for(request.actor, number)
    if same := nothing_new(request, stamp=stamp):
        return same
    with timezone.override(matter.project.zone):
        file = file_seen(request.actor, matter)
        context = face_of(file) | {"close_url": _close_url(request, matter.project.code)}
        return live(request, "desk/cases/_case.html", context, stamp=stamp)


@require_safe
def clock_why(request: Request, number: str, clock_id: int) -> HttpResponse:
    """Why a limit is due when it is: the sentences of the rule that set it, and its clause."""
    return why_of(request, actor=request.actor, number=number, clock_id=clock_id)
