"""A case joins an incident, or leaves it."""

from typing import Any

import pytest

from anju.clocks.models import Clock
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.incidents.models import JoinedCase
from anju.incidents.queries import incident_for, proposals_for, queue_of, strip_of_case
from anju.incidents.tests.acting import TEXT, do, incident
from anju.matters.act import Repeated
from anju.matters.models import Event, Matter
from anju.people.queries import reach_of
from anju.repairs.actions import cancel_case
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("BEY-1")]


def test_it_keeps_the_clocks_and_the_life_of_the_case(cast: Cast) -> None:
    matter, case = incident(cast), cast.repair()
    before = list(Clock.objects.filter(matter=case).values("name", "due_at", "state"))
    do("join_case", cast, matter.number, by=cast.clerk, case=case.number)
    assert list(Clock.objects.filter(matter=case).values("name", "due_at", "state")) == before
    fresh = Matter.objects.get(pk=case.pk)
    assert (fresh.state, fresh.queue_at) == (case.state, case.queue_at)
    kinds = Event.objects.filter(matter=case).values_list("kind", flat=True)
    assert "case.joined_incident" in kinds
    strip = strip_of_case(case)
    assert strip is not None
    assert (strip.number, strip.level) == (matter.number, "")
    assert strip.next_at is not None


def test_it_belongs_to_one_incident_at_a_time(cast: Cast) -> None:
    matter, case = incident(cast), cast.repair()
    other = incident(cast, kind="storm")
    do("join_case", cast, matter.number, case=case.number)
    for number in (matter.number, other.number):
        with pytest.raises(Refusal, match="case-in-incident"):
            do("join_case", cast, number, by=cast.clerk, case=case.number)
    do("leave_incident", cast, matter.number, case=case.number, reason="与停水无关")
    assert strip_of_case(case) is None
    do("join_case", cast, other.number, case=case.number)
    assert JoinedCase.objects.count() == 2
    assert Event.objects.filter(matter=case, kind="case.left_incident").count() == 1


def test_it_counts_the_same_wish_once(cast: Cast) -> None:
    matter, case = incident(cast), cast.repair()
    do("join_case", cast, matter.number, case=case.number, client_id="same-wish-0001")
    with pytest.raises(Repeated):
        do("join_case", cast, matter.number, case=case.number, client_id="same-wish-0001")
    assert JoinedCase.objects.count() == 1


def test_it_refuses_cases_that_are_not_of_this_project_or_have_ended(cast: Cast) -> None:
    matter, case = incident(cast), cast.repair()
    cancel_case(number=case.number, reason="重复登记", by=cast.actor(cast.desk_lead))
    with pytest.raises(Invalid, match="case-ended"):
        do("join_case", cast, matter.number, case=case.number)
    with pytest.raises(Invalid, match="case-unknown"):
        do("join_case", cast, matter.number, case="HL-26-0001")
    with pytest.raises(Invalid, match="case-unknown"):
        do("join_case", cast, matter.number, case=matter.number)
    with pytest.raises(Invalid, match="case-not-joined"):
        do("leave_incident", cast, matter.number, case=case.number, reason="不相干")
    assert not JoinedCase.objects.exists()


def test_it_refuses_whoever_may_not_and_hides_it_from_strangers(cast: Cast) -> None:
    matter, case = incident(cast), cast.repair()
    with pytest.raises(Forbidden, match="not-yours-to-do"):
        do("join_case", cast, matter.number, by=cast.warranty, case=case.number)
    with pytest.raises(Forbidden, match="not-yours-to-do"):
        do("leave_incident", cast, matter.number, by=cast.clerk, case=case.number, reason="不相干")
    for who in (cast.technician, cast.owner, cast.foreman, cast.stranger_clerk, cast.other_company_clerk):
        with pytest.raises(NotFound):
            do("join_case", cast, matter.number, by=who, case=case.number)
    with pytest.raises(NotFound):
        do("join_case", cast, case.number, case=case.number)


def test_it_is_over_once_the_incident_has_ended(cast: Cast) -> None:
    matter, case = incident(cast), cast.repair()
    do("set_under_control", cast, matter.number, text=TEXT)
    do("end_incident", cast, matter.number, text=TEXT)
    wanted: dict[str, dict[str, Any]] = {"join_case": {}, "leave_incident": {"reason": "不相干"}}
    for name, more in wanted.items():
        with pytest.raises(Refusal, match="incident-ended"):
            do(name, cast, matter.number, case=case.number, **more)


def test_it_is_proposed_for_a_call_from_there_with_such_words(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = incident(cast, places=("3-2",))

    def proposed(words: str) -> list[str]:
        found = proposals_for(project_id=cast.project.pk, room=cast.home, words=words)
        return [each.matter.number for each in found]

    with django_assert_max_num_queries(1):
        assert proposed("家里没水了") == [matter.number]
    assert proposed("门锁坏了") == []
    assert proposed("") == []
    assert proposals_for(project_id=cast.project.pk, room=None, words="没水了") == []


def test_it_waits_in_the_order_of_danger(cast: Cast) -> None:
    matter = incident(cast)
    cases = [cast.repair() for _each in range(5)]
    for case in cases:
        do("join_case", cast, matter.number, case=case.number)
    for case, level in zip(cases[1:], ("wait", "living", "danger", "damage"), strict=True):
        do("triage_case", cast, matter.number, case=case.number, level=level, reason="现场电话核实")
    queue = queue_of(incident_for(reach_of(cast.lead), matter.number))
    assert [row.level for row in queue] == ["danger", "", "living", "damage", "wait"]
