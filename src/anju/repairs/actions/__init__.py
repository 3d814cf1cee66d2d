"""The only writers of repairs: one function per verb, gathered by what they act on."""

from anju.repairs.actions.answering import (
    deem_taken_on,
    dismiss_objection,
    object_item,
    take_on_item,
    uphold_objection,
)
from anju.repairs.actions.assigning import assign_contractor, assign_technician, name_worker, take_back_item
from anju.repairs.actions.attesting import attest_item, record_attempt
from anju.repairs.actions.case import (
    add_note,
    cancel_case,
    mark_emergency,
    mark_normal,
    tell_result,
    urge_case,
)
from anju.repairs.actions.checking import reject_work, sign_off_item
from anju.repairs.actions.consenting import give_consent, refuse_consent
from anju.repairs.actions.handing import hand_over_case, transfer_item
from anju.repairs.actions.ordering import drop_order, put_after, reroute_item
from anju.repairs.actions.pausing import ask_pause, end_pause, grant_pause, refuse_pause
from anju.repairs.actions.paying import take_payment
from anju.repairs.actions.picturing import ask_for_photos, send_photos
from anju.repairs.actions.planning import (
    add_item,
    agree_plan,
    decide_responsibility,
    record_refusal,
    replan_item,
    withdraw_item,
)
from anju.repairs.actions.quoting import accept_quote, decline_quote, quote_work
from anju.repairs.actions.rating import rate_service
from anju.repairs.actions.registering import register_repair
from anju.repairs.actions.repeating import link_repeat, merge_case, reopen_case
from anju.repairs.actions.supervising import halt_work, record_inspection, release_work
from anju.repairs.actions.visiting import arrive, set_off
from anju.repairs.actions.waiting import (
    book_first_visit,
    find_nobody_home,
    find_nobody_home_first,
    part_arrived,
    wait_for_part,
)
from anju.repairs.actions.working import (
    arrive_at_item,
    book_appointment,
    confirm_ready,
    finish_work,
    postpone_work,
    set_off_to_item,
    start_work,
)

__all__ = [
    "accept_quote",
    "add_item",
    "add_note",
    "agree_plan",
    "arrive",
    "arrive_at_item",
    "ask_for_photos",
    "ask_pause",
    "assign_contractor",
    "assign_technician",
    "attest_item",
    "book_appointment",
    "book_first_visit",
    "cancel_case",
    "confirm_ready",
    "decide_responsibility",
    "decline_quote",
    "deem_taken_on",
    "dismiss_objection",
    "drop_order",
    "end_pause",
    "find_nobody_home",
    "find_nobody_home_first",
    "finish_work",
    "give_consent",
    "grant_pause",
    "halt_work",
    "hand_over_case",
    "link_repeat",
    "mark_emergency",
    "mark_normal",
    "merge_case",
    "name_worker",
    "object_item",
    "part_arrived",
    "postpone_work",
    "put_after",
    "quote_work",
    "rate_service",
    "record_attempt",
    "record_inspection",
    "record_refusal",
    "refuse_consent",
    "refuse_pause",
    "register_repair",
    "reject_work",
    "release_work",
    "reopen_case",
    "replan_item",
    "reroute_item",
    "send_photos",
    "set_off",
    "set_off_to_item",
    "sign_off_item",
    "start_work",
    "take_back_item",
    "take_on_item",
    "take_payment",
    "tell_result",
    "transfer_item",
    "uphold_objection",
    "urge_case",
    "wait_for_part",
    "withdraw_item",
]
