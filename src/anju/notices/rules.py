"""Pure decisions: what is pressing, until when something waits, which gateway is next, how long a text message is."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

TRIES = 3
"""how often one gateway is tried with the same notice"""
FIRST_WAIT = timedelta(seconds=30)
"""before the second try; four times as long before each further one"""
COLLECT = (0, 30, 60, 120, 240)
"""minutes for which somebody may have things collected"""
ONE_PART, PART = 70, 67
"""characters of a text message with Chinese in it: alone, and in parts"""
LATIN_ONE_PART, LATIN_PART = 160, 153
STAFF_ROUTES = frozenset({"wecom", "dingtalk", "feishu", "webhook"})
"""routes that end in a room of the company's own: never for what an owner is told"""

AWAITED = frozenset({"phone_code", "incident_informed", "incident_under_control", "incident_ended"})
"""templates that anybody gets at any hour: they ask for it, or it is about their safety"""
ALARMS = frozenset(
    {
        "clock_alarmed", "clock_escalated", "made_emergency", "item_halted", "incident_opened", "call_missed",
        "rung_entered", "directive_raised", "complaint_severe", "case_registered",
    }
)  # fmt: skip
"""templates that reach whoever is on duty at any hour"""
FACT = re.compile(r"\{([a-z_]+)\}")


def is_emergency(template: str, data: Mapping[str, Any], *, urgency: str) -> bool:
    """Whether it is told to anybody at any hour: about an emergency, or waited for. `urgency`: the case's own."""
    return template in AWAITED or "emergency" in {data.get("urgency"), urgency}


def breaks_through(
    template: str, data: Mapping[str, Any], *, urgency: str, on_duty: bool, somebody_on_duty: bool
) -> bool:
    """Whether quiet hours do not hold it back. An alarm reaches whoever is on duty; where nobody of those told is, all."""
    if is_emergency(template, data, urgency=urgency):
        return True
    return template in ALARMS and (on_duty or not somebody_on_duty)


def end_of_quiet(local: datetime, *, begins: time, ends: time) -> datetime | None:
    """When the quiet hours end in which a local moment lies; None outside them. Begin counts, end does not; a span may
    run over midnight, and one without length holds nothing back."""
    now = local.time()
    if begins < ends:
        inside, days = begins <= now < ends, 0
    else:
        inside, days = begins != ends and (now >= begins or now < ends), int(now >= begins)
    if not inside:
        return None
    return datetime.combine(local.date() + timedelta(days=days), ends, tzinfo=local.tzinfo)


def held_until(local: datetime, *, quiet: tuple[time, time] | None, collect: int) -> datetime | None:
    """Until when something that is not pressing waits: for the end of the collecting, and for the morning."""
    moment = local
    if collect:
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        passed = (local - midnight) // timedelta(minutes=collect) + 1
        moment = midnight + timedelta(minutes=collect) * passed
    ends = end_of_quiet(moment, begins=quiet[0], ends=quiet[1]) if quiet else None
    latest = ends or moment
    return latest if latest > local else None


def parts_of(text: str) -> int:
    """How many text messages a text makes: 70 characters alone or 67 each, 160 or 153 where all of it is Latin."""
    latin = text.isascii()
    one, part = (LATIN_ONE_PART, LATIN_PART) if latin else (ONE_PART, PART)
    length = len(text.encode("utf-16-le")) // 2
    return 1 if length <= one else math.ceil(length / part)


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with its facts; one that nobody gave is a dash. Nothing but `{name}` means anything."""
    return FACT.sub(lambda found: facts.get(found.group(1), "—"), text)


@dataclass(frozen=True)
class Way:
    """One gateway as the rules see it."""

    id: int
    route: str
    asks: bool = False
    """whether the provider can be asked what became of a message"""
    dedupes: bool = False
    """whether the other side knows a message again, so that it may be sent twice"""
    receipts: bool = False
    """whether a receipt says that it arrived"""
    by_number: bool = False
    """whether it reaches nobody whose number is not known"""


@dataclass(frozen=True)
class Tried:
    """One attempt and what came of it last."""

    no: int
    gateway: int
    outcome: str
    """empty: begun, and nothing came back yet"""
    at: datetime


@dataclass(frozen=True)
class Step:
    """What is to be done next: send, ask, wait (until), done (with the state the notice ends in)."""

    do: str
    gateway: int = 0
    attempt: int = 0
    until: datetime | None = None
    state: str = ""


def ways_for(
    ways: Sequence[Way], *, wish: str, order: Sequence[str], number: bool, email: bool, staff: bool
) -> list[Way]:
    """The gateways that can reach somebody, in the person's order, else the wished route first, then their own order."""
    can = [
        way
        for way in ways
        if (number or not (way.by_number or way.route == "sms"))
        and (way.route != "email" or email)
        and (way.route not in STAFF_ROUTES or staff)
    ]
    wanted = list(order) or [wish]
    return sorted(can, key=lambda way: wanted.index(way.route) if way.route in wanted else len(wanted))


