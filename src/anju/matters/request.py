"""The request as views see it: who asks, what they reach, as whom they act. Set on every request by the middleware."""

import secrets
from dataclasses import dataclass

from django.http import HttpRequest

from anju.core.access import Reach
from anju.core.errors import NotFound
from anju.estate.models import Project
from anju.matters.act import Actor
from anju.people.models import Person


@dataclass(frozen=True)
class Along:
    """What was read with the session for a live part (`core/along.py`), before anybody judged who asks: the view does."""

    project: Project | None = None
    """the one that `?project=` names, within reach or not"""
    rows: str | None = None
    """what the part depends on; None where nothing was asked"""

    def told(self, project: Project | None = None) -> str:
        """The answer, about this project: another one each time where the address named none or another, so that it counts as new.
        Raises `NotFound` where nothing was asked."""
        if self.rows is None:
            raise NotFound
        if project is not None and (self.project is None or self.project.pk != project.pk):
            return secrets.token_hex(8)
        return self.rows


class Request(HttpRequest):
    """A request that has passed the middleware.

    `person` is None for strangers and guests; `reach` is then empty, and `actor` a guest's.
    """

    person: Person | None
    reach: Reach
    actor: Actor
    along: Along
