"""What the verbs on a referral want to be told."""

from typing import Annotated

from pydantic import Field

from anju.core.flow import Inputs

Line = Annotated[str, Field(min_length=2, max_length=500)]


class Registered(Inputs):
    """The number of the case it became."""

    case: Annotated[str, Field(min_length=1, max_length=40)]


class Answered(Inputs):
    """What was done about it; it needs no case. Whoever passed it on reads it."""

    note: Line


class OverHeads(Inputs):
    """What should have happened, in the words of who passed it on."""

    words: Line


class Moved(Inputs):
    """What happened in its case."""

    event: Annotated[str, Field(min_length=3, max_length=60)]
