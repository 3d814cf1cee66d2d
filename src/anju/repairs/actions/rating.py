"""The service record (服务单): what the household thought of the work and of how it was done (REP-11, REP-13)."""

from datetime import datetime

from anju.matters.act import Actor, act_on
from anju.matters.models import Matter
from anju.repairs import rules
from anju.repairs.door_models import ServiceRecord
from anju.repairs.file import ask_case
from anju.repairs.queries import clause_points


def rate_service(
    *, number: str, attitude: int, skill: int, speed: int, tidiness: int, by: Actor, remark: str = "",
    breaches: list[str] | None = None, at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Fill in the service record, within the clause's days from the last signature; a ticked breach is an event of its own.

    Refuses `service-record-window-over` (`CaseFile.rating_over`; what counts is when we heard of it, whatever moment is
    given); raises `Invalid` `conduct-point-unknown`.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask_case(act, "rate_service")
        ticked = list(dict.fromkeys(breaches or []))
        rules.check_points(
            ticked, known=[point.code for point in clause_points("conduct", act.matter.project, at=act.recorded_at)],
            code="conduct-point-unknown", field="breaches",
        )  # fmt: skip
        stars = {"attitude": attitude, "skill": skill, "speed": speed, "tidiness": tidiness}
        act.add(
            ServiceRecord(
                matter=act.matter, **stars, breaches=ticked, rated_at=act.happened_at, rated_by_id=by.person_id
            )
        )
        act.say("repair.service_rated", data={**stars, "breaches": len(ticked)}, words={"remark": remark})
        if ticked:
            people = sorted({item.technician_id for item in file.items if item.technician_id})
            act.say(
                "repair.conduct_breached",
                data={"points": ticked, "technicians": people},
                audience="staff",
            )
    return act.matter
