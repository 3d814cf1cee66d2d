"""Passing on what was heard: any colleague, any place or none, once however often it is sent; the desk hears at once."""

from datetime import timedelta
from typing import Any

import pytest

from anju.core.errors import Forbidden, Invalid
from anju.intake.models import Referral
from anju.intake.referrals import actions
from anju.intake.referrals.flow import EMPLOYEES
from anju.intake.referrals.tests.acting import WORDS, due_of, kinds, referral_of, referred, told
from anju.matters.act import Repeated
from anju.matters.models import Attachment, Words
from anju.repairs.tests.acting import rows
from tests.cast import Cast, grant, person

pytestmark = pytest.mark.django_db


@pytest.mark.covers("INT-3", "CMP-1", "INT-2")
def test_it_waits_at_the_desk_with_a_limit(cast: Cast) -> None:
    matter = referred(cast)
    assert (matter.state, matter.kind, matter.holder_role, matter.room) == ("waiting", "referral", "desk", cast.home)
    assert matter.number.startswith("YQ-RF-")
    assert due_of(matter, "referral") == matter.opened_at + timedelta(minutes=15)
    kept = referral_of(matter)
    assert (kept.referrer, kept.who, kept.phone) == (cast.technician, "王女士", "13800005678")
    assert told("referral_made") == {"陈晓"}
    said = dict(Words.objects.filter(matter=matter).values_list("field", "text"))
    assert said == {"description": WORDS}


@pytest.mark.parametrize(
    ("where", "room", "area", "place"),
    [
        ("3栋2单元1801", "3-2-1801", "", ""),
        ("3栋大堂", "", "3栋大堂", ""),
        ("电梯口", "", "", "电梯口"),
        ("", "", "", ""),
    ],
)
def test_it_is_never_refused_for_its_place(cast: Cast, where: str, room: str, area: str, place: str) -> None:
    matter = referred(cast, where=where)
    assert (str(matter.room or ""), str(matter.area or "")) == (room, area)
    kept = Words.objects.filter(matter=matter, field="place").values_list("text", flat=True).first()
    assert (kept or "") == place


@pytest.mark.covers("INT-3")
def test_it_is_open_to_every_colleague_and_to_no_firm_or_resident(cast: Cast) -> None:
    for role in sorted(EMPLOYEES):
        colleague = person(f"同事{role}", "staff", username=f"c-{role}")
        grant(colleague, role, project=cast.project)
        assert referred(cast, by=colleague).state == "waiting", role
    before = rows()
    for outsider in (cast.foreman, cast.owner, cast.stranger_clerk):
        with pytest.raises(Forbidden) as caught:
            referred(cast, by=outsider)
        assert caught.value.code == "not-yours-to-refer"
    assert rows() == before


@pytest.mark.parametrize("words", ["", " ", "漏"])
def test_it_wants_words(cast: Cast, words: str) -> None:
    with pytest.raises(Invalid) as caught:
        referred(cast, words=words)
    assert caught.value.code == "referral-without-words"
    assert set(caught.value.fields) == {"words"}


def test_it_is_kept_once_however_often_it_is_sent(cast: Cast) -> None:
    given: dict[str, Any] = {"client_id": "phone-00001"}
    first = referred(cast, **given)
    with pytest.raises(Repeated) as caught:
        referred(cast, **given)
    assert caught.value.event.matter == first
    assert Referral.objects.count() == 1


def test_it_takes_ones_own_photos_only(cast: Cast) -> None:
    matter = referred(cast, photos=(cast.file(cast.technician),))
    assert Attachment.objects.filter(matter=matter).count() == 1
    with pytest.raises(Invalid) as caught:
        referred(cast, photos=(cast.file(cast.clerk),))
    assert caught.value.code == "file-not-yours"


def test_it_holds_no_words_and_no_number_in_its_events(cast: Cast) -> None:
    matter = referred(cast)
    for event in matter.events.all():
        assert "地库" not in str(event.data)
        assert "13800005678" not in str(event.data)
    assert kinds(matter) == ["referral.made"]
    assert matter.title == actions.TITLE