def next_step(ways: Sequence[Way], tried: Sequence[Tried], *, now: datetime, patience: timedelta) -> Step:
    """What to do with a notice, from what was tried. Never the same gateway again while it may have been taken there,
    unless the other side would know it again.

    `patience`: how long a receipt is waited for, and how long an unknown outcome has to turn up as read.
    """
    if not tried:
        return _send_or_end(ways, tried)
    last = tried[-1]
    way = next((each for each in ways if each.id == last.gateway), Way(last.gateway, ""))
    times = sum(attempt.gateway == last.gateway for attempt in tried)
    if last.outcome == "delivered":
        return Step("done", state="delivered")
    if last.outcome in {"", "unknown"}:
        return _after_unknown(ways, tried, last, way, times, now=now, patience=patience)
    if last.outcome == "later":
        again = last.at + FIRST_WAIT * 4 ** (times - 1)
        if times >= TRIES or not way.route:
            return _send_or_end(ways, tried)
        return Step("send", gateway=way.id) if again <= now else Step("wait", until=again)
    if last.outcome == "sent":
        if not way.receipts:
            return Step("done", state="sent")
        if last.at + patience > now:
            return Step("wait", until=last.at + patience, state="sent")
        return Step("ask", gateway=way.id, attempt=last.no)
    return _send_or_end(ways, tried)


def _after_unknown(
    ways: Sequence[Way],
    tried: Sequence[Tried],
    last: Tried,
    way: Way,
    times: int,
    *,
    now: datetime,
    patience: timedelta,
) -> Step:
    again = last.at + FIRST_WAIT * 4 ** (times - 1)
    if way.dedupes and times < TRIES:
        return Step("send", gateway=way.id) if again <= now else Step("wait", until=again)
    if way.asks and last.at + patience * 3 > now:
        asked = last.at + FIRST_WAIT
        return Step("ask", gateway=way.id, attempt=last.no) if asked <= now else Step("wait", until=asked)
    if last.at + patience > now:
        return Step("wait", until=last.at + patience)
    return _send_or_end(ways, tried)


def _send_or_end(ways: Sequence[Way], tried: Iterable[Tried]) -> Step:
    """The first gateway that was not tried; after the last one it is undelivered."""
    done = {attempt.gateway for attempt in tried}
    fresh = next((way for way in ways if way.id not in done), None)
    return Step("send", gateway=fresh.id) if fresh else Step("done", state="undelivered")


EVENTS_TOPIC = "subscriptions.post"
"""the outbox's topic of events on their way to subscribers"""
KIND = re.compile(r"(\*|[a-z_]+\.(\*|[a-z_]+))")
"""what a subscription may name: an event, all of a noun, everything"""
SAID_OUTSIDE = frozenset(
    {
        "from", "to", "level", "channel", "clock", "urgency", "outcome", "due_at", "starts", "ends", "promise", "found",
        "repeats", "round", "coverage_state", "party", "class", "proposed", "decided", "verdict", "degree", "decision", "route",
        "step", "number", "again", "skipped", "visible", "calls", "reply_by", "expected", "agreement",
    }
)  # fmt: skip
"""the facts of an event that leave the house: codes, moments, counts. Whoever wants more asks the API, with rights."""
PLAIN = re.compile(r"[A-Za-z0-9_.:+\-]{1,64}")


def covers(kinds: Iterable[str], kind: str) -> bool:
    """Whether a subscription to these kinds is told of an event of this kind."""
    return any(each in {"*", kind} or (each.endswith(".*") and kind.startswith(each[:-1])) for each in kinds)


def said_outside(data: Mapping[str, Any]) -> dict[str, Any]:
    """What of an event's data a subscriber reads: named facts alone, and of those only codes, moments, counts, no words."""
    return {name: value for name, value in data.items() if name in SAID_OUTSIDE and _is_plain(value)}


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_plain(each) for each in value)
    return value is None or isinstance(value, bool | int | float) or bool(PLAIN.fullmatch(str(value)))
