"""Answers travel compressed to whoever takes it, and their length gives nothing away."""

import gzip

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from anju.config.compression import Compressed, coding_for

LONG = "卫生间天花板滴水 " * 200


def answered(response: HttpResponse, accepted: str = "br, gzip") -> HttpResponse:
    return Compressed(lambda _request: response)(RequestFactory().get("/", headers={"accept-encoding": accepted}))


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, *;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", ""),
        ("", ""),
    ],
)
def test_it_takes_the_best_coding_that_is_taken(accepted: str, coding: str) -> None:
    assert coding_for(accepted) == coding


def test_it_compresses_text_and_says_what_the_answer_hangs_on() -> None:
    response = answered(HttpResponse(LONG))
    assert brotli.decompress(response.content).decode() == LONG
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["Content-Length"] == str(len(response.content))
    assert gzip.decompress(answered(HttpResponse(LONG), "gzip").content).decode() == LONG


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("short"),
        HttpResponse(LONG, content_type="application/pdf"),
        HttpResponse(LONG, headers={"Content-Encoding": "gzip"}),
    ],
)
def test_it_leaves_alone_what_gains_nothing(response: HttpResponse) -> None:
    before = response.content, response.headers.get("Content-Encoding")
    answer = answered(response)
    assert (answer.content, answer.headers.get("Content-Encoding")) == before


def test_it_leaves_streams_alone() -> None:
    streamed = StreamingHttpResponse([LONG.encode()], content_type="text/html")
    assert "Content-Encoding" not in answered(streamed).headers  # type: ignore[arg-type]


def test_it_says_nothing_by_its_length() -> None:
    lengths = {len(answered(HttpResponse(LONG)).headers["X-Padding"]) for _time in range(60)}
    assert len(lengths) > 10


@pytest.mark.django_db
def test_it_masks_the_token_of_forms_anew_for_every_answer() -> None:
    client = Client()
    first, second = (client.get("/sign-in").content.decode() for _time in range(2))
    token = first.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert token not in second
