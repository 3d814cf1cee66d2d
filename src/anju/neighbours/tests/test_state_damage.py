"""What is damaged in which home: each household's own words, the other's only when shared."""

import pytest

from anju.core.errors import Forbidden, Invalid, NotFound
from anju.intake.access import case_for
from anju.intake.queries import timeline
from anju.matters.act import Actor
from anju.matters.models import Attachment
from anju.neighbours.models import Damage
from anju.neighbours.queries import may_see_file, part_for, statement
from anju.neighbours.tests.acting import WORDS_ABOVE, WORDS_BELOW, do, two_homes
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("BEY-2")]
ABOVE, BELOW = "3-2-1901", "3-2-1801"


def photo_of(no: int) -> Attachment:
    return Attachment.objects.select_related("event").filter(event__kind="home.damage_stated").order_by("pk")[no]


def test_it_keeps_each_homes_statement_in_fen_with_photos(cast: Cast) -> None:
    number = two_homes(cast).number
    do("state_damage", cast, number, by=cast.neighbour, room=ABOVE, what=WORDS_ABOVE, estimate=150000,
       photos=[cast.file(cast.neighbour)])  # fmt: skip
    do("state_damage", cast, number, by=cast.clerk, room=BELOW, what=WORDS_BELOW, photos=[cast.file(cast.clerk)])
    assert list(Damage.objects.order_by("pk").values_list("home__room__label", "no", "estimate", "shared")) == [
        (ABOVE, 1, 150000, False), (BELOW, 1, None, False),
    ]  # fmt: skip
    both = part_for(cast.actor(cast.lead), number)
    said = {home.room.label: [statement(each) for each in home.damages.all()] for home in both.mine}
    assert said == {ABOVE: [WORDS_ABOVE], BELOW: [WORDS_BELOW]}


def test_it_shows_photos_to_their_own_home_and_the_other_only_when_shared(cast: Cast) -> None:
    number = two_homes(cast).number
    for shared in (False, True):
        do("state_damage", cast, number, by=cast.neighbour, room=ABOVE, what=WORDS_ABOVE, shared=shared,
           photos=[cast.file(cast.neighbour)])  # fmt: skip
    hidden, open_to_both = photo_of(0), photo_of(1)
    above, below, desk = (cast.actor(who) for who in (cast.neighbour, cast.owner, cast.clerk))
    assert [may_see_file(who, hidden) for who in (above, below, desk)] == [True, False, True]
    assert [may_see_file(who, open_to_both) for who in (above, below, desk)] == [True, True, True]
    for who in (cast.actor(cast.stranger_clerk), cast.actor(cast.foreman), Actor(kind="guest")):
        assert not may_see_file(who, open_to_both)


def test_it_stays_off_the_timeline_that_the_other_household_reads(cast: Cast) -> None:
    matter = two_homes(cast)
    do("state_damage", cast, matter.number, by=cast.neighbour, room=ABOVE, what=WORDS_ABOVE)
    actor = cast.actor(cast.owner)
    read = timeline(case_for(actor, matter.number), actor=actor, staff=False)
    assert "home.joined" in {event.kind for event in read}
    assert not {event.kind for event in read} & {"home.named", "home.damage_stated"}
    assert "home.damage_stated" in {event.kind for event in timeline(matter, actor=cast.actor(cast.clerk), staff=True)}


def test_it_refuses_another_home_a_taken_photo_and_money_that_is_none(cast: Cast) -> None:
    number = two_homes(cast).number
    with pytest.raises(Forbidden, match="not-your-home"):
        do("state_damage", cast, number, by=cast.neighbour, room=BELOW, what=WORDS_ABOVE)
    with pytest.raises(Invalid, match="file-not-yours"):
        do(
            "state_damage",
            cast,
            number,
            by=cast.neighbour,
            room=ABOVE,
            what=WORDS_ABOVE,
            photos=[cast.file(cast.clerk)],
        )
    for bad in ({"estimate": -1}, {"what": ""}):
        with pytest.raises(Invalid, match="inputs-invalid"):
            do("state_damage", cast, number, by=cast.neighbour, **({"room": ABOVE, "what": WORDS_ABOVE} | bad))
    with pytest.raises(NotFound):
        part_for(cast.actor(cast.stranger_clerk), number)
    assert not Damage.objects.exists()
