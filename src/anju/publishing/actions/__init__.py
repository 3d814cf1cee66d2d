"""The only writers of what is published."""

from anju.publishing.actions.bulletins import (
    draft_bulletin,
    mark_read,
    publish_bulletin,
    reveal_participants,
    revise_bulletin,
    withdraw_bulletin,
)
from anju.publishing.actions.points import remove_service_point, set_service_point
from anju.publishing.actions.sign_ups import cancel_sign_up, set_seats, sign_up

__all__ = [
    "cancel_sign_up",
    "draft_bulletin",
    "mark_read",
    "publish_bulletin",
    "remove_service_point",
    "reveal_participants",
    "revise_bulletin",
    "set_seats",
    "set_service_point",
    "sign_up",
    "withdraw_bulletin",
]
