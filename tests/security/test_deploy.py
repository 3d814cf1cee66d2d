"""A production installation: hardened by Django's own list, and refused without secrets of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMPLETE = {
    "ANJU_ENV": "production",
    "ANJU_SECRET_KEY": "k3-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ANJU_KEYS": "1:a-long-key-of-personal-data",
    "ANJU_HOSTS": "anju.example.com",
}


def checked(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANJU_", "DATABASE_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=kept | {"DJANGO_SETTINGS_MODULE": "anju.config.settings", "ANJU_HOME": str(home)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_passes_the_deployment_check(tmp_path: Path) -> None:
    done = checked(tmp_path, **COMPLETE)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["ANJU_SECRET_KEY", "ANJU_KEYS", "ANJU_HOSTS"])
def test_it_does_not_start_without_secrets_of_its_own(tmp_path: Path, name: str) -> None:
    done = checked(tmp_path, **{key: value for key, value in COMPLETE.items() if key != name})
    assert done.returncode != 0
    assert name in done.stderr
    assert "Traceback" not in done.stderr
