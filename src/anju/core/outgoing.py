"""Speaking to addresses that somebody typed in: only to what anybody could reach, never to what stands inside our network.

An address is checked when it is kept (`checked`) and again when it is spoken to: the name is resolved once, every
address it stands for has to be public, and the connection goes to exactly the one that was checked. Nothing is followed.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid

SECONDS = 15
"""how long one exchange may take altogether"""
LARGEST_ANSWER = 64 * 1024
LONGEST_KEPT, LONGEST_ASKED = 500, 16_000
"""characters of an address that is kept, and of one with a whole question in it"""
PORTS = {"http": 80, "https": 443, "smtp": 587, "smtps": 465}
UNSAFE = re.compile(r"[\x00-\x20\x7f\\]|\s")


class NotSent(Exception):
    """Nothing reached the other side: it may be tried again. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unanswered(Exception):
    """It may have reached the other side, and no whole answer came back: nobody knows. `code` says what happened."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Target:
    """An address taken apart, and where it leads."""

    scheme: str
    host: str
    port: int
    path: str
    user: str = ""
    found: tuple[str, ...] = ()
    """the network addresses behind the name, all of them public"""


@dataclass(frozen=True)
class Answer:
    """What the other side answered."""

    status: int
    body: bytes


def checked(url: str, *, schemes: tuple[str, ...] = ("https", "http"), longest: int = LONGEST_KEPT) -> Target:
    """The address taken apart, its name resolved; refuses with `address-wrong`, `address-unknown`, `address-inner`.

    http is for development. Only mail servers are spoken to under a user's name.
    """
    target = _taken_apart(url.strip()[: longest + 1], schemes, longest)
    found = _resolved(target)
    if not _is_let_in(target) and not all(is_public(address) for address in found):
        raise _wrong(
            "address-inner", _("This address lies inside a network of our own; only public addresses are used.")
        )
    return Target(target.scheme, target.host, target.port, target.path, target.user, found)


def _taken_apart(url: str, schemes: tuple[str, ...], longest: int) -> Target:
    sentence = _("This is no usable address. Write it whole: https://name/path.")
    if UNSAFE.search(url) or len(url) > longest:
        raise _wrong("address-wrong", sentence)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _wrong("address-wrong", sentence) from None
    scheme = parts.scheme.lower()
    if scheme == "http" and settings.PRODUCTION:
        raise _wrong("address-wrong", _("The address has to begin with https://."))
    if scheme not in schemes or not parts.hostname or (port is not None and not 0 < port < 65536):
        raise _wrong("address-wrong", sentence)
    mail = scheme in {"smtp", "smtps"}
    if "@" in parts.netloc and (not mail or parts.password is not None or parts.netloc.count("@") > 1):
        raise _wrong("address-wrong", _("An address carries no name or password before its host."))
    path = parts.path or "/"
    return Target(
        scheme, parts.hostname.rstrip("."), port or PORTS[scheme],
        f"{path}?{parts.query}" if parts.query else path, parts.username or "",
    )  # fmt: skip


def _wrong(code: str, sentence: object) -> Invalid:
    return Invalid(code, sentence, fields={"address": sentence})  # type: ignore[arg-type,dict-item]


def _is_let_in(target: Target) -> bool:
    """Tests speak to servers of their own; nothing else puts anything there."""
    return f"{target.host}:{target.port}" in settings.OUTGOING_INNER


def _resolved(target: Target) -> tuple[str, ...]:
    try:
        rows = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _wrong("address-unknown", _("Nothing is known under this name.")) from None
    return tuple(dict.fromkeys(str(row[4][0]) for row in rows))


def is_public(address: str) -> bool:
    """Whether anybody on the internet could mean this network address, whatever it is wrapped in."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    within: list[ipaddress.IPv4Address | ipaddress.IPv6Address] = [ip]
    if isinstance(ip, ipaddress.IPv6Address):
        within = [ip.ipv4_mapped] if ip.ipv4_mapped is not None else [ip]
        within += [each for each in (ip.sixtofour, *(ip.teredo or ())) if each is not None]
    return all(each.is_global and not each.is_multicast and not each.is_reserved for each in within)


def connected(target: Target, *, seconds: float) -> socket.socket:
    """A plain connection to the first checked address that takes it; raises NotSent."""
    for address in target.found:
        try:
            return socket.create_connection((address, target.port), timeout=seconds)
        except OSError:
            continue
    raise NotSent("not-connected")


def post(
    url: str, *, body: bytes, headers: Mapping[str, str], method: str = "POST", seconds: float = SECONDS
) -> Answer:
    """One exchange: what was answered, whatever its status. Redirects are not followed. Raises NotSent, Unanswered."""
    try:
        target = checked(url, longest=LONGEST_ASKED)
    except Invalid as refusal:
        raise NotSent(refusal.code) from None
    plain = connected(target, seconds=min(seconds, 10))
    line = http.client.HTTPConnection(target.host, target.port, timeout=seconds)
    line.auto_open = 0
    line.default_port = PORTS[target.scheme]
    with closing(plain), closing(line), _Deadline(plain, seconds) as deadline:
        line.sock = _secured(plain, target) if target.scheme == "https" else plain
        answer = _exchanged(line, method, target.path, body, headers)
    if deadline.passed:
        raise Unanswered("timed-out")
    return answer


def _secured(plain: socket.socket, target: Target) -> socket.socket:
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
    except (OSError, ValueError):
        raise NotSent("not-trusted") from None


def _exchanged(
    line: http.client.HTTPConnection, method: str, path: str, body: bytes, headers: Mapping[str, str]
) -> Answer:
    """From the first byte on nobody can say that nothing arrived."""
    try:
        line.request(method, path, body=body, headers=dict(headers))
        answer = line.getresponse()
        told = answer.read(LARGEST_ANSWER + 1)
    except TimeoutError:
        raise Unanswered("timed-out") from None
    except (OSError, http.client.HTTPException, ValueError):
        raise Unanswered("broken-off") from None
    if len(told) > LARGEST_ANSWER:
        raise Unanswered("answer-too-long")
    return Answer(answer.status, told)


class _Deadline:
    """Ends a connection that trickles: a timeout of single reads would never come."""

    def __init__(self, line: socket.socket, seconds: float) -> None:
        self.line = line.dup()
        self.passed = False
        self.timer = threading.Timer(seconds, self._hang_up)
        self.timer.daemon = True

    def __enter__(self) -> "_Deadline":
        self.timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.timer.cancel()
        self.timer.join()
        self.line.close()

    def _hang_up(self) -> None:
        self.passed = True
        with suppress(OSError):
            self.line.shutdown(socket.SHUT_RDWR)
