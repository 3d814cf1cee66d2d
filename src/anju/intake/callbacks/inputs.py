"""What the verbs on a call-back want to be told."""

from typing import Annotated

from pydantic import Field

from anju.core.flow import Inputs

Line = Annotated[str, Field(min_length=2, max_length=500)]
Remark = Annotated[str, Field(max_length=500)]


class Answered(Inputs):
    """What was said; it needs no case."""

    note: Line


class Filed(Inputs):
    """The number of the case it became."""

    case: Annotated[str, Field(min_length=1, max_length=40)]


class NoAnswer(Inputs):
    """Nobody answered; a word about it if there is one."""

    remark: Remark = ""
