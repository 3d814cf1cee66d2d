"""The only writers of enquiries and suggestions: one function per verb, keyword-only."""

from anju.enquiries.actions.answering import (
    answer_enquiry,
    draft_answer,
    end_unreached,
    record_unreached,
    tell_answer,
)
from anju.enquiries.actions.asking import take_enquiry
from anju.enquiries.actions.course import (
    add_note,
    ask_again,
    cancel_case,
    decide_suggestion,
    pass_to_department,
    propose_entry,
    take_along,
    urge_case,
)

__all__ = [
    "add_note",
    "answer_enquiry",
    "ask_again",
    "cancel_case",
    "decide_suggestion",
    "draft_answer",
    "end_unreached",
    "pass_to_department",
    "propose_entry",
    "record_unreached",
    "take_along",
    "take_enquiry",
    "tell_answer",
    "urge_case",
]
