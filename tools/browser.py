"""Find a browser for the tests: the system's Chrome, Chromium or Edge, Playwright's own, or Debian's when root.

`python -m tools.browser` prints where it is; `--install` lets root fetch Debian's package when there is none.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge-stable",
    "microsoft-edge",
    "msedge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
NOT_FOUND = (
    "no browser was found: install Chrome, Chromium or Edge, or run `.venv/bin/python -m playwright install chromium`, "
    "or name one in ANJU_TEST_BROWSER"
)


def playwright_browsers() -> Iterable[Path]:
    """Playwright's own Chromium, newest first, where `playwright install` puts it."""
    home = Path.home()
    roots = [
        Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or home / ".cache/ms-playwright"),
        home / "Library/Caches/ms-playwright",
        home / "AppData/Local/ms-playwright",
    ]
    for root in roots:
        for pattern in ("chrome-linux*/chrome", "chrome-mac*/**/MacOS/Chromium", "chrome-win*/chrome.exe"):
            yield from sorted(root.glob(f"chromium-*/{pattern}"), reverse=True)


def find() -> str | None:
    """The path of a browser that can be started here, or None. ANJU_TEST_BROWSER overrules the search."""
    named = os.environ.get("ANJU_TEST_BROWSER")
    if named:
        return named if Path(named).exists() else None
    for command in COMMANDS:
        path = shutil.which(command)
        if path:
            return path
    for place in (*map(Path, PLACES), *playwright_browsers()):
        if place.exists():
            return str(place)
    return None


def is_root() -> bool:
    """True where the process may install packages (and where Chromium refuses its sandbox)."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def launch_arguments() -> list[str]:
    """Chromium's arguments for tests: no sandbox as root, no reliance on a large /dev/shm."""
    return ["--disable-dev-shm-usage", *(["--no-sandbox"] if is_root() else [])]


def install_debian_package() -> None:
    """Install Debian's Chromium; only root on a machine with apt-get can. Failure is told, not raised."""
    apt = shutil.which("apt-get")
    if not (apt and is_root()):
        return
    print("no browser found; installing Debian's chromium", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "chromium"]):
        done = subprocess.run([apt, *arguments], env=environment, stdin=subprocess.DEVNULL, check=False)
        if done.returncode:
            print(f"apt-get {arguments[0]} ended with {done.returncode}", flush=True)


def main(arguments: list[str]) -> int:
    """Print the browser's path; exit 1 when there is none."""
    path = find()
    if path is None and "--install" in arguments:
        install_debian_package()
        path = find()
    print(path or NOT_FOUND)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
