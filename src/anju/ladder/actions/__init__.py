"""The only writers of the ladder: a case climbs, somebody takes it over; directives are issued, answered, accepted."""

from anju.ladder.actions.climbing import (
    hand_up,
    raise_case,
    raise_rung,
    record_group_call,
    record_group_result,
    take_over,
)
from anju.ladder.actions.directives import (
    accept_answer,
    answer_directive,
    issue_directive,
    raise_directive,
    receive_directive,
    send_back_answer,
    withdraw_directive,
)

__all__ = [
    "accept_answer",
    "answer_directive",
    "hand_up",
    "issue_directive",
    "raise_case",
    "raise_directive",
    "raise_rung",
    "receive_directive",
    "record_group_call",
    "record_group_result",
    "send_back_answer",
    "take_over",
    "withdraw_directive",
]
