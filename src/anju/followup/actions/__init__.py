"""The only writers of follow-ups: one function per verb, keyword-only."""

from anju.followup.actions.care import end_care_plan, keep_care_plan, set_care_plan
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
from anju.followup.actions.revealing import reveal_home
from anju.followup.actions.reviewing import review_unsolved
from anju.followup.actions.summaries import make_summary, sign_summary
from anju.followup.actions.visits import open_visit, open_visits, visit_again

__all__ = [
    "answer_point",
    "claim",
    "claim_next",
    "close_unreached",
    "defer_follow_up",
    "end_care_plan",
    "keep_care_plan",
    "make_summary",
    "open_visit",
    "open_visits",
    "record_dissatisfied",
    "record_not_reached",
    "record_satisfied",
    "record_so_so",
    "release",
    "reveal_home",
    "review_unsolved",
    "set_care_plan",
    "sign_summary",
    "take_up_point",
    "visit_again",
]
