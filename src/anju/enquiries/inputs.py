"""What the verbs of an enquiry or a suggestion want to be told."""

from typing import Annotated, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from anju.core.flow import Inputs

Remark = Annotated[str, Field(max_length=500, json_schema_extra={"widget": "words"})]
Reason = Annotated[str, Field(min_length=2, max_length=500, json_schema_extra={"widget": "words"})]
Answer = Annotated[str, Field(min_length=2, max_length=2000, json_schema_extra={"widget": "words"})]
Edition = Annotated[int, Field(ge=1, le=2**62, json_schema_extra={"widget": "hidden"})]
Route = Annotated[Literal["phone", "visit", "counter", "sms"], Field(json_schema_extra={"widget": "choice"})]
FileKey = Annotated[str, Field(min_length=8, max_length=32)]
Photos = Annotated[list[FileKey], Field(max_length=9, json_schema_extra={"label": "Photos", "widget": "photos"})]

LABELS: dict[str, str | Promise] = {
    "answer": _("Answer"),
    "answer_edition": _("Agreed answer"),
    "department": _("Who finds out"),
    "decision": _("Decision"),
    "question": _("Question, for everybody"),
}
"""the titles of fields that only enquiries have"""


class Urge(Inputs):
    """Whoever asked urges; what was said."""

    remark: Remark = ""


class TakeAlong(Inputs):
    """It cannot be answered at once; what was said about it."""

    remark: Remark = ""


class Answered(Inputs):
    """The answer as it was told, by which route, and the agreed answer it rests on."""

    answer: Answer
    route: Route
    answer_edition: Edition | None = None


class PassOn(Inputs):
    """Which department finds out, and what it is to look at."""

    department: Annotated[
        Literal[
            "prop_eng", "proj_eng", "warranty", "dev_cs", "pm", "prop_mgr", "sales", "cashier", "peer_dept"
        ],
        Field(json_schema_extra={"widget": "choice"}),
    ]  # fmt: skip
    remark: Remark = ""


class Draft(Inputs):
    """What is to be told, and the agreed answer it rests on."""

    answer: Answer
    answer_edition: Edition | None = None


class TellAnswer(Inputs):
    """By which route the drafted answer was told, and what was said to it."""

    route: Route
    remark: Remark = ""


class Unreached(Inputs):
    """Nobody was reached; how it was tried."""

    route: Route
    remark: Remark = ""


class ProposeEntry(Inputs):
    """The question in words that hold for everybody: no name, no number, no home."""

    question: Annotated[str, Field(min_length=4, max_length=200, json_schema_extra={"widget": "words"})]


class Decide(Inputs):
    """Whether a suggestion is taken up, and why."""

    decision: Annotated[Literal["taken_up", "not_taken_up"], Field(json_schema_extra={"widget": "choice"})]
    reason: Reason


class WithReason(Inputs):
    """A verb that must say why."""

    reason: Reason


class AddNote(Inputs):
    """A line in the timeline."""

    words: Annotated[str, Field(min_length=1, max_length=1000, json_schema_extra={"widget": "words"})]
    audience: Annotated[Literal["staff", "everyone"], Field(json_schema_extra={"widget": "choice"})] = "staff"
    photos: Photos = []
