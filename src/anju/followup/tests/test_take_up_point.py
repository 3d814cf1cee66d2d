from typing import Any

import pytest

from anju.followup.models import RaisedPoint
from anju.intake.models import Case, CaseLink
from anju.matters.models import Matter
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused
from tests.cast import Cast, grant, person
from tests.walk import walk_to

SAID: dict[str, Any] = {"kind": "repair", "point": "厨房水龙头也松了", "place": "厨房"}


@pytest.mark.covers("FUP-2")
@pytest.mark.parametrize("kind", ["repair", "complaint", "enquiry", "suggestion"])
def test_it_becomes_a_case_of_the_same_household(cast: Cast, kind: str) -> None:
    matter = do(cast, "take_up_point", walk_to(cast, "signed_off"), cast.clerk, **SAID | {"kind": kind})
    assert (matter.state, kinds(matter)[-1]) == ("signed_off", "follow_up.point_taken_up")
    made = RaisedPoint.objects.get(matter=matter).case
    assert made is not None
    case = Case.objects.get(matter=made)
    assert (case.kind, case.channel, case.reporter, made.room) == (kind, "follow_up", cast.owner, cast.home)
    link = CaseLink.objects.get(matter=made)
    assert (link.origin, link.why) == (matter, "followed")


@pytest.mark.covers("FUP-2")
def test_it_has_clocks_of_its_own(cast: Cast) -> None:
    matter = do(cast, "take_up_point", walk_to(cast, "signed_off"), cast.clerk, **SAID)
    made = Matter.objects.get(came_from__origin=matter)
    assert clocks(made)["arrival"] == "running"
    assert clocks(matter)["follow_up"] == "running"


def test_it_says_where_when_it_is_a_repair(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    assert refused(cast, "take_up_point", matter, cast.clerk, **SAID | {"place": ""}) == "place-missing"
    assert refused(cast, "take_up_point", matter, cast.clerk, **SAID | {"kind": "wish"}) == "inputs-invalid"


def test_it_leaves_registering_to_the_desk(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    caller = person("钟晴", "staff", username="zhong")
    grant(caller, "dev_cs", project=cast.project)
    assert refused(cast, "take_up_point", matter, caller, **SAID) == "not-yours-to-register"


def test_it_is_for_the_desk(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    check_usual_refusals(cast, "take_up_point", matter, cast.clerk, wrong=[cast.lead, cast.owner], **SAID)
