"""ANJU_STORAGE_URL → Django's storage of attachments: files below ANJU_HOME by default, an S3 bucket by setting."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from anju.config.env import WrongSetting


def from_url(url: str) -> dict[str, Any]:
    """Read ANJU_STORAGE_URL: empty, or s3://[key:secret@]bucket?endpoint=https://…&region=…"""
    if not url:
        return {"BACKEND": "anju.matters.storage.WholeFiles"}
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.hostname:
        raise WrongSetting("ANJU_STORAGE_URL", "must be empty or read s3://bucket?endpoint=https://…")
    if find_spec("storages") is None:
        raise WrongSetting("ANJU_STORAGE_URL", 'needs one more package: pip install "django-storages[s3]"')
    wanted = dict(parse_qsl(parts.query))
    options: dict[str, Any] = {
        "bucket_name": parts.hostname,
        "default_acl": None,
        "file_overwrite": False,
        "querystring_auth": True,
        "endpoint_url": wanted.get("endpoint"),
        "region_name": wanted.get("region"),
    }
    if parts.username:
        options |= {"access_key": unquote(parts.username), "secret_key": unquote(parts.password or "")}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {k: v for k, v in options.items() if v is not None}}


def faults() -> tuple[type[Exception], ...]:
    """What a storage that cannot keep a file raises: the machine's own errors, and those of the bucket's library."""
    if find_spec("botocore") is None:
        return (OSError,)
    its = import_module("botocore.exceptions")
    return OSError, its.BotoCoreError, its.ClientError
