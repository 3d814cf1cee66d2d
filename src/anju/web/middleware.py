"""Turns a refusal raised anywhere in a page's view into its answer, so that views need no try blocks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from anju.core.errors import Refusal
from anju.web import answers


class RefusalMiddleware:
    """A `Refusal` becomes a banner (htmx) or a page, with its status; its transaction is already undone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer anticipated refusals; everything else stays a fault."""
        return answers.refuse(request, exception) if isinstance(exception, Refusal) else None
