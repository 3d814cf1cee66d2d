"""The queue of follow-ups and the player: what they show, to whom, at what cost."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from anju.core.time import machine_now
from anju.followup.actions import claim_next
from anju.followup.models import Claim, FollowUp, RaisedPoint
from anju.matters.models import Matter
from anju.people.models import Person
from tests.cast import Cast, grant
from tests.walk import walk_to


def signed_in(client: Client, who: Person) -> Client:
    client.force_login(who)
    session = client.session
    session["seen"] = machine_now().timestamp()
    session.save()
    return client


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    return signed_in(client, cast.clerk)


def post(client: Client, path: str, **given: Any) -> Any:
    return client.post(f"/desk/follow-ups/{path}", given)


@pytest.mark.covers("FUP-1")
def test_it_queues_what_waits(desk: Client, cast: Cast) -> None:
    first, _early = walk_to(cast, "signed_off"), walk_to(cast, "done")
    shown = desk.get("/desk/follow-ups?project=YQ").content.decode()
    assert re.findall(r'id="row-([^"]+)"', shown) == [first.number]
    post(desk, f"play/{first.number}/record", outcome="record_not_reached")
    assert first.number not in desk.get("/desk/follow-ups?project=YQ").content.decode()
    assert first.number in desk.get("/desk/follow-ups?project=YQ&view=later").content.decode()
    assert first.number in desk.get("/desk/follow-ups?project=YQ&view=done").content.decode()


def test_it_goes_on_page_by_page(desk: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [walk_to(cast, "signed_off").number for _ in range(3)]
    monkeypatch.setattr("anju.followup.queries.lists.queue_page.__kwdefaults__", {"size": 2})
    page = desk.get("/desk/follow-ups?project=YQ").content.decode()
    after = re.search(r"cursor=([^\"&]+)", page)
    assert after is not None
    rest = desk.get(f"/desk/follow-ups?project=YQ&cursor={after[1]}").content.decode()
    assert [number in page for number in numbers] == [True, True, False]
    assert [number in rest for number in numbers] == [False, False, True]
    assert desk.get("/desk/follow-ups?project=YQ&cursor=abc").status_code == 422


def test_it_is_read_by_readers_and_called_by_callers(client: Client, cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    lead = signed_in(client, cast.lead)
    assert lead.get("/desk/follow-ups?project=YQ").status_code == 200
    assert lead.get("/desk/follow-ups/play?project=YQ").status_code == 403
    assert lead.get(f"/desk/follow-ups/play/{matter.number}").status_code == 403
    stranger = signed_in(Client(), cast.stranger_clerk)
    assert stranger.get("/desk/follow-ups?project=YQ").status_code == 404
    assert stranger.get(f"/desk/follow-ups/play/{matter.number}").status_code == 404


@pytest.mark.covers("FUP-1")
def test_it_shows_whom_what_and_what_to_say(desk: Client, cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    answer = post(desk, "play?project=YQ")
    assert answer.headers["Location"] == f"/desk/follow-ups/play/{matter.number}"
    shown = desk.get(answer.headers["Location"]).content.decode()
    for words in ("王女士", "138****5678", "3-2-1801", "卫生间 顶棚", "陈晓", "云栖苑"):
        assert words in shown
    assert "13800005678" not in shown


@pytest.mark.covers("FUP-1")
def test_it_leads_to_the_next_one_and_at_last_to_none(desk: Client, cast: Cast) -> None:
    first, second = walk_to(cast, "signed_off"), walk_to(cast, "signed_off")
    assert first.number in post(desk, "play?project=YQ").headers["Location"]
    answer = post(desk, f"play/{first.number}/record", outcome="record_satisfied", overall="5", client_id="press-0001")
    assert answer.headers["Location"] == f"/desk/follow-ups/play/{second.number}"
    again = post(desk, f"play/{first.number}/record", outcome="record_satisfied", client_id="press-0001")
    assert again.status_code == 303
    assert FollowUp.objects.get(matter=first).overall == 5
    last = post(desk, f"play/{second.number}/record", outcome="record_so_so", could_be="来晚了")
    assert last.headers["Location"] == "/desk/follow-ups/play?project=YQ"
    assert not Claim.objects.exists()
    assert "回访都打完了" in desk.get("/desk/follow-ups/play?project=YQ").content.decode()


@pytest.mark.covers("FUP-2")
def test_it_opens_again_with_the_picked_reason(desk: Client, cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    post(desk, f"play/{matter.number}/record", outcome="record_dissatisfied", picked="又坏了", reason="")
    matter.refresh_from_db()
    assert matter.state == "in_repair"


def test_it_wants_an_outcome_and_what_that_asks(desk: Client, cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    for given in ({}, {"outcome": "cancel_case"}, {"outcome": "record_so_so"}, {"outcome": "record_dissatisfied"},
                  {"outcome": "defer_follow_up", "again_at": "soon"}):  # fmt: skip
        assert post(desk, f"play/{matter.number}/record", **given).status_code == 422, given
    assert post(desk, f"play/{matter.number}/close_case").status_code == 404
    assert not FollowUp.objects.exists()


@pytest.mark.covers("FUP-2")
def test_it_takes_points_as_answered_or_as_cases(desk: Client, cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    post(desk, f"play/{matter.number}/answer_point", point="楼道灯不亮", answer="今晚就换")
    post(desk, f"play/{matter.number}/take_up_point", point="水龙头松了", kind="repair", place="厨房")
    case = RaisedPoint.objects.get(no=2).case
    assert case is not None
    shown = desk.get(f"/desk/follow-ups/play/{matter.number}").content.decode()
    assert "今晚就换" in shown
    assert case.number in shown


def test_it_keeps_what_a_colleague_is_calling_about(desk: Client, cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    claim_next(project=cast.project, by=cast.actor(cast.desk_lead))
    assert desk.get(f"/desk/follow-ups/play/{matter.number}").status_code == 409
    assert "周敏" in desk.get("/desk/follow-ups?project=YQ").content.decode()


def test_it_leads_on_from_what_is_done(desk: Client, cast: Cast) -> None:
    matter = walk_to(cast, "closed")
    answer = desk.get(f"/desk/follow-ups/play/{matter.number}")
    assert answer.headers["Location"] == "/desk/follow-ups/play?project=YQ"


def test_it_gives_the_call_back_for_a_break(desk: Client, cast: Cast) -> None:
    walk_to(cast, "signed_off")
    post(desk, "play?project=YQ")
    assert Claim.objects.filter(person=cast.clerk).exists()
    post(desk, "play/stop?project=YQ")
    assert not Claim.objects.exists()


def test_it_costs_few_queries(desk: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(2):
        walk_to(cast, "signed_off")
    matter = Matter.objects.order_by("pk")[0]
    post(desk, "play?project=YQ")
    for path in ("", "?view=later", "?view=done", f"/play/{matter.number}"):
        desk.get(f"/desk/follow-ups{path}")
        with django_assert_max_num_queries(12):
            assert desk.get(f"/desk/follow-ups{path}").status_code == 200, path


def test_it_offers_no_technician_the_own_repair(client: Client, cast: Cast) -> None:
    grant(cast.technician, "desk", project=cast.project)
    matter = walk_to(cast, "signed_off")
    own = signed_in(client, cast.technician)
    assert post(own, "play?project=YQ").headers["Location"] == "/desk/follow-ups/play?project=YQ"
    assert post(own, f"play/{matter.number}/record", outcome="record_satisfied").status_code == 409
