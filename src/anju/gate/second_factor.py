"""The second factor of staff: time-based codes (RFC 6238) of an authenticator app, and recovery codes.

Every code counts once: the step it belongs to is taken by a conditional UPDATE, so that two requests with the same
code cannot both win. Codes run on machine time.
"""

import secrets
from base64 import b32decode, b32encode
from datetime import timedelta
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from anju.core.bounds import spend
from anju.core.changes import record_change
from anju.core.errors import Invalid
from anju.core.time import machine_now
from anju.gate.models import RecoveryCode, SecondFactor
from anju.people.models import Person

STEP_SECONDS = 30
DRIFT_STEPS = 1
"""how many steps a phone's clock may be off, each way"""
RECOVERY_CODES = 10
TRIES = 10
TRIES_WITHIN = timedelta(minutes=15)
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def _totp(secret: str) -> TOTP:
    # SHA-1 is what RFC 6238 and every authenticator app agree on; as an HMAC it is sound.
    return TOTP(b32decode(secret), 6, SHA1(), STEP_SECONDS)  # noqa: S303


def _recovery_digest(person_id: int, code: str) -> str:
    plain = code.replace("-", "").replace(" ", "").lower()
    return salted_hmac("anju.recovery-code", f"{person_id}:{plain}", algorithm="sha256").hexdigest()


def has_second_factor(person: Person) -> bool:
    """Whether signing in asks this person for a second step. One query."""
    return SecondFactor.objects.filter(person=person, confirmed_at__isnull=False).exists()


def begin(*, person: Person) -> SecondFactor:
    """The factor to be set up: an unconfirmed one is kept, so that reloading the page does not change the picture.

    Raises Invalid `second-factor-stands` when one is in use already.
    """
    standing = SecondFactor.objects.filter(person=person).first()
    if standing is not None and standing.confirmed_at is not None:
        raise Invalid("second-factor-stands", _("An authenticator app is set up already. Remove it first."))
    if standing is not None:
        return standing
    secret = b32encode(secrets.token_bytes(20)).decode()
    return SecondFactor.objects.create(person=person, secret=secret, made_at=machine_now())


def app_address(factor: SecondFactor, *, issuer: str) -> str:
    """The otpauth: address that the app reads from the QR code."""
    return _totp(factor.secret).get_provisioning_uri(factor.person.username or "", issuer)


def confirm(*, person: Person, code: str) -> list[str]:
    """Put the factor in use after a right code; returns the recovery codes, which nobody sees again."""
    factor = begin(person=person)
    _bound(person)
    if not _takes_step(factor, code):
        raise _wrong()
    codes = ["-".join("".join(secrets.choice(ALPHABET) for _n in range(5)) for _m in range(2)) for _c in range(10)]
    with transaction.atomic():
        SecondFactor.objects.filter(pk=factor.pk).update(confirmed_at=machine_now())
        RecoveryCode.objects.filter(factor=factor).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(factor=factor, digest=_recovery_digest(person.pk, code)) for code in codes
        )
        record_change(person, verb="second_factor_set_up", actor_id=person.pk, before={}, after={})
    return codes


def check(*, person: Person, code: str) -> None:
    """Take a code of the app or a recovery code; raises Invalid `code-wrong` or TooMany. A taken code is used up."""
    _bound(person)
    factor = SecondFactor.objects.filter(person=person, confirmed_at__isnull=False).first()
    if factor is None or not (_takes_step(factor, code) or _takes_recovery(factor, code)):
        raise _wrong()


def remove(*, person: Person, code: str) -> None:
    """Take the factor out of use, which wants a code once more."""
    check(person=person, code=code)
    with transaction.atomic():
        SecondFactor.objects.filter(person=person).delete()
        record_change(person, verb="second_factor_removed", actor_id=person.pk, before={}, after={})


def _bound(person: Person) -> None:
    spend(purpose="second-step", subject=str(person.pk), limit=TRIES, window=TRIES_WITHIN)


def _wrong() -> Invalid:
    sentence = _("This code is wrong or was used already. Wait for the next one.")
    return Invalid("code-wrong", sentence, fields={"code": sentence})


def _takes_step(factor: SecondFactor, code: str) -> bool:
    given = code.replace(" ", "").encode()
    now = int(machine_now().timestamp()) // STEP_SECONDS
    generator = _totp(factor.secret)
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        if compare_digest(generator.generate(step * STEP_SECONDS), given):
            return bool(SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step))
    return False


def _takes_recovery(factor: SecondFactor, code: str) -> bool:
    digest = _recovery_digest(factor.person_id, code)
    unused = RecoveryCode.objects.filter(factor=factor, digest=digest, used_at__isnull=True)
    return bool(unused.update(used_at=machine_now()))
