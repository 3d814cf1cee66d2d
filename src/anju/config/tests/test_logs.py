"""Logs: one JSON object a line, an id that follows the request, nothing personal."""

import io
import json
import logging
import logging.config
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from anju.config import logs
from anju.config.request_log import RequestLog


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What has been logged so far, as production writes it."""
    stream = io.StringIO()
    its = logs.set_up(production=True, level="INFO")
    its["handlers"]["console"]["stream"] = stream
    logging.config.dictConfig(its)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.config.dictConfig(logs.set_up(production=False, level=settings.LOG_LEVEL))


def test_it_masks_phones_and_identity_numbers_wherever_they_come_from(
    lines: Callable[[], list[dict[str, Any]]],
) -> None:
    structlog.get_logger().info(
        "called", target="owner 13800001234 / 110101199003071234", phone="x", row=13800001234567
    )
    logging.getLogger("django.db").warning("duplicate (%s)", "138 0000 1234")
    try:
        raise ValueError("Key (phone)=(13800001234) exists")
    except ValueError:
        logging.getLogger("anju").exception("broke")
    text = json.dumps(lines())
    assert len(lines()) == 3
    assert "138****1234" in text
    assert "110101********1234" in text
    assert "0000" not in text.replace("13800001234567", "")
    assert lines()[0]["phone"] == "•"


def test_it_keeps_no_address_that_opens_something_by_itself(lines: Callable[[], list[dict[str, Any]]]) -> None:
    for path in ("/setup/Zk3-x_9", "/c/MTI:1vKx-y:Ab_c/items/1/check", "/r/0a1b2c"):
        logging.getLogger("django.request").warning("Unprocessable Entity: %s", path)
    said = [line["event"] for line in lines()]
    assert said == [f"Unprocessable Entity: {path}" for path in ("/setup/•", "/c/•/items/1/check", "/r/•")]


def test_it_keeps_one_line_for_text_with_line_breaks(lines: Callable[[], list[dict[str, Any]]]) -> None:
    structlog.get_logger().info("typed", route='a\r\n{"event": "forged"}')
    assert [line["event"] for line in lines()] == ["typed"]


def test_it_logs_a_request_with_an_id_that_the_answer_names(lines: Callable[[], list[dict[str, Any]]]) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        structlog.get_logger().info("inside")
        return HttpResponse(status=204)

    sent = RequestFactory().get("/desk/cases/YQ-26-0001?q=13800001234", headers={"X-Request-ID": "edge-000017"})
    response = RequestLog(answer)(sent)
    assert response.headers["X-Request-ID"] == "edge-000017"
    assert [line["request_id"] for line in lines()] == ["edge-000017"] * 2
    assert (lines()[1]["status"], lines()[1]["method"]) == (204, "GET")
    assert "138" not in json.dumps(lines())


def test_it_does_not_take_over_an_id_that_is_none(lines: Callable[[], list[dict[str, Any]]]) -> None:
    sent = RequestFactory().get("/", headers={"X-Request-ID": 'x" y\tz'})
    assert len(RequestLog(lambda _request: HttpResponse())(sent).headers["X-Request-ID"]) == 32
