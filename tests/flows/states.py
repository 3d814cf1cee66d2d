"""Matters of every kind in each of their states, as the product's own verbs bring them there."""

from collections.abc import Callable, Mapping
from typing import Any

from anju.enquiries.tests.acting import in_state as enquiry_in
from anju.incidents.tests.acting import TEXT, incident
from anju.incidents.tests.acting import do as on_incident
from anju.intake.callbacks import actions as calling
from anju.intake.referrals.tests.acting import in_state as referral_in
from anju.ladder.tests.acting import directive_in, ladder_in
from anju.matters.models import Matter
from anju.repairs.tests.acting import ahead, do
from anju.repairs.tests.at_door import chargeable
from tests.cast import Cast
from tests.walk import walk_to


def _walked(state: str, *, by_firm: bool = False) -> Callable[[Cast], Matter]:
    return lambda cast: walk_to(cast, state, by_firm=by_firm)


def _then(
    begin: Callable[[Cast], Matter], name: str, who: str, item: int = 1, **inputs: Any
) -> Callable[[Cast], Matter]:
    """From there, one verb further."""

    def made(cast: Cast) -> Matter:
        matter, person = begin(cast), getattr(cast, who)
        more: dict[str, Any] = {"photos": [cast.file(person)]} if name == "halt_work" else {}
        return do(cast, name, matter, person, item, **inputs, **more)

    return made


def _merged(cast: Cast) -> Matter:
    first, double = cast.repair(), cast.repair()
    return do(cast, "merge_case", double, cast.clerk, into=first.number, reason="重复登记")


def _waiting(cast: Cast) -> Matter:
    return do(
        cast, "wait_for_part", walk_to(cast, "assigned"), cast.technician, 1,
        what="角阀", expected=ahead(days=1), reason="型号不符",
    )  # fmt: skip


CASES: Mapping[str, Callable[[Cast], Matter]] = {
    "registered": _walked("registered"),
    "on_the_way": _walked("on_the_way"),
    "on_site": _walked("on_site"),
    "in_repair": _walked("in_work"),
    "awaiting_sign_off": _walked("done"),
    "signed_off": _walked("signed_off"),
    "closed": _walked("closed"),
    "cancelled": _then(_walked("registered"), "cancel_case", "clerk", 0, reason="业主撤回"),
    "merged": _merged,
}
ITEMS: Mapping[str, Callable[[Cast], Matter]] = {
    "reported": _walked("on_site"),
    "agreed": _walked("agreed"),
    "assigned": _walked("assigned"),
    "assigned to a firm": _walked("assigned", by_firm=True),
    "appointed": _walked("appointed"),
    "on_the_way": _then(_walked("appointed"), "set_off_to_item", "technician"),
    "on_site": _then(_walked("appointed"), "arrive_at_item", "technician"),
    "in_work": _walked("in_work"),
    "in_work of a firm": _walked("in_work", by_firm=True),
    "done": _walked("done"),
    "failed": _then(_walked("done"), "reject_work", "owner", reason="还在渗"),
    "signed_off": _walked("signed_off"),
    "withdrawn": _then(_walked("agreed"), "withdraw_item", "lead", reason="业主不修了"),
    "waiting_part": _waiting,
    "halted": _then(_walked("in_work"), "halt_work", "engineer", reason="未断电"),
    "declined": _then(lambda cast: chargeable(cast, "quoted"), "decline_quote", "owner", edition=1, reason="太贵"),
    "closed": _walked("closed"),
    "closed by a firm": _walked("closed", by_firm=True),
}
"""by the state of the first item, and who has it"""


__all__ = ["CASES", "ITEMS", "call_back_in", "directive_in", "enquiry_in", "incident_in", "ladder_in", "referral_in"]


def incident_in(cast: Cast, state: str) -> Matter:
    """An incident in this state."""
    matter = incident(cast)
    for name in ("set_under_control", "end_incident")[: ["open", "under_control", "ended"].index(state)]:
        matter = on_incident(name, cast, matter.number, text=TEXT)
    return matter


def call_back_in(cast: Cast, state: str) -> Matter:
    """A missed call in this state."""
    clerk = cast.actor(cast.clerk)
    matter = calling.record_missed_call(project=cast.project, phone="13911112222", by=clerk).matter
    if state == "taken":
        return calling.take_call_back(number=matter.number, by=clerk)
    if state == "answered":
        return calling.answer_call_back(number=matter.number, note="已答复", by=clerk)
    if state == "filed":
        return calling.file_call_back(number=matter.number, case=cast.repair().number, by=clerk)
    if state == "given_up":
        for _time in range(3):
            calling.record_no_answer(number=matter.number, by=clerk)
        return calling.give_up_call_back(number=matter.number, by=clerk)
    return matter
