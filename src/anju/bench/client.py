"""The load generator: a process of its own with raw sockets and kept connections, so that the server gets the cores.

Reads one JSON object from standard input: `host`, `port`, `requests` (whole requests as text), `concurrency`, `seconds`,
`repeat` (begin again when all are sent). Writes one: `seconds`, `statuses` (code → count), `latencies` (ms).
"""

import json
import socket
import sys
import threading
import time
from typing import Any


class Line:
    """One kept connection."""

    def __init__(self, host: str, port: int) -> None:
        self.address = (host, port)
        self.socket: socket.socket | None = None

    def ask(self, request: bytes) -> int:
        """Send a request and read its answer whole; returns the status. Connects again once when it was closed."""
        for attempt in (1, 2):
            fresh = self.socket is None
            try:
                return self._ask(request)
            except (ConnectionError, EOFError):
                self.socket = None
                if fresh or attempt == 2:
                    raise
        raise ConnectionError

    def _ask(self, request: bytes) -> int:
        if self.socket is None:
            self.socket = socket.create_connection(self.address, timeout=120)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        if "content-length" in headers:
            missing = int(headers["content-length"]) - len(body)
            while missing > 0:
                missing -= len(self._more())
        elif headers.get("transfer-encoding") == "chunked":
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more()
        return int(lines[0].split(" ", 2)[1])

    def _more(self) -> bytes:
        assert self.socket is not None
        data = self.socket.recv(262_144)
        if not data:
            raise EOFError
        return data


def run(task: dict[str, Any]) -> dict[str, Any]:
    """Ask until all are sent or the time is over."""
    requests = [request.encode() for request in task["requests"]]
    until = time.perf_counter() + task["seconds"]
    turn, lock = iter(range(len(requests))), threading.Lock()
    statuses: dict[str, int] = {}
    latencies: list[float] = []

    def next_one() -> int | None:
        nonlocal turn
        with lock:
            place = next(turn, None)
            if place is None and task.get("repeat"):
                turn = iter(range(len(requests)))
                place = next(turn, None)
            return place

    def ask_on() -> None:
        line = Line(task["host"], task["port"])
        mine: list[float] = []
        seen: dict[str, int] = {}
        while time.perf_counter() < until:
            place = next_one()
            if place is None:
                break
            began = time.perf_counter()
            try:
                status = str(line.ask(requests[place]))
            except (OSError, EOFError) as error:
                status = type(error).__name__
            mine.append((time.perf_counter() - began) * 1000)
            seen[status] = seen.get(status, 0) + 1
        with lock:
            latencies.extend(mine)
            for status, count in seen.items():
                statuses[status] = statuses.get(status, 0) + count

    began = time.perf_counter()
    threads = [threading.Thread(target=ask_on) for _ in range(task["concurrency"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"seconds": time.perf_counter() - began, "statuses": statuses, "latencies": latencies}


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
