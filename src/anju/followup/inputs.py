"""What the verbs of a follow-up want to be told."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from anju.core.flow import Inputs

Remark = Annotated[str, Field(max_length=1000, json_schema_extra={"widget": "words"})]
Line = Annotated[str, Field(min_length=2, max_length=500, json_schema_extra={"widget": "words"})]
Way = Annotated[Literal["phone", "visit", "counter", "sms"], Field(json_schema_extra={"widget": "choice"})]
Score = Annotated[int | None, Field(ge=1, le=5, json_schema_extra={"widget": "stars"})]
SCORES = ("speed", "quality", "attitude", "tidiness", "overall")
"""what is asked on a scale of five, in the order of the form"""


class Reached(Inputs):
    """How they were reached, and the marks they gave, if they gave any."""

    way: Way = "phone"
    speed: Score = None
    quality: Score = None
    attitude: Score = None
    tidiness: Score = None
    overall: Score = None


class Satisfied(Reached):
    """It is right; what else was said."""

    remark: Remark = ""


class SoSo(Reached):
    """It will do; what could be better, in the household's words."""

    remark: Line


class Dissatisfied(Reached):
    """It is not: which items of a repair (left out where it has but one), and why in the household's words."""

    items: Annotated[list[int], Field(max_length=40, json_schema_extra={"widget": "items"})] = []
    reason: Line


class NotReached(Inputs):
    """Nobody answered."""

    remark: Remark = ""


class Later(Inputs):
    """They asked to be called again."""

    again_at: Annotated[AwareDatetime, Field(json_schema_extra={"widget": "moment"})]
    remark: Remark = ""


class PointAnswered(Inputs):
    """What was raised, and what was answered at once."""

    point: Line
    answer: Line


class PointTaken(Inputs):
    """What was raised, and the kind of case it becomes; a repair names the place."""

    kind: Annotated[
        Literal["repair", "complaint", "enquiry", "suggestion"], Field(json_schema_extra={"widget": "choice"})
    ]
    point: Line
    place: Annotated[str, Field(max_length=40, json_schema_extra={"widget": "text"})] = ""
