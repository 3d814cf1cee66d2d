"""The owner's copy of the repair slip."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from anju.matters.request import Request
from anju.papers.serving import served
from anju.papers.slip import print_slip


@require_safe
def slip(request: Request, number: str) -> HttpResponse:
    """Of an own case."""
    return served(print_slip(number=number, actor=request.actor, absolute=request.build_absolute_uri))
