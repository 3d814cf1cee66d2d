"""A repair that has come as far as a signed slip."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image, ImageDraw

from anju.core.time import product_time_at
from anju.matters.files import keep
from anju.matters.models import Matter
from anju.people.models import Duty, Person, RosterMonth
from anju.verbs.performing import perform
from tests.cast import Cast

RING = datetime(2026, 11, 20, 15, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
Slipped = Callable[..., Matter]


def signature(cast: Cast, who: Person) -> str:
    """The key of a signature somebody drew."""
    picture = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line(
        [(30 + who.pk % 50, 150), (150, 40), (230, 160), (330, 50), (420, 150), (560, 70)], "black", 8
    )
    drawn = BytesIO()
    picture.save(drawn, "PNG")
    drawn.seek(0)
    return keep(upload=drawn, actor=cast.actor(who), kind="signature").key


def _lead_of_the_day(cast: Cast) -> None:
    month, _ = RosterMonth.objects.get_or_create(
        project=cast.project, month=RING.date().replace(day=1), defaults={"published_at": RING}
    )
    Duty.objects.get_or_create(roster=month, day=RING.date(), part="lead", defaults={"person": cast.lead})


@pytest.fixture
def slipped(cast: Cast, settings: Any, tmp_path: object) -> Slipped:
    """Makes a repair of two items: visited, agreed and signed, one item of them assigned."""
    settings.MEDIA_ROOT = str(tmp_path)

    def make(
        *, finding: str = "吊顶内排水管接口密封圈老化", method: str = "换密封圈，放水 30 分钟试漏，吊顶装回"
    ) -> Matter:
        with product_time_at(RING + timedelta(seconds=40)):
            number = cast.repair(items=2, urgency="emergency", rang_at=RING).number
        _lead_of_the_day(cast)
        steps = iter(range(8, 60))

        def do(name: str, who: Person, item: int = 0, **inputs: object) -> Matter:
            with product_time_at(RING + timedelta(minutes=next(steps))):
                return perform(name, number=number, item_no=item, actor=cast.actor(who), inputs=inputs)

        do("set_off", cast.lead)
        do("arrive", cast.lead)
        finish_by = (RING + timedelta(days=1, hours=2)).isoformat()
        lines = [{"item": no, "finding": finding, "method": method, "finish_by": finish_by} for no in (1, 2)]
        with product_time_at(RING + timedelta(minutes=15)):
            key = signature(cast, cast.engineer)
        do("agree_plan", cast.engineer, lines=lines, consent="signed", signature=key)
        verdict = {"party": "contractor", "contractor": "DY", "reason": "接头未拧紧", "root_defect": "C02"}
        do("decide_responsibility", cast.lead, 1, **verdict)
        do("decide_responsibility", cast.lead, 2, party="developer", reason="随主因")
        return do("assign_technician", cast.lead, 1, technician=cast.technician.pk)

    return make
