"""Directives: issued, received, answered, accepted, sent back, withdrawn; unanswered they rise."""

from datetime import timedelta
from typing import Any

import pytest

from anju.clocks.models import Clock
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.time import product_time_at
from anju.ladder import actions
from anju.ladder.models import Directive
from anju.ladder.queries import directive_for, directives_for, directives_in
from anju.ladder.tests.acting import TWO_IN_THE_MORNING, Upper, after, at, do, night_case, upper
from anju.matters.act import SYSTEM
from anju.matters.models import Event, Matter, Words
from anju.notices.models import Notice
from anju.people.models import Person
from anju.people.queries import reach_of
from tests.cast import Cast, grant, person

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SUP-1")]

DAY = 24 * 60
ASK = "请今日内说明三次上门未修好的原因,并附责任单位。"


def issued(cast: Cast, by: Person, **more: Any) -> Matter:
    given: dict[str, Any] = {"to_role": "prop_eng", "ask": ASK}
    with at(TWO_IN_THE_MORNING):
        found: Matter = actions.issue_directive(project=cast.project, by=cast.actor(by), **(given | more))
    return found


def told(matter: Matter, who: Person) -> list[str]:
    rows = Notice.objects.filter(matter=matter, person=who).order_by("pk").values_list("template", flat=True)
    return [template for template in rows if template.startswith("directive")]


def test_it_has_a_number_a_limit_and_somebody_who_answers(cast: Cast) -> None:
    people = upper(cast)
    case = night_case(cast)
    matter = issued(cast, people.developer, case=case.number)
    assert matter.number == "YQ-DB-26-0001"
    directive = Directive.objects.get(pk=matter.pk)
    assert (directive.level, directive.case, directive.to_role) == ("developer", case, "prop_eng")
    assert Clock.objects.get(matter=matter, name="directive").due_at == after(DAY)
    assert Words.objects.get(matter=matter, field="ask").text == ASK
    assert Event.objects.get(matter=case, kind="case.directive_issued").data["directive"] == matter.number
    assert told(matter, cast.engineer) == ["directive_issued"]
    assert ASK not in str(list(Event.objects.filter(matter=matter).values_list("data", flat=True)))


def test_it_is_answered_sent_back_answered_again_and_accepted(cast: Cast) -> None:
    people = upper(cast)
    matter = issued(cast, people.developer)
    with at(after(30)):
        do("receive_directive", cast, matter.number, cast.engineer)
    with at(after(60)):
        do("answer_directive", cast, matter.number, cast.engineer, answer="缺密封件")
        assert Clock.objects.get(matter=matter, name="directive").state == "met"
        assert Matter.objects.get(pk=matter.pk).holder == people.developer
    with at(after(90)):
        do("send_back_answer", cast, matter.number, people.developer, reason="没写责任单位")
        assert Clock.objects.get(matter=matter, name="directive", state="running").due_at == after(90 + DAY)
        assert Matter.objects.get(pk=matter.pk).holder == cast.engineer
    with at(after(120)):
        do("answer_directive", cast, matter.number, cast.engineer, answer="丁源机电,备件明日到")
        do("accept_answer", cast, matter.number, people.colleague)
    ended = Matter.objects.get(pk=matter.pk)
    assert (ended.state, ended.open, ended.holder) == ("closed", False, None)
    assert told(matter, cast.engineer) == ["directive_issued", "directive_sent_back", "directive_accepted"]
    assert told(matter, people.developer) == ["directive_answered", "directive_answered"]
    assert Directive.objects.get(pk=matter.pk).sent_back == 1


@pytest.mark.covers("SLA-4")
def test_it_rises_once_when_nobody_answers(cast: Cast) -> None:
    people = upper(cast)
    matter = issued(cast, people.developer)
    with at(after(DAY)):
        assert Directive.objects.get(pk=matter.pk).level == "group"
        assert Clock.objects.get(matter=matter, name="directive", state="running").due_at == after(2 * DAY)
    with at(after(2 * DAY)):
        directive = Directive.objects.get(pk=matter.pk)
        assert (directive.level, directive.raised_at) == ("group", after(DAY))
    assert Event.objects.filter(matter=matter, kind="directive.raised").count() == 1
    assert told(matter, people.group) == ["directive_raised"]
    with at(after(2 * DAY + 1)):
        do("answer_directive", cast, matter.number, cast.engineer, answer="迟复致歉")
        with pytest.raises(Refusal, match="not-yours-to-do"):
            do("accept_answer", cast, matter.number, people.colleague)
        do("accept_answer", cast, matter.number, people.group)


def test_it_is_withdrawn_with_a_reason(cast: Cast) -> None:
    people = upper(cast)
    matter = issued(cast, people.developer)
    with at(after(10)):
        do("withdraw_directive", cast, matter.number, people.developer, reason="重复")
        with pytest.raises(Refusal, match="directive-not-waiting"):
            do("answer_directive", cast, matter.number, cast.engineer, answer="晚了")
    assert not Clock.objects.filter(matter=matter, state="running").exists()
    assert told(matter, cast.engineer) == ["directive_issued", "directive_withdrawn"]


