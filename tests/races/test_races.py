"""Two people, one item: exactly one wins, the other is refused with a code. Each race has a control that loses it."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection
from django.db.models import QuerySet

from anju.core.errors import Refusal
from anju.core.time import product_now
from anju.followup.actions import claim_next
from anju.followup.models import Claim
from anju.matters import act
from anju.matters.act import Actor
from anju.matters.models import Matter
from anju.repairs.models import Check, Item, Objection
from anju.verbs.performing import perform
from tests.cast import Cast, build_cast
from tests.walk import walk_to

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
ROUNDS = 3


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return build_cast()


@pytest.fixture
def without_locks() -> Iterator[None]:
    """The control: an act reads its matter without locking it, and neither writes before the other has read as well."""
    meeting, flush = threading.Barrier(2), act._flush

    def unlocked(self: QuerySet, **kwargs: object) -> QuerySet:
        return self.all()

    def both_have_read(*acts: act.Act, **more: Any) -> None:
        if threading.current_thread() is not threading.main_thread():  # what sets the scene is alone
            try:
                meeting.wait(timeout=3)
            except threading.BrokenBarrierError:
                meeting.reset()
        flush(*acts, **more)

    with patch.object(QuerySet, "select_for_update", unlocked), patch.object(act, "_flush", both_have_read):
        yield


def at_once(*doings: Callable[[], object]) -> list[str]:
    """Do all at the same moment in threads of their own; the outcome of each: done, or the code of its refusal."""
    start, outcomes = threading.Barrier(len(doings)), [""] * len(doings)

    def run(place: int, doing: Callable[[], object]) -> None:
        start.wait()
        try:
            doing()
            outcomes[place] = "done"
        except Refusal as refusal:
            outcomes[place] = refusal.code
        except DatabaseError as error:
            outcomes[place] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, doing)) for place, doing in enumerate(doings)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def two_sign(cast: Cast, matter: Matter) -> list[str]:
    """The owner signs on her phone while the technician has her sign on his."""
    own, his = cast.file(cast.owner, "signature"), cast.file(cast.technician, "signature")
    owner, technician = cast.actor(cast.owner), cast.actor(cast.technician)
    return at_once(
        lambda: perform("sign_off_item", number=matter.number, item_no=1, actor=owner, inputs={"signature": own}),
        lambda: perform("sign_off_item", number=matter.number, item_no=1, actor=technician, inputs={"signature": his}),
    )


def two_finish_and_cancel(cast: Cast, matter: Matter) -> list[str]:
    """The owner cancels while the technician starts to work."""
    owner, technician = cast.actor(cast.owner), cast.actor(cast.technician)
    return at_once(
        lambda: perform("cancel_case", number=matter.number, actor=owner, inputs={"reason": "不修了"}),
        lambda: perform("start_work", number=matter.number, item_no=1, actor=technician, inputs={}),
    )


def test_it_takes_one_signature_of_two(cast: Cast) -> None:
    for _ in range(ROUNDS):
        matter = walk_to(cast, "done")
        assert sorted(two_sign(cast, matter)) == ["done", "item-not-ready-for-sign-off-item"]
        assert Check.objects.filter(item__matter=matter).count() == 1


def test_it_cancels_or_starts_but_never_both(cast: Cast) -> None:
    for _ in range(ROUNDS):
        matter = on_site(cast)
        outcomes = two_finish_and_cancel(cast, matter)
        assert outcomes.count("done") == 1
        matter.refresh_from_db()
        item = Item.objects.get(matter=matter)
        assert (matter.state, item.state) in {("cancelled", "withdrawn"), ("in_repair", "in_work")}


def on_site(cast: Cast) -> Matter:
    matter = walk_to(cast, "appointed")
    perform("arrive_at_item", number=matter.number, item_no=1, actor=cast.actor(cast.technician), inputs={})
    return matter


def two_assign(cast: Cast, matter: Matter) -> list[str]:
    """The lead and the engineer each send somebody else."""
    lead, engineer = cast.actor(cast.lead), cast.actor(cast.engineer)
    one, other = {"technician": cast.technician.pk}, {"technician": cast.other_technician.pk}
    return at_once(
        lambda: perform("assign_technician", number=matter.number, item_no=1, actor=lead, inputs=one),
        lambda: perform("assign_technician", number=matter.number, item_no=1, actor=engineer, inputs=other),
    )


def test_it_takes_one_assignment_of_two_leads(cast: Cast) -> None:
    for _ in range(ROUNDS):
        matter = walk_to(cast, "agreed")
        assert sorted(two_assign(cast, matter)) == ["done", "item-not-assignable"]
        item = Item.objects.get(matter=matter)
        running = matter.stakes.filter(hat="worker", item_no=1, until__isnull=True)
        assert [stake.person_id for stake in running] == [item.technician_id]


def objected(cast: Cast) -> Matter:
    """A case whose firm objects to its item."""
    matter = walk_to(cast, "assigned", by_firm=True)
    given = {"reason": "不在合同内", "evidence": [cast.file(cast.foreman)]}
    perform("object_item", number=matter.number, item_no=1, actor=cast.actor(cast.foreman), inputs=given)
    return matter


def two_rule(cast: Cast, matter: Matter) -> list[str]:
    """Two colleagues of the warranty office rule at once, each the other way."""
    zhao, deputy = cast.actor(cast.warranty), cast.actor(cast.warranty)
    reason = {"reason": "合同附件二"}
    return at_once(
        lambda: perform("uphold_objection", number=matter.number, item_no=1, actor=zhao, inputs=reason),
        lambda: perform("dismiss_objection", number=matter.number, item_no=1, actor=deputy, inputs=reason),
    )


def test_it_takes_one_ruling_of_two(cast: Cast) -> None:
    for _ in range(ROUNDS):
        matter = objected(cast)
        assert sorted(two_rule(cast, matter)) == ["done", "item-not-objected"]
        objection = Objection.objects.get(item__matter=matter)
        item = Item.objects.get(matter=matter)
        upheld = objection.ruling == "upheld"
        assert (item.state, item.contractor_id) == (("agreed", None) if upheld else ("assigned", cast.firm.pk))


@pytest.mark.parametrize(
    ("state", "race"),
    [("objected", two_rule), ("done", two_sign), ("on_site_of_item", two_finish_and_cancel), ("agreed", two_assign)],
)
def test_it_loses_the_race_without_locks(
    cast: Cast, without_locks: None, state: str, race: Callable[[Cast, Matter], list[str]]
) -> None:
    """Without the lock nobody is refused with a code: both pass the flow, and one runs into the chain's constraint."""
    lost = 0
    for _ in range(ROUNDS):
        begin = {"on_site_of_item": on_site, "objected": objected}.get(state)
        matter = begin(cast) if begin else walk_to(cast, state)
        lost += "IntegrityError" in race(cast, matter)
    assert lost, "the control must lose: else the tests above prove nothing"


