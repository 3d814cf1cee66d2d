"""The only writers of repairs: one function per verb, gathered by what they act on."""

from anju.repairs.actions.assigning import assign_contractor, assign_technician, name_worker, take_back_item
from anju.repairs.actions.case import (
    add_note,
    cancel_case,
    mark_emergency,
    mark_normal,
    tell_result,
    urge_case,
)
from anju.repairs.actions.checking import reject_work, sign_off_item
from anju.repairs.actions.planning import (
    add_item,
    agree_plan,
    decide_responsibility,
    record_refusal,
    replan_item,
    withdraw_item,
)
from anju.repairs.actions.registering import register_repair
from anju.repairs.actions.visiting import arrive, set_off
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
    "add_item",
    "add_note",
    "agree_plan",
    "arrive",
    "arrive_at_item",
    "assign_contractor",
    "assign_technician",
    "book_appointment",
    "cancel_case",
    "confirm_ready",
    "decide_responsibility",
    "finish_work",
    "mark_emergency",
    "mark_normal",
    "name_worker",
    "postpone_work",
    "record_refusal",
    "register_repair",
    "reject_work",
    "replan_item",
    "set_off",
    "set_off_to_item",
    "sign_off_item",
    "start_work",
    "take_back_item",
    "tell_result",
    "urge_case",
    "withdraw_item",
]
