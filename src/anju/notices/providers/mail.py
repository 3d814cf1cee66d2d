"""E-mail over SMTP, by Django's own backend, to the mail server that was checked and to no other."""

import smtplib
import socket
import ssl
from functools import partial
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from anju.core.errors import Invalid
from anju.core.outgoing import NotSent, Target, Unanswered, checked, connected
from anju.notices.models import Gateway, Receipt
from anju.notices.providers.message import Message, Outcome

SCHEMES = ("smtp", "smtps")
SECONDS = 15


class _Plain(smtplib.SMTP):
    """An SMTP client that goes to the checked address; certificates are still asked for by name."""

    def __init__(self, host: str, port: int, *, target: Target, **more: Any) -> None:
        self.target = target
        super().__init__(host, port, **more)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return connected(self.target, seconds=timeout)


class _Secured(smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""

    def __init__(self, host: str, port: int, *, target: Target, **more: Any) -> None:
        self.target = target
        super().__init__(host, port, **more)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = connected(self.target, seconds=timeout)
        context: ssl.SSLContext = self.context
        return context.wrap_socket(line, server_hostname=self.target.host)


class _Backend(EmailBackend):
    def __init__(self, target: Target, **more: Any) -> None:
        super().__init__(**more)
        self.target = target

    @property
    def connection_class(self) -> Any:
        return partial(_Secured if self.use_ssl else _Plain, target=self.target)


def send(gateway: Gateway, message: Message) -> Outcome:
    """Taken by the mail server: no receipt ever says more. `Message-ID` is the same in every try."""
    try:
        target = checked(gateway.address, schemes=SCHEMES)
    except Invalid as refusal:
        raise NotSent(refusal.code) from None
    backend = _Backend(
        target, host=target.host, port=target.port, username=target.user, password=gateway.secret,
        use_ssl=target.scheme == "smtps", use_tls=target.scheme == "smtp" and bool(gateway.options.get("starttls", True)),
        timeout=SECONDS,
    )  # fmt: skip
    sender = str(gateway.options.get("sender", ""))
    mail = EmailMessage(
        subject=" ".join(message.title.split()), body=message.text, from_email=sender, to=[message.email],
        headers={"Message-ID": f"<{message.id}@{sender.rpartition('@')[2] or 'anju'}>"}, connection=backend,
    )  # fmt: skip
    if not _opened(backend):
        raise NotSent("not-connected")
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        return _refused(next(iter(error.recipients.values()))[0])
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code)
    except (OSError, smtplib.SMTPException, ValueError):
        raise Unanswered("broken-off") from None
    finally:
        backend.close()
    return Outcome(Receipt.Outcome.SENT)


def _opened(backend: _Backend) -> bool:
    """Whether the server let us in; wrong credentials are for good."""
    try:
        if not backend.open() or backend.connection is None:
            return False
        backend.connection.ehlo_or_helo_if_needed()
        return True
    except smtplib.SMTPAuthenticationError as error:
        raise NotSent(f"address-refuses-us-{error.smtp_code}") from None
    except (OSError, smtplib.SMTPException):
        return False


def _refused(code: int) -> Outcome:
    """4xx: later. 5xx: never."""
    return Outcome(Receipt.Outcome.FAILED if code >= 500 else Receipt.Outcome.LATER, f"smtp-{code}")
