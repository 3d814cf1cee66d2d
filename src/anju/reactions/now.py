"""*Now*: what one event does to clocks and queues within its own transaction. Depth one; nothing here refuses."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from anju.clocks.actions import (
    cancel_clocks,
    clocks_of,
    move_due,
    next_due,
    running_clock,
    start_clock,
    stop_clock,
    supersede_clock,
)
from anju.core.time import FAR
from anju.intake.models import Case
from anju.matters.act import Act, NowReaction
from anju.matters.models import Event
from anju.reactions.complaints import COMPLAINTS, OUTLIVING
from anju.reactions.enquiries import start_answer, start_answer_again, stop_answer
from anju.reactions.follow_ups import start_care, start_signing, start_visit, stop_signing
from anju.reactions.hands import (
    decide_anew,
    end_hand_clocks,
    end_pause_by_work,
    pass_to_other_hands,
    start_appoint,
    start_pause,
    start_ready,
    start_ruling,
    start_take_on,
    stop_pause,
    stop_ready,
    stop_ruling,
    stop_take_on,
    take_on_by_work,
)
from anju.reactions.incidents import (
    end_incident_clocks,
    start_incident,
    start_next_information,
    stop_control,
)
from anju.reactions.ladder import LADDER, enter_by_channel, follow_state
from anju.reactions.reading import case_of, clause_of, item_of, moment_of
from anju.reactions.referrals import end_referral, start_referral, start_standing_still, stop_referral
from anju.repairs.file import FILE
from anju.repairs.models import Item


def start_first_clocks(act: Act, event: Event) -> None:
    """The lead is told, sets off and arrives in time: all three count from the ring (REP-2). Of other kinds their own
    first event starts what runs."""
    case = case_of(act)
    if case.kind != Case.Kind.REPAIR:
        return
    start_clock(act, name="lead_told", starts_at=case.rang_at, edition=clause_of(act, "lead_told"))
    _start_set_off(act)
    start_arrival(act, event)


def _start_set_off(act: Act) -> None:
    """From the ring; a wish holds the way there back as it does the arrival, never an emergency's (decision 4)."""
    case = case_of(act)
    wished = None if case.urgency == Case.Urgency.EMERGENCY else case.wanted_from
    start_clock(act, name="set_off", starts_at=case.rang_at, edition=clause_of(act, "set_off"), wished_at=wished)


def move_set_off(act: Act, event: Event) -> None:
    """Another urgency: with a wish on record, whoever has not set off does so by another moment."""
    if case_of(act).wanted_from is not None and running_clock(act, name="set_off") is not None:
        _start_set_off(act)


def start_arrival(act: Act, event: Event) -> None:
    """The first arrival's limit, by urgency, from the ring; a running one is superseded. A wish replaces it, never an
    emergency's (decision 4)."""
    case = case_of(act)
    file = act.memory.get(FILE)
    if file is not None and any(visit.arrived_at for visit in file.visits):
        return  # somebody stood at the door already and found nobody home
    clause = "arrival.emergency" if case.urgency == Case.Urgency.EMERGENCY else "arrival.normal"
    wished = None if case.urgency == Case.Urgency.EMERGENCY else case.wanted_to
    start_clock(act, name="arrival", starts_at=case.rang_at, edition=clause_of(act, clause), wished_at=wished)


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
        edition=clause_of(act, "plan"),
        wished_at=moment_of(event, "finish_by"),
        item_no=event.item_no,
    )
    if not item_of(act, event).party:
        start_clock(
            act,
            name="responsibility",
            starts_at=event.happened_at,
            edition=clause_of(act, "responsibility"),
            item_no=event.item_no,
        )


def stop_responsibility(act: Act, event: Event) -> None:
    """Somebody named answers for it."""
    stop_clock(act, name="responsibility", item_no=event.item_no)


def move_plan(act: Act, event: Event) -> None:
    """Another date was agreed."""
    move_due(act, name="plan", wished_at=moment_of(event, "finish_by"), item_no=event.item_no)


def reopen_round(act: Act, event: Event) -> None:
    """The household has it opened again: nobody need be called about the earlier end."""
    cancel_clocks(act, name="follow_up")


def again_after_price(act: Act, event: Event) -> None:
    """The price was not agreed: what is owed wants a new visit while its promise runs on; the rest has ended (REP-6)."""
    if event.data["owed"]:
        start_appoint(act, event)
    else:
        end_item_clocks(act, event)


def agree_anew(act: Act, event: Event) -> None:
    """Nobody was home: being at the door kept the appointment, and the next one is to be agreed (SLA-6)."""
    stop_appointment(act, event)
    start_appoint(act, event)


