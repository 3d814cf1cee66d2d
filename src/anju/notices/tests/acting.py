"""What tests of notices do again and again: connect a gateway, tell something, let time pass until nothing moves."""

from datetime import UTC, datetime, timedelta
from typing import Any

from anju.core.outbox import OutboxRow, drain
from anju.core.time import product_now, product_time_at
from anju.estate.models import Company
from anju.matters.models import Event, Matter
from anju.notices.actions import Telling, tell, wake_due
from anju.notices.models import Gateway, Notice, Preference
from tests.cast import Cast
from tests.other_side import OtherSide

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
"""a Wednesday at noon in Shanghai"""
NIGHT = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
"""half past eleven in the evening there"""
SECRET = "a word between us"
OK: dict[str, dict[str, Any]] = {
    "sms": {"Code": "OK", "BizId": "900619"},
    "wecom": {"errcode": 0, "errmsg": "ok"},
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "feishu": {"code": 0, "msg": "success"},
    "webhook": {},
}
"""route → what its provider answers when it takes a message"""


def connect(route: str, side: OtherSide, *, company: Company | None = None, place: int = 1, **more: Any) -> Gateway:
    """A gateway that leads to the other side."""
    options = {"sms": {"key_id": "LTAI", "sign_name": "安居", "codes": {"*": "SMS_1"}}}.get(route, {})
    return Gateway.objects.create(
        **{
            "company": company, "route": route, "name": f"{route} {place}", "address": side.url("/robot?key=k1"),
            "secret": SECRET, "options": options, "place": place,
        } | more
    )  # fmt: skip


def event_of(cast: Cast, matter: Matter | None = None) -> Event:
    """An event about a repair, with what pages want of it; nobody is told that it was registered."""
    known = matter or cast.repair()
    OutboxRow.objects.update(state=OutboxRow.State.DONE)
    found = Event.objects.filter(matter=known).select_related("matter__project", "matter__case").order_by("seq").first()
    assert found is not None
    return found


def told(cast: Cast, *, at: datetime = NOON, event: Event | None = None, **telling: Any) -> Notice:
    """One notice, told at a moment."""
    about = event or event_of(cast)
    usual: dict[str, Any] = {"template": "work_finished", "route": "sms", "person_id": cast.lead.pk}
    wish = Telling(**usual | telling)
    with product_time_at(at):
        tell(event=about, tellings=[wish])
    return Notice.objects.get(key=f"{about.pk}:{wish.template}:{wish.route}:{wish.recipient}")


def go_on(at: datetime = NOON, *, minutes: float = 0) -> None:
    """Work the outbox and wake what is due, minute by minute in product time, until so many minutes have passed."""
    for passed in range(int(minutes) + 1):
        with product_time_at(at + timedelta(minutes=passed)):
            while drain().done or wake_due():
                pass


def outcomes(notice: Notice) -> list[tuple[str, str, str]]:
    """Route, outcome and code of every attempt, in order; an attempt without receipt says nothing."""
    found = notice.attempts.prefetch_related("receipts").select_related("gateway").order_by("no")
    return [
        (attempt.gateway.route, receipt.outcome, receipt.code)
        for attempt in found
        for receipt in attempt.receipts.all() or ()
    ]


def prefers(cast: Cast, **wishes: Any) -> Preference:
    """How the lead wants to be told."""
    return Preference.objects.create(person=cast.lead, **wishes)


def state_of(notice: Notice) -> str:
    """Where it stands now."""
    return str(Notice.objects.values_list("state", flat=True).get(pk=notice.pk))


__all__ = [
    "NIGHT",
    "NOON",
    "OK",
    "SECRET",
    "connect",
    "event_of",
    "go_on",
    "outcomes",
    "prefers",
    "product_now",
    "state_of",
    "told",
]
