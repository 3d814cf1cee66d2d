from typing import Any

import pytest

from anju.repairs.models import Consent
from anju.repairs.tests.acting import check_file_refusals, check_usual_refusals, do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to

MOVE: dict[str, Any] = {"about": "furniture", "what": "挪开衣柜", "consent": "spoken"}


@pytest.mark.covers("REP-6")
def test_it_keeps_what_may_be_moved_and_how_the_owner_said_so(cast: Cast) -> None:
    matter = do(cast, "give_consent", walk_to(cast, "in_work"), cast.technician, 1, **MOVE)
    consent = Consent.objects.get()
    assert (consent.kind, consent.given, consent.how, kinds(matter)[-1]) == (
        "furniture", True, "spoken", "repair_item.consent_given"
    )  # fmt: skip


@pytest.mark.covers("REP-6")
def test_it_wants_a_photo_before_decoration_is_put_at_risk(cast: Cast) -> None:
    matter = walk_to(cast, "in_work")
    risk = {**MOVE, "about": "decoration", "what": "凿开一块墙砖"}
    assert refused(cast, "give_consent", matter, cast.technician, 1, **risk) == "consent-photo-missing"
    check_file_refusals(cast, "give_consent", matter, cast.technician, 1, **risk)
    do(cast, "give_consent", matter, cast.technician, 1, **risk, photos=[cast.file(cast.technician)])


def test_it_is_for_household_and_worker_on_site(cast: Cast) -> None:
    matter, wrong = walk_to(cast, "in_work"), [cast.clerk, cast.lead]
    check_usual_refusals(cast, "give_consent", matter, cast.technician, 1, wrong=wrong, **MOVE)
    signed = {**MOVE, "consent": "signed"}
    assert refused(cast, "give_consent", matter, cast.technician, 1, **signed) == "consent-signature-missing"
    before = walk_to(cast, "appointed")
    assert refused(cast, "give_consent", before, cast.technician, 1, **MOVE) == "item-not-ready-for-give-consent"
