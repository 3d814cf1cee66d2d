"""Parts of complaints on a phone: what my department or I am asked, findings that name me or are mine to decide (CMP-5, CMP-6)."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from anju.clocks.queries import clocks_of_matter
from anju.complaints.file import ComplaintFile, file_of
from anju.complaints.models import Part
from anju.complaints.part_flow import OFFICE, PARTS
from anju.complaints.queries import parts_for, said_in
from anju.core.errors import Invalid, NotFound
from anju.core.flow import State, Verb
from anju.core.paging import Later, encode_cursor
from anju.core.time import FAR
from anju.field.views.job import form_context
from anju.intake.file import open_head
from anju.intake.queries import timeline
from anju.matters.request import Request
from anju.verbs.ladder import after
from anju.verbs.posting import do_posted, fields_for

LIST = 20
MINE = frozenset({"asked", "responsible"})
"""the hats of whom a part waits for"""
HERE = frozenset({"answer_ask", "confirm_finding", "contest_finding", "uphold_finding", "drop_finding"})
"""what is done with a part from a phone; the rest belongs to the desk's page"""


@require_safe
def parts(request: Request) -> HttpResponse:
    """The parts that wait for me, those due first in front. Three queries."""
    found = parts_for(request.reach)
    if (key := after(request.GET.get("cursor", ""))) is not None:
        found = found.filter(Later(F("due"), F("pk"), *key))
    rows = list(found[: LIST + 1])
    shown = rows[:LIST]
    if shown:
        timezone.activate(shown[0].matter.project.zone)
    said = said_in(shown)
    last: Any = shown[-1] if len(rows) > LIST else None
    context = {
        "rows": [(part, _state(part), said.get((part.matter_id, part.no), "")) for part in shown],
        "far": FAR,
        "next_url": f"/field/parts?cursor={encode_cursor(last.due.isoformat(), last.pk)}" if last else "",
    }
    return render(request, "field/parts.html", context)


@require_safe
def part(request: Request, number: str, no: int) -> HttpResponse:
    """One part with the field for its answer. At most nine queries."""
    file, found = _opened(request, number, no)
    events = [event for event in timeline(file.matter, actor=request.actor, staff=True) if event.item_no in {0, no}]
    offered = _offered(file, found)
    main = next((verb for verb in offered if verb.primary), None)
    context = {
        "matter": file.matter,
        "part": found,
        "state": _state(found),
        "clock": next((each for each in clocks_of_matter(file.matter.pk) if each.running and each.item_no == no), None),
        "complaint": [
            said.text for event in events for said in event.words.all() if said.field == "description"
        ],
        "story": [event for event in reversed(events) if event.item_no == no],
        "main": main,
        "others": [verb for verb in offered if verb is not main],
        "fields": fields_for(main, file=file) if main is not None else (),
        "client_id": secrets.token_hex(12),
    }  # fmt: skip
    return render(request, "field/part.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def verb(request: Request, number: str, no: int, name: str) -> HttpResponse:
    """Answer, confirm, contest, decide; GET asks what it wants."""
    file, found = _opened(request, number, no)
    flow = PARTS[found.kind]
    wanted = flow.verbs.get(name)
    if wanted is None or name not in HERE:
        raise NotFound
    here = f"/field/parts/{number}/{no}"
    if request.method != "POST":
        return render(request, "field/verb.html", form_context(file, None, wanted) | {"back": here})
    try:
        do_posted(name, number=number, item_no=no, actor=request.actor, posted=request.POST)
    except Invalid as refusal:
        context = form_context(file, None, wanted, posted=request.POST, refusal=refusal)
        return render(request, "field/verb.html", context | {"back": here}, status=refusal.status)
    return HttpResponseRedirect("/field/parts")


def _opened(request: Request, number: str, no: int) -> tuple[ComplaintFile, Part]:
    """The complaint and its part that is this person's to answer. Raises `NotFound`, alike for what is not theirs."""
    file = file_of(open_head(request.actor, number))
    timezone.activate(file.matter.project.zone)
    found = file.part(no)
    decides = found.kind == Part.Kind.FINDING and bool(file.hats & OFFICE)
    if not decides and not file.hats_for(found) & MINE:
        raise NotFound
    return file, found


def _state(part: Part) -> State:
    return PARTS[part.kind].states[part.state]


def _offered(file: ComplaintFile, part: Part) -> Sequence[Verb]:
    """What may be done with it now by whom it waits for. No query."""
    return [verb for no, verb in file.parts_offered() if no == part.no and verb.name in HERE]
