"""The settings of the test suite: the product's own, in a throw-away home, on SQLite or ANJU_TEST_DATABASE_URL."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_HOME = tempfile.mkdtemp(prefix="anju-test-")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith(("ANJU_", "DATABASE_URL"))]:
    if not _name.startswith("ANJU_TEST_"):
        del os.environ[_name]
os.environ["ANJU_HOME"] = _HOME
os.environ["ANJU_DEMO"] = "0"
os.environ["DATABASE_URL"] = os.environ.get("ANJU_TEST_DATABASE_URL", "")
# Playwright's synchronous interface keeps an event loop in the test's thread; the database is not used from it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from anju.config.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "anju.matters.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
Path(_HOME, "static").mkdir(exist_ok=True)
