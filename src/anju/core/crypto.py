"""Personal data at rest: encrypted with versioned keys, found again through a keyed blind index.

`settings.KEYS` is `"2:hex,1:hex"`, newest first. Each value carries the version it was written with, so old values
stay readable while a rotation runs. The context (table and field) is authenticated: a value moved into another
column does not decrypt.
"""

import base64
import hmac
import os
import re
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _keys(configured: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for part in configured.split(","):
        version, _, secret = part.strip().partition(":")
        keys[version] = sha256(b"anju data " + secret.encode()).digest()
    return keys


def _current() -> tuple[str, bytes]:
    return next(iter(_keys(settings.KEYS).items()))


def encrypt(text: str, *, context: str) -> str:
    """`text` sealed with the newest key; `context` must be given again to open it."""
    version, key = _current()
    nonce = os.urandom(12)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), context.encode())
    return f"{version}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(sealed: str, *, context: str) -> str:
    """The text back; raises `cryptography.exceptions.InvalidTag` for another context or a changed value."""
    version, _, body = sealed.partition(":")
    raw = base64.b64decode(body)
    return AESGCM(_keys(settings.KEYS)[version]).decrypt(raw[:12], raw[12:], context.encode()).decode()


def blind_index(purpose: str, text: str) -> str:
    """A keyed digest that finds an encrypted value again without revealing it; the oldest key keeps it stable."""
    key = list(_keys(settings.KEYS).values())[-1]
    return hmac.new(key, f"{purpose}\x00{text}".encode(), sha256).hexdigest()[:32]


def mask_phone(phone: str) -> str:
    """138****5678: enough to recognise a number, too little to dial it."""
    digits = re.sub(r"\D", "", phone)
    if len(digits) < 7:
        return "****" if digits else ""
    return f"{digits[:3]}****{digits[-4:]}"


class EncryptedText(models.TextField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A text column whose rows hold ciphertext. It cannot be searched: keep a `blind_index` beside it."""

    def _context(self) -> str:
        return f"{self.model._meta.db_table}.{self.attname}"

    def get_prep_value(self, value: Any) -> Any:
        return value if value in (None, "") else encrypt(str(value), context=self._context())

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value if value in (None, "") else decrypt(value, context=self._context())
