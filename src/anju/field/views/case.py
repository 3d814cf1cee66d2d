"""The lead's page of one case: set off, arrive, agree the three things, decide who answers, send somebody."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anju.clocks.queries import clocks_of_matter
from anju.field.faces import POSTED_AT_ONCE
from anju.intake.queries import latest_photos, timeline
from anju.ladder.file import ladder_of
from anju.matters.request import Request
from anju.repairs.file import CaseFile
from anju.rulebook.book import one_reading
from anju.verbs.between import lines_of, waits_of
from anju.verbs.files import items_of, open_case
from anju.verbs.ladder import face_of as ladder_face
from anju.verbs.performing import offered_on, offers_for
from anju.verbs.why import clock_why

FIRST = ("arrive", "set_off", "agree_plan")
"""the big button of the page: the furthest of these that may be done"""


@require_safe
@one_reading()
def case(request: Request, number: str) -> HttpResponse:
    """One case on a phone. At most eleven queries."""
    file = open_case(request.actor, number)
    timezone.activate(file.matter.project.zone)
    clocks = clocks_of_matter(file.matter.pk)
    ladder = ladder_of(file, clocks=clocks)
    offers = [*offers_for(file), *offered_on(ladder)]
    on_case = [offer for offer in offers if not offer.item_no]
    by_name = {offer.verb.name: offer for offer in on_case}
    main = by_name.get("agree_plan") or by_name.get("set_off") or by_name.get("arrive")
    events = timeline(file.matter, actor=request.actor, staff=True)
    items = items_of(file)
    waits = waits_of(events, items)
    return render(
        request,
        "field/case.html",
        {
            "file": file,
            "matter": file.matter,
            "clocks": [clock for clock in clocks if clock.running][:4],
            "ladder": ladder_face(ladder),
            "main": main,
            "main_at_once": main is not None and main.verb.name in POSTED_AT_ONCE,
            "others": [offer for offer in on_case if offer is not main],
            "items": [
                (
                    item,
                    [offer for offer in offers if offer.item_no == item.no],
                    lines_of(item, clocks=clocks, waits=waits),
                    file.home_of(item) if isinstance(file, CaseFile) else "",
                )
                for item in items
            ],
            "events": list(reversed(events)),
            "photos": latest_photos(events, most=6),
            "words": [words.text for event in events for words in event.words.all() if words.field == "description"],
        },
    )


@require_safe
def why(request: Request, number: str, clock_id: int) -> HttpResponse:
    """Why a limit is due when it is."""
    return clock_why(request, actor=request.actor, number=number, clock_id=clock_id)
