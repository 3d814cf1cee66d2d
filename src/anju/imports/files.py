"""The files that were sent, encrypted in storage: they are full of names and phones."""

import base64
import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from anju.core.crypto import decrypt, encrypt

CONTEXT = "imports.file"


def keep_file(content: bytes) -> str:
    """Store the file encrypted and return its key."""
    sealed = encrypt(base64.b64encode(content).decode(), context=CONTEXT)
    return default_storage.save(f"imports/{secrets.token_hex(16)}", ContentFile(sealed.encode()))


def read_file(key: str) -> bytes:
    """The file's bytes. Raises FileNotFoundError when it was forgotten."""
    if not key:
        raise FileNotFoundError
    with default_storage.open(key, "rb") as stored:
        return base64.b64decode(decrypt(stored.read().decode(), context=CONTEXT))


def forget_file(key: str) -> None:
    """Delete the file; its rows' results stay."""
    if key:
        default_storage.delete(key)
