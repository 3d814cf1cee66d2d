"""The service record on a phone: one row of stars for everything, or one for each, and what was not right (REP-11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from anju.core.errors import Invalid
from anju.repairs.file import CaseFile
from anju.verbs.door_fields import point_choices
from anju.web.forms import Field


@dataclass(frozen=True, kw_only=True)
class Rating:
    """The fields of the form: stars for all, rows for each, what was not right, remarks."""

    overall: Field
    rows: tuple[Field, ...]
    breaches: Field
    remark: Field


def rating_fields(file: CaseFile) -> Rating:
    """An empty service record. One query for the conduct card."""
    return Rating(
        overall=Field(name="overall", widget="stars"),
        rows=(
            Field(name="attitude", title=_("Manners"), widget="stars"),
            Field(name="skill", title=_("Skill"), widget="stars"),
            Field(name="speed", title=_("Speed"), widget="stars"),
            Field(name="tidiness", title=_("Tidiness"), widget="stars"),
        ),
        breaches=Field(
            name="breaches", title=_("Was anything not right? Tick it"), widget="checklist", multiple=True,
            choices=point_choices("breaches", file),
        ),
        remark=Field(name="remark", title=_("What else you want to say"), widget="textarea"),
    )  # fmt: skip


def rated(posted: QueryDict) -> Mapping[str, Any]:
    """What was tapped as inputs of `rate_service`: the stars for everything stand for each row that was left empty.

    Raises `Invalid` `stars-missing` when nothing was tapped.
    """
    overall = posted.get("overall", "")
    stars = {name: posted.get(name) or overall for name in ("attitude", "skill", "speed", "tidiness")}
    if not all(stars.values()):
        raise Invalid("stars-missing", _("Please tap the stars."), fields={"overall": _("One tap is enough.")})
    return stars | {
        "remark": posted.get("remark", ""),
        "breaches": [code for code in posted.getlist("breaches") if code],
    }
