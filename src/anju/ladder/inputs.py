"""What the verbs of the ladder and of directives want to be told."""

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import AwareDatetime, Field

from anju.core.flow import Inputs

Words = Annotated[str, Field(min_length=2, max_length=1000, json_schema_extra={"widget": "words"})]
Remark = Annotated[str, Field(max_length=500, json_schema_extra={"widget": "words"})]
Moment = Annotated[AwareDatetime, Field(json_schema_extra={"widget": "moment"})]
Addressee = Literal[
    "desk", "desk_lead", "duty_lead", "prop_eng", "proj_eng", "warranty", "pm", "prop_mgr", "sales", "peer_dept"
]

LABELS: dict[str, Any] = {
    "next_rung": _("To which rung"),
    "promise": _("Result promised by"),
    "next_step": _("What happens next, as the household reads it"),
    "ask": _("What the directive asks"),
    "to_role": _("To whom"),
    "to_person": _("In person"),
    "due_at": _("Answer by"),
    "answer": _("Answer"),
    "case": _("About the case"),
    "remark": _("What was said"),
    "reason": _("Why"),
    "reference": _("Number of the call at 400"),
    "recording": _("Number of the recording"),
    "reply_by": _("Reply wanted by"),
    "found": _("What the call back found"),
}


class RaiseCase(Inputs):
    """The household raises it to the next rung; `rung` is the one they saw."""

    rung: Annotated[int | None, Field(ge=0, le=99, json_schema_extra={"widget": "hidden"})] = None
    remark: Remark = ""


class RaiseRung(Inputs):
    """The limit that was broken; for the system alone."""

    clock_id: int


class HandUp(Inputs):
    """To the next rung and to no other, and why."""

    next_rung: Annotated[Literal["developer", "group"], Field(json_schema_extra={"widget": "choice"})]
    reason: Words


class TakeOver(Inputs):
    """By when there is a result, and what happens next; a colleague who takes it on leaves the promise as it is."""

    promise: Moment | None = None
    next_step: Remark = ""


class RecordCall(Inputs):
    """What the group hotline wrote down: numbers of call and recording, by when a reply is wanted."""

    reference: Annotated[str, Field(min_length=1, max_length=40, json_schema_extra={"widget": "text"})]
    recording: Annotated[str, Field(max_length=60, json_schema_extra={"widget": "text"})] = ""
    reply_by: Moment | None = None


class RecordResult(Inputs):
    """What the group's own call back found, and the household's words."""

    found: Annotated[Literal["satisfied", "dissatisfied", "unreached"], Field(json_schema_extra={"widget": "choice"})]
    remark: Remark = ""


class IssueDirective(Inputs):
    """What is asked, of whom, about which case, and by when where that is later than the limit."""

    to_role: Addressee
    to_person: Annotated[int | None, Field(ge=1, json_schema_extra={"widget": "choice"})] = None
    case: Annotated[str, Field(max_length=40, json_schema_extra={"widget": "text"})] = ""
    ask: Words
    due_at: Moment | None = None


class Answer(Inputs):
    """The answer, in writing."""

    answer: Words


class SendBack(Inputs):
    """What is missing, and by when it is wanted where that is later than the limit."""

    reason: Words
    due_at: Moment | None = None


class Withdraw(Inputs):
    """Why it is not wanted any more."""

    reason: Words
