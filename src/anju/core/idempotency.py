"""The same request twice is the same request once: keys of POSTs, stored last in the verb's own transaction.

The verb runs first and the key is written last, so that a request that is new (nearly all are) pays one INSERT and no
look-up. A repeat runs into the unique key, or into a refusal because its work is already done; everything it wrote is
rolled back, and it gets the answer of the first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid, Refusal
from anju.core.fresh import fresh
from anju.core.time import machine_now

KEEP = timedelta(days=7)
LONGEST_KEY = 255


class IdempotencyKey(models.Model):
    """One request that was carried out, with its masked answer; per person, kept for seven days.

    `person_id` is 0 for callers who are nobody yet. `created_at` is machine time.
    """

    person_id = models.BigIntegerField()
    key = models.CharField(max_length=LONGEST_KEY)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "key"], name="idempotency_key_of_person")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_created")]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.key}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a POST answers: HTTP status, JSON body with personal data masked, and whether it is a replay."""

    status: int
    body: Any
    replayed: bool = False
    kept: Any = None
    """what is stored in the place of `body` when that may not be kept: a replay carries this instead"""
    number: str = ""
    """what was drawn for the number that `body` still calls `PENDING` (`core.numbering`)"""


Keep = Callable[[Answer], list[models.Model]]
"""makes the row of a key from the answer that is kept under it; no row where no key was sent"""


def request_digest(*, method: str, path: str, body: bytes) -> str:
    """A keyed digest of a request: two requests are the same when method, path and body are, byte for byte."""
    text = b"\0".join([method.upper().encode(), path.encode(), body])
    return salted_hmac("anju.idempotency", text, algorithm="sha256").hexdigest()


def once(*, key: str, person_id: int | None, digest: str, do: Callable[[], Answer]) -> Answer:
    """Carry out `do` once per (person, key), in one transaction with the key; a repeat gets the first answer.

    An empty key means the caller did not ask for it: `do` simply runs. The same key with another digest is refused as
    `idempotency-key-reused`. Refusals are not stored: what was refused may be tried again under its key.
    Source: decisions, "Idempotency".
    """

    def within(keep: Keep) -> Answer:
        with transaction.atomic():
            answer = do()
            store(keep(answer))
            return answer

    return once_within(key=key, person_id=person_id, digest=digest, do=within) if key else do()


def once_within(*, key: str, person_id: int | None, digest: str, do: Callable[[Keep], Answer]) -> Answer:
    """As `once`, for work that opens its own transaction and writes what `keep(answer)` gives it as the last of it: the
    key, or nothing where none was sent. So it may read before its transaction begins."""
    if not key:
        return do(lambda _answer: [])
    check_key(key)

    def keep(answer: Answer) -> list[models.Model]:
        return [
            fresh(
                IdempotencyKey,
                person_id=person_id or 0,
                key=key,
                digest=digest,
                status=answer.status,
                body=answer.body if answer.kept is None else answer.kept,
                created_at=machine_now(),
            )
        ]

    try:
        return do(keep)
    except (Refusal, IntegrityError):
        earlier = earlier_answer(key=key, person_id=person_id, digest=digest)
        if earlier is None:
            raise
        return earlier


def store(rows: list[models.Model]) -> None:
    """Write what `keep` made, for work that has written nothing to write it with."""
    for row in rows:
        row.save(force_insert=True)


def check_key(key: str) -> None:
    """Refuse a key that cannot be kept: `idempotency-key-malformed`."""
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise Invalid("idempotency-key-malformed", _("The Idempotency-Key must be 1 to 255 printable characters."))


def earlier_answer(*, key: str, person_id: int | None, digest: str) -> Answer | None:
    """The first answer given under this key, or None; `once` asks by itself.

    For callers that refuse before they reach `once` (input that does not parse). Raises Invalid for another digest.
    """
    earlier = IdempotencyKey.objects.filter(person_id=person_id or 0, key=key).first()
    if earlier is None:
        return None
    if earlier.digest != digest:
        raise Invalid(
            "idempotency-key-reused", _("This Idempotency-Key was already used for another request; choose a new one.")
        )
    return Answer(earlier.status, earlier.body, replayed=True)


def prune_keys() -> int:
    """Delete keys older than seven days; returns how many went."""
    return IdempotencyKey.objects.filter(created_at__lt=machine_now() - KEEP).delete()[0]
