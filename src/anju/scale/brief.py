"""Cases that end soon, as scripts: called off, advice given, mended at the first visit, a price declined. Pure.

A simulated history is of repairs that are carried out in full; most of what rings a desk ends sooner, and these are
its models. Acted out as the simulation's scripts are.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from anju.simulation.figures import DEFECTS
from anju.simulation.phrases import CANCELLED, DECLINED, DONE, METHODS, OWNERS_USE, SATISFIED, VERDICTS, chosen
from anju.simulation.scripts import DAY, At, Photos, Script, Signature, Step, Technician

ADVISED = ("当面教会业主使用，无需维修", "现场看属正常现象，已向业主说明", "属入户水压波动，已恢复，业主知道")
LAST_DAYS = 4
"""none begins later than so many days before the end: then all have ended"""


class _Telling:
    """One script under way: the moment goes on, verbs are said at it."""

    def __init__(self, no: int, rang: float, random: Random) -> None:
        self.random, self.moment = random, rang
        self.defect = random.choice(DEFECTS)
        self.script = Script(
            no=no, rang=rang, urgent=False, channel="hotline", home=random.random(), defects=[self.defect.code]
        )

    def says(self, after: float, verb: str, role: str, **inputs: Any) -> None:
        """A verb so many minutes later; on the item where `item` says so."""
        self.moment += after
        item = inputs.pop("item", 0)
        self.script.steps.append(Step(at=self.moment, verb=verb, role=role, item=item, inputs=inputs))

    def comes(self) -> None:
        """Somebody is at the door in time."""
        self.says(self.random.uniform(6, 16), "arrive", "lead")

    def agrees(self) -> None:
        """The slip is written with the owner, and a technician is sent for."""
        by = (self.moment // DAY + self.random.randint(*self.defect.days)) * DAY + 18 * 60
        line = {"item": 1, "finding": "现场确认，与业主所述一致", "method": chosen(self.random, METHODS),
                "finish_by": At(max(by, self.moment + DAY))}  # fmt: skip
        self.says(self.random.uniform(8, 20), "agree_plan", "lead", lines=[line], consent="spoken")

    def is_called(self) -> None:
        """The desk calls the next day, in office hours, and the case is closed."""
        next_day = (self.moment // DAY + 1) * DAY + self.random.uniform(9.5, 17) * 60
        self.says(next_day - self.moment, "record_satisfied", "desk", remark=chosen(self.random, SATISFIED))


def _called_off(told: _Telling) -> None:
    told.says(told.random.uniform(2, 5), "cancel_case", "desk", reason=chosen(told.random, CANCELLED))


def _advised(told: _Telling) -> None:
    told.comes()
    told.says(told.random.uniform(6, 25), "withdraw_item", "lead", item=1, reason=chosen(told.random, ADVISED))
    told.is_called()


def _mended_at_once(told: _Telling) -> None:
    told.comes()
    told.agrees()
    reason = chosen(told.random, VERDICTS)
    told.says(1, "decide_responsibility", "lead", item=1, party="developer", reason=reason)
    told.says(1, "assign_technician", "lead", item=1, technician=Technician(told.defect.code, told.random.random()))
    told.says(told.random.uniform(4, 9), "arrive_at_item", "worker", item=1)
    minutes = told.random.uniform(15, 60)
    told.says(minutes, "finish_work", "worker", item=1, done=chosen(told.random, DONE), photos=Photos())
    told.says(4, "sign_off_item", "worker", item=1, signature=Signature())
    told.is_called()


def _declined(told: _Telling) -> None:
    told.comes()
    told.agrees()
    told.says(1, "decide_responsibility", "lead", item=1, party="owner", reason=chosen(told.random, OWNERS_USE))
    told.says(1, "assign_technician", "lead", item=1, technician=Technician(told.defect.code, told.random.random()))
    lines = [{"title": "配件与辅料", "quantity": 1, "price": 500 * told.random.randint(8, 60)}]
    told.says(6, "quote_work", "worker", item=1, minutes=60, labour=8000, material=lines)
    told.says(5, "decline_quote", "worker", item=1, edition=1, reason=chosen(told.random, DECLINED))
    told.is_called()


PLOTS: tuple[Callable[[_Telling], None], ...] = (
    _mended_at_once, _advised, _called_off, _mended_at_once, _advised, _mended_at_once, _declined, _mended_at_once,
)  # fmt: skip
"""in turn"""


def brief_scripts(count: int, *, days: int) -> Iterator[Script]:
    """So many, spread over so many days from their first midnight on, in office hours."""
    random = Random("brief")
    for no in range(count):
        day = random.randrange(days - LAST_DAYS)
        told = _Telling(no, day * DAY + random.uniform(9, 17) * 60, random)
        told.says(
            random.uniform(0.6, 2.5), "register", "desk", rang_at=At(told.script.rang), channel="hotline", urgency="normal",
            defects=list(told.script.defects), words=told.defect.words, wanted=None, late_reason="",
        )  # fmt: skip
        PLOTS[no % len(PLOTS)](told)
        yield told.script