def test_it_gives_more_time_than_the_limit_never_less(cast: Cast) -> None:
    people = upper(cast)
    for due in (after(DAY - 1), after(-1)):
        with pytest.raises(Invalid, match="due-before-limit"):
            issued(cast, people.developer, due_at=due)
    matter = issued(cast, people.developer, due_at=after(3 * DAY))
    assert Clock.objects.get(matter=matter, name="directive").due_at == after(3 * DAY)


def test_it_is_for_a_person_who_holds_that_role(cast: Cast) -> None:
    people = upper(cast)
    for wrong in (cast.technician.pk, cast.owner.pk, 10**9):
        with pytest.raises(Invalid, match="addressee-unknown"):
            issued(cast, people.developer, to_person=wrong)
    matter = issued(cast, people.developer, to_person=cast.engineer.pk)
    other = person("孙工", "staff", username="sungong")
    grant(other, "prop_eng", project=cast.project)
    with at(after(5)), pytest.raises(Refusal, match="not-yours-to-do"):
        do("answer_directive", cast, matter.number, other, answer="我来答")
    assert Matter.objects.get(pk=matter.pk).holder == cast.engineer


def test_it_is_issued_by_the_upper_rungs_alone(cast: Cast) -> None:
    people = upper(cast)
    for who in (cast.clerk, cast.lead, cast.engineer, cast.stranger_clerk, cast.owner):
        with pytest.raises(Forbidden, match="not-yours-to-do"):
            issued(cast, who)
    for number in ("YQ-26-9999", "HL-26-0001"):
        with pytest.raises(Invalid, match="case-unknown"):
            issued(cast, people.developer, case=number)
    with product_time_at(TWO_IN_THE_MORNING), pytest.raises(Invalid, match="moment-in-future"):
        actions.issue_directive(
            project=cast.project, to_role="prop_eng", ask=ASK, by=cast.actor(people.group), at=after(10)
        )
    assert Directive.objects.count() == 0
    assert Directive.objects.filter(pk=issued(cast, people.group).pk, level="group").exists()


def test_it_is_seen_by_staff_and_by_whom_it_is_for(cast: Cast) -> None:
    people = upper(cast)
    seller = person("销售小何", "staff", username="xiaohe")
    grant(seller, "sales", project=cast.project)
    matter = issued(cast, people.developer, to_role="sales")
    for who in (cast.clerk, seller, people.group, people.colleague):
        assert directive_for(cast.actor(who), matter.number).pk == matter.pk
    for stranger in (cast.owner, cast.technician, cast.stranger_clerk, cast.foreman):
        with pytest.raises(NotFound):
            directive_for(cast.actor(stranger), matter.number)
    assert [each.pk for each in directives_for(reach_of(seller))] == [matter.pk]
    assert list(directives_for(reach_of(cast.engineer))) == []
    assert [each.pk for each in directives_in(reach_of(cast.clerk), project=cast.project)] == [matter.pk]
    with pytest.raises(NotFound):
        directives_in(reach_of(seller), project=cast.project)


@pytest.mark.parametrize(
    "name", ["receive_directive", "answer_directive", "accept_answer", "send_back_answer", "withdraw_directive"]
)
def test_it_refuses_who_it_is_not_for(cast: Cast, name: str) -> None:
    people = upper(cast)
    matter = issued(cast, people.developer)
    more = {
        "answer_directive": {"answer": "代答"},
        "send_back_answer": {"reason": "退"},
        "withdraw_directive": {"reason": "撤"},
    }
    with at(after(5)):
        with pytest.raises(Refusal, match="not-yours-to-do"):
            do(name, cast, matter.number, cast.clerk, **more.get(name, {}))
        with pytest.raises(NotFound):
            do(name, cast, matter.number, cast.technician, **more.get(name, {}))
        with pytest.raises(NotFound):
            do(name, cast, night_case(cast).number, people.developer, **more.get(name, {}))
    assert Matter.objects.get(pk=matter.pk).state == "issued"


def test_it_is_raised_by_a_broken_limit_alone(cast: Cast) -> None:
    people: Upper = upper(cast)
    matter = issued(cast, people.developer)
    clock = Clock.objects.get(matter=matter, name="directive")
    with product_time_at(after(DAY) - timedelta(seconds=1)), pytest.raises(Refusal, match="rung-clock-kept"):
        actions.raise_directive(number=matter.number, clock_id=clock.pk, by=SYSTEM)
    with product_time_at(after(5)), pytest.raises(Refusal, match="not-yours-to-do"):
        actions.raise_directive(number=matter.number, clock_id=clock.pk, by=cast.actor(people.developer))
