"""Answers are compressed on the way out, and their length says nothing about what was in them.

An attacker who could make a signed-in browser ask again and again, put words of his own into the page and watch the
lengths, might read a secret out of a compressed answer (BREACH). Four things stand against it: the session's cookie is not
sent with requests that other sites make in the background (`SameSite=Lax`), Django masks the CSRF token anew for every
answer, numbers of phones and identity cards are not in a page until somebody reveals them, and each compressed answer
carries a header of random length, so that one length is never the length of the words alone.
"""

import gzip
import re
import secrets
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

SMALLEST = 600
"""Bytes below which an answer is not worth it."""
BROTLI_QUALITY = 4
GZIP_LEVEL = 5
LONGEST_PADDING = 96
_TEXT = re.compile(r"^(text/|application/(json|problem\+json|javascript|xml)|image/svg\+xml)")


class Compressed:
    """Middleware: text is sent as brotli, or gzip, to whoever takes it. Static files came compressed and pass it by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_worth_it(response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        coding = coding_for(request.headers.get("Accept-Encoding", ""))
        if not coding:
            return response
        response.content = (
            brotli.compress(response.content, quality=BROTLI_QUALITY)
            if coding == "br"
            else gzip.compress(response.content, compresslevel=GZIP_LEVEL, mtime=0)
        )
        response.headers["Content-Encoding"] = coding
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["X-Padding"] = "0" * secrets.randbelow(LONGEST_PADDING + 1)
        return response


def is_worth_it(response: HttpResponse) -> bool:
    """Text, long enough, whole, and not compressed already."""
    return (
        not response.streaming
        and not response.has_header("Content-Encoding")
        and bool(_TEXT.match(response.headers.get("Content-Type", "")))
        and len(response.content) >= SMALLEST
    )


def coding_for(accepted: str) -> str:
    """The best coding of an `Accept-Encoding` header: `br`, `gzip`, or empty for neither. What has weight 0 is refused."""
    taken = set()
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}:
            taken.add(name.strip())
    return next((coding for coding in ("br", "gzip") if coding in taken), "")
