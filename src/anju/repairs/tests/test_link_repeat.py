import pytest

from anju.core import outbox
from anju.core.time import product_now
from anju.intake.models import Case, Repeat
from anju.matters.models import Event, Matter
from anju.notices.models import Notice
from anju.repairs.tests.acting import check_usual_refusals, clocks, do, kinds, refused
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("INT-7")
def test_it_counts_and_keeps_who_rang_when_and_in_which_words(cast: Cast) -> None:
    matter = walk_to(cast, "assigned")
    before = clocks(matter)
    do(cast, "link_repeat", matter, cast.clerk, words="还在滴水", caller="王先生", phone="139 0000 7777")
    do(cast, "link_repeat", matter, cast.clerk, words="又打来了", phone="13800005678")
    case = Case.objects.get(matter=matter)
    assert (case.repeats, clocks(matter), Matter.objects.count()) == (2, before, 1)
    first, second = Repeat.objects.filter(matter=matter).order_by("no")
    assert (first.reporter_name, first.reporter_phone, first.reporter) == ("王先生", "13900007777", None)
    assert (second.reporter, second.reporter_name) == (cast.owner, "王晓华")
    assert first.rang_at <= product_now()
    events = Event.objects.filter(matter=matter, kind="repair.repeated").order_by("seq")
    assert [event.words.get().text for event in events] == ["还在滴水", "又打来了"]
    assert "139" not in str([event.data for event in events]), "no personal data in events"
    outbox.drain()
    assert Notice.objects.filter(template="reported_again", person=cast.technician).count() == 2


def test_it_wants_words_and_a_running_case(cast: Cast) -> None:
    closed = walk_to(cast, "closed")
    assert refused(cast, "link_repeat", closed, cast.clerk, words="又漏") == "case-not-ready-for-link-repeat"
    assert refused(cast, "link_repeat", cast.repair(), cast.clerk) == "inputs-invalid"


def test_it_is_for_the_desk(cast: Cast) -> None:
    wrong = [cast.lead, cast.warranty, cast.owner]
    matter = walk_to(cast, "on_site")
    check_usual_refusals(cast, "link_repeat", matter, cast.clerk, wrong=wrong, words="又漏")
    assert kinds(matter).count("repair.repeated") == 1
