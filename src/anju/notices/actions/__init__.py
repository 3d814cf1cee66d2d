"""The only writers of notices: telling once, sending on, receipts, gateways, texts, how somebody wants to be told."""

from anju.notices.actions.gateways import change_gateway, connect_gateway, send_test, switch_gateway
from anju.notices.actions.preferences import set_preference
from anju.notices.actions.receipts import take_receipts
from anju.notices.actions.sending import TOPIC, send_notice, wake_due
from anju.notices.actions.settling import send_again, settle_by_word
from anju.notices.actions.subscribing import (
    EVENTS_TOPIC,
    Wish,
    offer_events,
    post_event,
    subscribe,
    switch_subscription,
)
from anju.notices.actions.telling import Telling, hand_over, mark_read, tell
from anju.notices.actions.texts import restore_text, write_text

__all__ = [
    "EVENTS_TOPIC",
    "TOPIC",
    "Telling",
    "Wish",
    "change_gateway",
    "connect_gateway",
    "hand_over",
    "mark_read",
    "offer_events",
    "post_event",
    "restore_text",
    "send_again",
    "send_notice",
    "send_test",
    "set_preference",
    "settle_by_word",
    "subscribe",
    "switch_gateway",
    "switch_subscription",
    "take_receipts",
    "tell",
    "wake_due",
    "write_text",
]
