"""Answering a POST once per Idempotency-Key, and every refusal as problem+json."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from pydantic_core import to_json

from anju.core.errors import Refusal
from anju.core.idempotency import Answer, Keep, check_key, earlier_answer, once, once_within, request_digest
from anju.core.numbering import PENDING


def answered(
    request: HttpRequest, do: Callable[[], Answer], *, again: Callable[[Any], Any] | None = None
) -> HttpResponse:
    """Carry out a POST under its Idempotency-Key, if it has one; a repeat gets the first answer back.

    `again` makes the body of a repeat from what was kept, where the first answer itself may not be kept.
    """
    answer = once(key=_key(request), person_id=_person_id(request), digest=_digest(request), do=do)
    return _said_first_or_again(answer, again)


def answered_within(
    request: HttpRequest, do: Callable[[Keep], Answer], *, again: Callable[[Any], Any] | None = None
) -> HttpResponse:
    """As `answered`, for work that opens its own transaction and writes the key as the last of it."""
    answer = once_within(key=_key(request), person_id=_person_id(request), digest=_digest(request), do=do)
    return _said_first_or_again(answer, again)


def _said_first_or_again(answer: Answer, again: Callable[[Any], Any] | None) -> HttpResponse:
    return _said(answer, again(answer.body) if answer.replayed and again is not None else answer.body)


def answered_before(request: HttpRequest) -> HttpResponse | None:
    """The first answer, if this very POST was answered under its key already: for work that must not even begin twice.

    Raises `Invalid` for a key that cannot be kept, or that was used for another request.
    """
    key = _key(request)
    if not key:
        return None
    check_key(key)
    earlier = earlier_answer(key=key, person_id=_person_id(request), digest=_digest(request))
    return _said(earlier, earlier.body) if earlier is not None else None


def _said(answer: Answer, body: Any) -> HttpResponse:
    text = to_json(body, fallback=_plain)
    if answer.number:
        text = text.replace(PENDING.encode(), answer.number.encode())
    response = HttpResponse(text, status=answer.status, content_type="application/json")
    if answer.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _plain(value: Any) -> str:
    """What pydantic does not know: a sentence that waits for its language."""
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not answered as JSON")


def _key(request: HttpRequest) -> str:
    return request.headers.get("Idempotency-Key", "")


def _person_id(request: HttpRequest) -> int | None:
    person = getattr(request, "person", None)
    return person.pk if person else None


def _digest(request: HttpRequest) -> str:
    """Of method, path and body; empty without a key. A form with files counts by its fields and the files' content: its bytes are gone once
    they were parsed, and the boundary between its parts is another each time."""
    if not _key(request):
        return ""
    body = _form_digest(request) if request.content_type == "multipart/form-data" else request.body
    return request_digest(method=request.method or "POST", path=request.path, body=body)


def _form_digest(request: HttpRequest) -> bytes:
    files = []
    for name, uploads in request.FILES.lists():
        for upload in uploads:
            content = sha256()
            for chunk in upload.chunks():
                content.update(chunk)
            upload.seek(0)
            files.append([name, content.hexdigest()])
    return json.dumps([sorted(request.POST.lists()), sorted(files)]).encode()


def earlier_or_problem(request: HttpRequest, refused: Callable[[], HttpResponse]) -> HttpResponse:
    """What to answer to input that does not parse: under a used Idempotency-Key, that the key is used."""
    key, person_id = _key(request), _person_id(request)
    if request.method == "POST" and key and person_id:
        try:
            earlier_answer(key=key, person_id=person_id, digest=_digest(request))
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
