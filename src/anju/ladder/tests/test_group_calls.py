"""A call at 400 is kept, raises what stands lower by itself, and the group keeps what its own call back found."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from anju.core.errors import Refusal
from anju.core.outbox import drain
from anju.core.time import product_time_at
from anju.ladder.models import GroupCall
from anju.ladder.tests.acting import after, at, do, night_case, rung_due, story, upper
from anju.ladder.tests.test_channels import came_by
from anju.matters.models import Event
from anju.notices.models import Notice
from anju.repairs.actions import link_repeat, merge_case
from anju.repairs.tests.acting import do as do_repair
from tests.cast import Cast
from tests.walk import walk_to

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-2", "SLA-3")]


def again(cast: Cast, number: str, channel: str) -> None:
    link_repeat(number=number, words="还没人来", channel=channel, by=cast.actor(cast.clerk))


@pytest.mark.parametrize(
    ("channel", "level"), [("group_400", "group"), ("government", "developer"), ("media", "developer")]
)
def test_it_rises_by_itself_when_they_call_again_from_further_up(cast: Cast, channel: str, level: str) -> None:
    people, matter = upper(cast), night_case(cast)
    with at(after(30)):
        again(cast, matter.number, "hotline")
        assert story(matter) == []
        again(cast, matter.number, channel)
    assert story(matter) == [("desk", "opened", "failed"), (level, "channel", "running")]
    assert rung_due(matter) == after(150), "the rung has its own limit, from that call on"
    who = people.group if level == "group" else people.developer
    for person, template in ((who, "rung_entered"), (cast.desk_lead, "rung_failed"), (cast.owner, f"rung_is_{level}")):
        assert Notice.objects.filter(matter=matter, person=person, template=template, route="app").count() == 1, (
            template
        )


def test_it_never_falls_and_rises_once(cast: Cast) -> None:
    upper(cast)
    matter = night_case(cast)
    with at(after(30)):
        for channel in ("group_400", "government", "group_400"):
            again(cast, matter.number, channel)
    assert story(matter) == [("desk", "opened", "failed"), ("group", "channel", "running")]
    assert GroupCall.objects.filter(matter=matter).count() == 2


def test_it_leaves_to_the_follow_up_what_is_done(cast: Cast) -> None:
    upper(cast)
    matter = walk_to(cast, "signed_off")
    again(cast, matter.number, "group_400")
    assert story(matter) == []
    assert not GroupCall.objects.exists()


def test_it_rises_with_a_double_that_came_by_400(cast: Cast) -> None:
    upper(cast)
    matter = night_case(cast)
    double = came_by(cast, "group_400")
    with at(after(30)):
        merge_case(number=double.number, into=matter.number, reason="同一件事", by=cast.actor(cast.clerk))
    assert story(matter)[-1] == ("group", "channel", "running")
    assert story(double) == [("group", "channel", "dropped")]


def test_it_keeps_what_the_group_found_on_the_case(cast: Cast, django_assert_max_num_queries: Any) -> None:
    people, matter = upper(cast), night_case(cast)
    desk = Client()
    desk.force_login(people.group)
    with at(after(30)):
        do_repair(cast, "set_off", matter, cast.lead)
        with pytest.raises(Refusal, match="group-call-none-open"):
            do("record_group_result", cast, matter.number, people.group, found="satisfied")
        do("record_group_call", cast, matter.number, people.group, reference="400-8812")
        again(cast, matter.number, "group_400")
        assert "400 来电 2 次 · 待回访" in desk.get(f"/desk/cases/{matter.number}").content.decode()
        with pytest.raises(Refusal, match="not-yours-to-do"):
            do("record_group_result", cast, matter.number, people.developer, found="satisfied")
    with at(after(90)):
        do("record_group_result", cast, matter.number, people.group, found="dissatisfied", remark="业主说没人回电")
    calls = GroupCall.objects.filter(matter=matter).order_by("no")
    assert [(call.no, call.reference, call.found, call.found_by) for call in calls] == [
        (1, "400-8812", "dissatisfied", people.group),
        (2, "", "dissatisfied", people.group),
    ]
    event = Event.objects.get(matter=matter, kind="rung.result_recorded")
    assert (event.data["found"], event.audience, event.words.get().text) == ("dissatisfied", "staff", "业主说没人回电")
    told = Notice.objects.filter(matter=matter, template="group_dissatisfied", route="app")
    assert {notice.person for notice in told} == {cast.desk_lead, cast.lead}
    with product_time_at(after(91)):
        desk.get(f"/desk/cases/{matter.number}")
        with django_assert_max_num_queries(12):
            text = desk.get(f"/desk/cases/{matter.number}").content.decode()
        for words in ("400 来电 2 次 · 集团回访：不满意", "业主说没人回电"):
            assert words in text, words
        desk.get("/desk/ladder?project=YQ")
        with django_assert_max_num_queries(12):
            page = desk.get("/desk/ladder?project=YQ").content.decode()
        for words in ("400 来电（近 30 天） <b>2</b>", "集团回访：不满意 <b>2</b>", "待回访 <b>0</b>"):
            assert words in page, words
        with pytest.raises(Refusal, match="group-call-none-open"):
            do("record_group_result", cast, matter.number, people.group, found="satisfied")
    assert desk.get(f"/api/v1/cases/{matter.number}").json()["ladder"]["group_found"] == "dissatisfied"


def test_it_is_still_recorded_after_the_case_was_solved(cast: Cast) -> None:
    people = upper(cast)
    matter = came_by(cast, "group_400")
    do_repair(cast, "cancel_case", matter, cast.desk_lead, reason="业主撤回")
    drain()
    do("record_group_result", cast, matter.number, people.group, found="satisfied")
    assert GroupCall.objects.get(matter=matter).found == "satisfied"
    assert not Notice.objects.filter(template="group_dissatisfied").exists()


def test_it_is_kept_whole_by_the_database(cast: Cast) -> None:
    upper(cast)
    matter = came_by(cast, "group_400")
    for broken in ({"found": "satisfied"}, {"found": "", "found_by": cast.clerk}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GroupCall.objects.filter(matter=matter).update(**broken)
