"""Where the product lets itself be sent: nowhere inside, however the address is dressed up."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from anju.core import outgoing
from anju.core.errors import Invalid
from tests.other_side import OtherSide

INNER = [
    "https://127.0.0.1/x", "https://127.1/x", "https://2130706433/x", "https://0x7f000001/x", "https://0177.0.0.1/x",
    "https://0.0.0.0/", "https://10.0.0.8/", "https://172.16.3.4/", "https://192.168.1.1/", "https://169.254.169.254/",
    "https://100.100.100.200/", "https://198.18.0.1/", "https://224.0.0.1/", "https://255.255.255.255/",
    "https://[::1]/", "https://[::]/", "https://[fe80::1]/", "https://[fd00:ec2::254]/", "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://[::127.0.0.1]/",
    "https://[ff02::1]/", "https://localhost/", "https://LOCALHOST./",
]  # fmt: skip
WRONG = [
    "", "nonsense", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "https://", "https:///x",
    "https://user:word@93.184.216.34/", "https://93.184.216.34@127.0.0.1/", "https://example.com:99999/",
    "https://exa mple.com/", "https://example.com\\@127.0.0.1/", "https://example.com/\r\nHost: x", "//93.184.216.34/",
    "smtp://93.184.216.34",
]  # fmt: skip


@pytest.mark.parametrize("url", INNER)
def test_it_refuses_what_stands_inside(url: str) -> None:
    with pytest.raises(Invalid) as refusal:
        outgoing.checked(url)
    assert refusal.value.code == "address-inner"
    assert "address" in refusal.value.fields


@pytest.mark.parametrize("url", WRONG)
def test_it_refuses_what_is_no_address(url: str) -> None:
    with pytest.raises(Invalid) as refusal:
        outgoing.checked(url)
    assert refusal.value.code == "address-wrong"


@pytest.mark.parametrize(
    "url", ["https://93.184.216.34/x?y=1", "https://[2606:2800:220:1::1]:8443/", "http://8.8.8.8/"]
)
def test_it_lets_public_addresses_be_used(url: str) -> None:
    assert outgoing.checked(url).found


def test_it_wants_https_in_production(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(Invalid):
        outgoing.checked("http://8.8.8.8/")


def resolves_to(monkeypatch: pytest.MonkeyPatch, *turns: list[str]) -> None:
    """A name that stands for other addresses each time it is asked for; the last answer stays."""
    waiting = list(turns)

    def getaddrinfo(host: str, port: int, **_more: object) -> list[tuple[object, ...]]:
        found = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", getaddrinfo)


def test_it_refuses_a_name_of_which_one_address_is_inner(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(Invalid) as refusal:
        outgoing.checked("https://rebind.example/")
    assert refusal.value.code == "address-inner"


def test_it_looks_again_when_it_connects_and_goes_where_it_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    outgoing.checked("https://rebind.example/")
    with pytest.raises(outgoing.NotSent) as refusal:
        outgoing.post("https://rebind.example/", body=b"", headers={})
    assert refusal.value.code == "address-inner"
    gone: list[tuple[str, int]] = []

    def create_connection(address: tuple[str, int], **_more: object) -> socket.socket:
        gone.append(address)
        raise OSError

    resolves_to(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    monkeypatch.setattr(outgoing.socket, "create_connection", create_connection)
    with pytest.raises(outgoing.NotSent):
        outgoing.post("https://rebind.example/", body=b"", headers={})
    assert gone == [("93.184.216.34", 443)]


def test_it_says_that_nothing_is_known_under_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_any: object, **_more: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(Invalid) as refusal:
        outgoing.checked("https://nowhere.example/")
    assert refusal.value.code == "address-unknown"


def test_it_posts_and_reads_the_answer(other_side: OtherSide) -> None:
    other_side.answers(202, b"taken")
    answer = outgoing.post(other_side.url("/hook?a=1"), body=b"told", headers={"X-One": "1"})
    assert (answer.status, answer.body) == (202, b"taken")
    [request] = other_side.requests
    assert (request.path, request.body, request.headers["x-one"]) == ("/hook?a=1", b"told", "1")


def test_it_follows_no_redirect(other_side: OtherSide) -> None:
    other_side.answers(302, b"", headers={"Location": "http://169.254.169.254/latest/meta-data"})
    assert outgoing.post(other_side.url(), body=b"", headers={}).status == 302
    assert len(other_side.requests) == 1


@pytest.mark.parametrize(
    ("how", "error", "code"),
    [
        ("closed", outgoing.NotSent, "not-connected"),
        ("drops", outgoing.Unanswered, "broken-off"),
        ("silent", outgoing.Unanswered, ""),
        ("trickles", outgoing.Unanswered, ""),
        ("garbage", outgoing.Unanswered, "broken-off"),
        ("endless", outgoing.Unanswered, "answer-too-long"),
    ],
)
def test_it_tells_what_never_arrived_from_what_nobody_answered(
    other_side: OtherSide, how: str, error: type[Exception], code: str
) -> None:
    other_side.behaves(how)
    began = time.monotonic()
    with pytest.raises(error) as raised:
        outgoing.post(other_side.url(), body=b"x", headers={}, seconds=0.6)
    assert str(vars(raised.value)["code"]).startswith(code)
    assert time.monotonic() - began < 10


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    yield
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
