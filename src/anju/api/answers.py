"""Answering a POST once per Idempotency-Key, and every refusal as problem+json."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from anju.core.errors import Refusal
from anju.core.idempotency import Answer, earlier_answer, once, request_digest


def answered(request: HttpRequest, do: Callable[[], Answer]) -> HttpResponse:
    """Carry out a POST under its Idempotency-Key, if it has one; a repeat gets the first answer back."""
    path, body = request.path, request.body
    person = getattr(request, "person", None)
    answer = once(
        key=request.headers.get("Idempotency-Key", ""),
        person_id=person.pk if person else None,
        digest=request_digest(method=request.method or "POST", path=path, body=body),
        do=do,
    )
    response = JsonResponse(answer.body, status=answer.status, safe=False, json_dumps_params={"ensure_ascii": False})
    if answer.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def earlier_or_problem(request: HttpRequest, refused: Callable[[], HttpResponse]) -> HttpResponse:
    """What to answer to input that does not parse: under a used Idempotency-Key, that the key is used."""
    person = getattr(request, "person", None)
    key = request.headers.get("Idempotency-Key", "")
    if request.method == "POST" and key and person:
        digest = request_digest(method="POST", path=request.path, body=request.body)
        try:
            earlier_answer(key=key, person_id=person.pk, digest=digest)
        except Refusal as reused:
            return problem(request, reused)
    return refused()


def problem(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as problem+json (RFC 9457)."""
    return _problem(
        refusal.status,
        refusal.code,
        str(refusal.sentence),
        {name: str(text) for name, text in refusal.fields.items()},
        refusal.data.get("retry_after"),
    )


def _problem(status: int, code: str, sentence: str, fields: dict[str, str], retry_after: Any = None) -> HttpResponse:
    body = {"type": f"urn:anju:{code}", "title": sentence, "code": code, "detail": sentence, "fields": fields}
    response = JsonResponse(
        body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def plain_problem(status: int, code: str, sentence: str, fields: dict[str, str] | None = None) -> HttpResponse:
    """A problem that is no refusal of a verb: not signed in, malformed input."""
    return _problem(status, code, sentence, fields or {})
