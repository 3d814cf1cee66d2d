"""Bulletins: written, published to the homes they are for, told once a home, withdrawn on record."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from anju.core import outbox
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.time import product_now
from anju.matters.models import Event
from anju.notices.models import Notice
from anju.people.models import Residency
from anju.people.queries import homes_of
from anju.publishing.actions import (
    draft_bulletin,
    mark_read,
    publish_bulletin,
    revise_bulletin,
    withdraw_bulletin,
)
from anju.publishing.bulletins import bulletin_for, reached_home, read_count, shown_to
from anju.publishing.inputs import Write
from anju.publishing.models import Bulletin
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("DOC-3")]
Make = Callable[..., Write]


def shown(cast: Cast, home: Any = None) -> list[str]:
    day = product_now().astimezone(cast.project.zone).date()
    return [each.matter.number for each in shown_to(home or cast.home, day=day)]


def test_it_is_seen_only_once_published(cast: Cast, make_words: Make) -> None:
    matter = draft_bulletin(project=cast.project, given=make_words(), by=cast.actor(cast.clerk))
    assert matter.number.startswith("YQ-GG-")
    assert shown(cast) == []
    with pytest.raises(NotFound):
        reached_home(homes_of(cast.owner), matter.number)
    with pytest.raises(Forbidden):
        publish_bulletin(number=matter.number, by=cast.actor(cast.clerk))
    publish_bulletin(number=matter.number, by=cast.actor(cast.desk_lead))
    assert shown(cast) == [matter.number]
    with pytest.raises(Refusal) as refusal:
        publish_bulletin(number=matter.number, by=cast.actor(cast.desk_lead))
    assert refusal.value.code == "bulletin-no-draft"
    with pytest.raises(Refusal):
        revise_bulletin(number=matter.number, given=make_words(title="别的"), by=cast.actor(cast.clerk))


def test_it_reaches_the_homes_it_is_for_newest_first(
    cast: Cast, make_words: Make, published: Callable[..., str]
) -> None:
    everyone = published(make_words())
    building = published(make_words(places=["3"]))
    above = published(make_words(places=[cast.home_above.label]))
    ended = published(make_words(ends_on=date(2020, 1, 1)))
    assert shown(cast) == [building, everyone]
    assert shown(cast, cast.home_above) == [above, building, everyone]
    assert ended not in shown(cast)
    with pytest.raises(NotFound):
        reached_home(homes_of(cast.owner), above)
    with pytest.raises(NotFound):
        bulletin_for(cast.actor(cast.stranger_clerk).reach, everyone)
    with pytest.raises(NotFound):
        bulletin_for(cast.actor(cast.foreman).reach, everyone)


def test_it_tells_every_home_once(cast: Cast, make_words: Make, published: Callable[..., str]) -> None:
    Residency.objects.create(person=cast.owner, room=cast.home_above, relation="family", starts_on=date(2025, 1, 1))
    published(make_words(by_text=True))
    outbox.drain()
    outbox.drain()
    told = list(Notice.objects.filter(template="bulletin_published").values_list("person__name", "route"))
    assert sorted(told) == sorted([("王晓华", "app"), ("王晓华", "sms"), ("莫言之", "app"), ("莫言之", "sms")])


def test_it_counts_homes_that_have_read_it(cast: Cast, make_words: Make, published: Callable[..., str]) -> None:
    bulletin = Bulletin.objects.select_related("matter").get(matter__number=published(make_words()))
    for _again in range(2):
        mark_read(bulletin=bulletin, person=cast.owner, room=cast.home)
    assert read_count(bulletin) == (1, 2)


def test_it_stays_on_record_when_withdrawn(cast: Cast, make_words: Make, published: Callable[..., str]) -> None:
    number = published(make_words())
    with pytest.raises(Forbidden):
        withdraw_bulletin(number=number, reason="写错了", by=cast.actor(cast.clerk))
    withdraw_bulletin(number=number, reason="写错了", by=cast.actor(cast.desk_lead))
    assert shown(cast) == []
    bulletin = bulletin_for(cast.actor(cast.clerk).reach, number)
    assert (bulletin.matter.state, bulletin.text) == ("withdrawn", "明天上午检修水泵。")
    assert Event.objects.get(matter=bulletin.pk, kind="bulletin.withdrawn").words.get().text == "写错了"
    with pytest.raises(Refusal):
        withdraw_bulletin(number=number, reason="再来", by=cast.actor(cast.desk_lead))


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"places": ["99"]}, "place-unknown", "places"),
        ({"kind": "activity"}, "activity-incomplete", "place"),
        ({"kind": "activity", "place": "大堂"}, "activity-incomplete", "starts_at"),
        ({"kind": "activity", "place": "大堂", "starts_at": "2020-01-01T00:00Z"}, "activity-incomplete", "starts_at"),
        (
            {"kind": "activity", "place": "大堂", "starts_at": "2199-01-01T00:00Z", "deadline": "2199-01-02T00:00Z"},
            "activity-incomplete",
            "deadline",
        ),
    ],
)
def test_it_refuses_by_field(cast: Cast, make_words: Make, changed: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        draft_bulletin(project=cast.project, given=make_words(**changed), by=cast.actor(cast.clerk))
    assert (refusal.value.code, field in refusal.value.fields) == (code, True)
    assert not Bulletin.objects.exists()


def test_it_is_written_by_those_who_may(cast: Cast, make_words: Make) -> None:
    for who in (cast.technician, cast.owner, cast.foreman, cast.stranger_clerk):
        with pytest.raises(Forbidden):
            draft_bulletin(project=cast.project, given=make_words(), by=cast.actor(who))


def test_it_can_be_changed_while_it_is_a_draft(cast: Cast, make_words: Make) -> None:
    number = draft_bulletin(project=cast.project, given=make_words(places=["3"]), by=cast.actor(cast.clerk)).number
    revise_bulletin(number=number, given=make_words(title="停电", places=[cast.home.label]), by=cast.actor(cast.clerk))
    bulletin = bulletin_for(cast.actor(cast.clerk).reach, number)
    assert bulletin.matter.title == "停电"
    assert [place.room for place in bulletin.places.all()] == [cast.home]


def test_it_is_not_published_once_it_has_begun(cast: Cast, make_activity: Make) -> None:
    number = draft_bulletin(project=cast.project, given=make_activity(), by=cast.actor(cast.clerk)).number
    Bulletin.objects.filter(matter__number=number).update(starts_at=product_now() - timedelta(minutes=1))
    with pytest.raises(Invalid):
        publish_bulletin(number=number, by=cast.actor(cast.desk_lead))
