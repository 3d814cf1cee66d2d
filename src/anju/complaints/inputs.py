"""What the verbs of a complaint want to be told. The JSON schema of these classes is the form on pages and in the API."""

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import AwareDatetime, Field

from anju.core.flow import Inputs


def text(least: int = 0, most: int = 1000) -> Any:
    """A field for words."""
    return Field(min_length=least, max_length=most, json_schema_extra={"widget": "words"})


FileKey = Annotated[str, Field(min_length=8, max_length=32)]
Photos = Annotated[list[FileKey], Field(max_length=9, json_schema_extra={"label": "Photos", "widget": "photos"})]
Reason = Annotated[str, Field(min_length=2, max_length=500, json_schema_extra={"label": "Reason", "widget": "words"})]
Remark = Annotated[str, Field(max_length=500, json_schema_extra={"widget": "words"})]
Long = Annotated[str, text(2, 2000)]
Department = Literal[
    "prop_eng", "proj_eng", "duty_lead", "warranty", "sales", "peer_dept", "dev_cs", "desk", "desk_lead", "pm", "prop_mgr",
    "cashier",
]  # fmt: skip
AskedRole = Annotated[Department, Field(json_schema_extra={"widget": "department"})]
Somebody = Annotated[int, Field(ge=1, json_schema_extra={"widget": "colleague"})]
Code = Annotated[str, Field(min_length=2, max_length=20)]
Route = Annotated[Literal["phone", "counter", "sms", "visit", "letter"], Field(json_schema_extra={"widget": "choice"})]
Moment = Annotated[AwareDatetime, Field(json_schema_extra={"widget": "moment"})]

LABELS = {
    "degree": _("Class"),
    "grounds": _("Grounds"),
    "summary": _("Written summary"),
    "to": _("Passed on to"),
    "manner": _("How"),
    "department": _("Department"),
    "person": _("Who"),
    "question": _("What is asked"),
    "until": _("By when"),
    "answer": pgettext_lazy("ask", "Answer"),
    "result": _("Result"),
    "basis": _("On which grounds"),
    "concession": _("Concession, yuan"),
    "found": _("What was found"),
    "cause": _("Cause"),
    "measure": _("Corrective measure"),
    "by_when": _("Done by"),
    "points": _("Performance points"),
    "clause": _("Clause of the rulebook"),
    "entry": _("Entry of the knowledge base"),
    "decision": _("Decision"),
    "explanation": _("Explanation given"),
    "inquiry": _("What the inquiry showed"),
    "came": _("Who came"),
    "route": _("How the complainant was told"),
}
"""the titles of fields in the person's language, by field name"""


class WithRemark(Inputs):
    """A verb that may carry a remark."""

    remark: Annotated[str, Field(max_length=1000, json_schema_extra={"label": "Remark", "widget": "words"})] = ""


class AddNote(Inputs):
    """A line in the timeline."""

    words: Annotated[str, Field(min_length=1, max_length=1000, json_schema_extra={"widget": "words"})]
    audience: Annotated[Literal["staff", "everyone"], Field(json_schema_extra={"widget": "choice"})] = "staff"
    photos: Photos = []


class WithReason(Inputs):
    """A verb that must say why."""

    reason: Reason


class DecideClass(Inputs):
    """Ordinary or severe, on which of the listed grounds, and why."""

    degree: Annotated[Literal["ordinary", "severe"], Field(json_schema_extra={"widget": "degree"})]
    grounds: Annotated[list[Code], Field(max_length=12, json_schema_extra={"widget": "grounds"})] = []
    reason: Reason


class DecideValid(Inputs):
    """Valid, on which of the listed grounds, and why."""

    grounds: Annotated[list[Code], Field(min_length=1, max_length=12, json_schema_extra={"widget": "grounds"})]
    reason: Reason


class DecideInvalid(Inputs):
    """Not valid, on which of the listed grounds, and why."""

    grounds: Annotated[list[Code], Field(min_length=1, max_length=12, json_schema_extra={"widget": "grounds"})]
    reason: Reason


