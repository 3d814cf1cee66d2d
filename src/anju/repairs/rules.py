"""Pure decisions of a repair: the state of the case from its items, who holds it now, moments that make sense."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid, Refusal
from anju.repairs.door_inputs import MOST_FEN
from anju.repairs.flow import ItemFacts


def case_state(*, items: Sequence[ItemFacts], set_off: bool, arrived: bool) -> str:
    """The state of a case that is neither closed nor cancelled, from its items and the first visit (REP-1)."""
    living = [item for item in items if item.state not in {"withdrawn", "declined"}]
    if items and not any(item.open for item in items):
        return "signed_off"
    if living and all(item.state in {"done", "signed_off"} for item in living):
        return "awaiting_sign_off"
    if any(item.state != "reported" for item in living):
        return "in_repair"
    if arrived:
        return "on_site"
    return "on_the_way" if set_off else "registered"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who has it in hand now: a role, and the person or firm where one is known."""

    role: str
    person_id: int | None = None
    firm_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Assigned:
    """An item's assignee, for `holder_of`."""

    open: bool
    state: str
    technician_id: int | None
    contractor_id: int | None


def holder_of(*, state: str, lead_id: int | None, visitor_id: int | None, items: Sequence[Assigned]) -> Holder:
    """Who holds the case: the lead until the plan stands, then whoever works, then the desk for the follow-up."""
    if state == "registered":
        return Holder(role="duty_lead", person_id=lead_id)
    if state in {"on_the_way", "on_site"}:
        return Holder(role="duty_lead", person_id=visitor_id or lead_id)
    if state in {"in_repair", "awaiting_sign_off"}:
        if any(item.state == "halted" for item in items):
            return Holder(role="duty_lead", person_id=lead_id)
        for item in items:
            if item.open and item.state not in {"reported", "agreed"}:
                return Holder(
                    role="contractor" if item.contractor_id else "technician",
                    person_id=item.technician_id,
                    firm_id=item.contractor_id,
                )
        return Holder(role="duty_lead", person_id=lead_id)
    return Holder(role="desk") if state == "signed_off" else Holder(role="")


def check_span(*, starts: datetime, ends: datetime, after: datetime) -> None:
    """An appointment lies ahead and ends after it starts; `after` is the moment of acting. Raises `Invalid`."""
    if ends <= starts:
        raise Invalid(
            "appointment-not-a-span",
            _("The appointment must end after it starts."),
            fields={"ends": _("Choose a later end.")},
        )
    if starts < after:
        raise Invalid(
            "appointment-in-past",
            _("An appointment lies ahead."),
            fields={"starts": _("Choose a moment that has not passed.")},
        )


def check_finish_by(*, finish_by: datetime, after: datetime) -> None:
    """A promised date lies ahead. Raises `Invalid`."""
    if finish_by <= after:
        raise Invalid(
            "plan-date-in-past",
            _("The agreed date lies ahead."),
            fields={"finish_by": _("Choose a moment that has not passed.")},
        )


def chargeable(party: str) -> bool:
    """Whether the household pays: when its own use or a third person answers for the item (REP-6, REP-8)."""
    return party in {"owner", "third_person"}


def check_price(*, price: int, chargeable: bool) -> None:
    """What is under warranty, or not decided, costs the household nothing; fen. Raises `Invalid`."""
    if price and not chargeable:
        raise Invalid(
            "quote-warranty-is-free",
            _("The household pays nothing for this item: the price is zero."),
            fields={"labour": _("Zero, or decide first who answers for it.")},
        )
    if price > MOST_FEN:
        raise Invalid("quote-too-high", _("This price cannot be right."), fields={"labour": _("Look at it again.")})


def check_consent(*, consent: str, signed: bool, own: bool) -> None:
    """`own`: the household itself acts. It signs or taps; whoever was at the door records a signature or spoken words.

    Raises `Invalid` `consent-signature-missing`, `consent-not-heard`, `consent-not-yours`.
    """
    if consent == "signed" and not signed:
        raise Invalid(
            "consent-signature-missing",
            _("Signed consent needs the owner's signature."),
            fields={"signature": _("Have the owner sign, or record spoken consent.")},
        )
    if consent == "tapped" and not own:
        raise Invalid(
            "consent-not-yours",
            _("Only the household itself agrees with a tap."),
            fields={"consent": _("Have the owner sign, or record spoken consent.")},
        )
    if consent == "spoken" and own:
        raise Invalid(
            "consent-not-heard",
            _("Spoken consent is recorded by whoever heard it."),
            fields={"consent": _("Agree with a tap or sign.")},
        )


def check_expected(*, expected: datetime, after: datetime) -> None:
    """A part is expected at a moment ahead. Raises `Invalid`."""
    if expected <= after:
        raise Invalid(
            "part-date-in-past",
            _("The part is expected at a moment ahead."),
            fields={"expected": _("Choose a moment that has not passed.")},
        )


def check_payment(*, amount: int, price: int) -> None:
    """What is paid is what was agreed, in fen. Raises `Invalid`."""
    if amount != price:
        raise Invalid(
            "payment-not-as-agreed",
            _("The owner agreed to another amount."),
            fields={"amount": _("Take what was agreed, or agree on a new price before the work.")},
        )


