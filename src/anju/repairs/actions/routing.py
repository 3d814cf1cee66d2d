"""What the rulebook says of an item when it is agreed or decided: who follows it, and whether it is rework."""

from collections.abc import Sequence
from datetime import timedelta

from anju.clocks.reckoning import book_of
from anju.matters.act import Act, Slot
from anju.repairs import rules
from anju.repairs.models import Item
from anju.repairs.queries import coverage_of, defects_of, mended_before
from anju.rulebook.models import Defect
from anju.rulebook.parameters import Days, Routing
from anju.rulebook.rules import route_for

MENDED_AT_HOME: Slot[Sequence[rules.Mended]] = Slot("mended at home")
"""what was ever signed off in the home of the case that the act opens, where that was read already"""


def set_route(act: Act, *, item: Item) -> str:
    """Write who follows the item by the routing table, unless a person said otherwise; returns it (REP-15)."""
    if item.rerouted:
        return item.route
    project, rules_now = act.matter.project, book_of(act)
    edition = rules_now.clause("routing", company_id=project.company_id, project_id=project.pk, at=act.recorded_at)
    table = rules_now.parameters(edition)
    assert isinstance(table, Routing)
    known = item.root_defect or item.defect
    kept = item.coverage or coverage_of(item, matter=act.matter, at=act.happened_at)
    part = " ".join(word for word in (item.place, item.part, known.part_zh if known else "") if word)
    route = route_for(
        table=table, owed=kept.get("owed") if kept else None, part=part, severity=known.severity if known else ""
    )
    act.change(item, route=route)
    return route


def mark_rework(act: Act, *, item: Item, defects: tuple[Defect | None, ...]) -> int | None:
    """Tie the item to the earlier one it repeats, where the rulebook calls that rework (REP-10); returns its id.

    What is tied already stays so. At most two queries; none where the act knows what was mended in the home.
    """
    if item.rework_of_id is not None or not any(defects):
        return item.rework_of_id
    project, rules_now = act.matter.project, book_of(act)
    edition = rules_now.clause("rework", company_id=project.company_id, project_id=project.pk, at=act.recorded_at)
    window = rules_now.parameters(edition)
    assert isinstance(window, Days)
    at = act.matter.opened_at
    known = act.memory.get(MENDED_AT_HOME)
    if known is None:
        known = mended_before(item=item, matter=act.matter, since=at - timedelta(days=window.days + 1))
    earlier = rules.rework_of(
        place=item.place, part=item.part, defects=defects_of(*defects), earlier=known, at=at, days=window.days,
        zone=project.zone,
    )  # fmt: skip
    if earlier is not None:
        act.change(item, rework_of_id=earlier)
    return earlier
