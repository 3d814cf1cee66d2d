"""*Now*: what one event does to clocks and queues within its own transaction. Depth one; nothing here refuses."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from anju.clocks.actions import cancel_clocks, clocks_of, move_due, next_due, start_clock, stop_clock, supersede_clock
from anju.clocks.reckoning import book_of
from anju.core.time import FAR
from anju.intake.models import Case
from anju.matters.act import Act, NowReaction
from anju.matters.models import Event
from anju.repairs.models import Item
from anju.rulebook.models import ClauseEdition


def _clause(act: Act, clause: str) -> ClauseEdition:
    project = act.matter.project
    return book_of(act).clause(clause, company_id=project.company_id, project_id=project.pk, at=act.recorded_at)


def _case(act: Act) -> Case:
    found = act.cache["file"].case if "file" in act.cache else act.cache["case"]
    assert isinstance(found, Case)
    return found


def _item(act: Act, event: Event) -> Item:
    found = act.cache["file"].item(event.item_no)
    assert isinstance(found, Item)
    return found


def _moment(event: Event, name: str) -> datetime:
    return datetime.fromisoformat(event.data[name])


def start_first_clocks(act: Act, event: Event) -> None:
    """The lead is told, sets off and arrives in time: all three count from the ring (REP-2)."""
    case = _case(act)
    start_clock(act, name="lead_told", starts_at=case.rang_at, edition=_clause(act, "lead_told"))
    start_clock(
        act, name="set_off", starts_at=case.rang_at, edition=_clause(act, "set_off"), wished_at=case.wanted_from
    )
    start_arrival(act, event)


def start_arrival(act: Act, event: Event) -> None:
    """The first arrival's limit, by urgency, from the ring; a running one is superseded. A wish replaces it, never an
    emergency's (decision 4)."""
    case = _case(act)
    clause = "arrival.emergency" if case.urgency == Case.Urgency.EMERGENCY else "arrival.normal"
    wished = None if case.urgency == Case.Urgency.EMERGENCY else case.wanted_to
    start_clock(act, name="arrival", starts_at=case.rang_at, edition=_clause(act, clause), wished_at=wished)


def stop_lead_told(act: Act, event: Event) -> None:
    """The lead was told."""
    stop_clock(act, name="lead_told")


def stop_set_off(act: Act, event: Event) -> None:
    """Somebody is on the way; whoever goes was told."""
    stop_clock(act, name="lead_told")
    stop_clock(act, name="set_off")


def stop_arrival(act: Act, event: Event) -> None:
    """Somebody is at the door."""
    stop_set_off(act, event)
    stop_clock(act, name="arrival")


def start_plan(act: Act, event: Event) -> None:
    """The agreed date and the verdict each get their clock (REP-5)."""
    start_clock(
        act,
        name="plan",
        starts_at=event.happened_at,
        edition=_clause(act, "plan"),
        wished_at=_moment(event, "finish_by"),
        item_no=event.item_no,
    )
    if not _item(act, event).party:
        start_clock(
            act,
            name="responsibility",
            starts_at=event.happened_at,
            edition=_clause(act, "responsibility"),
            item_no=event.item_no,
        )


def stop_responsibility(act: Act, event: Event) -> None:
    """Somebody named answers for it."""
    stop_clock(act, name="responsibility", item_no=event.item_no)


def move_plan(act: Act, event: Event) -> None:
    """Another date was agreed."""
    move_due(act, name="plan", wished_at=_moment(event, "finish_by"), item_no=event.item_no)


def start_appoint(act: Act, event: Event) -> None:
    """Whoever was given an item contacts the owner and agrees a time (SLA-6); earlier appointments fall."""
    cancel_clocks(act, name="appointment", item_no=event.item_no)
    start_clock(
        act, name="appoint", starts_at=event.happened_at, edition=_clause(act, "appoint"), item_no=event.item_no
    )


def end_hand_clocks(act: Act, event: Event) -> None:
    """Nobody has the item in hand any more; its promise stands."""
    for name in ("ready", "appoint", "appointment"):
        cancel_clocks(act, name=name, item_no=event.item_no)


def start_ready(act: Act, event: Event) -> None:
    """The technician is ready within ten minutes of taking the job (REP-6)."""
    start_clock(act, name="ready", starts_at=event.happened_at, edition=_clause(act, "ready"), item_no=event.item_no)


def stop_ready(act: Act, event: Event) -> None:
    """The technician is ready, or on the way already."""
    stop_clock(act, name="ready", item_no=event.item_no)


def start_appointment(act: Act, event: Event) -> None:
    """The appointment carries its own clock; agreeing on it ends the clock of contacting (SLA-6)."""
    stop_clock(act, name="appoint", item_no=event.item_no)
    start_clock(
        act,
        name="appointment",
        starts_at=event.happened_at,
        edition=_clause(act, "appointment"),
        wished_at=_moment(event, "starts"),
        item_no=event.item_no,
    )


