"""A complaint that carries all a complaint can, for what its pages cost."""

from typing import Any

from anju.complaints.models import Part
from anju.complaints.tests.acting import BASIS, ahead, colleague, do, lodged, walked
from anju.intake.actions import Origin
from anju.intake.models import CaseLink
from anju.matters.models import Matter
from tests.cast import Cast

HOUSEHOLDS = 3
"""for which it speaks besides its own"""


def laden(cast: Cast, *, state: str = "in_remedy") -> Matter:
    """As far as `state`: valid and severe, made of a repair and wanting another one, spoken for by none and speaking for three; two departments
    asked, two findings with what follows from one, three measures of which one is a clause now; raised to the developer."""
    repair = cast.repair()
    matter = walked(cast, "in_inquiry", degree="severe", origin=Origin(matter=repair, why=CaseLink.Why.BECAME))
    for no in range(HOUSEHOLDS):
        other = lodged(cast, phone=f"1381111222{no}", words="电梯夜里一直响", room=cast.home_above)
        do(cast, "join_group", other, cast.clerk, into=matter.number, reason="同一部电梯")
    lead, office, developer = cast.desk_lead, colleague(cast, "pm"), colleague(cast, "dev_cs")
    do(cast, "name_cause", matter, lead, cause="岗前培训不足")
    do(cast, "record_inquiry", matter, office, inquiry="调取监控并询问当班保安")
    do(cast, "ask_department", matter, lead, department="prop_eng", question="多久巡查一次？")
    do(cast, "answer_ask", matter, cast.engineer, 1, answer="每周一次")
    do(cast, "ask_department", matter, lead, department="dev_cs", person=developer.pk, question="合同如何约定？")
    find: dict[str, Any] = {"department": "prop_eng", "found": "与业主争吵"}
    do(cast, "find_responsible", matter, lead, person=cast.technician.pk, **find)
    do(cast, "confirm_finding", matter, cast.technician, 3)
    do(cast, "record_penalty", matter, lead, 3, points=7, reason="违反《员工考核及奖惩办法》")
    do(cast, "find_responsible", matter, lead, person=cast.engineer.pk, **find)
    do(cast, "contest_finding", matter, cast.engineer, 4, reason="当天不当班")
    for measure in ("重新培训", "换岗", "补上交接签字"):
        do(cast, "set_measure", matter, lead, measure=measure, person=cast.engineer.pk, by_when=ahead(days=7))
    do(cast, "check_measure", matter, cast.clerk, 5, found="抽查 20 份均已签字")
    do(cast, "record_prevention", matter, lead, 5, clause="complaint.taken")
    do(cast, "fail_measure", matter, cast.clerk, 6, found="又发生一次")
    do(cast, "hand_up", matter, lead, next_rung="developer", reason="业主不认可处理结果")
    assert {part.state for part in Part.objects.filter(matter=matter)} == {
        "asked", "answered", "confirmed", "contested", "works", "failed", "set",
    }  # fmt: skip
    if state == "answered":
        do(cast, "withdraw_ask", matter, lead, 2, reason="不再需要")
        do(cast, "answer_complaint", matter, lead, route="phone", result="当面道歉并重新培训", basis=BASIS)
        do(cast, "record_not_reached", matter, cast.clerk)
    return matter
