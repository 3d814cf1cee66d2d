"""What the verbs of an enquiry want to be told."""

from typing import Annotated

from pydantic import Field

from anju.core.flow import Inputs


class Urge(Inputs):
    """Whoever asked urges; what was said."""

    remark: Annotated[str, Field(max_length=500, json_schema_extra={"widget": "words"})] = ""
