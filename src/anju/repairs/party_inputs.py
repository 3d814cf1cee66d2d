"""What the verbs between the parties want to be told: contractor and warranty office, hands that change, pauses, repeats,
signing that does not come about. See `inputs.py` for how they are read.
"""

from typing import Annotated, Literal

from pydantic import Field

from anju.core.flow import Inputs
from anju.repairs.inputs import FileKey, Moment, Photos, Reason, Remark

Evidence = Annotated[
    list[FileKey], Field(min_length=1, max_length=9, json_schema_extra={"label": "Evidence", "widget": "photos"})
]
RepeatedBy = Literal["hotline", "counter", "staff", "owners_chat", "group_400", "government", "media"]
ItemNo = Annotated[int, Field(ge=1, le=99, json_schema_extra={"widget": "item"})]


class TakeOnItem(Inputs):
    """The firm takes the item on."""

    remark: Remark = ""


class ObjectItem(Inputs):
    """Not ours: the firm's reason, with at least one file that shows it."""

    reason: Reason
    evidence: Evidence


class RerouteItem(Inputs):
    """Who follows the item from now on, against the table, and why."""

    follower: Annotated[Literal["prop_eng", "warranty"], Field(json_schema_extra={"widget": "choice"})]
    reason: Reason


class PutAfter(Inputs):
    """The item before it, and how long what was put in there cures."""

    after: ItemNo
    curing_hours: Annotated[int, Field(ge=0, le=2160, json_schema_extra={"widget": "number"})] = 0


class DropOrder(Inputs):
    """The item it waits for no longer, and why."""

    after: ItemNo
    reason: Reason


class TransferItem(Inputs):
    """To another technician or another firm (one of the two), with what they need to know."""

    technician: Annotated[int | None, Field(ge=1, json_schema_extra={"widget": "technician"})] = None
    contractor: Annotated[str | None, Field(max_length=30, json_schema_extra={"widget": "contractor"})] = None
    keep_appointment: Annotated[Literal["yes", "no"], Field(json_schema_extra={"widget": "choice"})] = "yes"
    note: Reason


class HandOverCase(Inputs):
    """Who leads the case from now on, with what they need to know."""

    lead: Annotated[int, Field(ge=1, json_schema_extra={"widget": "lead"})]
    note: Reason


class AskPause(Inputs):
    """A listed reason, the file that shows it, and until when."""

    reason: Annotated[str, Field(min_length=2, max_length=10, json_schema_extra={"widget": "pause_reason"})]
    until: Moment
    evidence: Evidence
    remark: Remark = ""


class LinkRepeat(Inputs):
    """The same reported again: by which way, who rang, in which words; when is the moment of acting."""

    words: Annotated[str, Field(min_length=2, max_length=1000, json_schema_extra={"widget": "words"})]
    caller: Annotated[str, Field(max_length=80, json_schema_extra={"widget": "text"})] = ""
    phone: Annotated[str, Field(max_length=20, json_schema_extra={"widget": "text"})] = ""
    channel: Annotated[RepeatedBy, Field(json_schema_extra={"widget": "choice"})] = "hotline"


class MergeCase(Inputs):
    """The number of the case that goes on in its place, and why."""

    into: Annotated[str, Field(min_length=3, max_length=40, json_schema_extra={"widget": "text"})]
    reason: Reason


class RecordAttempt(Inputs):
    """How it was tried to have the work signed, and what came of it."""

    way: Annotated[Literal["phone", "counter", "sms", "visit"], Field(json_schema_extra={"widget": "choice"})]
    outcome: Annotated[Literal["refused_to_sign", "not_reached"], Field(json_schema_extra={"widget": "choice"})]
    words: Annotated[str, Field(min_length=2, max_length=1000, json_schema_extra={"widget": "words"})]


class AttestItem(Inputs):
    """Complete before a witness: who it was, with a photo."""

    witness: Annotated[int, Field(ge=1, json_schema_extra={"widget": "witness"})]
    photos: Annotated[list[FileKey], Field(min_length=1, max_length=9, json_schema_extra={"widget": "photos"})]
    remark: Remark = ""


class ReopenCase(Inputs):
    """Which items are not right after all, and why."""

    items: Annotated[
        list[Annotated[int, Field(ge=1, le=99)]], Field(min_length=1, json_schema_extra={"widget": "items"})
    ]
    reason: Reason
    photos: Photos = []