def check_points(points: Sequence[str], *, known: Sequence[str], code: str, field: str) -> None:
    """Only points of the list are ticked. Raises `Invalid` with this code."""
    if unknown := sorted(set(points) - set(known)):
        raise Invalid(
            code,
            _("The list has no such point: %(points)s") % {"points": ", ".join(unknown)},
            fields={field: _("Tick points of the list.")},
        )


def first_time_fix(*, attempts: int, passed: bool) -> bool:
    """Right at the first presentation (REP-10)."""
    return passed and attempts == 1


@dataclass(frozen=True, kw_only=True)
class Before:
    """An item that another waits for, and how many hours what was put in there cures."""

    no: int
    state: str
    done_at: datetime | None
    curing_hours: int

    @property
    def free_at(self) -> datetime | None:
        """When the one that waits may begin; None while this is not done."""
        return self.done_at and self.done_at + timedelta(hours=self.curing_hours)


def check_order(before: Iterable[Before], *, at: datetime, zone: ZoneInfo) -> None:
    """Work begins when every item it waits for is done and cured; one that ended without work holds nobody up.

    Refuses with `item-waits-for-item`, or `item-still-curing` naming the moment it is free.
    """
    for one in before:
        if one.state in {"withdrawn", "declined"}:
            continue
        if one.free_at is None:
            raise Refusal("item-waits-for-item", _("This waits for item %(no)d, which is not done.") % {"no": one.no})
        if at < one.free_at:
            free = one.free_at.astimezone(zone)
            raise Refusal(
                "item-still-curing",
                _("Item %(no)d still cures; free from %(free)s.") % {"no": one.no, "free": f"{free:%m-%d %H:%M}"},
                free_at=one.free_at.isoformat(),
            )


def check_no_circle(*, item: int, after: int, orders: Iterable[tuple[int, int]]) -> None:
    """Items never wait for themselves, nor for one another in a circle; `orders` are (item, after) by number.

    Raises `Invalid` `order-of-itself`, `order-in-circle`.
    """
    if item == after:
        raise Invalid(
            "order-of-itself", _("An item does not wait for itself."), fields={"after": _("Choose another item.")}
        )
    waits: dict[int, set[int]] = {}
    for one, other in orders:
        waits.setdefault(one, set()).add(other)
    reached, ahead = set(), [after]
    while ahead:
        no = ahead.pop()
        if no == item:
            raise Invalid(
                "order-in-circle",
                _("Item %(no)d waits for this one already.") % {"no": after},
                fields={"after": _("Choose another item.")},
            )
        if no not in reached:
            reached.add(no)
            ahead += waits.get(no, ())


def lying_apart(moments: Iterable[datetime], *, minutes: int) -> list[datetime]:
    """The moments that count as attempts: the first, and each that lies so many minutes after the last that counted."""
    counted: list[datetime] = []
    for moment in sorted(moments):
        if not counted or moment - counted[-1] >= timedelta(minutes=minutes):
            counted.append(moment)
    return counted


def tried_enough(
    *, moments: Sequence[datetime], done_at: datetime, at: datetime, zone: ZoneInfo, attempts: int,
    apart_minutes: int, wait_days: int,
) -> bool:  # fmt: skip
    """Whether signing was tried as often as the clause asks (REP-10): attempts that lie apart, on at least two days, and
    the wait since the work was done is over."""
    counted = lying_apart(moments, minutes=apart_minutes)
    days = {moment.astimezone(zone).date() for moment in counted}
    return len(counted) >= attempts and len(days) >= min(2, attempts) and at >= done_at + timedelta(days=wait_days)


def within_days(*, since: datetime, at: datetime, days: int, zone: ZoneInfo) -> bool:
    """Whether `at` lies within so many calendar days after the day of `since`, in the project's zone."""
    return 0 <= (at.astimezone(zone).date() - since.astimezone(zone).date()).days <= days


@dataclass(frozen=True, kw_only=True)
class Mended:
    """An item that was signed off before, as far as rework asks."""

    id: int
    place: str
    part: str
    defects: frozenset[str]
    signed_at: datetime


def rework_of(
    *, place: str, part: str, defects: frozenset[str], earlier: Iterable[Mended], at: datetime, days: int,
    zone: ZoneInfo,
) -> int | None:  # fmt: skip
    """The id of the latest earlier item of this home with the same place, part and defect, signed off within so many
    days (clause `rework`); None: it is no rework. A defect not known matches nothing."""
    same = [
        one
        for one in earlier
        if (one.place, one.part) == (place, part)
        and one.defects & defects
        and one.signed_at <= at
        and within_days(since=one.signed_at, at=at, days=days, zone=zone)
    ]
    return max(same, key=lambda one: one.signed_at).id if same else None


def item_title(*, place: str, part: str, defect: str) -> str:
    """The line an item is known by, in catalogue words: 卫生间 顶棚 渗水水渍."""
    return " ".join(word for word in (place, part, defect) if word)[:120]
