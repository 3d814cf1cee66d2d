"""What the verbs on the homes of a case want to be told."""

from typing import Annotated, Literal

from pydantic import Field

from anju.core.flow import Inputs

Label = Annotated[str, Field(min_length=1, max_length=60, json_schema_extra={"widget": "room"})]
Reason = Annotated[str, Field(min_length=2, max_length=500, json_schema_extra={"widget": "words"})]
How = Annotated[Literal["spoken", "signed", "tapped"], Field(json_schema_extra={"widget": "choice"})]
Signature = Annotated[str, Field(max_length=32, json_schema_extra={"widget": "signature"})]


class JoinHome(Inputs):
    """Another home that is part of it: where it comes from, or one more that is damaged."""

    room: Label
    part: Annotated[Literal["source", "harmed"], Field(json_schema_extra={"widget": "choice"})] = "source"
    reason: Reason


class LeaveHome(Inputs):
    """Which home is not part of it after all, and why."""

    room: Label
    reason: Reason


class LocateItem(Inputs):
    """Which item lies in which home of the case: the leak's cause above, the damage below."""

    item: Annotated[int, Field(ge=1, le=99)]
    room: Label


class EntryConsent(Inputs):
    """Somebody may come into this home; in whose way it was said."""

    room: Label
    consent: How = "spoken"
    signature: Signature | None = None


class EntryRefusal(Inputs):
    """Nobody may come in: why, and what they were told happens next."""

    room: Label
    reason: Reason
    next_step: Annotated[str, Field(max_length=500, json_schema_extra={"widget": "words"})] = ""


class StateDamage(Inputs):
    """What is damaged in this home, what it may cost, and whether the other household may read it."""

    room: Label
    what: Reason
    estimate: Annotated[int | None, Field(ge=0, le=10**10, json_schema_extra={"widget": "money"})] = None
    photos: Annotated[
        list[Annotated[str, Field(max_length=32)]], Field(max_length=9, json_schema_extra={"widget": "photos"})
    ] = []
    shared: bool = False
