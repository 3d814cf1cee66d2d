"""DATABASE_URL → Django's DATABASES: SQLite in ANJU_HOME by default, PostgreSQL by setting."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from anju.config.env import WrongSetting


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite as the product wants it: writers queue at BEGIN, readers never wait (WAL)."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
                "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-64000; PRAGMA mmap_size=268435456;"
            ),
        },
        # Opened anew for every request, a connection costs as much as the request: the last one to close even writes the
        # whole log back.
        "CONN_MAX_AGE": 60,
        "TEST": {"NAME": str(path.with_name("test-" + path.name))},
    }


def from_url(url: str, *, home: Path) -> dict[str, Any]:
    """Read DATABASE_URL: empty, sqlite:///path or postgres://user:password@host:port/name."""
    if not url:
        return sqlite(home / "anju.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)[1:] if parts.path.startswith("//") else parts.path))
    if parts.scheme in {"postgres", "postgresql"}:
        options: dict[str, Any] = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": options,
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise WrongSetting("DATABASE_URL", f"must start with sqlite:// or postgres://, not {parts.scheme!r}")
