"""Settings from the environment: each NAME may also come from the file named by NAME_FILE.

A wrong value stops the start with one sentence naming it (`WrongSetting`).
"""

import os
from pathlib import Path


class WrongSetting(SystemExit):
    """A setting that cannot be used; printed as one sentence, never as a traceback."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name} {problem}")


def text(name: str, default: str = "") -> str:
    """The value of NAME, or of the file named by NAME_FILE, or the default."""
    file_name = os.environ.get(f"{name}_FILE")
    if file_name:
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise WrongSetting(f"{name}_FILE", f"cannot be read: {error.strerror}") from None
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    """A yes/no setting: 1, true, yes, on or 0, false, no, off."""
    raw = text(name, "1" if default else "0").lower()
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise WrongSetting(name, f"must be 1 or 0, not {raw!r}")


def count(name: str, *, default: int) -> int:
    """A whole number from 0 on."""
    raw = text(name, str(default))
    if not raw.isdecimal():
        raise WrongSetting(name, f"must be a whole number, not {raw!r}")
    return int(raw)


def choice(name: str, *, allowed: tuple[str, ...], default: str) -> str:
    """One of a few words."""
    raw = text(name, default)
    if raw not in allowed:
        raise WrongSetting(name, f"must be one of {', '.join(allowed)}, not {raw!r}")
    return raw


def home() -> Path:
    """The data directory (ANJU_HOME), made when it is missing."""
    folder = Path(text("ANJU_HOME") or Path(__file__).resolve().parents[3] / "var")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting("ANJU_HOME", f"cannot be used as a folder: {error.strerror}") from None
    return folder
