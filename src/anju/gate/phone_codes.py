"""Codes to phones: how owners sign in.

Six digits, ten minutes, one session, one use. A code is tried at most five times and a number gets at most five codes
a day, both counted before anything is compared. A number nobody here has gets the same answer and no message.
"""

import secrets
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest

import phonenumbers
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from anju.core.bounds import spend
from anju.core.counts import CODES_REJECTED
from anju.core.crypto import encrypt
from anju.core.errors import Invalid, TooMany
from anju.core.time import machine_now, product_now
from anju.gate.models import PhoneCode
from anju.notices.actions import hand_over
from anju.notices.models import Notice
from anju.people.models import Person
from anju.people.queries import digits_of, people_by_phone, phone_index

GOOD_FOR = timedelta(minutes=10)
TRIES = 5
CODES_A_DAY = 5
CODES_AN_ADDRESS = 60
"""in an hour: a whole office or estate may share one address"""


def number_from(text: str) -> str:
    """The digits of a number that can be dialled from China; raises Invalid `phone-wrong`."""
    try:
        parsed = phonenumbers.parse(text.strip(), "CN")
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        sentence = _("This is not a complete phone number.")
        raise Invalid("phone-wrong", sentence, fields={"phone": sentence})
    return digits_of(text)


def send_code(*, number: str, session: str, address: str, purpose: str = PhoneCode.Purpose.SIGN_IN) -> None:
    """Send a code to the number if a resident has it. Known and unknown numbers take the same steps.

    `session` is a secret of this browser session, `address` the caller's network address. Raises TooMany.
    """
    spend(purpose="phone-code-address", subject=address, limit=CODES_AN_ADDRESS, window=timedelta(hours=1))
    spend(purpose="phone-code", subject=number, limit=CODES_A_DAY, window=timedelta(days=1))
    code = f"{secrets.randbelow(10**6):06d}"
    person = residents_with(number)[:1]
    index, mark, now = phone_index(number), _session_digest(session), machine_now()
    with transaction.atomic():
        _open_codes(index, mark, purpose).update(used_at=now)
        row = PhoneCode.objects.create(
            phone_index=index,
            purpose=purpose,
            session=mark,
            digest=_digest(index, mark, purpose, code if person else secrets.token_hex(8)),
            made_at=now,
            ends_at=now + GOOD_FOR,
        )
        for receiver in person:
            notice = Notice.objects.create(
                key=f"phone_code:{row.pk}",
                person=receiver,
                number=number,
                route=Notice.Route.SMS,
                template="phone_code",
                data={"sealed": encrypt(code, context="notice.phone_code"), "ends_at": row.ends_at.isoformat()},
                made_at=product_now(),
            )
            hand_over(notice=notice)


def take_code(*, number: str, session: str, guess: str, purpose: str = PhoneCode.Purpose.SIGN_IN) -> list[Person]:
    """The residents of this number, if the guess is the code just sent to it in this session; the code is used up.

    Raises Invalid `code-wrong`, TooMany `code-used-up` after five tries. The try is counted before it is compared.
    """
    index, mark = phone_index(number), _session_digest(session)
    latest = _open_codes(index, mark, purpose).order_by("-id").first()
    if latest is None:
        raise _wrong()
    mine = PhoneCode.objects.filter(pk=latest.pk, used_at__isnull=True)
    if not mine.filter(tries__lt=TRIES, ends_at__gt=machine_now()).update(tries=F("tries") + 1):
        CODES_REJECTED.inc()
        raise TooMany("code-used-up", _("This code was tried too often. Have a new one sent."), retry_after=1)
    if not compare_digest(latest.digest, _digest(index, mark, purpose, guess.replace(" ", ""))):
        raise _wrong()
    if not mine.update(used_at=machine_now()):
        raise _wrong()
    return residents_with(number)


def residents_with(number: str) -> list[Person]:
    """The active residents with this number, longest known first. One query."""
    return list(people_by_phone(number).filter(kind=Person.Kind.RESIDENT))


def prune_codes() -> int:
    """Delete codes that are over for a week; returns how many went."""
    return PhoneCode.objects.filter(ends_at__lt=machine_now() - timedelta(days=7)).delete()[0]


def _wrong() -> Invalid:
    CODES_REJECTED.inc()
    sentence = _("This code is wrong or too old.")
    return Invalid("code-wrong", sentence, fields={"code": sentence})


def _open_codes(index: str, mark: str, purpose: str) -> QuerySet[PhoneCode]:
    return PhoneCode.objects.filter(
        session=mark, phone_index=index, purpose=purpose, used_at__isnull=True, ends_at__gt=machine_now()
    )


def _session_digest(session: str) -> str:
    return sha256(session.encode()).hexdigest()


def _digest(index: str, mark: str, purpose: str, code: str) -> str:
    return salted_hmac("anju.phone-code", f"{index}:{mark}:{purpose}:{code}", algorithm="sha256").hexdigest()
