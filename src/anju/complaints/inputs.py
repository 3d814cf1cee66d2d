"""What the verbs of a complaint want to be told."""

from typing import Annotated

from pydantic import Field

from anju.core.flow import Inputs


class Urge(Inputs):
    """The complainant urges; what was said."""

    remark: Annotated[str, Field(max_length=500, json_schema_extra={"widget": "words"})] = ""
