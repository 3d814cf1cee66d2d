"""Whoever is in charge hands it up one rung, never two."""

import pytest

from anju.core.errors import Invalid, NotFound, Refusal
from anju.ladder.tests.acting import after, at, do, night_case, story, upper
from anju.matters.models import Event, Words
from anju.notices.models import Notice
from anju.verbs.performing import perform
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SLA-3", "CMP-7")]


def test_it_goes_to_the_next_rung_with_a_reason(cast: Cast) -> None:
    people = upper(cast)
    matter = night_case(cast)
    with at(after(5)):
        do("hand_up", cast, matter.number, cast.clerk, next_rung="developer", reason="涉及开发商承诺,物业无权答复")
    with at(after(6)):
        do("hand_up", cast, matter.number, people.developer, next_rung="group", reason="需集团决定")
    assert story(matter) == [
        ("desk", "opened", "failed"), ("developer", "handed", "failed"), ("group", "handed", "running"),
    ]  # fmt: skip
    event = Event.objects.filter(matter=matter, kind="rung.handed_up").first()
    assert event is not None
    assert event.data["from"] == "desk"
    assert Words.objects.get(event=event).text.startswith("涉及开发商")
    assert Notice.objects.filter(matter=matter, person=people.group, template="rung_entered", route="app").count() == 1


def test_it_jumps_no_rung_from_inside(cast: Cast) -> None:
    people = upper(cast)
    matter = night_case(cast)
    with at(after(5)):
        for who in (cast.clerk, cast.desk_lead):
            with pytest.raises(Refusal, match="rung-jumped") as refused:
                do("hand_up", cast, matter.number, who, next_rung="group", reason="业主很生气")
            assert refused.value.data["next"] == "developer"
        do("hand_up", cast, matter.number, cast.desk_lead, next_rung="developer", reason="业主很生气")
        with pytest.raises(Refusal, match="rung-jumped"):
            do("hand_up", cast, matter.number, people.developer, next_rung="developer", reason="再交一次")
    assert [level for level, _how, _outcome in story(matter)] == ["desk", "developer"]


def test_it_is_handed_up_by_nobody_but_who_is_in_charge(cast: Cast) -> None:
    people = upper(cast)
    matter = night_case(cast)
    with at(after(5)):
        for who in (people.developer, people.group, cast.lead, cast.owner):
            with pytest.raises(Refusal, match="not-yours-to-do"):
                do("hand_up", cast, matter.number, who, next_rung="developer", reason="越级")
        for stranger in (cast.stranger_clerk, cast.technician, cast.neighbour):
            with pytest.raises(NotFound):
                do("hand_up", cast, matter.number, stranger, next_rung="developer", reason="越级")
    with at(after(60)), pytest.raises(Refusal, match="not-yours-to-do"):
        do("hand_up", cast, matter.number, cast.clerk, next_rung="group", reason="物业想再升一级")


@pytest.mark.parametrize(
    "given",
    [{}, {"next_rung": "developer"}, {"next_rung": "head", "reason": "升级"}, {"next_rung": "desk", "reason": "退回"}],
)
def test_it_wants_a_rung_and_a_reason(cast: Cast, given: dict[str, str]) -> None:
    matter = night_case(cast)
    with at(after(5)), pytest.raises(Invalid):
        perform("hand_up", number=matter.number, actor=cast.actor(cast.clerk), inputs=given)
    assert story(matter) == []