def stop_appointment(act: Act, event: Event) -> None:
    """The worker is at the door: whatever led there has ended."""
    for name in ("ready", "appoint", "appointment"):
        stop_clock(act, name=name, item_no=event.item_no)


def start_sign_off(act: Act, event: Event) -> None:
    """Done: the owner is told at once and looks at it (REP-10)."""
    start_clock(
        act, name="sign_off", starts_at=event.happened_at, edition=_clause(act, "sign_off"), item_no=event.item_no
    )


def stop_plan(act: Act, event: Event) -> None:
    """Signed: the promise is kept or was not; the follow-up falls due with the last item (FUP-1)."""
    stop_clock(act, name="sign_off", item_no=event.item_no)
    stop_clock(act, name="plan", item_no=event.item_no)
    cancel_clocks(act, item_no=event.item_no)
    start_follow_up(act, event)


def start_follow_up(act: Act, event: Event) -> None:
    """With the last item signed off or withdrawn, the follow-up falls due."""
    if act.matter.state == "signed_off":
        start_clock(act, name="follow_up", starts_at=event.happened_at, edition=_clause(act, "follow_up"))


def do_again(act: Act, event: Event) -> None:
    """Not right: the plan's date still holds, and a new visit is to be agreed."""
    supersede_clock(act, name="sign_off", item_no=event.item_no)
    start_appoint(act, event)


def reopen(act: Act, event: Event) -> None:
    """Brought back by the follow-up: the promise starts anew, what was kept before stays on record."""
    item = _item(act, event)
    start_clock(
        act,
        name="plan",
        starts_at=event.happened_at,
        edition=_clause(act, "plan"),
        wished_at=_next_promise(item, event),
        item_no=event.item_no,
    )
    start_appoint(act, event)


def _next_promise(item: Item, event: Event) -> datetime:
    """The agreed date when it still lies ahead, else the catalogue's days from now, else a week."""
    if item.finish_by and item.finish_by > event.happened_at:
        return item.finish_by
    known = item.root_defect or item.defect
    return event.happened_at + timedelta(days=float(known.default_days) if known and known.default_days else 7)


def end_item_clocks(act: Act, event: Event) -> None:
    """An item is withdrawn: nothing is owed for it any more."""
    cancel_clocks(act, item_no=event.item_no)
    start_follow_up(act, event)


def stop_follow_up(act: Act, event: Event) -> None:
    """Somebody was reached."""
    stop_clock(act, name="follow_up")


def defer_follow_up(act: Act, event: Event) -> None:
    """They asked to be called at another time."""
    move_due(act, name="follow_up", wished_at=_moment(event, "again_at"))


def end_all_clocks(act: Act, event: Event) -> None:
    """Nothing runs on a case that has ended."""
    cancel_clocks(act)


def set_queue(act: Act, event: Event) -> None:
    """Where the case and its items stand in their queues: by the earliest due moment that runs."""
    if event is not act.events[-1]:
        return
    clocks = clocks_of(act)
    act.change(act.matter, queue_at=next_due(clocks) or FAR)
    for item in act.cache["file"].items if "file" in act.cache else ():
        due = next_due([clock for clock in clocks if clock.item_no == item.no]) or FAR
        if item.queue_at != due:
            act.change(item, queue_at=due)


NOW: Mapping[str, tuple[NowReaction, ...]] = {
    "case.registered": (start_first_clocks,),
    "case.lead_told": (stop_lead_told,),
    "repair.set_off": (stop_set_off,),
    "repair.arrived": (stop_arrival,),
    "repair.marked_emergency": (start_arrival,),
    "repair.marked_normal": (start_arrival,),
    "repair_item.agreed": (start_plan,),
    "repair_item.responsibility_decided": (stop_responsibility,),
    "repair_item.replanned": (move_plan,),
    "repair_item.technician_assigned": (start_appoint, start_ready),
    "repair_item.contractor_assigned": (start_appoint,),
    "repair_item.taken_back": (end_hand_clocks,),
    "repair_item.appointed": (start_appointment,),
    "repair_item.ready": (stop_ready,),
    "repair_item.set_off": (stop_ready,),
    "repair_item.arrived": (stop_appointment,),
    "repair_item.postponed": (start_appointment,),
    "repair_item.finished": (start_sign_off,),
    "repair_item.signed_off": (stop_plan,),
    "repair_item.rejected": (do_again,),
    "repair_item.reopened": (reopen,),
    "repair_item.withdrawn": (end_item_clocks,),
    "follow_up.satisfied": (stop_follow_up,),
    "follow_up.dissatisfied": (stop_follow_up,),
    "follow_up.deferred": (defer_follow_up,),
    "follow_up.closed_unreached": (end_all_clocks,),
    "repair.cancelled": (end_all_clocks,),
    "*": (set_queue,),
}
