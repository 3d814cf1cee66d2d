"""Papers on a phone: to be shown at the door, or printed there. A worker gets those of the own items."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from anju.matters.request import Request
from anju.papers.acceptance import print_acceptance
from anju.papers.appointment_slip import print_appointment_slip
from anju.papers.job_slip import print_job_slip
from anju.papers.receipt import print_receipt
from anju.papers.service_sheet import print_service_record
from anju.papers.serving import served
from anju.papers.slip import print_slip


@require_safe
def slip(request: Request, number: str) -> HttpResponse:
    """All three copies for the lead and property engineering; a worker shows the owner's."""
    return served(print_slip(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
def job_slip(request: Request, number: str) -> HttpResponse:
    """What to take along: the own job slip, for leads one a worker."""
    return served(print_job_slip(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
def appointment(request: Request, number: str) -> HttpResponse:
    """What is left at the door."""
    return served(print_appointment_slip(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
def acceptance(request: Request, number: str) -> HttpResponse:
    """What the owner signs when the work is right."""
    return served(print_acceptance(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
def service_record(request: Request, number: str) -> HttpResponse:
    """The form that is left with the owner; what was said of a worker, the worker does not read here."""
    return served(print_service_record(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
def receipt(request: Request, number: str, no: int) -> HttpResponse:
    """The receipt for money taken on the own item."""
    made = print_receipt(number=number, item_no=no, actor=request.actor, absolute=request.build_absolute_uri)
    return served(made)
