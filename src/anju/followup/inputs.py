"""What the verbs of a follow-up want to be told."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from anju.core.flow import Inputs


class Satisfied(Inputs):
    """It is right; what else was said."""

    remark: Annotated[str, Field(max_length=1000, json_schema_extra={"widget": "words"})] = ""


class Dissatisfied(Inputs):
    """It is not: which items, and why in the resident's words."""

    items: Annotated[list[int], Field(min_length=1, max_length=40, json_schema_extra={"widget": "items"})]
    reason: Annotated[str, Field(min_length=2, max_length=500, json_schema_extra={"widget": "words"})]


class NotReached(Inputs):
    """Nobody answered."""

    remark: Annotated[str, Field(max_length=500, json_schema_extra={"widget": "words"})] = ""


class Later(Inputs):
    """They asked to be called again."""

    again_at: Annotated[AwareDatetime, Field(json_schema_extra={"widget": "moment"})]
    remark: Annotated[str, Field(max_length=500, json_schema_extra={"widget": "words"})] = ""
