"""Urging an enquiry: counted, and whoever it is with hears it."""

import pytest

from anju.enquiries.tests.acting import asked, told
from anju.intake.models import Case
from anju.repairs.tests.acting import check_usual_refusals, do
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_it_reaches_the_desk_or_the_department(cast: Cast) -> None:
    matter = do(cast, "urge_case", asked(cast), cast.owner)
    assert Case.objects.get(pk=matter.pk).urges == 1
    assert told("urged") == {"陈晓"}
    other = do(cast, "pass_to_department", asked(cast), cast.clerk, department="warranty")
    do(cast, "urge_case", other, cast.owner)
    assert told("urged") == {"陈晓", "赵敏"}


def test_it_is_for_the_asker_and_the_desk(cast: Cast) -> None:
    check_usual_refusals(cast, "urge_case", asked(cast), cast.owner, wrong=[cast.lead, cast.engineer])
