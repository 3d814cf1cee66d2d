"""What the verbs of the work at the door want to be told. Money is integer fen; pages ask for yuan."""

from typing import Annotated, Literal

from pydantic import Field

from anju.core.flow import Inputs
from anju.repairs.inputs import FileKey, Moment, Photos, Reason, Remark, Signature

MOST_FEN = 100_000_000
"""a million yuan: more is a slip of the finger"""

Fen = Annotated[int, Field(ge=0, le=MOST_FEN, json_schema_extra={"widget": "money"})]
Points = Annotated[
    list[Annotated[str, Field(max_length=20)]], Field(max_length=20, json_schema_extra={"widget": "checklist"})
]
Proof = Annotated[list[FileKey], Field(min_length=1, max_length=9, json_schema_extra={"widget": "photos"})]
Agreed = Annotated[Literal["signed", "spoken", "tapped"], Field(json_schema_extra={"widget": "choice"})]
Stars = Annotated[int, Field(ge=1, le=5, json_schema_extra={"widget": "stars"})]
Edition = Annotated[int, Field(ge=1, le=999, json_schema_extra={"widget": "hidden"})]


class ConfirmReady(Inputs):
    """The points that were ticked, by code; left out: all of them, with one tap."""

    points: Points | None = None


class MaterialLine(Inputs):
    """One kind of material: what, how many, the price of one in fen."""

    title: Annotated[str, Field(min_length=1, max_length=60)]
    quantity: Annotated[int, Field(ge=1, le=999)] = 1
    price: Fen = 0


class QuoteWork(Inputs):
    """Minutes of work, labour and material in fen; under warranty the price is zero."""

    minutes: Annotated[int, Field(ge=1, le=20160)]
    labour: Fen = 0
    material: Annotated[list[MaterialLine], Field(max_length=20, json_schema_extra={"widget": "materials"})] = []
    remark: Remark = ""


class AcceptQuote(Inputs):
    """Which edition is agreed to, and how: signed, spoken at the door, or tapped by the household itself."""

    edition: Edition
    consent: Agreed
    signature: Signature | None = None


class DeclineQuote(Inputs):
    """Which edition is not agreed to, and why."""

    edition: Edition
    reason: Reason


class GiveConsent(Inputs):
    """What may be moved or put at risk, and how the owner said so; decoration wants a photo of how it is."""

    about: Annotated[Literal["furniture", "decoration"], Field(json_schema_extra={"widget": "choice"})]
    what: Annotated[str, Field(min_length=2, max_length=300, json_schema_extra={"widget": "words"})]
    consent: Agreed
    signature: Signature | None = None
    photos: Photos = []


class RefuseConsent(Inputs):
    """What may not be moved or put at risk, in the owner's words."""

    about: Annotated[Literal["furniture", "decoration"], Field(json_schema_extra={"widget": "choice"})]
    reason: Reason
    photos: Photos = []


class FindNobodyHome(Inputs):
    """A photo of the door."""

    photos: Proof
    remark: Remark = ""


class WaitForPart(Inputs):
    """What is missing, when it is expected, and what the owner was told."""

    what: Annotated[str, Field(min_length=2, max_length=120, json_schema_extra={"widget": "text"})]
    expected: Moment
    reason: Reason
    photos: Photos = []


class RecordInspection(Inputs):
    """What was seen, and whether it is safe."""

    safety: Annotated[Literal["safe", "unsafe"], Field(json_schema_extra={"widget": "choice"})]
    finding: Annotated[str, Field(min_length=2, max_length=500, json_schema_extra={"widget": "words"})]
    photos: Photos = []


class HaltWork(Inputs):
    """Why it is not safe, with a photo."""

    reason: Reason
    photos: Proof


class TakePayment(Inputs):
    """How much, in fen, and by which means."""

    amount: Annotated[int, Field(ge=1, le=MOST_FEN, json_schema_extra={"widget": "money"})]
    means: Annotated[Literal["cash", "code"], Field(json_schema_extra={"widget": "choice"})]


class RateService(Inputs):
    """One to five stars each, remarks, and what was not as the conduct card says."""

    attitude: Stars
    skill: Stars
    speed: Stars
    tidiness: Stars
    remark: Remark = ""
    breaches: Points = []
