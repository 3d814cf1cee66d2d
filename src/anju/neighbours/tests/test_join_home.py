"""Another home is part of the case: its residents see their part, and nothing else."""

from typing import Any

import pytest

from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.outbox import drain
from anju.intake.access import case_for
from anju.intake.queries import ledger
from anju.matters.act import Repeated
from anju.matters.models import Event, Stake
from anju.neighbours.models import CaseHome
from anju.neighbours.queries import part_for, proposed_homes
from anju.neighbours.tests.acting import do, two_homes
from anju.notices.models import Notice
from anju.notices.wording import text_of
from anju.people.queries import reach_of
from anju.verbs.performing import perform
from tests.cast import Cast, room
from tests.walk import walk_to

pytestmark = [pytest.mark.django_db, pytest.mark.covers("BEY-2")]


def test_it_makes_one_case_of_two_homes_and_gives_each_its_part(cast: Cast) -> None:
    matter = two_homes(cast)
    assert list(CaseHome.objects.order_by("pk").values_list("room__label", "part")) == [
        ("3-2-1801", "harmed"), ("3-2-1901", "source"),
    ]  # fmt: skip
    stake = Stake.objects.get(hat="other_home")
    assert stake.person == cast.neighbour
    above, below = part_for(cast.actor(cast.neighbour), matter.number), part_for(cast.actor(cast.owner), matter.number)
    assert (set(above.labels), set(below.labels)) == ({"3-2-1901"}, {"3-2-1801"})
    assert len(part_for(cast.actor(cast.clerk), matter.number).mine) == 2


def test_it_never_opens_the_case_itself_to_the_other_household(cast: Cast) -> None:
    matter = two_homes(cast)
    actor = cast.actor(cast.neighbour)
    with pytest.raises(NotFound):
        case_for(actor, matter.number)
    for view in ("mine", "home", "project", "firm"):
        assert not ledger(reach=reach_of(cast.neighbour), view=view).exists(), view


def test_it_tells_the_other_household_without_naming_anybody(cast: Cast) -> None:
    matter = two_homes(cast)
    drain()
    told = Notice.objects.filter(person=cast.neighbour).select_related(
        "matter__project", "matter__case", "matter__room"
    )
    assert sorted(told.values_list("template", "route")) == [
        ("home_joined_source", "app"),
        ("home_joined_source", "sms"),
    ]
    for notice in told:
        text = text_of(notice)
        assert matter.number in text
        for secret in ("王", "13800005678", "1801", "5678"):
            assert secret not in text, secret


def test_it_tells_the_other_household_when_somebody_comes(cast: Cast) -> None:
    matter = walk_to(cast, "assigned")
    do("join_home", cast, matter.number, room="3-2-1901", reason="卫生间正上方")
    starts, ends = "2030-01-01T09:00:00+08:00", "2030-01-01T10:00:00+08:00"
    perform(
        "book_appointment", number=matter.number, item_no=1, actor=cast.actor(cast.technician),
        inputs={"starts": starts, "ends": ends},
    )  # fmt: skip
    drain()
    visit = Notice.objects.select_related("matter__project").filter(person=cast.neighbour, template="home_visit")[0]
    assert "01-01 09:00" in text_of(visit)
    assert not Notice.objects.filter(person=cast.neighbour, template="appointment_made").exists()


def test_it_proposes_the_home_right_above(cast: Cast) -> None:
    room(cast.project, cast.building, cast.home.unit, 19, "1902")
    assert proposed_homes(cast.home) == [cast.home_above]
    assert proposed_homes(cast.home_above) == []


def test_it_refuses_what_is_no_other_home(cast: Cast) -> None:
    matter = two_homes(cast)
    for label, error, code in (
        ("3-2-1901", Refusal, "home-joined-already"), ("3-2-1801", Invalid, "home-is-its-own"),
        ("9-1-909", Invalid, "room-unknown"),
    ):  # fmt: skip
        with pytest.raises(error, match=code):
            do("join_home", cast, matter.number, room=label, reason="正上方")
    with pytest.raises(Invalid, match="inputs-invalid"):
        do("join_home", cast, matter.number, room="3-2-1901", reason="")
    assert CaseHome.objects.count() == 2


def test_it_counts_the_same_wish_once(cast: Cast) -> None:
    matter = cast.repair()
    wish: dict[str, Any] = {"room": "3-2-1901", "reason": "正上方", "client_id": "same-wish-0001"}
    do("join_home", cast, matter.number, **wish)
    with pytest.raises(Repeated):
        do("join_home", cast, matter.number, **wish)
    assert Event.objects.filter(kind="home.joined").count() == 1


def test_it_refuses_whoever_may_not_and_a_signed_case(cast: Cast) -> None:
    matter = cast.repair()
    given: dict[str, Any] = {"room": "3-2-1901", "reason": "正上方"}
    for who in (cast.owner, cast.warranty):
        with pytest.raises(Forbidden, match="not-yours-to-do"):
            do("join_home", cast, matter.number, by=who, **given)
    for who in (cast.neighbour, cast.stranger_clerk, cast.foreman):
        with pytest.raises(NotFound):
            do("join_home", cast, matter.number, by=who, **given)
    done = walk_to(cast, "signed_off")
    with pytest.raises(Refusal, match="case-home-not-joinable"):
        do("join_home", cast, done.number, **given)
    assert not CaseHome.objects.exists()
