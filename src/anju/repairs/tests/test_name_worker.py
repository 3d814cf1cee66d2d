from typing import Any

import pytest

from anju.matters.models import Stake
from anju.people.models import Person
from anju.repairs.models import Item
from anju.repairs.tests.acting import check_usual_refusals, do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("CON-1")
def test_it_gives_the_firms_own_worker_a_part(cast: Cast) -> None:
    matter = walk_to(cast, "assigned", by_firm=True)
    do(cast, "name_worker", matter, cast.foreman, 1, technician=cast.firms_worker.pk)
    assert Item.objects.get(matter=matter).technician == cast.firms_worker
    assert kinds(matter)[-1] == "repair_item.worker_named"
    do(cast, "name_worker", matter, cast.foreman, 1, technician=cast.foreman.pk)
    running = Stake.objects.filter(matter=matter, hat="worker", until__isnull=True)
    assert [stake.person for stake in running] == [cast.foreman]


def test_it_names_nobody_from_elsewhere(cast: Cast) -> None:
    matter = walk_to(cast, "assigned", by_firm=True)
    for nobody in (cast.technician.pk, cast.owner.pk, 10**12):
        assert refused(cast, "name_worker", matter, cast.foreman, 1, technician=nobody) == "worker-not-of-firm"
    Person.objects.filter(pk=cast.firms_worker.pk).update(is_active=False)
    given: dict[str, Any] = {"technician": cast.firms_worker.pk}
    assert refused(cast, "name_worker", matter, cast.foreman, 1, **given) == "worker-not-of-firm"


def test_it_is_for_the_firm(cast: Cast) -> None:
    matter, given = walk_to(cast, "assigned", by_firm=True), {"technician": cast.firms_worker.pk}
    wrong = [cast.lead, cast.clerk, cast.owner]
    check_usual_refusals(cast, "name_worker", matter, cast.foreman, 1, wrong=wrong, **given)
    own = walk_to(cast, "assigned")
    assert refused(cast, "name_worker", own, cast.foreman, 1, **given) == "not-found"
