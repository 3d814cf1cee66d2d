"""Who speaks for the household: residents and the link on their phone do, whoever only passed the report on does not."""

from typing import Any

import pytest

from anju.core.errors import Refusal
from anju.intake.access import case_link, guest_from
from anju.intake.models import Case
from anju.matters.act import Actor
from anju.matters.models import Matter, Stake
from anju.people.models import Person
from anju.repairs.file import open_file
from anju.repairs.models import Item
from anju.repairs.tests.acting import do, refused
from anju.repairs.tests.at_door import chargeable
from anju.verbs.performing import perform
from tests.cast import Cast, person

pytestmark = [pytest.mark.django_db, pytest.mark.covers("REP-6", "REP-10")]


def passed_on(cast: Cast, matter: Matter, relation: str) -> Person:
    """Somebody who lives elsewhere and reported it."""
    who = person("赵路人", "resident", username="passer")
    Stake.objects.create(matter=matter, hat=Stake.Hat.REPORTER, person=who, since=matter.opened_at)
    Case.objects.filter(matter=matter).update(reporter=who, relation=relation)
    return who


def offered(actor: Actor, matter: Matter) -> set[str]:
    file = open_file(actor, matter.number)
    return {verb.name for verb in file.offered_on(file.item(1))}


@pytest.mark.parametrize("relation", ["staff", "other"])
def test_it_lets_nobody_else_agree_to_a_price_or_sign(cast: Cast, relation: str) -> None:
    matter = chargeable(cast, "quoted")
    who = passed_on(cast, matter, relation)
    for name, inputs in (
        ("accept_quote", {"edition": 1, "consent": "tapped"}),
        ("decline_quote", {"edition": 1, "reason": "太贵"}),
        ("give_consent", {"about": "furniture", "what": "柜子", "consent": "tapped"}),
        ("refuse_consent", {"about": "furniture", "reason": "不行"}),
    ):
        assert refused(cast, name, matter, who, 1, **inputs) == "household-decides", name
    assert not offered(cast.actor(who), matter) & {"accept_quote", "decline_quote", "give_consent"}
    assert "accept_quote" in offered(cast.actor(cast.owner), matter)  # whoever lives there still decides
    guest = guest_from(case_link(matter.pk))
    with pytest.raises(Refusal) as refusal:
        perform(
            "accept_quote", number=matter.number, item_no=1, actor=guest, inputs={"edition": 1, "consent": "tapped"}
        )
    assert refusal.value.code == "household-decides"


def test_it_lets_nobody_else_sign_finished_work(cast: Cast) -> None:
    matter = chargeable(cast, "done")
    who = passed_on(cast, matter, "staff")
    signature = cast.file(who, "signature")
    assert refused(cast, "sign_off_item", matter, who, 1, signature=signature) == "household-decides"
    do(cast, "reject_work", matter, who, 1, reason="还在滴")


@pytest.mark.parametrize("relation", ["owner", "family", "tenant"])
def test_it_lets_the_link_on_the_household_s_phone_decide(cast: Cast, relation: str) -> None:
    matter = chargeable(cast, "quoted")
    Case.objects.filter(matter=matter).update(relation=relation)
    inputs: dict[str, Any] = {"edition": 1, "consent": "tapped"}
    perform("accept_quote", number=matter.number, item_no=1, actor=guest_from(case_link(matter.pk)), inputs=inputs)
    assert Item.objects.get(matter=matter).quote == "accepted"


def test_it_leaves_the_other_home_to_those_who_live_there(cast: Cast) -> None:
    matter = chargeable(cast, "quoted")
    Item.objects.filter(matter=matter).update(room=cast.home_above)
    tapped = {"edition": 1, "consent": "tapped"}
    assert refused(cast, "accept_quote", matter, cast.owner, 1, **tapped) == "household-decides"
    do(cast, "accept_quote", matter, cast.technician, 1, edition=1, consent="spoken")
