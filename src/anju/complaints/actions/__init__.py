"""The only writers of complaints: one function per verb, keyword-only."""

from anju.complaints.actions.answering import (
    answer_complaint,
    answer_in_writing,
    close_complaint,
    explain_invalid,
    record_agreement,
    record_disagreement,
    record_not_told,
    reopen_complaint,
)
from anju.complaints.actions.asking import answer_ask, ask_department, tell_why, withdraw_ask
from anju.complaints.actions.course import add_note, cancel_case, urge_case
from anju.complaints.actions.grouping import join_group, leave_group, speak_for, tell_member
from anju.complaints.actions.inquiring import (
    confirm_finding,
    contest_finding,
    drop_finding,
    find_responsible,
    name_cause,
    record_inquiry,
    record_penalty,
    uphold_finding,
)
from anju.complaints.actions.judging import decide_class, decide_invalid, decide_valid, pass_on, write_summary
from anju.complaints.actions.lodging import lodge_complaint, proposed_class
from anju.complaints.actions.remedying import (
    call_for_visit,
    check_measure,
    decide_review,
    fail_measure,
    move_measure,
    record_prevention,
    send_to_review,
    set_measure,
    visit_site,
)

__all__ = [
    "add_note", "answer_ask", "answer_complaint", "answer_in_writing", "ask_department", "call_for_visit", "cancel_case",
    "check_measure", "close_complaint", "confirm_finding", "contest_finding", "decide_class", "decide_invalid",
    "decide_review", "decide_valid", "drop_finding", "explain_invalid", "fail_measure", "find_responsible", "join_group",
    "leave_group", "lodge_complaint", "move_measure", "name_cause", "pass_on", "proposed_class",
    "record_agreement", "record_disagreement", "record_inquiry", "record_not_told", "record_penalty",
    "record_prevention", "reopen_complaint", "send_to_review", "set_measure", "speak_for", "tell_member", "tell_why",
    "uphold_finding", "urge_case", "visit_site", "withdraw_ask", "write_summary",
]  # fmt: skip
