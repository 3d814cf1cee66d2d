"""May somebody come in? Allowed or refused, each home for itself."""

from datetime import date, timedelta
from typing import Any

import pytest

from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.outbox import drain
from anju.core.time import product_now, product_time_at
from anju.intake.access import case_link, guest_from
from anju.matters.act import Repeated
from anju.matters.models import Event, Words
from anju.neighbours.actions import record_entry_consent
from anju.neighbours.models import CaseHome
from anju.neighbours.queries import part_for
from anju.neighbours.tests.acting import do, two_homes
from anju.notices.models import Notice
from anju.people.models import Residency
from tests.cast import SHANGHAI, Cast, room
from tests.walk import walk_to

pytestmark = [pytest.mark.django_db, pytest.mark.covers("BEY-2")]
ABOVE, BELOW = "3-2-1901", "3-2-1801"


def entry(label: str) -> tuple[str, str]:
    home = CaseHome.objects.get(room__label=label)
    return home.entry, home.entry_how


def test_it_is_tapped_by_each_household_for_its_own_home(cast: Cast) -> None:
    number = two_homes(cast).number
    do("record_entry_consent", cast, number, by=cast.neighbour, room=ABOVE)
    assert (entry(ABOVE), entry(BELOW)) == (("allowed", "tapped"), ("", ""))
    record_entry_consent(number=number, room=BELOW, by=guest_from(case_link(CaseHome.objects.all()[0].matter_id)))
    assert entry(BELOW) == ("allowed", "tapped")
    for who, label in ((cast.neighbour, BELOW), (cast.owner, ABOVE)):
        with pytest.raises(Forbidden, match="not-your-home"):
            do("record_entry_consent", cast, number, by=who, room=label)


def test_it_is_not_for_a_home_somebody_lived_in_before(cast: Cast) -> None:
    """Mo lives in 1901 and once lived in 2001, which belongs to the case as well: it is somebody else's home now."""
    number = two_homes(cast).number
    third = room(cast.project, cast.building, cast.home.unit, 20, "2001")
    Residency.objects.create(person=cast.neighbour, room=third, starts_on=date(2020, 1, 1), ends_on=date(2024, 1, 1))
    do("join_home", cast, number, room=third.label, part="harmed", reason="同一立管")
    assert part_for(cast.actor(cast.neighbour), number).labels == {ABOVE}
    for verb, more in (("record_entry_consent", {}), ("state_damage", {"what": "吊顶鼓包"})):
        with pytest.raises(Forbidden, match="not-your-home"):
            do(verb, cast, number, by=cast.neighbour, room=third.label, **more)
    do("leave_home", cast, number, room=ABOVE, reason="打压试验正常")
    with pytest.raises(NotFound):
        part_for(cast.actor(cast.neighbour), number)


def test_it_is_not_for_somebody_who_has_moved_out(cast: Cast) -> None:
    """What happened in their time stays readable; who comes in is for those who live there now to say."""
    number = two_homes(cast).number
    Residency.objects.update(ends_on=product_now().astimezone(SHANGHAI).date() + timedelta(days=1))
    with product_time_at(product_now() + timedelta(days=2)):
        for who, label in ((cast.neighbour, ABOVE), (cast.owner, BELOW)):
            assert part_for(cast.actor(who), number).labels == {label}
            with pytest.raises(Forbidden, match="not-your-home"):
                do("record_entry_consent", cast, number, by=who, room=label)
            with pytest.raises(Forbidden, match="not-your-home"):
                do("record_entry_refusal", cast, number, by=who, room=label, reason="出差")
            do("state_damage", cast, number, by=who, room=label, what="留下的柜子泡坏")
    assert (entry(ABOVE), entry(BELOW)) == (("", ""), ("", ""))


def test_it_lets_whoever_owns_both_homes_answer_for_both(cast: Cast) -> None:
    Residency.objects.create(person=cast.owner, room=cast.home_above)
    number = two_homes(cast).number
    assert part_for(cast.actor(cast.owner), number).labels == {ABOVE, BELOW}
    for label in (ABOVE, BELOW):
        do("record_entry_consent", cast, number, by=cast.owner, room=label)
        assert entry(label) == ("allowed", "tapped")
    assert part_for(cast.actor(cast.neighbour), number).labels == {ABOVE}


