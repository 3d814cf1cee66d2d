"""How tests open an incident and do its verbs."""

from typing import Any

from anju.incidents import actions
from anju.matters.models import Matter
from anju.people.models import Person
from tests.cast import Cast

TEXT = "3栋地下管道爆裂,正在抢修,请各户节约用水。"


def incident(
    cast: Cast, *, kind: str = "water", places: tuple[str, ...] = ("3",), by: Person | None = None, **more: Any
) -> Matter:
    """A burst main in building 3, opened by the lead."""
    return actions.open_incident(
        project=cast.project, kind=kind, places=places, what="3栋地下主管爆裂", by=cast.actor(by or cast.lead), **more
    )


def do(name: str, cast: Cast, number: str, by: Person | None = None, **inputs: Any) -> Matter:
    """One verb on the incident of this number, by the lead unless somebody else is named."""
    done: Matter = getattr(actions, name)(number=number, by=cast.actor(by or cast.lead), **inputs)
    return done
