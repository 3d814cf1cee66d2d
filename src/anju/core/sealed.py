"""Files full of personal data, encrypted in storage: workbooks that were sent in, papers printed in bulk."""

import base64
import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from anju.core.crypto import decrypt, encrypt


def seal(content: bytes, *, folder: str) -> str:
    """Store these bytes encrypted and return their key. The folder is authenticated: a file moved does not open."""
    sealed = encrypt(base64.b64encode(content).decode(), context=f"{folder}.file")
    return default_storage.save(f"{folder}/{secrets.token_hex(16)}", ContentFile(sealed.encode()))


def unseal(key: str, *, folder: str) -> bytes:
    """The bytes back. Raises FileNotFoundError when they were forgotten."""
    if not key:
        raise FileNotFoundError
    with default_storage.open(key, "rb") as stored:
        return base64.b64decode(decrypt(stored.read().decode(), context=f"{folder}.file"))


def forget(key: str) -> None:
    """Delete the file, if there is one."""
    if key:
        default_storage.delete(key)
