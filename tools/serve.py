"""Bring the database up to date, load the demo estate once, start the product and say when it answers."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from tools.prepare import (
    COMMAND,
    PYTHON,
    ROOT,
    WINDOWS,
    Trouble,
    digest,
    files_under,
    prepare,
    require_writable,
    run,
    step,
    two_lanes,
)

START_SECONDS = 90
NO_WORDS = {"0", "false", "no", "off"}


def home() -> Path:
    """The data directory: ANJU_HOME, or var/ beside run.py."""
    return Path(os.environ.get("ANJU_HOME") or ROOT / "var").resolve()


def address() -> tuple[str, int]:
    """Where to serve, from HOST and PORT."""
    raw = os.environ.get("PORT") or "8000"
    if not (raw.isdigit() and 0 < int(raw) < 65536):
        raise Trouble(f"PORT must be a number from 1 to 65535, not {raw!r}.")
    return os.environ.get("HOST") or "127.0.0.1", int(raw)


def wants_demo() -> bool:
    """The demo estate is wanted unless ANJU_DEMO says no, or this is a production installation."""
    default = "0" if os.environ.get("ANJU_ENV") == "production" else "1"
    return os.environ.get("ANJU_DEMO", default).lower() not in NO_WORDS


def environment() -> dict[str, str]:
    """What the product's processes read."""
    host, port = address()
    return {
        **os.environ,
        "ANJU_HOME": str(home()),
        "HOST": host,
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "anju.config.settings",
        "PYTHONUTF8": "1",
    }


def django(*arguments: str, failed: str) -> str:
    """One of Django's own commands."""
    return run([str(PYTHON), "-m", "django", *arguments], failed=failed, environment=environment())


def anju(*arguments: str, failed: str) -> str:
    """One of the product's own commands."""
    return run([str(PYTHON), str(COMMAND), *arguments], failed=failed, environment=environment())


def database_identity() -> str:
    """Which database this is: the file itself for SQLite (a restored file is another one), else its address."""
    url = os.environ.get("DATABASE_URL", "") + os.environ.get("DATABASE_URL_FILE", "")
    if url:
        return url
    file = home() / "anju.sqlite3"
    return f"{file}:{file.stat().st_ino}" if file.exists() else "none"


def migrate() -> None:
    """Bring the tables up to date. A server's database may have been replaced unseen: it is always asked."""
    stamp = home() / "stamps/migrated"
    migrations = digest(files_under("src/anju/*/migrations/*.py", "src/anju/rulebook/data/*", "requirements.txt"))
    if "://" in database_identity():
        stamp.unlink(missing_ok=True)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == migrations + database_identity():
        return
    stamp.unlink(missing_ok=True)
    step(
        "database",
        stamp=stamp,
        inputs="",
        action=lambda: anju("migrate", failed="The database could not be brought up to date."),
    )
    stamp.write_text(migrations + database_identity(), encoding="utf-8")


def collect_static() -> None:
    """Hashed and compressed copies of every static file, in the data directory."""
    step(
        "static files",
        stamp=home() / "stamps/static",
        inputs=digest(files_under("src/anju/*/static/**/*", "requirements.txt"), str(home())),
        action=lambda: django(
            "collectstatic", "--no-input", "--clear", "-v", "0", failed="The static files could not be collected."
        ),
    )


def load_demo() -> None:
    """The demo estate, once for each database; half of one, left by an interrupted start, is not taken for a whole."""
    begun, done = home() / "stamps/demo-begun", home() / "stamps/demo"
    inputs = digest([], database_identity())
    if begun.is_file() and begun.read_text(encoding="utf-8") == inputs:
        raise Trouble(
            f"An earlier start was interrupted while it made the demo estate in {home()} (or is still making it).",
            mend=f"rm -rf {home()}   # or ANJU_DEMO=0 to keep what is there",
        )
    if not done.is_file() or done.read_text(encoding="utf-8") != inputs:
        begun.write_text(inputs, encoding="utf-8")
    step(
        "demo estate",
        stamp=done,
        inputs=inputs,
        action=lambda: anju("demo", "load", failed="The demo estate could not be loaded."),
    )
    begun.unlink(missing_ok=True)


def prepare_database() -> None:
    """The data directory and an up-to-date database in it."""
    require_writable(home())
    home().mkdir(parents=True, exist_ok=True)
    migrate()


def require_free(host: str, port: int) -> None:
    """Refuse a port that something else serves already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if not WINDOWS:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Trouble(
                f"http://{host}:{port} cannot be served: {error.strerror}.",
                mend=f"PORT={port + 1} {Path(sys.executable).name} run.py",
            ) from None


def is_live(host: str, port: int) -> bool:
    """True when the server answers its own health question."""
    asked = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    connection = http.client.HTTPConnection(asked, port, timeout=2)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_until_live(server: subprocess.Popen[bytes], host: str, port: int) -> None:
    """Return when the server answers; say why when it ended or never answered."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise Trouble(f"The server ended with code {server.returncode} before it answered.")
        if is_live(host, port):
            return
        time.sleep(0.1)
    server.terminate()
    raise Trouble(f"The server did not answer http://{host}:{port}/health/live within {START_SECONDS} s.")


def show_ready(host: str, port: int) -> None:
    """The line others wait for, and who can sign in."""
    shown = f"[{host}]" if ":" in host else host
    print(f"ready http://{shown}:{port}", flush=True)
    if not wants_demo():
        show_setup_link(f"http://{shown}:{port}")
        return
    subprocess.run(
        [str(PYTHON), str(COMMAND), "demo", "people"], env=environment(), stdin=subprocess.DEVNULL, check=False
    )


def show_setup_link(base: str) -> None:
    """An empty start needs somebody who can sign in: the address at which the first administrator signs up, once."""
    said = anju(
        "people", "setup-link", "--base", base, failed="The link for the first administrator could not be made."
    )
    for link in said.splitlines():
        if link.startswith(f"{base}/setup/"):
            print(f"first administrator: {link}   (works once, for 24 hours)", flush=True)


def serve_demo() -> int:
    """Serve until interrupted; the worker and the ticker run beside the web server."""
    host, port = address()
    require_free(host, port)
    prepare(meanwhile=prepare_database)
    if wants_demo():
        two_lanes(load_demo, collect_static)
    else:
        collect_static()
    command = [str(PYTHON), str(COMMAND), "serve", "--with-worker"]
    server = subprocess.Popen(command, env=environment(), stdin=subprocess.DEVNULL)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        server.terminate()

    signal.signal(signal.SIGTERM, stop)
    try:
        wait_until_live(server, host, port)
        show_ready(host, port)
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        server.wait()
        return 130
    except Trouble:
        server.terminate()
        server.wait()
        raise


def command_line(arguments: list[str]) -> int:
    """The product's own command line, in a data directory that is up to date."""
    prepare(meanwhile=prepare_database)
    collect_static()
    return subprocess.run([str(PYTHON), str(COMMAND), *arguments], env=environment(), check=False).returncode
