"""What each verb of a repair wants to be told. The JSON schema of these classes is the form on pages and in the API.

`json_schema_extra={"widget": …}` names the component that asks for it; moments come with an offset.
"""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import AwareDatetime, Field

from anju.core.flow import Inputs

Reason = Annotated[str, Field(min_length=2, max_length=500, json_schema_extra={"label": "Reason", "widget": "words"})]
Remark = Annotated[str, Field(max_length=1000, json_schema_extra={"label": "Remark", "widget": "words"})]
FileKey = Annotated[str, Field(min_length=8, max_length=32)]
Photos = Annotated[list[FileKey], Field(max_length=9, json_schema_extra={"label": "Photos", "widget": "photos"})]
Signature = Annotated[FileKey, Field(json_schema_extra={"label": "Signature", "widget": "signature"})]
Moment = Annotated[AwareDatetime, Field(json_schema_extra={"widget": "moment"})]
DefectCode = Annotated[str, Field(max_length=10, json_schema_extra={"label": "Defect", "widget": "defect"})]

LABELS = {
    "reason": _("Reason"),
    "remark": _("Remark"),
    "photos": _("Photos"),
    "signature": _("Signature"),
    "place": _("Place"),
    "part": _("Part"),
    "defect": _("Defect"),
    "root_defect": _("Root cause"),
    "description": _("In the owner's words"),
    "finding": _("What was found"),
    "method": _("How it is put right"),
    "finish_by": _("Right again by"),
    "lines": _("Items agreed"),
    "consent": _("Consent"),
    "party": _("Who answers for it"),
    "contractor": _("Contractor"),
    "technician": _("Technician"),
    "contract": _("Contract"),
    "starts": _("From"),
    "ends": _("Until"),
    "done": _("What was done"),
    "audience": _("Who may read it"),
    "route": _("How the owner was told"),
    "words": _("Words"),
    "advice": _("Advice for use"),
    "points": _("Ready?"),
    "minutes": _("Minutes of work"),
    "labour": _("Labour, yuan"),
    "material": _("Material"),
    "about": _("About what"),
    "what": _("What"),
    "expected": _("Expected"),
    "safety": _("Is it safe?"),
    "amount": _("Amount, yuan"),
    "means": _("Paid by"),
    "attitude": _("Manners"),
    "skill": _("Skill"),
    "speed": _("Speed"),
    "tidiness": _("Tidiness"),
    "quality": _("Quality"),
    "overall": _("Overall"),
    "point": _("What was raised"),
    "answer": _("What was answered"),
    "kind": _("What it becomes"),
    "breaches": _("Was anything not right?"),
    "evidence": _("Evidence"),
    "follower": _("Who follows it"),
    "after": _("After item"),
    "curing_hours": _("Hours of curing"),
    "keep_appointment": _("Appointment stays"),
    "note": _("Hand-over note"),
    "lead": _("Lead"),
    "until": _("Paused until"),
    "caller": _("Who rang"),
    "phone": _("Phone"),
    "into": _("Number of the other case"),
    "way": _("How it was tried"),
    "outcome": _("Outcome"),
    "witness": _("Witness"),
    "items": _("Items"),
    "named": _("Who, by name"),
    "again_at": _("Call again at"),
    "room": _("Home"),
    "next_step": _("Next step told"),
    "estimate": _("What it may cost"),
    "shared": _("The other home may read it"),
}
"""the titles of fields in the person's language, by field name"""


class WithRemark(Inputs):
    """A verb that may carry a remark."""

    remark: Remark = ""


class WithReason(Inputs):
    """A verb that must say why."""

    reason: Reason


class AddItem(Inputs):
    """One more thing to put right."""

    place: Annotated[str, Field(min_length=1, max_length=40, json_schema_extra={"widget": "place"})]
    part: Annotated[str, Field(max_length=40, json_schema_extra={"widget": "part"})] = ""
    defect: DefectCode | None = None
    description: Annotated[str, Field(max_length=1000, json_schema_extra={"widget": "words"})] = ""