class WriteSummary(Inputs):
    """What it is about, what happened, what is asked for: in writing, for whoever it is passed on to."""

    summary: Annotated[str, text(10, 2000)]


class PassOn(Inputs):
    """To whom it is passed on, and how: orally or in writing."""

    to: Annotated[Literal["pm", "dev_cs", "prop_mgr", "group_cs"], Field(json_schema_extra={"widget": "choice"})]
    manner: Annotated[Literal["oral", "written"], Field(json_schema_extra={"widget": "choice"})]
    remark: Remark = ""


class AskDepartment(Inputs):
    """Which department is asked what, and whom in it; by when, where that was agreed."""

    department: AskedRole
    question: Long
    person: Somebody | None = None
    until: Moment | None = None


class AnswerAsk(Inputs):
    """The department's answer in writing."""

    answer: Long
    photos: Photos = []


class TellWhy(Inputs):
    """The complainant was told why others are needed: how, and in which words."""

    route: Route
    words: Long


class ExplainInvalid(Inputs):
    """The complainant was told why it is not valid: how, and in which words."""

    route: Route
    explanation: Long


class VisitSite(Inputs):
    """Who came, and what was found there."""

    came: Annotated[list[int], Field(min_length=1, max_length=20, json_schema_extra={"widget": "colleagues"})]
    found: Long
    photos: Photos = []


class RecordInquiry(Inputs):
    """What the inquiry of the project office showed."""

    inquiry: Long
    photos: Photos = []


class NameCause(Inputs):
    """The cause."""

    cause: Long


class FindResponsible(Inputs):
    """Who is responsible, of which department, and for what."""

    department: AskedRole
    person: Somebody
    found: Long


class SetMeasure(Inputs):
    """What is done about it, by whom, and by when it is checked."""

    measure: Long
    person: Somebody
    by_when: Moment


class MoveMeasure(Inputs):
    """Another date, with the reason."""

    by_when: Moment
    reason: Reason


class CheckMeasure(Inputs):
    """What the check showed."""

    found: Long
    photos: Photos = []


class RecordPrevention(Inputs):
    """Where a measure that works was entered: a clause of the rulebook, or an entry of the knowledge base."""

    clause: Annotated[str, Field(max_length=40, json_schema_extra={"widget": "clause"})] | None = None
    entry: Annotated[int, Field(ge=1, json_schema_extra={"widget": "entry"})] | None = None
    remark: Remark = ""


class RecordPenalty(Inputs):
    """Points taken off under the staff rules, and why; seen only by those it concerns."""

    points: Annotated[int, Field(ge=1, le=100)]
    reason: Reason


class DecideReview(Inputs):
    """What the management review decided."""

    decision: Long


class AnswerComplaint(Inputs):
    """The complainant was told the result with its grounds: how, and in which words; what was conceded."""

    route: Route
    result: Long
    basis: Long
    concession: Annotated[int, Field(ge=0, le=10**9, json_schema_extra={"widget": "money"})] = 0


class AnswerInWriting(Inputs):
    """Nobody was reached: the result with its grounds, as it goes out in writing."""

    result: Long
    basis: Long
    concession: Annotated[int, Field(ge=0, le=10**9, json_schema_extra={"widget": "money"})] = 0


class RecordNotTold(Inputs):
    """How it was tried, and what came of it."""

    way: Annotated[Literal["phone", "visit"], Field(json_schema_extra={"widget": "choice"})]
    remark: Remark = ""


class RecordAgreement(Inputs):
    """Agreed; what was said."""

    remark: Remark = ""


class RecordDisagreement(Inputs):
    """Not agreed: why, and which way is open next, as the complainant was told."""

    reason: Reason
    next_step: Long


class JoinGroup(Inputs):
    """The number of the complaint that speaks for all, and what they have in common."""

    into: Annotated[str, Field(min_length=1, max_length=40, json_schema_extra={"widget": "text"})]
    reason: Reason


class TellMember(Inputs):
    """One household of a group was told the common result: how, and what was said."""

    route: Route
    words: Long
