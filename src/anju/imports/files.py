"""The files that were sent, encrypted in storage: they are full of names and phones."""

from anju.core.sealed import forget, seal, unseal

FOLDER = "imports"


def keep_file(content: bytes) -> str:
    """Store the file encrypted and return its key."""
    return seal(content, folder=FOLDER)


def read_file(key: str) -> bytes:
    """The file's bytes. Raises FileNotFoundError when it was forgotten."""
    return unseal(key, folder=FOLDER)


def forget_file(key: str) -> None:
    """Delete the file; its rows' results stay."""
    forget(key)
