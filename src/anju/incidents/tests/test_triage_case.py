"""Ranking the cases of an incident."""

from typing import Any

import pytest

from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.core.inputs import checked
from anju.incidents.inputs import TriageCase
from anju.incidents.models import JoinedCase
from anju.incidents.tests.acting import TEXT, do, incident
from anju.matters.models import Event, Words
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("BEY-1")]


def joined(cast: Cast) -> tuple[str, str]:
    matter, case = incident(cast), cast.repair()
    do("join_case", cast, matter.number, case=case.number)
    return matter.number, case.number


def test_it_ranks_with_a_reason_and_may_rank_again(cast: Cast) -> None:
    number, case = joined(cast)
    do("triage_case", cast, number, case=case, level="wait", reason="阳台进水,不影响居住")
    do("triage_case", cast, number, by=cast.desk_lead, case=case, level="danger", reason="电表箱进水")
    row = JoinedCase.objects.get()
    assert (row.level, row.triaged_by) == ("danger", cast.desk_lead)
    last = Event.objects.filter(kind="incident.case_triaged").order_by("-seq")[0]
    assert last.data["before"] == "wait"
    assert Words.objects.get(event=last).text == "电表箱进水"


def test_it_refuses_levels_and_reasons_that_are_none(cast: Cast) -> None:
    for given in ({"level": "red"}, {"reason": ""}, {"case": ""}):
        with pytest.raises(Invalid, match="inputs-invalid"):
            checked(TriageCase, {"case": "YQ-26-0001", "level": "wait", "reason": "核实过"} | given)


def test_it_refuses_whoever_may_not_a_case_that_is_not_joined_and_an_ended_incident(cast: Cast) -> None:
    number, case = joined(cast)
    given: dict[str, Any] = {"case": case, "level": "wait", "reason": "核实过"}
    with pytest.raises(Forbidden, match="not-yours-to-do"):
        do("triage_case", cast, number, by=cast.clerk, **given)
    with pytest.raises(NotFound):
        do("triage_case", cast, number, by=cast.stranger_clerk, **given)
    with pytest.raises(Invalid, match="case-not-joined"):
        do("triage_case", cast, number, **(given | {"case": cast.repair().number}))
    assert JoinedCase.objects.get().level == ""
    do("triage_case", cast, number, **given)
    do("set_under_control", cast, number, text=TEXT)
    do("end_incident", cast, number, text=TEXT)
    with pytest.raises(Refusal, match="incident-ended"):
        do("triage_case", cast, number, **given)
