"""How a desk form answers when it was done: a sentence, and the page again."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from anju.matters.request import Request


def done(request: Request, url: str, sentence: str) -> HttpResponse:
    """Say the sentence on the page at `url`, and go there (by htmx when it asked)."""
    messages.success(request, sentence)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url, status=303)
