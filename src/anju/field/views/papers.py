"""The repair slip on a phone: to be shown at the door, or printed there."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from anju.matters.request import Request
from anju.papers.serving import served
from anju.papers.slip import print_slip


@require_safe
def slip(request: Request, number: str) -> HttpResponse:
    """All three copies for the lead and property engineering; a worker shows the owner's."""
    return served(print_slip(number=number, actor=request.actor, absolute=request.build_absolute_uri))
