"""The owner's copies: repair slip, acceptance sheet, service record, receipts. Also reached by the case's own link."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from anju.matters.request import Request
from anju.papers.acceptance import print_acceptance
from anju.papers.complaint_papers import print_answer
from anju.papers.receipt import print_receipt
from anju.papers.service_sheet import print_service_record
from anju.papers.serving import served
from anju.papers.slip import print_slip


@require_safe
def slip(request: Request, number: str) -> HttpResponse:
    """Of an own case."""
    return served(print_slip(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
def acceptance(request: Request, number: str) -> HttpResponse:
    """The acceptance sheet of an own case."""
    return served(print_acceptance(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
def answer(request: Request, number: str) -> HttpResponse:
    """The letter that answers an own complaint."""
    return served(print_answer(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
def service_record(request: Request, number: str) -> HttpResponse:
    """The service record of an own case."""
    return served(print_service_record(number=number, actor=request.actor, absolute=request.build_absolute_uri))


@require_safe
def receipt(request: Request, number: str, no: int) -> HttpResponse:
    """The receipt for what was paid on an item of an own case."""
    made = print_receipt(number=number, item_no=no, actor=request.actor, absolute=request.build_absolute_uri)
    return served(made)
