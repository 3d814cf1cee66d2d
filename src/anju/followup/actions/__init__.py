"""The only writers of follow-ups: one function per verb, keyword-only."""

from anju.followup.actions.claiming import claim, claim_next, release
from anju.followup.actions.outcomes import (
    close_unreached,
    defer_follow_up,
    record_dissatisfied,
    record_not_reached,
    record_satisfied,
    record_so_so,
)
from anju.followup.actions.points import answer_point, take_up_point

__all__ = [
    "answer_point",
    "claim",
    "claim_next",
    "close_unreached",
    "defer_follow_up",
    "record_dissatisfied",
    "record_not_reached",
    "record_satisfied",
    "record_so_so",
    "release",
    "take_up_point",
]
