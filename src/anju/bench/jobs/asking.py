"""What several jobs share: requests as text, who asks, how many statements one request makes."""

import json
import os
import secrets
from collections.abc import Mapping

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from anju.api.tokens import create_token
from anju.core.access import READING_ROLES
from anju.estate.models import Project
from anju.people.models import Person
from anju.people.queries import reach_of

HOST = "127.0.0.1"


def workers() -> int:
    """As many web processes as `anju serve` starts by itself."""
    return max(1, min(4, os.cpu_count() or 1))


def request(method: str, path: str, headers: Mapping[str, str], body: str = "") -> str:
    """A whole HTTP request as text."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", "Connection: keep-alive"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body or method == "POST":
        lines += ["Content-Type: application/json", f"Content-Length: {len(body.encode())}"]
    return "\r\n".join(lines) + "\r\n\r\n" + body


def token_of(username: str) -> dict[str, str]:
    """The header of a fresh API token of somebody."""
    return {"Authorization": f"Bearer {create_token(username=username, days=1, actor_id=None)}"}


def session_of(username: str) -> dict[str, str]:
    """The cookie of somebody signed in at a page."""
    client = Client()
    person = Person.objects.get(username=username)
    client.force_login(person)
    return {"Cookie": f"anju_session={client.cookies[settings.SESSION_COOKIE_NAME].value}", "Accept": "text/html"}


def first_project() -> Project:
    """The project the jobs look at: the first of the loaded estate by its code, as several processes write them side by side;
    it alone has the demo's own people."""
    return Project.objects.order_by("code").filter(code__startswith="S").first() or Project.objects.earliest("id")


def projects_of(username: str) -> list[int]:
    """Ids of the projects whose cases this person reads."""
    return sorted(reach_of(Person.objects.get(username=username)).projects(*READING_ROLES))


def key() -> dict[str, str]:
    """A fresh Idempotency-Key."""
    return {"Idempotency-Key": secrets.token_hex(12)}


def statements_of(method: str, path: str, headers: Mapping[str, str], body: str = "") -> tuple[int, HttpResponse]:
    """How many statements one request makes, BEGIN and COMMIT included, once everything is warm; and its answer."""
    client = Client(headers=dict(headers))
    with override_settings(ALLOWED_HOSTS=["*"]):
        _ask(client, method, path, body, warm=True)
        with CaptureQueriesContext(connection) as caught:
            answer = _ask(client, method, path, body, warm=False)
    return len(caught), answer


def _ask(client: Client, method: str, path: str, body: str, *, warm: bool) -> HttpResponse:
    if method == "GET":
        return client.get(path)  # type: ignore[return-value]  # the test client adds to it
    sent = json.loads(body) if body else {}
    return client.post(path, data=sent, content_type="application/json", headers=key())  # type: ignore[return-value]
