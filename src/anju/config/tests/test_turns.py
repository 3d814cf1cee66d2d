"""Requests of one process take turns, a long one holds up nobody, and a slow body is read before the turn begins."""

from collections.abc import Iterable
from io import BytesIO
from threading import Event, Thread
from typing import Any

from anju.config import turns
from anju.config.turns import taking_turns

LONG = 20.0
"""seconds; a test that waits so long has failed"""


class House:
    """An application that tells how many are inside, and lets them out when told."""

    def __init__(self) -> None:
        self.inside, self.most, self.came, self.go = 0, 0, Event(), Event()
        self.read: list[bytes] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.came.set()
        self.read.append(environ["wsgi.input"].read())
        assert self.go.wait(LONG)
        self.inside -= 1
        return [b"done"]


def asked(body: Any = b"", **headers: str) -> dict[str, Any]:
    source = BytesIO(body) if isinstance(body, bytes) else body
    return {"wsgi.input": source, "CONTENT_LENGTH": str(len(body)) if isinstance(body, bytes) else "5"} | headers


def at_once(application: Any, *environs: dict[str, Any]) -> list[Thread]:
    threads = [Thread(target=application, args=(environ, None), daemon=True) for environ in environs]
    for thread in threads:
        thread.start()
    return threads


def test_it_carries_out_one_after_another(monkeypatch: Any) -> None:
    monkeypatch.setattr(turns, "PATIENCE", LONG)
    house = House()
    house.go.set()
    for thread in at_once(taking_turns(house, at_once=1), *(asked() for _ in range(8))):
        thread.join(LONG)
    assert (len(house.read), house.most) == (8, 1)


def test_it_lets_pass_who_has_waited_behind_a_long_one(monkeypatch: Any) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    house = House()
    application = taking_turns(house, at_once=1)
    (first,) = at_once(application, asked())
    assert house.came.wait(LONG)
    house.came.clear()
    (second,) = at_once(application, asked())
    assert house.came.wait(LONG), "the second went ahead while the first was inside"
    assert house.inside == 2
    house.go.set()
    for thread in (first, second):
        thread.join(LONG)
    assert house.inside == 0


class SlowBody:
    """The body of somebody with hardly any signal."""

    def __init__(self) -> None:
        self.asked, self.comes = Event(), Event()

    def read(self, size: int = -1) -> bytes:
        self.asked.set()
        assert self.comes.wait(LONG)
        return b"photo"


def test_it_waits_for_a_slow_body_outside(monkeypatch: Any) -> None:
    monkeypatch.setattr(turns, "PATIENCE", LONG)
    house, slow = House(), SlowBody()
    house.go.set()
    application = taking_turns(house, at_once=1)
    (waiting,) = at_once(application, asked(slow))
    assert slow.asked.wait(LONG)
    (quick,) = at_once(application, asked(b"quick"))
    quick.join(LONG)
    assert house.read == [b"quick"]
    slow.comes.set()
    waiting.join(LONG)
    assert house.read == [b"quick", b"photo"]


def test_it_hands_over_a_large_body_whole(monkeypatch: Any) -> None:
    house, body = House(), bytes(range(256)) * 8_000
    house.go.set()
    taking_turns(house, at_once=1)(asked(body), None)  # type: ignore[arg-type]
    assert house.read == [body]


def test_it_does_not_keep_what_is_too_large_or_of_unknown_length(monkeypatch: Any) -> None:
    monkeypatch.setattr(turns, "LARGEST", 4)
    house = House()
    house.go.set()
    chunked = asked(b"abc", HTTP_TRANSFER_ENCODING="chunked")
    for environ in (asked(b"abcdefg"), chunked):
        source = environ["wsgi.input"]
        taking_turns(house, at_once=1)(environ, None)  # type: ignore[arg-type]
        assert environ["wsgi.input"] is source, "read by the application itself, with its own limits"
    kept = asked(b"abc")
    source = kept["wsgi.input"]
    taking_turns(house, at_once=1)(kept, None)  # type: ignore[arg-type]
    assert kept["wsgi.input"] is not source
