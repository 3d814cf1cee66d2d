"""Calls over the API: what the phone system tells (TEAM-5)."""

from typing import Any

from django.http import HttpResponse
from ninja import Router
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from anju.api import present
from anju.api.answers import answered
from anju.api.cases import PROBLEMS
from anju.clocks.queries import next_clocks
from anju.core.crypto import mask_phone
from anju.core.idempotency import Answer
from anju.intake.callbacks.actions import record_missed_call
from anju.intake.models import CallBack
from anju.matters.request import Request
from anju.people.queries import project_for

router = Router(tags=["calls"])


class MissedIn(BaseModel):
    """A call nobody took."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    project: str = Field(min_length=1, max_length=20, description="code of the project whose line it was")
    number: str = Field(min_length=1, max_length=30, description="the caller's number")
    missed_at: AwareDatetime | None = Field(None, description="when it rang; now when left out")


class MissedOut(BaseModel):
    """The call-back it became or joined."""

    number: str
    state: str
    phone: str = Field(description="masked")
    times: int
    first_missed_at: str
    last_missed_at: str
    due_at: str | None
    href: str


def shown(call_back: CallBack) -> dict[str, Any]:
    """A call-back as plain data. One query."""
    matter = call_back.matter
    clock = next_clocks([matter.pk]).get(matter.pk)
    return {
        "number": matter.number,
        "state": matter.state,
        "phone": mask_phone(call_back.phone),
        "times": call_back.times,
        "first_missed_at": present.moment(call_back.first_missed_at, matter),
        "last_missed_at": present.moment(call_back.last_missed_at, matter),
        "due_at": present.moment(clock.due_at, matter) if clock else None,
        "href": f"/desk/call-backs/{matter.number}",
    }


@router.post("/calls/missed", response={201: MissedOut, **PROBLEMS})
def record_missed(request: Request, body: MissedIn) -> HttpResponse:
    """A missed call becomes a call-back with a clock; one more ring of the same number joins the open one."""

    def do() -> Answer:
        call_back = record_missed_call(
            project=project_for(request.reach, body.project),
            phone=body.number,
            missed_at=body.missed_at,
            by=request.actor,
            source=CallBack.Source.PHONE_SYSTEM,
        )
        return Answer(201, shown(call_back))

    return answered(request, do)
