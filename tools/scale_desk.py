"""Clerks who register cases over HTTP at several web servers by turns, for measuring."""

import http.client
import json
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.machines import wait_until

CLERKS = 8


@dataclass
class Estate:
    """What is needed to register: a token, a project, rooms; and a session's cookie for the desk's pages."""

    token: str
    project: str
    rooms: list[str]
    cookie: str = ""


class Desk:
    """Clerks who register cases at all webs by turns; one that gets no answer asks again under the same key."""

    def __init__(self, estate: Estate, ports: Sequence[int], intakes: int) -> None:
        self.estate, self.ports = estate, ports
        self.waiting = list(range(intakes))
        self.numbers: list[str] = []
        self.problems: list[str] = []
        self.repeated = 0
        self.lock = threading.Lock()

    def work(self, clerk: int) -> None:
        """Register until nothing is left to register."""
        mine = [http.client.HTTPConnection("127.0.0.1", port, timeout=30) for port in self.ports]
        while not self.problems:
            with self.lock:
                if not self.waiting:
                    return
                number = self.waiting.pop()
            key = f"scale-{number}-{secrets.token_hex(8)}"
            tries = 0
            while not self.problems and not self.register(mine[(number + tries) % len(mine)], number, key):
                tries += 1
                self.repeated += 1
                time.sleep(0.1)

    def register(self, connection: http.client.HTTPConnection, number: int, key: str) -> bool:
        """One try; False when no answer came."""
        body = {
            "project": self.estate.project,
            "room": self.estate.rooms[number % len(self.estate.rooms)],
            "kind": "repair",
            "channel": "hotline",
            "reporter": {"name": "王女士", "phone": "13800009999", "relation": "owner"},
            "description": "卫生间天花板滴水，已经持续两天，楼上同一位置也有水声，请尽快派人上门查看",
            "urgency": "normal",
            "items": [{"place": "卫生间", "part": "顶棚", "description": "滴水"}],
        }
        headers = {
            "Authorization": f"Bearer {self.estate.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        try:
            connection.request("POST", "/api/v1/cases", json.dumps(body), headers)
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            return False
        if answer.status != 201:
            self.problems.append(f"{answer.status} {said.decode()[:300]}")
            return False
        with self.lock:
            self.numbers.append(json.loads(said)["number"])
        return True

    def open(self, *, halfway: Callable[[], None] | None = None) -> float:
        """All clerks at once; returns cases a second. `halfway` is done when half of them are registered."""
        total = len(self.waiting)
        began = time.perf_counter()
        clerks = [threading.Thread(target=self.work, args=(clerk,), daemon=True) for clerk in range(CLERKS)]
        for clerk in clerks:
            clerk.start()
        if halfway is not None:
            wait_until(lambda: len(self.numbers) * 2 >= total or bool(self.problems), seconds=600, what="half the work")
            halfway()
        for clerk in clerks:
            clerk.join()
        if self.problems:
            raise SystemExit(f"a case was refused: {self.problems[0]}")
        return total / (time.perf_counter() - began)


def poll(estate: Estate, port: int, times: int) -> None:
    """Ask for the board's live part again and again with the tag it had, as an open board does every five seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    tag = ""
    for number in range(times + 1):
        headers = {"Cookie": estate.cookie, "HX-Request": "true", "If-None-Match": tag}
        connection.request("GET", f"/desk/board/live?project={estate.project}", headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != (304 if number else 200):
            raise SystemExit(f"the board's live part answered {answer.status}")
        tag = answer.headers["ETag"]
    connection.close()