def test_it_gives_a_gapless_number_to_each_of_many(cast: Cast) -> None:
    at_once(*(lambda: cast.repair() for _ in range(6)))
    numbers = sorted(Matter.objects.values_list("number", flat=True))
    assert [int(number.rsplit("-", 1)[1]) for number in numbers] == list(range(1, 7))
    assert product_now() > Matter.objects.earliest("opened_at").opened_at - timedelta(seconds=1)


def two_call(cast: Cast) -> list[str]:
    """Two callers take the next one at the same moment; the numbers they got."""
    got: list[str] = []

    def take(who: Actor) -> None:
        found = claim_next(project=cast.project, by=who)
        got.append(found.number if found else "")

    clerk, head = cast.actor(cast.clerk), cast.actor(cast.desk_lead)
    assert at_once(lambda: take(clerk), lambda: take(head)) == ["done", "done"]
    return sorted(got)


@pytest.mark.covers("FUP-1")
def test_it_never_gives_two_callers_the_same_call(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    for _ in range(ROUNDS):
        assert two_call(cast) == ["", matter.number]
        Claim.objects.all().delete()


def test_it_would_give_both_the_same_without_the_lease(cast: Cast) -> None:
    """The control: whoever looks takes it."""
    matter = walk_to(cast, "signed_off")
    with patch("anju.followup.actions.claiming.take", lambda **_: True):
        assert two_call(cast) == [matter.number, matter.number]
