"""Photos from whoever reported: asked for by text message, sent by the link."""

import pytest

from anju.core.outbox import drain
from anju.intake.models import Case
from anju.matters.models import Attachment
from anju.notices.models import Notice
from anju.notices.wording import text_of
from anju.repairs.tests.acting import check_usual_refusals, do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-4", "INT-2")]


def test_it_sends_the_reporter_the_cases_own_link(cast: Cast) -> None:
    matter = cast.repair()
    do(cast, "ask_for_photos", matter, cast.clerk)
    drain()
    told = Notice.objects.get(matter=matter, template="photos_wanted", route="sms")
    assert "/c/" in text_of(told)
    assert "/photos" in text_of(told)


def test_it_is_the_desks_while_the_case_runs(cast: Cast) -> None:
    check_usual_refusals(cast, "ask_for_photos", cast.repair(), cast.clerk, wrong=[cast.lead, cast.owner])
    assert refused(cast, "ask_for_photos", walk_to(cast, "closed"), cast.clerk) == "case-not-ready-for-ask-for-photos"


def test_it_refuses_where_no_number_is_known(cast: Cast) -> None:
    matter = cast.repair()
    Case.objects.filter(pk=matter.pk).update(reporter_phone="")
    assert refused(cast, "ask_for_photos", matter, cast.clerk) == "case-without-number"


def test_it_keeps_the_photos_that_the_household_sends(cast: Cast) -> None:
    matter = cast.repair()
    do(cast, "send_photos", matter, cast.owner, photos=[cast.file(cast.owner), cast.file(cast.owner)])
    assert kinds(matter)[-1] == "repair.photos_sent"
    assert Attachment.objects.filter(matter=matter, kind="photo").count() == 2
    assert refused(cast, "send_photos", matter, cast.owner, photos=[]) == "inputs-invalid"
    assert refused(cast, "send_photos", matter, cast.clerk, photos=[cast.file(cast.clerk)]) == "not-yours-to-do"
    assert refused(cast, "send_photos", matter, cast.owner, photos=[cast.file(cast.clerk)]) != ""
