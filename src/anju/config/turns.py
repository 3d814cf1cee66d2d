"""Requests of one process take turns.

Python carries out one thread at a time and SQLite has one writer at a time. Where four requests run at once, the one that writes
holds the database while it waits for the other three to let go of the interpreter, and every other writer sleeps meanwhile: on
two cores that costs a fifth of the requests a second and trebles the time of the slowest. So a request waits for its turn
instead of starting; who has waited for `PATIENCE` goes ahead, so that a long one (a paper, a search) holds up nobody.

A body is read before the turn begins: a phone on a bad line takes a minute for a photo.
"""

from collections.abc import Callable, Iterable
from io import BytesIO
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

PATIENCE = 0.1
"""seconds"""
IN_MEMORY = 1 << 20
LARGEST = 64 << 20
"""bytes of a body; a larger one, or one of unknown length, is read as it is asked for, without a turn"""
PIECE = 1 << 16


def taking_turns(application: Application, *, at_once: int) -> Application:
    """The application, of whose requests so many are carried out at once."""
    turns = BoundedSemaphore(at_once)

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _read_body(environ) or not turns.acquire(timeout=PATIENCE):
            return application(environ, start_response)
        try:
            return application(environ, start_response)
        finally:
            turns.release()

    return answer


def _read_body(environ: dict[str, Any]) -> bool:
    """Put the whole body where the application reads it; False, and nothing touched, where it is too large for that."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if "HTTP_TRANSFER_ENCODING" in environ or not length.isdigit() or int(length) > LARGEST:
        return False
    left, source = int(length), environ["wsgi.input"]
    if not left:
        return True
    if left <= PIECE:
        environ["wsgi.input"] = BytesIO(source.read(left))
        return True
    body = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the request, by whoever let go of it last
    while left and (piece := source.read(min(left, PIECE))):
        body.write(piece)
        left -= len(piece)
    body.seek(0)
    environ["wsgi.input"] = body
    return True
