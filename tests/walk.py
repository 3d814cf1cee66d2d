"""Carrying a repair to a state for tests, through the product's verbs."""

from datetime import timedelta
from typing import Any

from anju.core.time import product_now
from anju.matters.models import Matter
from anju.people.models import Person
from anju.verbs.performing import perform
from tests.cast import Cast

WAY = (
    "registered",
    "on_the_way",
    "on_site",
    "agreed",
    "assigned",
    "appointed",
    "in_work",
    "done",
    "signed_off",
    "closed",
)


def walk_to(cast: Cast, state: str, *, by_firm: bool = False) -> Matter:
    """A repair with one item, as far as `state` (of the case first, of its item later)."""
    matter = cast.repair()
    worker = cast.foreman if by_firm else cast.technician

    def do(name: str, who: Person, item: int = 0, **inputs: Any) -> None:
        perform(name, number=matter.number, item_no=item, actor=cast.actor(who), inputs=inputs)

    def assign() -> None:
        if by_firm:
            do("assign_contractor", cast.lead, 1, contractor="DY")
        else:
            do("assign_technician", cast.lead, 1, technician=worker.pk)

    soon = product_now() + timedelta(hours=1)
    span = {"starts": soon.isoformat(), "ends": (soon + timedelta(hours=1)).isoformat()}
    line = {"item": 1, "method": "换密封圈", "finish_by": (soon + timedelta(days=3)).isoformat()}
    steps = {
        "on_the_way": lambda: do("set_off", cast.lead),
        "on_site": lambda: do("arrive", cast.lead),
        "agreed": lambda: do("agree_plan", cast.lead, lines=[line], consent="spoken"),
        "assigned": assign,
        "appointed": lambda: do("book_appointment", worker, 1, **span),
        "in_work": lambda: [do("arrive_at_item", worker, 1), do("start_work", worker, 1)],
        "done": lambda: do("finish_work", worker, 1, photos=[cast.file(worker)]),
        "signed_off": lambda: do("sign_off_item", worker, 1, signature=cast.file(worker, "signature")),
        "closed": lambda: do("record_satisfied", cast.clerk),
    }
    for name in WAY[1 : WAY.index(state) + 1]:
        steps[name]()
    matter.refresh_from_db()
    return matter
