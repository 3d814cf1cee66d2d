"""A home is not part of the case after all."""

import pytest

from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.outbox import drain
from anju.matters.act import Repeated
from anju.matters.models import Attachment, Event, Stake
from anju.neighbours.models import CaseHome
from anju.neighbours.queries import may_see_file, other_cases, part_for
from anju.neighbours.tests.acting import do, two_homes
from anju.notices.models import Notice
from anju.people.models import Residency
from tests.cast import Cast, room

pytestmark = [pytest.mark.django_db, pytest.mark.covers("BEY-2")]
ABOVE, BELOW, REASON = "3-2-1901", "3-2-1801", "打压试验正常"


def test_it_shuts_the_case_to_the_other_household_and_tells_it(cast: Cast) -> None:
    number = two_homes(cast).number
    photo = cast.file(cast.owner)
    do("state_damage", cast, number, by=cast.owner, room=BELOW, what="吊顶鼓包", shared=True, photos=[photo])
    kept = Attachment.objects.select_related("event").get(key=photo)
    assert may_see_file(cast.actor(cast.neighbour), kept)
    assert other_cases(cast.actor(cast.neighbour), cast.home_above) == [number]
    do("leave_home", cast, number, room=ABOVE, reason=REASON)
    drain()
    assert not may_see_file(cast.actor(cast.neighbour), kept)
    assert other_cases(cast.actor(cast.neighbour), cast.home_above) == []
    for who in (cast.neighbour, cast.owner):
        with pytest.raises(NotFound):
            part_for(cast.actor(who), number)
    assert not Stake.objects.filter(hat="other_home", until__isnull=True).exists()
    assert Notice.objects.filter(person=cast.neighbour, template="home_left").count() == 2
    do("join_home", cast, number, room=ABOVE, reason="复查确有渗漏")
    assert part_for(cast.actor(cast.neighbour), number).labels == {ABOVE}


def test_it_keeps_whoever_still_lives_in_another_home_of_the_case(cast: Cast) -> None:
    number = two_homes(cast).number
    third = room(cast.project, cast.building, cast.home.unit, 20, "2001")
    Residency.objects.create(person=cast.neighbour, room=third)
    do("join_home", cast, number, room=third.label, part="harmed", reason="同一立管")
    do("leave_home", cast, number, room=ABOVE, reason=REASON)
    assert part_for(cast.actor(cast.neighbour), number).labels == {third.label}
    assert CaseHome.objects.filter(left_at__isnull=True).count() == 2


def test_it_counts_the_same_wish_once(cast: Cast) -> None:
    number = two_homes(cast).number
    do("leave_home", cast, number, room=ABOVE, reason=REASON, client_id="same-wish-0001")
    with pytest.raises(Repeated):
        do("leave_home", cast, number, room=ABOVE, reason=REASON, client_id="same-wish-0001")
    assert Event.objects.filter(kind="home.left").count() == 1


def test_it_refuses_the_own_home_an_unknown_one_and_whoever_may_not(cast: Cast) -> None:
    alone, number = cast.repair().number, two_homes(cast).number
    with pytest.raises(Refusal, match="case-has-one-home"):
        do("leave_home", cast, alone, room=ABOVE, reason=REASON)
    for label, code in ((BELOW, "home-is-its-own"), ("9-1-909", "home-unknown")):
        with pytest.raises(Invalid, match=code):
            do("leave_home", cast, number, room=label, reason=REASON)
    for who in (cast.clerk, cast.owner, cast.warranty):
        with pytest.raises(Forbidden, match="not-yours-to-do"):
            do("leave_home", cast, number, by=who, room=ABOVE, reason=REASON)
    for who in (cast.neighbour, cast.stranger_clerk):
        with pytest.raises(NotFound):
            do("leave_home", cast, number, by=who, room=ABOVE, reason=REASON)
    assert not CaseHome.objects.filter(left_at__isnull=False).exists()
