"""What stands between the parties of one item, line by line: the same on the desk and on phones, never louder than the work.

A quarrel is a quiet line with its own clock; red stays with lateness, which the clock shows by itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anju.clocks.models import Clock
from anju.core.access import ROLES
from anju.core.money import yuan
from anju.matters.models import Event
from anju.repairs.models import Item


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: the look of its badge, its words, the clock that runs for it, and where it leads."""

    kind: str
    words: str
    clock: Clock | None = None
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Wait:
    """An item that waits for another."""

    item_no: int
    after: Item
    curing_hours: int


def waits_of(events: Iterable[Event], items: Sequence[Item]) -> list[Wait]:
    """Which items wait for which, as the timeline says it; no query, as pages have read it anyway."""
    by_no = {item.no: item for item in items}
    standing: dict[tuple[int, int], Wait] = {}
    for event in events:
        if event.kind == "repair_item.put_after":
            after, hours = by_no.get(event.data["after"]), event.data["curing_hours"]
            if after is not None:
                standing[event.item_no, after.no] = Wait(item_no=event.item_no, after=after, curing_hours=hours)
        elif event.kind == "repair_item.order_dropped":
            standing.pop((event.item_no, event.data["after"]), None)
    return list(standing.values())


def clock_of_work(clocks: Iterable[Clock], *, item_no: int) -> Clock | None:
    """What presses whoever works on an item: its earliest running limit, the case's own where it has none; never the
    warranty office's, nor a pause that ends by itself. A paused one comes last."""
    mine = [clock for clock in clocks if clock.running and clock.item_no in {0, item_no}]
    work = [clock for clock in mine if clock.name not in {"ruling", "pause"}]
    return min(work, key=lambda clock: (clock.paused_since is not None, clock.due_at), default=None)


def lines_of(
    item: Item, *, clocks: Iterable[Clock] = (), waits: Iterable[Wait] = (), followed: bool = True
) -> list[Line]:
    """Answer and quarrel, pause, order, rework, attestation, and (where `followed`) who follows it. No query:
    `quarrel_firm`, `rework_of` and its matter are loaded with the item."""
    running = {clock.name: clock for clock in clocks if clock.running and clock.item_no == item.no}
    return [
        *_answer(item, running.get("take_on")),
        *_quarrel(item, running.get("ruling")),
        *_pause(item, running.get("pause")),
        *_waits(item, waits),
        *_past(item),
        *_refund(item),
        *(_route(item) if followed else ()),
    ]


def _answer(item: Item, clock: Clock | None) -> list[Line]:
    if not item.open or not item.contractor_id:
        return []
    if item.answer == Item.Answer.ASKED:
        return [Line(kind="wait", words=_("contractor asked to take it on"), clock=clock)]
    if item.answer == Item.Answer.TAKEN_ON:
        return [Line(kind="ok", words=_("taken on"))]
    if item.answer == Item.Answer.DEEMED:
        return [Line(kind="off", words=_("silent: counts as taken on"))]
    return []


def _quarrel(item: Item, clock: Clock | None) -> list[Line]:
    firm = item.quarrel_firm
    if firm is None:
        return []
    return [Line(kind="warn", words=_("%(firm)s objects; the repair goes on") % {"firm": firm}, clock=clock)]


def _pause(item: Item, clock: Clock | None) -> list[Line]:
    if item.pause == Item.Pause.ASKED:
        return [Line(kind="wait", words=_("pause asked for"))]
    if item.pause == Item.Pause.PAUSED:
        return [Line(kind="off", words=_("paused; limits stand still"), clock=clock)]
    return []


def _waits(item: Item, waits: Iterable[Wait]) -> list[Line]:
    found = []
    for wait in waits:
        if wait.item_no != item.no or wait.after.state in {"withdrawn", "declined"}:
            continue
        words = _("after item %(no)d") % {"no": wait.after.no}
        if wait.curing_hours:
            cures = ngettext("%(n)d hour of curing", "%(n)d hours of curing", wait.curing_hours)
            words = f"{words} · {cures % {'n': wait.curing_hours}}"
        found.append(Line(kind="off" if wait.after.done_at is None else "ok", words=words))
    return found


def _past(item: Item) -> Sequence[Line]:
    found = []
    if item.rework_of is not None:
        earlier = item.rework_of
        words = _("rework of %(number)s, item %(no)d") % {"number": earlier.matter.number, "no": earlier.no}
        found.append(Line(kind="warn", words=words, href=f"/desk/cases/{earlier.matter.number}"))
    if item.attested:
        found.append(Line(kind="ok", words=_("attested before a witness")))
    return found


def _refund(item: Item) -> list[Line]:
    if not item.refund:
        return []
    return [Line(kind="warn", words=_("¥%(sum)s to be given back") % {"sum": yuan(item.refund)})]


def _route(item: Item) -> list[Line]:
    if not item.route or not item.open:
        return []
    return [Line(kind="off", words=_("followed by %(role)s") % {"role": ROLES[item.route]})]
