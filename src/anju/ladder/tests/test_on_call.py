"""Who is on call for an upper rung is named on it and told when a case rises; where nobody is, all are told, and it says so."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.errors import Forbidden, Invalid, Refusal
from anju.ladder.models import Rung
from anju.ladder.tests.acting import Upper, after, at, night_case, upper
from anju.ladder.tests.test_channels import came_by
from anju.notices.models import Notice
from anju.people.actions.on_call import clear_on_call, set_on_call
from anju.people.models import Grant, OnCall, Person
from anju.people.queries import on_call_at, on_call_days, on_duty_at
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SLA-3", "SLA-4", "TEAM-2")]

DAY = date(2026, 11, 20)
"""the night shift of this day runs until the morning on which the case comes in"""


def on_call(
    cast: Cast, who: Person, *, role: str = "dev_cs", starts: time = time(20), ends: time = time(8), day: date = DAY
) -> OnCall:
    return OnCall.objects.create(
        role=role, company=cast.company if role == "dev_cs" else None, day=day, starts=starts, ends=ends, person=who
    )


def told(cast: Cast, template: str = "rung_entered") -> set[Person | None]:
    return {notice.person for notice in Notice.objects.filter(template=template, route="app")}


@pytest.fixture
def people(cast: Cast) -> Upper:
    return upper(cast)


def test_it_names_and_tells_who_is_on_call(cast: Cast, people: Upper) -> None:
    on_call(cast, people.colleague)
    on_call(cast, people.developer, day=DAY + timedelta(days=1))
    matter = night_case(cast)
    owner = Client()
    owner.force_login(cast.owner)
    with at(after(60)):
        pass
    assert told(cast) == {people.colleague}, "the shift that began the evening before"
    assert Rung.objects.get(matter=matter, outcome="running").on_call == people.colleague
    with at(after(61)):
        text = owner.get(f"/owner/cases/{matter.number}").content.decode()
        ladder = text[text.index('id="ladder"') :]
        assert "牛" in ladder
        assert "值班 · 05:00 前接手" in ladder
    with at(after(180)):
        pass
    assert told(cast) == {people.colleague, people.group}, "the group has nobody on call: all of it are told"
    with at(after(181)):
        assert "无人值班，已通知全体" in owner.get(f"/owner/cases/{matter.number}").content.decode()


def test_it_falls_back_to_all_where_nobody_is_on_call(cast: Cast, people: Upper) -> None:
    on_call(cast, people.colleague, starts=time(8), ends=time(20))
    night_case(cast)
    with at(after(60)):
        pass
    assert told(cast) == {people.developer, people.colleague}


def test_it_does_not_count_who_left_or_lost_the_role(cast: Cast, people: Upper) -> None:
    on_call(cast, people.colleague)
    Grant.objects.filter(person=people.colleague).update(ends_on=date(2026, 11, 1))
    matter = night_case(cast)
    with at(after(60)):
        pass
    assert told(cast) == {people.developer}
    assert Rung.objects.get(matter=matter, outcome="running").on_call is None


def test_it_names_the_groups_who_comes_by_400(cast: Cast, people: Upper) -> None:
    on_call(cast, people.group, role="group_cs")
    matter = came_by(cast, "group_400")
    assert Rung.objects.get(matter=matter).on_call == people.group
    assert told(cast) == {people.group}


def test_it_reaches_who_is_on_call_at_night(cast: Cast, people: Upper) -> None:
    moment = after(0)
    assert people.colleague.pk not in on_duty_at(project=cast.project, moment=moment)
    on_call(cast, people.colleague)
    assert people.colleague.pk in on_duty_at(project=cast.project, moment=moment)
    assert on_call_at(project=cast.project, moment=after(6 * 60)) == [], "08:00 belongs to the next one"
    assert on_call_at(project=cast.other_project, moment=moment) == [people.colleague], "of the same company"


def test_it_says_in_which_hours_nobody_is(cast: Cast, people: Upper) -> None:
    on_call(cast, people.colleague)
    on_call(cast, people.developer, day=DAY + timedelta(days=1), starts=time(8), ends=time(18))
    first, second, *_rest = on_call_days(project=cast.project, role="dev_cs", first=DAY)
    assert [str(gap) for gap in first.gaps] == ["00:00–20:00"]
    assert [str(gap) for gap in second.gaps] == ["18:00–24:00"]


def test_it_is_kept_by_the_rung_and_the_administrator(cast: Cast, people: Upper) -> None:
    today = after(0).astimezone(cast.project.zone).date()
    given: dict[str, Any] = {"project": cast.project, "starts": time(20), "ends": time(8)}
    with at(after(0)):
        made = set_on_call(
            actor=cast.actor(people.developer), role="dev_cs", person=people.colleague, first=today,
            last=today + timedelta(days=2), **given,
        )  # fmt: skip
        again = set_on_call(
            actor=cast.actor(cast.admin), role="dev_cs", person=people.colleague, first=today,
            last=today + timedelta(days=3), **given,
        )  # fmt: skip
        assert (made, again, OnCall.objects.count()) == (3, 1, 4)
        one_day = given | {"first": today, "last": today}
        for who, role in ((people.colleague, "dev_cs"), (cast.desk_lead, "dev_cs"), (people.developer, "group_cs")):
            with pytest.raises(Forbidden):
                set_on_call(actor=cast.actor(who), role=role, person=people.group, **one_day)
        with pytest.raises(Refusal, match="not-fit-for-duty"):
            set_on_call(actor=cast.actor(cast.admin), role="group_cs", person=people.developer, **one_day)
        for wrong in (
            {"first": today - timedelta(days=1)},
            {"last": today + timedelta(days=62)},
            {"last": today - timedelta(days=1)},
        ):
            with pytest.raises(Invalid, match="on-call-days"):
                set_on_call(actor=cast.actor(cast.admin), role="group_cs", person=people.group, **(one_day | wrong))
        row = OnCall.objects.first()
        assert row is not None
        with pytest.raises(Forbidden):
            clear_on_call(actor=cast.actor(cast.desk_lead), on_call=row, project=cast.project)
        clear_on_call(actor=cast.actor(people.developer), on_call=row, project=cast.project)
        assert OnCall.objects.count() == 3


def test_it_is_kept_on_a_page(cast: Cast, people: Upper, django_assert_max_num_queries: Any) -> None:
    client = Client()
    client.force_login(people.developer)
    base = "/desk/on-call?project=YQ&level=developer"
    with at(after(0)):
        assert "无人值班" in client.get(base).content.decode()
        sent = {
            "person": people.colleague.pk,
            "first": "2026-11-21",
            "last": "2026-11-22",
            "starts": "20:00",
            "ends": "08:00",
        }
        assert client.post("/desk/on-call/set?project=YQ&level=developer", sent).status_code == 303
        with django_assert_max_num_queries(12):
            text = client.get(base).content.decode()
        assert text.count("牛群</b>") == 2
        assert "08:00–20:00" in text, "the hours nobody is"
        bad = client.post("/desk/on-call/set?project=YQ&level=developer", sent | {"last": "2026-11-20"})
        assert bad.status_code == 422
        row = OnCall.objects.first()
        assert row is not None
        assert client.post(f"/desk/on-call/{row.pk}/clear?project=YQ&level=developer").status_code == 303
        assert client.get(base).content.decode().count("牛群</b>") == 1
        reader = Client()
        reader.force_login(cast.clerk)
        assert "/clear" not in reader.get(base).content.decode()
        lead = client.get("/desk/ladder?project=YQ")
        assert "当前无人值班" in lead.content.decode()
    assert "/desk/on-call" in lead.content.decode()
