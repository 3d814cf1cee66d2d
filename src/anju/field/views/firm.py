"""The contractor's own list: its items only, the most pressing first."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anju.clocks.models import Clock
from anju.clocks.queries import item_clocks
from anju.core.errors import NotFound
from anju.matters.request import Request
from anju.partners.models import Contractor
from anju.repairs.models import Item
from anju.repairs.queries import item_queue
from anju.verbs.between import clock_of_work, lines_of

MOST = 60


@require_safe
def firm(request: Request) -> HttpResponse:
    """What this firm owes, soonest first. At most five queries."""
    if request.reach.firm_id is None:
        raise NotFound
    items = list(item_queue(request.reach, view="firm")[:MOST])
    if items:
        timezone.activate(items[0].matter.project.zone)
    clocks = item_clocks({item.matter_id for item in items})
    waiting = {"assigned", "failed"}
    tabs = {
        "waiting": [item for item in items if item.state in waiting],
        "working": [item for item in items if item.state not in waiting and item.state != "done"],
        "done": [item for item in items if item.state == "done"],
    }
    view = request.GET.get("view", "")
    view = view if view in tabs else next((name for name, rows in tabs.items() if rows), "waiting")
    return render(
        request,
        "field/firm.html",
        {
            "firm": Contractor.objects.get(pk=request.reach.firm_id),
            "view": view,
            "tabs": [(name, len(rows)) for name, rows in tabs.items()],
            "rows": [_row(item, clocks.get((item.matter_id, item.no), [])) for item in tabs[view]],
        },
    )


def _row(item: Item, clocks: list[Clock]) -> dict[str, Any]:
    """A card: what the firm is asked first, then the work; the quarrel stands quietly beside it."""
    asked = item.answer == Item.Answer.ASKED
    taking = next((clock for clock in clocks if clock.name == "take_on"), None) if asked else None
    return {
        "item": item,
        "asked": asked,
        "clock": taking or clock_of_work(clocks, item_no=item.no),
        "lines": [
            line
            for line in lines_of(item, clocks=clocks, followed=False)
            if line.clock is None or line.clock.name != "take_on"
        ],
    }
