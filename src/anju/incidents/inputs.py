"""What the verbs on an incident want to be told."""

from typing import Annotated, Literal

from pydantic import Field

from anju.core.flow import Inputs

Reason = Annotated[str, Field(min_length=2, max_length=300, json_schema_extra={"widget": "words"})]
Announcement = Annotated[str, Field(min_length=4, max_length=300, json_schema_extra={"widget": "words"})]
CaseNumber = Annotated[str, Field(min_length=1, max_length=40)]


class OpenIncident(Inputs):
    """What happened, and where: buildings (`3`) or units (`3-2`)."""

    kind: Literal["storm", "water", "power", "heating", "lift", "other"]
    places: Annotated[list[Annotated[str, Field(min_length=1, max_length=40)]], Field(min_length=1, max_length=60)]
    what: Reason


class JoinCase(Inputs):
    """The number of the case that belongs to it."""

    case: CaseNumber


class LeaveIncident(Inputs):
    """Which case does not belong to it, and why."""

    case: CaseNumber
    reason: Reason


class TriageCase(Inputs):
    """How pressing a joined case is, and why."""

    case: CaseNumber
    level: Literal["danger", "living", "damage", "wait"]
    reason: Reason


class Inform(Inputs):
    """One text to every home that is hit. It names nobody."""

    text: Announcement
