"""The monthly report against an oracle that reads nothing but the timeline."""

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anju.assessment.checking import differences, wrong_tallies
from anju.assessment.monthly import monthly_report
from anju.assessment.months import Month, month_at
from anju.core import outbox
from anju.core.time import product_now, product_time_at
from anju.matters.models import Event, Matter
from anju.repairs.tests.acting import do
from tests.cast import SHANGHAI, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("KPI-1", "KPI-2")]
SCRIPTS = st.fixed_dictionaries(
    {
        "day": st.integers(1, 20),
        "hour": st.integers(0, 23),
        "urgency": st.sampled_from(["normal", "emergency"]),
        "arrives": st.sampled_from([None, 10, 20, 21, 59, 61, 300]),
        "promised": st.integers(2, 8),
        "finished": st.sampled_from([None, 1, 6, 12]),
        "rejected": st.booleans(),
        "said": st.sampled_from([None, "record_satisfied", "record_dissatisfied"]),
    }
)  # fmt: skip


def act_out(cast: Cast, script: dict[str, object], base: datetime) -> Matter:
    """One repair through the product's verbs, each at its moment; `finished` and `promised` count days from the plan."""
    rang = base + timedelta(days=script["day"], hours=script["hour"])  # type: ignore[arg-type]
    with product_time_at(rang):
        matter = cast.repair(urgency=str(script["urgency"]))
    if script["arrives"] is None:
        return matter
    plan = rang + timedelta(minutes=script["arrives"])  # type: ignore[arg-type]
    with product_time_at(plan):
        do(cast, "arrive", matter, cast.lead)
        until = plan + timedelta(days=script["promised"])  # type: ignore[arg-type]
        line = {"item": 1, "method": "换密封圈", "finish_by": until.isoformat()}
        do(cast, "agree_plan", matter, cast.lead, lines=[line], consent="spoken")
        do(cast, "assign_technician", matter, cast.lead, 1, technician=cast.technician.pk)
    if script["finished"] is None:
        return matter
    moment = plan + timedelta(days=script["finished"])  # type: ignore[arg-type]
    with product_time_at(moment):
        for present in (True, False) if script["rejected"] else (False,):
            do(cast, "arrive_at_item", matter, cast.technician, 1)
            do(cast, "finish_work", matter, cast.technician, 1, photos=[cast.file(cast.technician)])
            if present:
                do(cast, "reject_work", matter, cast.owner, 1, reason="还漏")
                soon = {
                    "starts": (moment + timedelta(hours=1)).isoformat(),
                    "ends": (moment + timedelta(hours=2)).isoformat(),
                }
                do(cast, "book_appointment", matter, cast.technician, 1, **soon)
        do(cast, "sign_off_item", matter, cast.owner, 1, signature=cast.file(cast.owner, "signature"))
    if script["said"] is not None:
        with product_time_at(moment + timedelta(hours=3)):
            more: dict[str, Any] = {"items": [1], "reason": "又漏了"} if script["said"] == "record_dissatisfied" else {}
            do(cast, str(script["said"]), matter, cast.clerk, **more)
    return matter


def told_by_the_timeline(month: Month, at: datetime) -> Counter[tuple[str, bool]]:
    """The same figures from events alone: limits as the delivered rulebook states them."""
    found: Counter[tuple[str, bool]] = Counter()
    for matter in Matter.objects.filter(kind="repair").select_related("case"):
        events = list(Event.objects.filter(matter=matter).order_by("seq"))
        when = {event.kind: event.happened_at for event in reversed(events)}
        rang = matter.case.rang_at
        wall = rang.astimezone(SHANGHAI).time()
        by_day = time(8) <= wall <= time(17, 30)
        urgent = matter.case.urgency == "emergency"
        minutes = 15 if urgent else 20 if by_day else 60
        arrived = when.get("repair.arrived", at)
        if month_at(rang, SHANGHAI) == month:
            kept = arrived <= rang + timedelta(minutes=minutes)
            window = "in_emergencies" if urgent else "by_day" if by_day else "by_night"
            found[f"arrival_kept_{window}", kept] += 1
            found["arrival_kept", kept] += 1
            last = [e.kind for e in events if e.kind in {"repair_item.signed_off", "repair_item.reopened"}]
            found["completed", bool(last) and last[-1] == "repair_item.signed_off"] += 1
        agreed = next((e for e in events if e.kind == "repair_item.agreed"), None)
        reopened = "repair_item.reopened" in when
        if agreed is not None and not reopened:
            due = datetime.fromisoformat(agreed.data["finish_by"])
            signed = when.get("repair_item.signed_off", at)
            if month_at(due, SHANGHAI) == month and due < at:
                found["plan_kept", signed <= due] += 1
        checks = [e for e in events if e.kind in {"repair_item.signed_off", "repair_item.rejected"}]
        if checks and month_at(checks[0].happened_at, SHANGHAI) == month:
            found["first_time_fix", checks[0].kind == "repair_item.signed_off"] += 1
        said = [e for e in events if e.kind in {"follow_up.satisfied", "follow_up.dissatisfied"}]
        signed_first = when.get("repair_item.signed_off")
        if said and signed_first and month_at(signed_first + timedelta(days=1), SHANGHAI) == month:
            found["follow_up_satisfied", said[0].kind == "follow_up.satisfied"] += 1
    return found


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(scripts=st.lists(SCRIPTS, min_size=1, max_size=2))
def test_it_counts_what_the_timeline_tells(cast: Cast, scripts: list[dict[str, object]]) -> None:
    base = product_now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    for script in scripts:
        act_out(cast, script, base)
    at = base + timedelta(days=90)
    with product_time_at(at):
        outbox.drain()
    assert not list(differences())
    assert not wrong_tallies(project=cast.project)
    for step in range(4):
        month = month_at(base + timedelta(days=28 * step), SHANGHAI)
        report = monthly_report(project=cast.project, month=month, at=at)
        told = told_by_the_timeline(month, at)
        for code in (
            "arrival_kept", "arrival_kept_by_day", "arrival_kept_by_night", "arrival_kept_in_emergencies", "completed",
            "first_time_fix", "follow_up_satisfied",
        ):  # fmt: skip
            figure = report.figures[code]
            assert (figure.yes, figure.no) == (told[code, True], told[code, False]), (code, month)
        if not any(script["said"] == "record_dissatisfied" for script in scripts):
            plan = report.figures["plan_kept"]
            assert (plan.yes, plan.no) == (told["plan_kept", True], told["plan_kept", False]), month
