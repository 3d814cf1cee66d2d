"""A bad and a very bad repair over the API, from POST to closed, doing nothing but what each answer offers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from anju.core.time import product_now, product_time_at
from anju.repairs.models import Check, Item, Payment, Quote
from tests.api.test_journey import REPORT, Caller
from tests.cast import Cast

pytestmark = pytest.mark.django_db


class Day:
    """The moment of the story; everything within `at` happens then."""

    def __init__(self) -> None:
        self.moment = product_now()

    @contextmanager
    def after(self, **step: float) -> Iterator[datetime]:
        """So much later."""
        self.moment += timedelta(**step)
        with product_time_at(self.moment):
            yield self.moment


def span(moment: datetime) -> dict[str, str]:
    """An hour, an hour ahead."""
    return {"starts": (moment + timedelta(hours=1)).isoformat(), "ends": (moment + timedelta(hours=2)).isoformat()}


def offered(caller: Caller, number: str) -> set[str]:
    return {verb["name"] for verb in caller.get(f"/api/v1/cases/{number}").json()["verbs"]}


def agreed_on_site(cast: Cast, lead: Caller, number: str, moment: datetime) -> None:
    """The lead is at the door and writes the slip."""
    lead.do(number, "set_off")
    lead.do(number, "arrive")
    line = {"item": 1, "method": "换密封圈", "finish_by": (moment + timedelta(days=9)).isoformat()}
    lead.do(number, "agree_plan", lines=[line], consent="signed", signature=lead.upload("signature"))


def worked(worker: Caller, number: str, day: Day) -> None:
    """A visit by appointment, from the call to done."""
    with day.after(hours=2) as moment:
        worker.do(number, "book_appointment", **span(moment))
    with day.after(hours=1):
        worker.do(number, "set_off_to_item")
        worker.do(number, "arrive_at_item")
        worker.do(number, "start_work", photos=[worker.upload("photo")])
        worker.do(number, "finish_work", photos=[worker.upload("photo")])


@pytest.mark.covers("REP-6", "REP-7", "REP-8", "REP-10", "REP-11", "REP-13", "FUP-1")
def test_it_brings_a_bad_repair_to_its_end(cast: Cast) -> None:
    """Nobody home, the owner pays and bargains, a part is missing, not right twice, a breach of conduct on record."""
    desk, lead, worker, owner = (Caller(who) for who in (cast.clerk, cast.lead, cast.technician, cast.owner))
    number, day = desk.post("/api/v1/cases", REPORT).json()["number"], Day()
    with day.after(minutes=10) as moment:
        lead.do(number, "set_off")
        lead.do(number, "arrive")
        lead.do(number, "find_nobody_home_first", photos=[lead.upload("photo")])
        desk.do(number, "book_first_visit", **span(moment))
    with day.after(hours=1) as moment:
        agreed_on_site(cast, lead, number, moment)
        lead.do(number, "decide_responsibility", party="owner", reason="业主自行改动管路")
        lead.do(number, "assign_technician", technician=cast.technician.pk)
        worker.do(number, "confirm_ready")
        worker.do(number, "book_appointment", **span(moment))
    with day.after(hours=1) as moment:
        worker.do(number, "set_off_to_item")
        worker.do(number, "arrive_at_item")
        assert "start_work" not in offered(worker, number), "nothing begins before the price is agreed"
        worker.do(number, "quote_work", minutes=90, labour=12_000, material=[{"title": "角阀", "price": 4_550}])
        worker.do(number, "quote_work", minutes=60, labour=8_000, material=[{"title": "角阀", "price": 4_550}])
        owner.do(number, "accept_quote", edition=2, consent="tapped")
        worker.do(number, "start_work", photos=[worker.upload("photo")])
        expected = (moment + timedelta(days=1)).isoformat()
        worker.do(number, "wait_for_part", what="角阀", expected=expected, reason="型号不符，明天取到再来")
    with day.after(days=1):
        worker.do(number, "part_arrived")
    worked(worker, number, day)
    owner.do(number, "reject_work", reason="还在渗")
    worked(worker, number, day)
    with day.after(minutes=5):
        owner.do(number, "sign_off_item", signature=owner.upload("signature"))
        worker.do(number, "take_payment", amount=12_550, means="code")
        owner.do(number, "rate_service", attitude=2, skill=3, speed=1, tidiness=4, remark="来晚了", breaches=["covers"])
    with day.after(hours=20):
        desk.do(number, "record_dissatisfied", items=[1], reason="昨晚又滴水")
    worked(worker, number, day)
    with day.after(hours=1):
        owner.do(number, "sign_off_item", signature=owner.upload("signature"))
        closed = desk.do(number, "record_satisfied")
    assert (closed["state"], closed["open"]) == ("closed", False)
    item = Item.objects.get(matter__number=number)
    assert (item.attempts, Payment.objects.get(item=item).amount) == (3, 12_550)
    assert list(Quote.objects.filter(item=item).order_by("edition").values_list("price", flat=True)) == [16_550, 12_550]
    kinds = [event["kind"] for event in desk.get(f"/api/v1/cases/{number}/timeline").json()["results"]]
    assert "repair.conduct_breached" in kinds
    assert kinds[-1] == "follow_up.satisfied"


@pytest.mark.covers("REP-9", "REP-10", "REP-14", "SLA-1")
def test_it_brings_a_very_bad_repair_to_its_end(cast: Cast) -> None:
    """The firm objects, is overruled, asks for a pause, works unsafely; nobody signs; then the owner has it opened again."""
    desk, lead, owner = (Caller(who) for who in (cast.clerk, cast.lead, cast.owner))
    head, office, firm = (Caller(who) for who in (cast.desk_lead, cast.warranty, cast.foreman))
    engineer = Caller(cast.engineer)
    number, day = desk.post("/api/v1/cases", REPORT).json()["number"], Day()
    with day.after(minutes=5) as moment:
        agreed_on_site(cast, lead, number, moment)
        office.do(number, "decide_responsibility", party="contractor", contractor="DY", reason="接头未拧紧")
        office.do(number, "assign_contractor", contractor="DY")
    with day.after(hours=3) as moment:
        firm.do(number, "object_item", reason="系住户装修打穿", evidence=[firm.upload("photo")])
        assert "book_appointment" in offered(firm, number), "a quarrel never stops the owner's repair"
        office.do(number, "dismiss_objection", reason="打压记录显示接头渗漏")
        proof = [firm.upload("photo")]
        until = (moment + timedelta(days=2)).isoformat()
        firm.do(number, "ask_pause", reason="material", until=until, evidence=proof)
        assert "grant_pause" not in offered(firm, number), "a pause is granted by somebody else"
        head.do(number, "grant_pause")
    with day.after(days=1) as moment:
        head.do(number, "end_pause")
        firm.do(number, "book_appointment", **span(moment))
    with day.after(hours=1):
        firm.do(number, "arrive_at_item")
        firm.do(number, "start_work", photos=[firm.upload("photo")])
        engineer.do(number, "record_inspection", safety="unsafe", finding="未断电作业")
        engineer.do(number, "halt_work", reason="未断电作业", photos=[engineer.upload("photo")])
        assert "start_work" not in offered(firm, number)
        lead.do(number, "release_work")
        firm.do(number, "start_work")
        firm.do(number, "finish_work", photos=[firm.upload("photo")])
    for _attempt in range(3):
        with day.after(days=1):
            desk.do(number, "record_attempt", way="phone", outcome="not_reached", words="响铃无人接")
    with day.after(days=5):
        lead.do(number, "attest_item", witness=cast.clerk.pk, photos=[lead.upload("photo")])
    with day.after(days=2):
        owner.do(number, "reopen_case", items=[1], reason="出差回来发现还在滴")
    worked(firm, number, day)
    with day.after(hours=1):
        owner.do(number, "sign_off_item", signature=owner.upload("signature"))
        closed = desk.do(number, "record_satisfied")
    assert closed["state"] == "closed"
    checks = Check.objects.filter(item__matter__number=number).order_by("attempt")
    assert [(check.passed, check.witness_id) for check in checks] == [(True, cast.clerk.pk), (True, None)]
    arrivals = [clock for clock in closed["clocks"] if clock["name"] == "arrival"]
    assert len(arrivals) == 1, "what was kept at first stays on record"
