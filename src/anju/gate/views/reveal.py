"""A masked number shown on purpose."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from anju.intake.reveal import reveal_phone
from anju.matters.request import Request


@require_POST
def reveal(request: Request, number: str) -> HttpResponse:
    """The reporter's number as a link that dials, in the place where the masked one stood."""
    phone = reveal_phone(number=number, actor=request.actor, reason=request.POST.get("reason", ""))
    return render(request, "gate/_phone.html", {"phone": phone})
