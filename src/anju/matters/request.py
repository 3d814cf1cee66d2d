"""The request as views see it: who asks, what they reach, as whom they act. Set on every request by the middleware."""

from django.http import HttpRequest

from anju.core.access import Reach
from anju.matters.act import Actor
from anju.people.models import Person


class Request(HttpRequest):
    """A request that has passed the middleware.

    `person` is None for strangers and guests; `reach` is then empty, and `actor` a guest's.
    """

    person: Person | None
    reach: Reach
    actor: Actor