def test_it_is_recorded_by_staff_spoken_or_signed(cast: Cast) -> None:
    number = two_homes(cast).number
    do("record_entry_consent", cast, number, by=cast.clerk, room=ABOVE, consent="spoken")
    assert entry(ABOVE) == ("allowed", "spoken")
    signature = cast.file(cast.lead, "signature")
    do("record_entry_consent", cast, number, room=ABOVE, consent="signed", signature=signature)
    assert CaseHome.objects.get(room__label=ABOVE).signature is not None
    with pytest.raises(Invalid, match="signature-missing"):
        do("record_entry_consent", cast, number, room=ABOVE, consent="signed")
    with pytest.raises(Invalid, match="consent-not-theirs"):
        do("record_entry_consent", cast, number, room=ABOVE, consent="tapped")
    with pytest.raises(Invalid, match="home-unknown"):
        do("record_entry_consent", cast, number, room="3-2-9999")


def test_it_keeps_a_refusal_with_the_words_and_the_next_step(cast: Cast) -> None:
    number = two_homes(cast).number
    with pytest.raises(Invalid, match="next-step-missing"):
        do("record_entry_refusal", cast, number, by=cast.clerk, room=ABOVE, reason="不在家")
    do(
        "record_entry_refusal",
        cast,
        number,
        by=cast.clerk,
        room=ABOVE,
        reason="不在家",
        next_step="周末再约,仍不便则请社区协调",
    )
    assert entry(ABOVE) == ("refused", "spoken")
    event = Event.objects.get(kind="home.entry_refused")
    assert set(Words.objects.filter(event=event).values_list("field", "text")) == {
        ("reason", "不在家"), ("next_step", "周末再约,仍不便则请社区协调"),
    }  # fmt: skip
    drain()
    assert Notice.objects.filter(template="home_entry_refused").values_list("person_id", flat=True)[0] == cast.lead.pk
    do("record_entry_refusal", cast, number, by=cast.neighbour, room=ABOVE, reason="这周不方便")
    do("record_entry_consent", cast, number, by=cast.neighbour, room=ABOVE)
    assert entry(ABOVE) == ("allowed", "tapped")
    assert Event.objects.filter(kind="home.entry_refused").count() == 2


def test_it_counts_the_same_wish_once(cast: Cast) -> None:
    number = two_homes(cast).number
    do("record_entry_consent", cast, number, by=cast.neighbour, room=ABOVE, client_id="same-wish-0001")
    with pytest.raises(Repeated):
        do("record_entry_consent", cast, number, by=cast.neighbour, room=ABOVE, client_id="same-wish-0001")
    assert Event.objects.filter(kind="home.entry_allowed").count() == 1


@pytest.mark.parametrize("name", ["record_entry_consent", "record_entry_refusal", "state_damage"])
def test_it_refuses_strangers_a_case_of_one_home_and_one_that_has_ended(cast: Cast, name: str) -> None:
    more: dict[str, Any] = {
        "record_entry_consent": {},
        "record_entry_refusal": {"reason": "不便", "next_step": "再约"},
        "state_damage": {"what": "地板泡坏"},
    }[name]
    alone = cast.repair()
    with pytest.raises(Refusal, match="case-has-one-home"):
        do(name, cast, alone.number, room=BELOW, **more)
    number = two_homes(cast).number
    for who in (cast.stranger_clerk, cast.other_company_clerk, cast.foreman, cast.technician):
        with pytest.raises((NotFound, Forbidden)):
            do(name, cast, number, by=who, room=ABOVE, **more)
    with pytest.raises(Forbidden, match="not-yours-to-do"):
        do(name, cast, number, by=cast.warranty, room=ABOVE, **more)
    ended = walk_to(cast, "assigned")
    do("join_home", cast, ended.number, room=ABOVE, reason="正上方")
    do("cancel_case", cast, ended.number, by=cast.clerk, reason="业主撤回")
    with pytest.raises(Refusal, match="case-home-closed"):
        do(name, cast, ended.number, room=ABOVE, **more)
    assert entry_states() == {""}


def entry_states() -> set[str]:
    return set(CaseHome.objects.values_list("entry", flat=True))
