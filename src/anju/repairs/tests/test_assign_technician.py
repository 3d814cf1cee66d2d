from typing import Any

import pytest

from anju.matters.models import Stake
from anju.repairs.models import Item
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused, state_of
from tests.cast import Cast, grant, person
from tests.walk import walk_to


@pytest.mark.covers("SLA-6")
def test_it_hands_the_item_over_and_starts_the_clocks_of_contacting(cast: Cast) -> None:
    matter = do(cast, "assign_technician", walk_to(cast, "agreed"), cast.lead, 1, technician=cast.technician.pk)
    assert (matter.holder_id, matter.holder_role, state_of(matter)) == (cast.technician.pk, "technician", "assigned")
    assert (clocks(matter)["appoint/1"], clocks(matter)["ready/1"]) == ("running", "running")
    assert Stake.objects.get(matter=matter, hat="worker").person == cast.technician
    assert kinds(matter)[-1] == "repair_item.technician_assigned"


def test_it_refuses_whoever_is_no_technician_here(cast: Cast) -> None:
    matter, far = walk_to(cast, "agreed"), person("远方", "staff", username="far")
    grant(far, "technician", project=cast.other_project)
    for nobody in (far.pk, cast.clerk.pk, cast.firms_worker.pk, 10**12):
        assert refused(cast, "assign_technician", matter, cast.lead, 1, technician=nobody) == "technician-not-here"
    for broken in (0, "张强", None):
        assert refused(cast, "assign_technician", matter, cast.lead, 1, technician=broken) == "inputs-invalid"


def test_it_is_for_leads_and_the_head_of_the_desk_once(cast: Cast) -> None:
    matter = walk_to(cast, "agreed")
    wrong = [cast.clerk, cast.owner, cast.warranty]
    given: dict[str, Any] = {"technician": cast.technician.pk}
    check_usual_refusals(cast, "assign_technician", matter, cast.desk_lead, 1, wrong=wrong, **given)
    assert refused(cast, "assign_technician", matter, cast.lead, 1, **given) == "item-not-assignable"
    assert Item.objects.get(matter=matter).technician == cast.technician
