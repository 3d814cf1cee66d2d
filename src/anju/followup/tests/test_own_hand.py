import pytest

from anju.repairs.tests.acting import do, refused
from anju.verbs.files import open_case
from anju.verbs.performing import follow_ups_offered
from tests.cast import Cast, grant
from tests.walk import walk_to


@pytest.mark.covers("FUP-1")
def test_it_is_not_for_who_did_the_repair(cast: Cast) -> None:
    grant(cast.technician, "desk", project=cast.project)
    matter = walk_to(cast, "signed_off")
    assert refused(cast, "record_satisfied", matter, cast.technician) == "follow-up-by-own-hand"
    assert refused(cast, "record_not_reached", matter, cast.technician) == "follow-up-by-own-hand"
    assert follow_ups_offered(open_case(cast.actor(cast.technician), matter.number)) == []
    assert do(cast, "record_satisfied", matter, cast.clerk).state == "closed"
