"""How a page says no, done, or nothing new: refusals, toasts, conditional answers of live parts."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from anju.core.errors import Refusal
from anju.core.time import product_now


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as the banner htmx swaps into the nearest slot, or as a page of its own; with its HTTP status."""
    if _by_htmx(request):
        return render(request, "layouts/refusal.html", {"refusal": refusal}, status=refusal.status)
    context = {"refusal": refusal, "back": _came_from(request)}
    return render(request, "layouts/refused.html", context, status=refusal.status)


def _came_from(request: HttpRequest) -> str:
    """The page of ours on which the button was pressed, to see how it stands now; the first page when nobody says."""
    named = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(named, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(named)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"


def toast(response: HttpResponse, text: str, *, undo: str = "") -> HttpResponse:
    """Let the page say a sentence for eight seconds, with a way back if `undo` (a POST address) is given."""
    return trigger(response, toast={"text": str(text), "undo": undo})


def trigger(response: HttpResponse, **events: Any) -> HttpResponse:
    """Add events for htmx to fire in the browser after the swap (`toast`, `dialog-close`, a page's own)."""
    known = json.loads(response.headers.get("HX-Trigger", "{}"))
    response.headers["HX-Trigger"] = json.dumps(known | events)  # header values are ASCII: json escapes
    return response


def live(
    request: HttpRequest, template: str, context: Mapping[str, Any] | Callable[[], Mapping[str, Any]], *, stamp: object
) -> HttpResponse:
    """A polled part: 304 while `stamp` (whatever the part depends on) is what the browser already has.

    When `context` is dear, pass a function that makes it: it is not called on a 304. The tag is a weak one, since the same
    part may travel plain or compressed.
    """
    same = nothing_new(request, stamp=stamp)
    if same is not None:
        return same
    response = render(request, template, dict(context() if callable(context) else context))
    return _tagged(response, _tag(stamp))


def nothing_new(request: HttpRequest, *, stamp: object) -> HttpResponse | None:
    """The 304 of a live part whose stamp is what the browser already has; None when it is not."""
    tag = _tag(stamp)
    return _tagged(HttpResponseNotModified(), tag) if request.headers.get("If-None-Match") == tag else None


def _tag(stamp: object) -> str:
    return f'W/"{hashlib.sha256(repr(stamp).encode()).hexdigest()[:20]}"'


def _tagged(response: HttpResponse, tag: str) -> HttpResponse:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "no-store"
    response.headers["Server-Now"] = str(int(product_now().timestamp() * 1000))
    return response


def _by_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
