"""A chargeable item, and how far its price is agreed: for the tests of the work at the door."""

from typing import Any

from anju.matters.models import Matter
from anju.repairs.tests.acting import do
from tests.cast import Cast
from tests.walk import walk_to

LINES: list[dict[str, Any]] = [{"title": "角阀", "quantity": 2, "price": 3500}]
PRICE: dict[str, Any] = {"minutes": 90, "labour": 8000, "material": LINES}
"""80 yuan of labour and two valves of 35: 150 yuan"""


def chargeable(cast: Cast, state: str = "on_site") -> Matter:
    """The worker is at the door of a repair that the owner pays for; further: `quoted`, `accepted`, `in_work`, `done`,
    `signed_off`."""
    matter = walk_to(cast, "appointed")
    do(cast, "decide_responsibility", matter, cast.lead, 1, party="owner", reason="业主自行改动")
    do(cast, "arrive_at_item", matter, cast.technician, 1)
    steps = {
        "quoted": lambda: do(cast, "quote_work", matter, cast.technician, 1, **PRICE),
        "accepted": lambda: do(cast, "accept_quote", matter, cast.technician, 1, edition=1, consent="spoken"),
        "in_work": lambda: do(cast, "start_work", matter, cast.technician, 1),
        "done": lambda: do(cast, "finish_work", matter, cast.technician, 1, photos=[cast.file(cast.technician)]),
        "signed_off": lambda: do(
            cast, "sign_off_item", matter, cast.technician, 1, signature=cast.file(cast.technician, "signature")
        ),
    }
    way = ["on_site", *steps]
    for name in way[1 : way.index(state) + 1]:
        steps[name]()
    matter.refresh_from_db()
    return matter
