"""The contractor's own list: its items only, the most pressing first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anju.clocks.queries import next_clocks
from anju.core.errors import NotFound
from anju.matters.request import Request
from anju.partners.models import Contractor
from anju.repairs.queries import item_queue

MOST = 60


@require_safe
def firm(request: Request) -> HttpResponse:
    """What this firm owes, soonest first. At most five queries."""
    if request.reach.firm_id is None:
        raise NotFound
    items = list(item_queue(request.reach, view="firm")[:MOST])
    if items:
        timezone.activate(items[0].matter.project.zone)
    timers = next_clocks({item.matter_id for item in items})
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
            "rows": [(item, timers.get(item.matter_id)) for item in tabs[view]],
        },
    )