class PlanLine(Inputs):
    """What was agreed for one item: finding, method and when it will be right."""

    item: Annotated[int, Field(ge=1, le=99)]
    finding: Annotated[str, Field(max_length=500)] = ""
    root_defect: DefectCode | None = None
    method: Annotated[str, Field(min_length=2, max_length=500)]
    finish_by: AwareDatetime


class AgreePlan(Inputs):
    """Items, method and time as agreed with the owner on site (REP-3)."""

    lines: Annotated[list[PlanLine], Field(min_length=1, max_length=40, json_schema_extra={"widget": "plan"})]
    consent: Annotated[Literal["signed", "spoken"], Field(json_schema_extra={"widget": "choice"})]
    signature: Signature | None = None
    photos: Photos = []


class RecordRefusal(Inputs):
    """The owner does not agree: the reason in the owner's words, and photos."""

    reason: Reason
    photos: Photos = []


class DecideResponsibility(Inputs):
    """Who answers for the item: a named party and why (REP-4)."""

    party: Annotated[
        Literal["contractor", "owner", "third_person", "developer"], Field(json_schema_extra={"widget": "party"})
    ]
    contractor: Annotated[str | None, Field(json_schema_extra={"widget": "contractor"})] = None
    named: Annotated[str, Field(max_length=120, json_schema_extra={"widget": "text"})] = ""
    root_defect: DefectCode | None = None
    reason: Reason


class AssignTechnician(Inputs):
    """Our own technician, by id."""

    technician: Annotated[int, Field(ge=1, json_schema_extra={"widget": "technician"})]
    remark: Remark = ""


class AssignContractor(Inputs):
    """A contractor, by code."""

    contractor: Annotated[str, Field(min_length=1, max_length=30, json_schema_extra={"widget": "contractor"})]
    remark: Remark = ""


class NameWorker(Inputs):
    """The contractor's own worker, by id."""

    technician: Annotated[int, Field(ge=1, json_schema_extra={"widget": "worker"})]


class BookAppointment(Inputs):
    """A span agreed with the owner."""

    starts: Moment
    ends: Moment
    remark: Remark = ""


class PostponeWork(Inputs):
    """Not today: why, and the next visit agreed before leaving (REP-7)."""

    reason: Reason
    starts: Moment
    ends: Moment
    photos: Photos = []


class ReplanItem(Inputs):
    """Another date, with the reason."""

    finish_by: Moment
    reason: Reason


class StartWork(Inputs):
    """Photos before the work, where there are any."""

    photos: Photos = []


class FinishWork(Inputs):
    """What was done, with photos afterwards (at least one)."""

    done: Annotated[str, Field(max_length=500, json_schema_extra={"widget": "words"})] = ""
    photos: Annotated[list[FileKey], Field(min_length=1, max_length=9, json_schema_extra={"widget": "photos"})]
    root_defect: DefectCode | None = None
    advice: Annotated[str, Field(max_length=300, json_schema_extra={"widget": "words"})] = ""


class SignOff(Inputs):
    """The owner's signature that it is right."""

    signature: Signature
    remark: Remark = ""


class RejectWork(Inputs):
    """Not right: the owner's reason."""

    reason: Reason
    photos: Photos = []


class AddNote(Inputs):
    """A line in the timeline."""

    words: Annotated[str, Field(min_length=1, max_length=1000, json_schema_extra={"widget": "words"})]
    audience: Annotated[Literal["staff", "everyone"], Field(json_schema_extra={"widget": "choice"})] = "staff"
    photos: Photos = []


class SendPhotos(Inputs):
    """Photos of what is broken (at least one)."""

    photos: Annotated[list[FileKey], Field(min_length=1, max_length=9, json_schema_extra={"widget": "photos"})]


class TellResult(Inputs):
    """The reporter was told the result: how, and in which words."""

    route: Annotated[Literal["phone", "counter", "sms", "visit"], Field(json_schema_extra={"widget": "choice"})]
    words: Annotated[str, Field(min_length=2, max_length=1000, json_schema_extra={"widget": "words"})]
