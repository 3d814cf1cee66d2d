"""The other side of a gateway: a server on this machine that answers, fails, hangs, trickles, drops, as a test wants.

Real sockets, a thread for each connection. The fixture `other_side` lets the product speak to it and to nothing else.
"""

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Reply = tuple[int, bytes, Mapping[str, str]]


@dataclass
class OtherSide:
    """A little HTTP server; `requests` is what it has seen."""

    port: int = 0
    requests: list[Request] = field(default_factory=list)
    how: str = "answers"
    reply: Callable[[Request], Reply] = lambda _request: (200, b"{}", {})
    stop: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/") -> str:
        """An address of this server."""
        return f"http://127.0.0.1:{self.port}{path}"

    def answers(self, status: int, body: bytes | dict[str, Any], headers: Mapping[str, str] | None = None) -> None:
        """Give everybody this answer from now on."""
        told = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.how, self.reply = "answers", lambda _request: (status, told, headers or {})

    def behaves(self, how: str) -> None:
        """From now on: closed, drops (reads, then hangs up), silent, trickles, garbage, endless, late."""
        self.how = how
        if how == "closed":
            self.end()

    def begin(self) -> None:
        """Listen on a port of its own."""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def end(self) -> None:
        """Hang up on everybody."""
        self.stop.set()
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self) -> None:
        while True:
            try:
                line, _address = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as sent:
            try:
                request = self._read(sent)
                if request is not None:
                    self.requests.append(request)
                    self._react(line, request)
            except OSError:
                return

    def _read(self, sent: Any) -> Request | None:
        first = sent.readline().decode().split()
        if len(first) < 2:
            return None
        headers: dict[str, str] = {}
        while (line := sent.readline().decode().strip()) != "":
            name, _colon, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return Request(first[0], first[1], headers, sent.read(int(headers.get("content-length", 0))))

    def _react(self, line: socket.socket, request: Request) -> None:
        if self.how == "drops":
            return
        if self.how == "silent":
            self.stop.wait(20)
            return
        if self.how == "trickles":
            for letter in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 10_000:
                line.send(bytes([letter]))
                if self.stop.wait(0.05):
                    return
        if self.how == "garbage":
            line.sendall(b"\x00\x01 what is this\r\n\r\n")
            return
        if self.how == "endless":
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1_000_000)
            return
        status, body, headers = self.reply(request)
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        line.sendall(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{head}\r\n".encode() + body)


@pytest.fixture
def other_side(settings: Any) -> Iterator[OtherSide]:
    """A server that the product is allowed to speak to."""
    server = OtherSide()
    server.begin()
    settings.OUTGOING_INNER = settings.OUTGOING_INNER | {f"127.0.0.1:{server.port}"}
    yield server
    server.end()
