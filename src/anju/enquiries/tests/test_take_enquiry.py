"""Taking an enquiry: answered while they are on the line, or with a limit from the ring."""

from datetime import timedelta

import pytest

from anju.clocks.models import Clock
from anju.core.errors import Forbidden, Invalid
from anju.core.time import product_now
from anju.enquiries.actions.asking import Answer
from anju.enquiries.tests.acting import ANSWER, agreed, asked, enquiry_of, last, said, told
from anju.intake.models import Case
from anju.matters.act import Repeated
from anju.repairs.tests.acting import clocks, kinds, rows
from anju.verbs.registering import Report, register
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.covers("INT-1", "INT-6")
def test_it_takes_a_question_with_a_limit_from_the_ring(cast: Cast) -> None:
    rang = product_now() - timedelta(minutes=10)
    matter = asked(cast, rang_at=rang)
    assert (matter.state, matter.title, matter.holder_role, matter.open) == ("asked", "咨询", "desk", True)
    clock = Clock.objects.get(matter=matter)
    assert (clock.name, clock.state) == ("answer", "running")
    assert clock.starts_at == rang.replace(microsecond=0)
    assert clock.edition is not None
    assert clock.edition.clause_id == "answer.enquiry"
    assert told("enquiry_promise") == {"王晓华"}
    assert told("enquiry_asked") == set(), "the desk took it itself"


def test_it_gives_a_suggestion_its_own_limit(cast: Cast) -> None:
    clock = Clock.objects.get(matter=asked(cast, "suggestion"))
    assert clock.edition is not None
    assert clock.edition.clause_id == "answer.suggestion"


@pytest.mark.covers("INT-6", "CMP-8")
def test_it_is_taken_answered_and_closed_in_one_act(cast: Cast) -> None:
    edition = agreed(cast)
    matter = asked(cast, answer=Answer(words=ANSWER, edition=edition.pk))
    assert (matter.state, matter.open, matter.holder_role) == ("closed", False, "")
    assert kinds(matter) == ["case.registered", "enquiry.taken", "enquiry.answered"]
    assert clocks(matter) == {"answer": "met"}
    kept = enquiry_of(matter)
    assert (kept.at_once, kept.edition, kept.answered_at) == (True, edition, matter.closed_at)
    assert Case.objects.get(pk=matter.pk).told_at == matter.closed_at
    assert said(matter, "answer") == [ANSWER]
    assert last(matter).data["edition"] == edition.pk
    assert told("enquiry_promise") == set(), "what is answered needs no promise"
    assert told("enquiry_answered") == {"王晓华"}


def test_it_refuses_an_answer_that_cannot_stand(cast: Cast) -> None:
    other = agreed(cast)
    other.entry.project = cast.other_project
    other.entry.save(update_fields=["project"])
    before = rows()
    for answer, code in (
        (Answer(words=" "), "answer-missing"),
        (Answer(words=ANSWER, edition=other.pk), "edition-unknown"),
        (Answer(words=ANSWER, edition=999), "edition-unknown"),
    ):
        with pytest.raises(Invalid) as caught:
            asked(cast, answer=answer)
        assert caught.value.code == code
    with pytest.raises(Invalid) as caught:
        asked(cast, "suggestion", answer=Answer(words=ANSWER))
    assert caught.value.code == "suggestion-not-decided"
    with pytest.raises(Forbidden):
        asked(cast, by=cast.owner, answer=Answer(words=ANSWER))
    assert rows() == before


def test_it_is_asked_by_a_resident_and_the_desk_hears(cast: Cast) -> None:
    matter = asked(cast, by=cast.owner)
    assert matter.state == "asked"
    assert told("enquiry_asked") == {"陈晓"}


def test_it_is_taken_once_however_often_it_is_sent(cast: Cast) -> None:
    report = Report(
        project=cast.project, room=cast.home, area=None, kind="enquiry", channel="hotline", description="水费怎么收?",
        answer=Answer(words=ANSWER),
    )  # fmt: skip
    first = register(report, actor=cast.actor(cast.clerk), client_id="call-00001")
    done = rows()
    with pytest.raises(Repeated) as caught:
        register(report, actor=cast.actor(cast.clerk), client_id="call-00001")
    assert caught.value.event.matter == first
    assert rows() == done


def test_it_needs_no_place(cast: Cast) -> None:
    report = Report(
        project=cast.project, room=None, area=None, kind="suggestion", channel="counter", description="加装雨棚",
        reporter_name="路人", reporter_phone="",
    )  # fmt: skip
    matter = register(report, actor=cast.actor(cast.clerk))
    assert (matter.kind, matter.room, matter.area) == ("suggestion", None, None)
