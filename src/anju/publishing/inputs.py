"""What the verbs on a bulletin want to be told."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from anju.core.flow import Inputs

Reason = Annotated[str, Field(min_length=2, max_length=300, json_schema_extra={"widget": "words"})]
Seats = Annotated[int, Field(ge=1, le=10_000)]


class Write(Inputs):
    """A bulletin: what it says, for whom, until when; of an activity where, when, how many, until when to sign up."""

    kind: Literal["announcement", "activity"]
    title: Annotated[str, Field(min_length=2, max_length=80)]
    text: Annotated[str, Field(min_length=2, max_length=4000)]
    places: Annotated[list[Annotated[str, Field(min_length=1, max_length=60)]], Field(max_length=300)] = []
    ends_on: date | None = None
    by_text: bool = False
    place: Annotated[str, Field(max_length=120)] = ""
    starts_at: AwareDatetime | None = None
    deadline: AwareDatetime | None = None
    seats: Seats | None = None

    def moments(self) -> tuple[datetime | None, datetime | None]:
        """When it is, and until when one signs up; none for an announcement."""
        return (self.starts_at, self.deadline) if self.kind == "activity" else (None, None)


class Withdraw(Inputs):
    """Why it is taken back."""

    reason: Reason


class SetSeats(Inputs):
    """How many may come from now on."""

    seats: Seats
