"""Sending: one turn of one notice. The attempt is written before anything is sent, what came back after; between the two
nothing is locked. A worker that dies there leaves an attempt of which nobody knows: it is asked after, not sent again
(docs/decisions, "an unknown outcome is asked after").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import translation

from anju.core.outbox import Delivery
from anju.core.time import machine_now, product_now
from anju.notices import planning, providers, rules
from anju.notices.actions.digesting import fold
from anju.notices.actions.telling import TOPIC, put_turn
from anju.notices.models import Attempt, Gateway, Notice, Receipt
from anju.notices.providers import Message, Outcome
from anju.notices.queries import WITH_MATTER
from anju.notices.rules import Step, Tried, filled
from anju.notices.wording import SEALED, code_of, facts_of, words_of

__all__ = ["TOPIC", "send_notice", "wake_due"]

State = Notice.State
Kind = Receipt.Outcome
ASK_AGAIN = timedelta(minutes=1)
BATCH = 200
log = structlog.get_logger()


@dataclass(frozen=True)
class _Job:
    """What is to be spoken outside of any transaction."""

    attempt: Attempt
    gateway: Gateway
    message: Message
    asks: bool
    outcome: str
    """of the attempt that is asked after"""


def send_notice(*, delivery: Delivery) -> None:
    """The outbox's handler: the one step that the notice's turn asks for. Done again it changes nothing, or asks."""
    job = _take_turn(key=delivery.payload["notice"], turn=int(delivery.payload["turn"]))
    if job is None:
        return
    if job.asks:
        _conclude_asking(job, providers.ask(job.gateway, job.message))
    else:
        _conclude(job, providers.send(job.gateway, job.message))


@transaction.atomic
def _take_turn(*, key: str, turn: int) -> _Job | None:
    """Lock the notice, decide, write the attempt. None: nothing is to be said outside (any more)."""
    notice = Notice.objects.select_for_update(of=("self",)).select_related(*WITH_MATTER).filter(key=key).first()
    if notice is None or notice.turn != turn or notice.state != State.WAITING:
        return None
    if _is_read(notice):
        _end(notice, State.DELIVERED)
        return None
    attempts = _attempts_of(notice)
    broken = next((attempt for attempt in attempts if attempt.no == turn and not attempt.receipts.all()), None)
    if broken is not None:
        Receipt.objects.create(attempt=broken, outcome=Kind.UNKNOWN, code="broken-off", at=product_now())
        _go_on(notice)
        return None
    gateways = {gateway.pk: gateway for gateway in planning.gateways_for(notice.company_id)}
    readers = planning.Readers.of([notice.person_id] if notice.person_id else ())
    step = _step(notice, attempts, list(gateways.values()), readers)
    if step.do in {"wait", "done"}:
        _settle(notice, step)
        return None
    if step.do == "ask":
        asked = next(attempt for attempt in attempts if attempt.no == step.attempt)
        last = list(asked.receipts.all())
        message = _message(notice, readers)
        return _Job(asked, gateways[step.gateway], message, asks=True, outcome=last[-1].outcome if last else "")
    attempt = Attempt.objects.create(notice=notice, no=turn, gateway_id=step.gateway, begun_at=product_now())
    return _Job(attempt, gateways[step.gateway], _message(notice, readers), asks=False, outcome="")


def _attempts_of(notice: Notice) -> list[Attempt]:
    return list(Attempt.objects.filter(notice=notice).prefetch_related("receipts").order_by("no"))


def _step(notice: Notice, attempts: Sequence[Attempt], gateways: Sequence[Gateway], readers: planning.Readers) -> Step:
    if _is_too_late(notice):
        return Step("done", state=State.UNDELIVERED)
    pinned = notice.data.get("gateway")
    usable = [gateway for gateway in gateways if gateway.pk == pinned] if pinned else gateways
    ways = readers.ways(notice, usable)
    if not ways and not attempts:
        return Step("done", state=State.KEPT if notice.route == Notice.Route.APP else State.SANDBOX)
    tried = [Tried(attempt.no, attempt.gateway_id, _last(attempt), _when(attempt)) for attempt in attempts]
    patience = planning.patience_of(notice.event, product_now())
    return rules.next_step(ways, tried, now=product_now(), patience=patience)


def _last(attempt: Attempt) -> str:
    receipts = list(attempt.receipts.all())
    return receipts[-1].outcome if receipts else ""


def _when(attempt: Attempt) -> datetime:
    receipts = list(attempt.receipts.all())
    return receipts[-1].at if receipts else attempt.begun_at


def _is_too_late(notice: Notice) -> bool:
    """A sign-in code that is over helps nobody."""
    ends = notice.data.get("ends_at")
    return notice.template == "phone_code" and ends is not None and datetime.fromisoformat(ends) < machine_now()


def _is_read(notice: Notice) -> bool:
    """Whether the person has read the same in the product meanwhile: then nobody is told it again."""
    if notice.read_at is not None:
        return True
    if notice.event_id is None or notice.person_id is None:
        return False
    same = Notice.objects.filter(event=notice.event_id, template=notice.template, person=notice.person_id)
    return same.filter(read_at__isnull=False).exists()


def _message(notice: Notice, readers: planning.Readers) -> Message:
    """The notice in the words of its reader."""
    person = readers.people.get(notice.person_id or 0)
    with translation.override(person.language if person else "zh-hans"):
        words, facts = words_of(notice), facts_of(notice)
        english = translation.get_language().startswith("en")
    if facts.get("link", "").startswith("/"):
        facts["link"] = f"{settings.PUBLIC_URL}{facts['link']}"
    if notice.template == SEALED:
        facts["code"] = code_of(notice)
    title, text = filled(words.title(english=english), facts), filled(words.text(english=english), facts)
    return Message(
        id=f"n{notice.pk}",
        template=notice.template,
        title=title,
        text=text,
        facts=facts,
        to=person.name if person and readers.is_staff(notice) else "",
        number=readers.number_of(notice),
        email=readers.email_of(notice),
        person_id=notice.person_id,
        event_id=notice.event_id,
        event_kind=notice.event.kind if notice.event else "",
        case=notice.matter.number if notice.matter else "",
        at=machine_now(),
    )


def _conclude(job: _Job, outcome: Outcome) -> None:
    """Write what came back, and go on."""
    with transaction.atomic():
        record_receipt(attempt=job.attempt, outcome=outcome)
        _note(job.gateway, outcome)
        go_on_with(notice_id=job.attempt.notice_id, attempt=job.attempt)


def _conclude_asking(job: _Job, outcome: Outcome | None) -> None:
    """What became of a message whose answer was lost, or whose receipt did not come."""
    with transaction.atomic():
        if job.outcome == Kind.SENT:
            told = outcome if outcome is not None and outcome.kind in {Kind.DELIVERED, Kind.FAILED} else None
            found = told or Outcome(Kind.SILENT, outcome.code if outcome else "not-known-there")
        else:
            found = outcome or Outcome(Kind.LATER, "not-known-there")
        if found.kind == Kind.UNKNOWN:
            Notice.objects.filter(pk=job.attempt.notice_id, state=State.WAITING).update(
                again_at=product_now() + ASK_AGAIN
            )
            return
        record_receipt(attempt=job.attempt, outcome=found)
        go_on_with(notice_id=job.attempt.notice_id, attempt=job.attempt)


def record_receipt(*, attempt: Attempt, outcome: Outcome) -> bool:
    """One outcome of an attempt, once. Says whether it is news."""
    receipt = Receipt(
        attempt=attempt,
        outcome=outcome.kind,
        code=outcome.code[:60],
        reference=outcome.reference[:80],
        at=product_now(),
    )
    before = Receipt.objects.filter(attempt=attempt, outcome=outcome.kind).exists()
    Receipt.objects.bulk_create([receipt], ignore_conflicts=True)
    return not before


def _note(gateway: Gateway, outcome: Outcome) -> None:
    """How the gateway does, for its page."""
    row = Gateway.objects.filter(pk=gateway.pk)
    if outcome.kind in {Kind.SENT, Kind.DELIVERED}:
        row.update(last_taken_at=machine_now())
    else:
        row.update(last_failed_at=machine_now(), last_code=outcome.code[:60])


def go_on_with(*, notice_id: int, attempt: Attempt, arrived: bool = False) -> None:
    """Go on with a notice after something came back for an attempt. That it arrived ends it, however late that is said;
    anything else counts only for the newest attempt."""
    notice = Notice.objects.select_for_update(of=("self",)).select_related(*WITH_MATTER).get(pk=notice_id)
    if arrived:
        _end(notice, State.DELIVERED)
        return
    newest = Attempt.objects.filter(notice=notice).order_by("-no").first()
    if notice.state in {State.WAITING, State.SENT} and newest == attempt:
        _go_on(notice)


def _go_on(notice: Notice) -> None:
    """Reckon the next step from the rows, and set the notice accordingly."""
    readers = planning.Readers.of([notice.person_id] if notice.person_id else ())
    step = _step(notice, _attempts_of(notice), planning.gateways_for(notice.company_id), readers)
    _settle(notice, step)


def _settle(notice: Notice, step: Step) -> None:
    if step.do in {"send", "ask"}:
        put_turn(notice=notice)
    elif step.do == "wait":
        state = State.SENT if step.state == "sent" else State.WAITING
        sent = notice.sent_at or (product_now() if state == State.SENT else None)
        Notice.objects.filter(pk=notice.pk).update(state=state, again_at=step.until, sent_at=sent)
    else:
        _end(notice, step.state)


def _end(notice: Notice, state: str) -> None:
    sent = notice.sent_at or (product_now() if state in {State.SENT, State.DELIVERED, State.SANDBOX} else None)
    Notice.objects.filter(pk=notice.pk).update(state=state, again_at=None, sent_at=sent)
    if state == State.UNDELIVERED:
        log.warning("notice.undelivered", notice=notice.pk, template=notice.template)


def wake_due(*, at: datetime | None = None) -> int:
    """Look again at the notices whose moment has come: the morning, the next try, a receipt that is owed. Returns how many.

    Called every few seconds; when nothing is due it is one indexed read.
    """
    now = at or product_now()
    due = Notice.objects.filter(again_at__lte=now).order_by("again_at")
    found = list(due.values_list("pk", "state")[:BATCH])
    held = [pk for pk, state in found if state == State.HELD]
    if held:
        fold(ids=held, now=now)
    for pk, state in found:
        if state != State.HELD:
            _wake(pk, state, now)
    return len(found)


@transaction.atomic
def _wake(pk: int, state: str, now: datetime) -> None:
    found = Notice.objects.select_for_update().filter(pk=pk, state=state, again_at__lte=now).first()
    if found is None:
        return
    if found.state == State.KEPT and _is_read(found):
        Notice.objects.filter(pk=pk).update(again_at=None)
    elif found.state == State.SENT and _is_read(found):
        _end(found, State.DELIVERED)
    else:
        put_turn(notice=found)