def agree_first_visit_anew(act: Act, event: Event) -> None:
    """The first visit found nobody: the arrival stays kept, and the case has a clock for agreeing on another (REP-2)."""
    stop_arrival(act, event)
    agree_anew(act, event)


def start_part(act: Act, event: Event) -> None:
    """A part is missing: nobody comes until it is there, and it is expected by then."""
    end_hand_clocks(act, event)
    start_clock(
        act,
        name="part",
        starts_at=event.happened_at,
        edition=clause_of(act, "part"),
        wished_at=moment_of(event, "expected"),
        item_no=event.item_no,
    )


def stop_part(act: Act, event: Event) -> None:
    """The part is here: a visit is to be agreed."""
    stop_clock(act, name="part", item_no=event.item_no)
    start_appoint(act, event)


def start_appointment(act: Act, event: Event) -> None:
    """The appointment carries its own clock; agreeing on it ends the clock of contacting (SLA-6)."""
    stop_clock(act, name="appoint", item_no=event.item_no)
    start_clock(
        act,
        name="appointment",
        starts_at=event.happened_at,
        edition=clause_of(act, "appointment"),
        wished_at=moment_of(event, "starts"),
        item_no=event.item_no,
    )


def stop_appointment(act: Act, event: Event) -> None:
    """The worker is at the door: whatever led there has ended."""
    for name in ("ready", "appoint", "appointment"):
        stop_clock(act, name=name, item_no=event.item_no)


def start_sign_off(act: Act, event: Event) -> None:
    """Done: the owner is told at once and looks at it (REP-10)."""
    start_clock(
        act, name="sign_off", starts_at=event.happened_at, edition=clause_of(act, "sign_off"), item_no=event.item_no
    )


def stop_plan(act: Act, event: Event) -> None:
    """Signed: the promise is kept or was not; the follow-up falls due with the last item (FUP-1)."""
    stop_clock(act, name="sign_off", item_no=event.item_no)
    stop_clock(act, name="plan", item_no=event.item_no)
    _end_all_but_the_quarrel(act, event)
    start_follow_up(act, event)


def _end_all_but_the_quarrel(act: Act, event: Event) -> None:
    """Whatever runs for an item ends with it; an objection is ruled on even so, as somebody has to pay (REP-14)."""
    names = {clock.name for clock in clocks_of(act) if clock.running and clock.item_no == event.item_no}
    for name in names - {"ruling"}:
        cancel_clocks(act, name=name, item_no=event.item_no)


def start_follow_up(act: Act, event: Event) -> None:
    """With the last item signed off or withdrawn, the follow-up falls due."""
    if act.matter.state == "signed_off":
        start_clock(act, name="follow_up", starts_at=event.happened_at, edition=clause_of(act, "follow_up"))


def do_again(act: Act, event: Event) -> None:
    """Not right: the plan's date still holds, and a new visit is to be agreed."""
    supersede_clock(act, name="sign_off", item_no=event.item_no)
    start_appoint(act, event)


