"""The first visit: somebody of the repair group sets off and arrives to confirm (REP-2)."""

from datetime import datetime

from anju.matters.act import Act, Actor, act_on
from anju.matters.models import Matter
from anju.repairs.file import CaseFile, ask_case, settle
from anju.repairs.models import Visit


def set_off(*, number: str, by: Actor, at: datetime | None = None, client_id: str | None = None) -> Matter:
    """The lead or a deputy sets off to confirm what was reported; ends the clock `set_off`."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask_case(act, "set_off")
        first_visit(act, file=file, set_off_at=act.happened_at)
        settle(act, file)
        act.say("repair.set_off", data={"visitor": by.person_id})
    return act.matter


def arrive(
    *, number: str, by: Actor, remark: str = "", at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The lead or a deputy is at the door; ends the clock `arrival`, whoever came is recorded (REP-2, REP-12)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask_case(act, "arrive")
        first_visit(act, file=file, arrived_at=act.happened_at)
        settle(act, file)
        act.say("repair.arrived", data={"visitor": by.person_id}, words={"remark": remark})
    return act.matter


def first_visit(act: Act, *, file: CaseFile, outcome: str = "", **moments: datetime) -> Visit:
    """The confirming visit under way, or a new one; the person who acts last is who came."""
    under_way = [
        visit
        for visit in file.visits
        if visit.kind == Visit.Kind.CONFIRM and visit.left_at is None and (outcome or visit.arrived_at is None)
    ]
    if under_way:
        act.change(under_way[-1], person_id=act.by.somebody(), outcome=outcome, **moments)
        return under_way[-1]
    visit = act.add(
        Visit(
            matter=act.matter,
            no=len(file.visits) + 1,
            kind=Visit.Kind.CONFIRM,
            person_id=act.by.somebody(),
            outcome=outcome,
            **moments,
        )
    )
    file.visits.append(visit)
    return visit
