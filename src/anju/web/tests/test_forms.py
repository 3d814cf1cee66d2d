"""Forms made from a verb's inputs."""

from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.utils import timezone
from pydantic import Field as Described

from anju.core.errors import Invalid
from anju.core.flow import Inputs
from anju.web.forms import Choice, fields_of, read


class Agree(Inputs):
    remark: str = Described(default="", max_length=2000)
    urgency: Literal["normal", "emergency"]
    at: datetime
    items: list[int] = Described(min_length=1)
    told: bool = False
    part: str = Described(json_schema_extra={"widget": "combo"}, title="Part")
    minutes: int | None = Described(default=None, ge=1)


def test_it_chooses_the_widget_from_the_type() -> None:
    fields = {field.name: field for field in fields_of(Agree, choices={"part": [Choice(value="wsj", title="卫生间")]})}
    assert {name: field.widget for name, field in fields.items()} == {
        "remark": "textarea",
        "urgency": "select",
        "at": "datetime",
        "items": "chips",
        "told": "check",
        "part": "combo",
        "minutes": "number",
    }
    assert [field.name for field in fields.values() if field.required] == ["urgency", "at", "items", "part"]
    assert fields["minutes"].minimum == "1"


def test_it_reads_back_what_was_posted_in_local_time() -> None:
    posted = QueryDict("urgency=emergency&at=2026-11-21T15:17&items=1&items=2&told=on&part=wsj&minutes=")
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        agreed = read(Agree, posted)
    assert agreed.at == datetime(2026, 11, 21, 7, 17, tzinfo=UTC)
    assert (agreed.items, agreed.told, agreed.minutes) == ([1, 2], True, None)


def test_it_names_each_field_to_mend() -> None:
    with pytest.raises(Invalid) as refused:
        read(Agree, QueryDict("urgency=whenever&at=tomorrow"))
    assert refused.value.code == "form-incomplete"
    assert set(refused.value.fields) == {"urgency", "at", "items", "part"}


def test_it_shows_a_moment_in_local_time() -> None:
    moment = datetime(2026, 11, 21, 7, 17, tzinfo=UTC)
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        shown = {field.name: field.shown for field in fields_of(Agree, values={"at": moment})}
    assert shown["at"] == "2026-11-21T15:17"
