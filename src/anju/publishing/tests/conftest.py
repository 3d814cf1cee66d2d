"""An announcement and an activity, published by Zhou Min, and neighbours who sign up."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from anju.core.time import product_now
from anju.people.models import Person, Residency
from anju.publishing.actions import draft_bulletin, publish_bulletin
from anju.publishing.inputs import Write
from tests.cast import Cast, person

Written = Callable[..., str]


def words(**changed: Any) -> Write:
    told: dict[str, Any] = {"kind": "announcement", "title": "停水通知", "text": "明天上午检修水泵。"}
    return Write.model_validate(told | changed)


def activity(**changed: Any) -> Write:
    told: dict[str, Any] = {
        "kind": "activity", "title": "包粽子", "text": "一起包粽子。", "place": "3栋大堂", "seats": 1,
        "starts_at": product_now() + timedelta(days=5), "deadline": product_now() + timedelta(days=3),
    }  # fmt: skip
    return Write.model_validate(told | changed)


@pytest.fixture
def make_words() -> Callable[..., Write]:
    return words


@pytest.fixture
def make_activity() -> Callable[..., Write]:
    return activity


@pytest.fixture
def published(cast: Cast) -> Written:
    """Publish what is given; its number."""

    def publish(given: Write) -> str:
        number = draft_bulletin(project=cast.project, given=given, by=cast.actor(cast.desk_lead)).number
        publish_bulletin(number=number, by=cast.actor(cast.desk_lead))
        return number

    return publish


@pytest.fixture
def residents(cast: Cast) -> list[Person]:
    """Six people of the owner's home."""
    found = [person(f"住户{n}", "resident", phone=f"1371111000{n}") for n in range(6)]
    for one in found:
        Residency.objects.create(person=one, room=cast.home, relation="family", starts_on=date(2025, 1, 1))
    return found
