"""The owner at two in the morning whom nobody comes to: with every route connected and most of them failing, each thing told
arrives with each person exactly once; the night is kept, except in an emergency (SLA-4)."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from anju.clocks.ticker import fire_due
from anju.core.outbox import drain
from anju.core.time import product_time_at
from anju.ladder.tests.acting import TWO_IN_THE_MORNING, after, story, upper
from anju.matters.models import Matter
from anju.notices.actions import wake_due
from anju.notices.models import Attempt, Notice, Preference, Receipt
from anju.notices.tests.acting import OK, connect
from anju.people.models import Person
from tests.cast import Cast
from tests.other_side import OtherSide, Request

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SLA-3", "SLA-4")]
ROUTES = ("loses", "hangs_up", "refuses", "closed", "hook", "carries")


class Sides:
    """Six gateways: a text message provider that takes and loses everything, a robot that reads and hangs up, one that
    refuses, one that nobody listens at, a webhook that answers only the second time, a provider that carries."""

    def __init__(self, settings: Any) -> None:
        self.by_name = {name: OtherSide() for name in ROUTES}
        for side in self.by_name.values():
            side.begin()
            settings.OUTGOING_INNER = settings.OUTGOING_INNER | {f"127.0.0.1:{side.port}"}
        self.arrived: list[str] = []
        """the id of each message, whenever a provider kept it"""
        self.asked: Counter[str] = Counter()
        self.by_name["loses"].reply = self._aliyun(keeps=False)
        self.by_name["carries"].reply = self._aliyun(keeps=True)
        self.by_name["refuses"].answers(200, {"errcode": 310000, "errmsg": "sign not match"})
        self.by_name["hook"].reply = self._hook
        self.by_name["hangs_up"].behaves("drops")

    def _aliyun(self, *, keeps: bool) -> Any:
        kept: list[str] = []

        def reply(request: Request) -> tuple[int, bytes, dict[str, str]]:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}
            if request.headers["x-acs-action"] == "SendSms":
                if keeps:
                    kept.append(asked["OutId"])
                    self.arrived.append(asked["OutId"])
                return 200, json.dumps(OK["sms"]).encode(), {}
            rows = [{"OutId": each, "SendStatus": 3, "ErrCode": "DELIVERED"} for each in kept]
            return 200, json.dumps({"Code": "OK", "SmsSendDetailDTOs": {"SmsSendDetailDTO": rows}}).encode(), {}

        return reply

    def _hook(self, request: Request) -> tuple[int, bytes, dict[str, str]]:
        name = request.headers["anju-id"]
        self.asked[name] += 1
        if self.asked[name] == 1:
            return 503, b"later", {}
        self.arrived.append(name)
        return 204, b"", {}

    def connect(self, cast: Cast) -> None:
        """All of them for the company, in this order."""
        routes = {
            "loses": "sms",
            "hangs_up": "wecom",
            "refuses": "dingtalk",
            "closed": "feishu",
            "hook": "webhook",
            "carries": "sms",
        }
        for place, (name, route) in enumerate(routes.items(), start=1):
            connect(route, self.by_name[name], company=cast.company, place=place)
        self.by_name["closed"].behaves("closed")


@pytest.fixture
def sides(settings: Any, cast: Cast) -> Iterator[Sides]:
    found = Sides(settings)
    found.connect(cast)
    yield found
    for side in found.by_name.values():
        side.end()


@contextmanager
def at(minutes: float) -> Iterator[None]:
    """At so many minutes after two, with all that is due fired, told and sent."""
    with product_time_at(after(minutes)):
        _settle()
        yield
        _settle()


def _settle() -> None:
    fire_due()
    while drain().done or wake_due():
        pass


def pass_until(minutes: int, *, since: int) -> None:
    """Let the time pass, five minutes by five minutes."""
    for passed in range(since, minutes, 5):
        with at(passed):
            pass


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    answer = client.post(path, body, content_type="application/json")
    assert answer.status_code in {200, 201}, answer.content
    return answer.json()


def angry_night(cast: Cast, urgency: str) -> Matter:
    """Over the API: the desk registers, nobody comes, it rises, is taken over, the promise breaks, the group has it."""
    people = upper(cast)
    for who, routes in (
        (cast.desk_lead, ["wecom", "sms"]),
        (people.developer, ["dingtalk", "webhook"]),
        (people.colleague, ["webhook"]),
        (people.group, ["feishu", "wecom", "webhook"]),
    ):
        Preference.objects.create(person=who, routes=routes)
    body = {
        "project": "YQ", "room": cast.home.label, "kind": "repair", "channel": "hotline", "urgency": urgency,
        "reporter": {"name": "王晓华", "phone": "13800005678", "relation": "owner"},
        "description": "卫生间漏水", "items": [{"place": "卫生间", "part": "顶棚", "description": "漏水"}],
    }  # fmt: skip
    with at(0):
        number = post(signed_in(cast.clerk), "/api/v1/cases", body)["number"]
    limit = 15 if urgency == "emergency" else 60
    pass_until(limit + 10, since=5)
    with at(limit + 10):
        promise = after(limit + 60).isoformat()
        post(
            signed_in(people.developer),
            f"/api/v1/cases/{number}/take_over",
            {"promise": promise, "next_step": "总包在路上"},
        )
    pass_until(limit + 90, since=limit + 15)
    with at(limit + 90):
        post(signed_in(people.group), f"/api/v1/cases/{number}/take_over", {"promise": after(720).isoformat()})
    pass_until(9 * 60, since=limit + 95)
    return Matter.objects.get(number=number)


@pytest.mark.parametrize("urgency", ["emergency", "normal"])
def test_it_arrives_once_with_everybody_whatever_fails(cast: Cast, sides: Sides, urgency: str) -> None:
    matter = angry_night(cast, urgency)
    assert story(matter) == [
        ("desk", "opened", "failed"), ("developer", "clock", "failed"), ("group", "clock", "running")
    ]  # fmt: skip
    every = list(Notice.objects.filter(matter=matter).select_related("person", "event"))
    tellings = Counter((each.event_id, each.template, each.person_id, each.number, each.route) for each in every)
    assert set(tellings.values()) == {1}
    tried = set(Attempt.objects.values_list("notice", flat=True))
    outside = [each for each in Notice.objects.all() if each.route != "app" or each.pk in tried]
    pairs = Counter((each.event_id, each.template, each.person_id, each.number) for each in outside if each.event_id)
    assert set(pairs.values()) == {1}, "what left the house did so once for each person"
    assert {each.state for each in outside} <= {"sent", "delivered", "folded"}, [
        (each.template, each.person, each.state)
        for each in outside
        if each.state not in {"sent", "delivered", "folded"}
    ]
    arrived = Counter(sides.arrived)
    on_their_way = {f"n{each.pk}" for each in outside if each.state != "folded"}
    assert set(arrived) == on_their_way, "none lost, none that nobody made"
    assert set(arrived.values()) == {1}, "none twice"
    folded = [each for each in outside if each.state == "folded"]
    assert all(each.digest is not None and f"n{each.digest_id}" in arrived for each in folded)

    people = [(template, person) for template, person in _wanted(cast)]
    told = Counter(
        (each.template, each.person.username or each.person.name)
        for each in every
        if each.person and each.route == "sms"
    )
    for template, person in people:
        assert told[(template, person)] >= 1, (template, person, sorted(told))

    for name in ("loses", "hangs_up", "refuses"):
        assert sides.by_name[name].requests, name
    codes = set(Receipt.objects.values_list("attempt__gateway__route", "outcome"))
    assert {
        ("sms", "silent"),
        ("wecom", "unknown"),
        ("dingtalk", "failed"),
        ("feishu", "later"),
        ("webhook", "later"),
    } <= codes

    night_ends = TWO_IN_THE_MORNING + timedelta(hours=6)
    by_night = [each for each in outside if each.sent_at is not None and each.sent_at < night_ends]
    if urgency == "emergency":
        assert not folded, "an emergency waits for no morning"
    else:
        assert folded
        assert all(each.made_at < night_ends for each in folded)
        lead = [each for each in by_night if each.template == "case_registered"]
        assert {each.person for each in lead} == {cast.lead}, "the lead on duty is told at once, at night too (INT-5)"
        assert {each.template for each in by_night} <= {
            "rung_entered",
            "clock_alarmed",
            "clock_escalated",
            "case_registered",
        }


def _wanted(cast: Cast) -> list[tuple[str, str | None]]:
    """Who has to hear of what, whatever happens."""
    return [
        ("case_registered", cast.lead.username), ("case_promise", cast.owner.name), ("rung_is_developer", cast.owner.name),
        ("rung_taken_over", cast.owner.name), ("rung_is_group", cast.owner.name), ("rung_entered", "mali"),
        ("rung_entered", "niu"), ("rung_entered", "guo"),
    ]  # fmt: skip
