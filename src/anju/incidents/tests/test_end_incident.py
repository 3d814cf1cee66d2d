"""Under control, taken over, ended."""

import pytest

from anju.clocks.models import Clock
from anju.core.errors import Forbidden, NotFound, Refusal
from anju.core.outbox import drain
from anju.incidents.models import Incident
from anju.incidents.queries import strip_of_case, strips_of_rooms
from anju.incidents.tests.acting import TEXT, do, incident
from anju.matters.models import Matter
from anju.notices.models import Notice
from anju.repairs.actions import cancel_case
from tests.cast import Cast
from tests.walk import walk_to

pytestmark = [pytest.mark.django_db, pytest.mark.covers("BEY-1")]


def test_it_is_under_control_before_it_ends_and_the_homes_hear_both(cast: Cast) -> None:
    matter = incident(cast)
    with pytest.raises(Refusal, match="incident-not-under-control"):
        do("end_incident", cast, matter.number, text=TEXT)
    do("set_under_control", cast, matter.number, text=TEXT)
    assert Incident.objects.get().controlled_at is not None
    with pytest.raises(Refusal, match="incident-not-going-on"):
        do("set_under_control", cast, matter.number, text=TEXT)
    do("end_incident", cast, matter.number, text="已恢复供水。")
    drain()
    ended = Matter.objects.get(pk=matter.pk)
    assert (ended.state, ended.open, ended.holder) == ("ended", False, None)
    states = dict(Clock.objects.filter(matter=matter).values_list("name", "state"))
    assert states == {"incident_first": "met", "incident_control": "met", "incident_next": "met"}
    templates = Notice.objects.filter(matter=matter, person=cast.owner, route="sms").values_list("template", flat=True)
    assert sorted(templates) == ["incident_ended", "incident_under_control"]
    assert strips_of_rooms([cast.home]) == {}


def test_it_does_not_end_while_a_case_is_unranked_or_in_danger(cast: Cast) -> None:
    matter, case = incident(cast), cast.repair()
    do("join_case", cast, matter.number, case=case.number)
    do("set_under_control", cast, matter.number, text=TEXT)
    with pytest.raises(Refusal, match="incident-has-unranked-cases") as refused:
        do("end_incident", cast, matter.number, text=TEXT)
    assert refused.value.data["cases"] == [case.number]
    do("triage_case", cast, matter.number, case=case.number, level="danger", reason="电表箱进水")
    with pytest.raises(Refusal, match="incident-has-danger"):
        do("end_incident", cast, matter.number, text=TEXT)
    assert Incident.objects.get().matter.state == "under_control"
    cancel_case(number=case.number, reason="业主撤回", by=cast.actor(cast.desk_lead))
    do("end_incident", cast, matter.number, text=TEXT)


def test_it_ends_with_a_dangerous_case_for_which_work_is_agreed_and_the_case_goes_on(cast: Cast) -> None:
    matter, case = incident(cast), walk_to(cast, "assigned")
    do("join_case", cast, matter.number, case=case.number)
    do("triage_case", cast, matter.number, case=case.number, level="danger", reason="电表箱进水")
    do("set_under_control", cast, matter.number, text=TEXT)
    do("end_incident", cast, matter.number, text=TEXT)
    assert Matter.objects.get(pk=case.pk).open
    strip = strip_of_case(case)
    assert strip is not None
    assert (strip.state, strip.next_at) == ("ended", None)


def test_it_is_taken_over_by_whoever_leads(cast: Cast) -> None:
    matter = incident(cast)
    do("take_incident", cast, matter.number, by=cast.engineer)
    held = Matter.objects.get(pk=matter.pk)
    assert (held.holder, held.holder_role) == (cast.engineer, "prop_eng")


@pytest.mark.parametrize("name", ["set_under_control", "end_incident", "take_incident"])
def test_it_refuses_whoever_may_not(cast: Cast, name: str) -> None:
    matter = incident(cast)
    more = {} if name == "take_incident" else {"text": TEXT}
    for who in (cast.clerk, cast.warranty):
        with pytest.raises(Forbidden, match="not-yours-to-do"):
            do(name, cast, matter.number, by=who, **more)
    for who in (cast.technician, cast.owner, cast.foreman, cast.stranger_clerk):
        with pytest.raises(NotFound):
            do(name, cast, matter.number, by=who, **more)
    assert Matter.objects.get(pk=matter.pk).state == "open"
