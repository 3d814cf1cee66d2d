"""One log line and one count per request, and an id that follows it into the log, the outbox and the worker."""

import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

log = structlog.get_logger()

REQUESTS = Counter("anju_requests", "Requests answered, by method and status.", ["method", "status"])
SECONDS = Histogram("anju_request_seconds", "Seconds until the answer stood, by route.", ["method", "route"])
FAILED = Counter("anju_http_5xx", "Requests that failed on our side, by route.", ["route"])
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestLog:
    """Outermost middleware. Paths are logged as their route (`desk/cases/<number>`), never with what was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.headers.get("X-Request-ID", "")
        request_id = sent if _GOOD_ID.fullmatch(sent) else uuid4().hex
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            seconds = time.perf_counter() - started
            method = request.method if request.method in METHODS else "OTHER"
            REQUESTS.labels(method, str(response.status_code)).inc()
            match = request.resolver_match
            route = match.route if match else "-"
            SECONDS.labels(method, route).observe(seconds)
            if response.status_code >= 500:
                FAILED.labels(route).inc()
            person = getattr(request, "person", None)
            log.info(
                "request",
                method=method,
                route=route,
                status=response.status_code,
                ms=round(seconds * 1000),
                person=person.pk if person else None,
            )
        response.headers["X-Request-ID"] = request_id
        return response