def reopen(act: Act, event: Event) -> None:
    """Brought back by the follow-up: the promise starts anew, what was kept before stays on record."""
    item = item_of(act, event)
    start_clock(
        act,
        name="plan",
        starts_at=event.happened_at,
        edition=clause_of(act, "plan"),
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
    move_due(act, name="follow_up", wished_at=moment_of(event, "again_at"))


def start_call_back(act: Act, event: Event) -> None:
    """A call nobody took is rung back in time, counted from the ring (TEAM-5)."""
    start_clock(act, name="call_back", starts_at=event.happened_at, edition=clause_of(act, "call_back"))


def stop_call_back(act: Act, event: Event) -> None:
    """Somebody rang back."""
    stop_clock(act, name="call_back")


def again_call_back(act: Act, event: Event) -> None:
    """Rung back in vain: that attempt ends one clock, the next attempt has its own moment."""
    stop_clock(act, name="call_back")
    start_clock(
        act,
        name="call_back",
        starts_at=event.happened_at,
        edition=clause_of(act, "call_back"),
        wished_at=moment_of(event, "again_at"),
    )


def end_all_clocks(act: Act, event: Event) -> None:
    """Nothing runs on a case that has ended, but for what a complaint promised."""
    for clock in list(clocks_of(act)):
        if clock.running and clock.name not in OUTLIVING:
            cancel_clocks(act, name=clock.name, item_no=clock.item_no)


NOT_OF_THE_WORK = frozenset({"ruling", "pause"})
"""limits of an item by which no worker's queue is sorted: the warranty office's, and a pause that ends by itself"""


def set_queue(act: Act, event: Event) -> None:
    """Where the case and its items stand in their queues: by the earliest due moment that runs."""
    if event is not act.events[-1]:
        return
    clocks = clocks_of(act)
    act.change(act.matter, queue_at=next_due([clock for clock in clocks if clock.name != "pause"]) or FAR)
    file = act.memory.get(FILE)
    for item in file.items if file is not None else ():
        mine = [clock for clock in clocks if clock.item_no == item.no and clock.name not in NOT_OF_THE_WORK]
        due = next_due(mine) or FAR
        if item.queue_at != due:
            act.change(item, queue_at=due)


NOW: Mapping[str, tuple[NowReaction, ...]] = {
    "call_back.missed": (start_call_back,),
    "call_back.not_reached": (again_call_back,),
    "call_back.answered": (stop_call_back,),
    "call_back.filed": (stop_call_back,),
    "call_back.given_up": (end_all_clocks,),
    "case.registered": (start_first_clocks, enter_by_channel),
    "case.lead_told": (stop_lead_told,),
    "repair.set_off": (stop_set_off,),
    "repair.arrived": (stop_arrival, stop_appointment),
    "repair.nobody_home": (agree_first_visit_anew,),
    "repair.first_visit_appointed": (start_appointment,),
    "repair.marked_emergency": (move_set_off, start_arrival),
    "repair.marked_normal": (move_set_off, start_arrival),
    "repair_item.agreed": (start_plan,),
    "repair_item.responsibility_decided": (stop_responsibility,),
    "repair_item.replanned": (move_plan,),
    "repair_item.technician_assigned": (start_appoint, start_ready),
    "repair_item.contractor_assigned": (start_appoint, start_take_on),
    "repair_item.taken_on": (stop_take_on,),
    "repair_item.deemed_taken_on": (stop_take_on,),
    "repair_item.objected": (start_ruling,),
    "repair_item.objection_upheld": (decide_anew,),
    "repair_item.objection_dismissed": (stop_ruling,),
    "repair_item.transferred": (pass_to_other_hands,),
    "repair_item.pause_granted": (start_pause,),
    "repair_item.pause_ended": (stop_pause,),
    "repair_item.work_started": (take_on_by_work,),
    "repair_item.attested": (stop_plan,),
    "repair_item.taken_back": (end_hand_clocks,),
    "repair_item.appointed": (start_appointment,),
    "repair_item.ready": (stop_ready,),
    "repair_item.set_off": (stop_ready,),
    "repair_item.arrived": (stop_appointment, end_pause_by_work),
    "repair_item.postponed": (start_appointment,),
    "repair_item.finished": (start_sign_off, take_on_by_work),
    "repair_item.signed_off": (stop_plan,),
    "repair_item.rejected": (do_again,),
    "repair_item.reopened": (reopen,),
    "repair_item.withdrawn": (end_item_clocks,),
    "repair_item.quote_declined": (again_after_price,),
    "repair_item.nobody_home": (agree_anew,),
    "repair_item.waiting_part": (start_part,),
    "repair_item.part_arrived": (stop_part,),
    "follow_up.satisfied": (stop_follow_up,),
    "follow_up.so_so": (stop_follow_up,),
    "follow_up.dissatisfied": (stop_follow_up,),
    "follow_up.deferred": (defer_follow_up,),
    "follow_up.closed_unreached": (end_all_clocks,),
    "household_visit.opened": (start_visit,),
    "household_visit.due_again": (start_visit,),
    "care_plan.set": (start_care,),
    "care_plan.visited": (start_care,),
    "care_plan.ended": (end_all_clocks,),
    "follow_up_summary.made": (start_signing,),
    "follow_up_summary.signed": (stop_signing,),
    "repair.cancelled": (end_all_clocks,),
    "repair.merged": (end_all_clocks,),
    "repair.reopened": (reopen_round,),
    "enquiry.taken": (start_answer,),
    "enquiry.asked_again": (start_answer_again,),
    "enquiry.answered": (stop_answer,),
    "enquiry.ended_unreached": (stop_answer,),
    "enquiry.cancelled": (end_all_clocks,),
    "referral.made": (start_referral,),
    "referral.registered": (stop_referral,),
    "referral.moved": (start_standing_still,),
    "referral.went_over_heads": (start_standing_still,),
    "referral.answered": (end_referral,),
    "referral.settled": (end_referral,),
    "incident.opened": (start_incident,),
    "incident.informed": (start_next_information,),
    "incident.under_control": (stop_control, start_next_information),
    "incident.ended": (end_incident_clocks,),
    **COMPLAINTS,
    **LADDER,
    "*": (follow_state, set_queue),
}
