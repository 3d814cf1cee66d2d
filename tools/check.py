"""Every check that needs no server: the fast ones two at a time, then the tests. Standard library only."""

import os
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tools import prepare
from tools.prepare import PYTHON, ROOT, files_under

FAILED = "ANJU_TEST_FAILED_CHECKS"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it is called and the command that runs it."""

    name: str
    command: list[str]


@dataclass(frozen=True, slots=True)
class Result:
    """How a check went."""

    name: str
    passed: bool
    seconds: float
    output: str


def environment() -> dict[str, str]:
    """The environment of the checks: the settings of the tests, no colour codes, no questions."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANJU_", "DATABASE_URL"))}
    kept |= {name: value for name, value in os.environ.items() if name.startswith("ANJU_TEST_")}
    return {**kept, "DJANGO_SETTINGS_MODULE": "anju.config.settings_test", "PYTHONUTF8": "1"}


def checks() -> Iterator[Check]:
    """The checks before the tests, the slowest first."""
    python = str(PYTHON)
    templates = [str(path.relative_to(ROOT)) for path in files_under("src/anju/*/templates/**/*.html")]
    yield Check("mypy", [python, "-m", "mypy"])
    yield Check("ruff check", [python, "-m", "ruff", "check", "."])
    yield Check("ruff format", [python, "-m", "ruff", "format", "--check", "--quiet", "."])
    yield Check("import-linter", [python, "-c", "from importlinter.cli import lint_imports_command as go; go()"])
    yield Check("house lint", [python, "-m", "tools.house_lint"])
    yield Check("messages", [python, "-m", "tools.messages", "check"])
    yield Check("coverage table", [python, "-m", "tools.coverage_table", "check"])
    yield Check("migrations", [python, "-m", "django", "makemigrations", "--check", "--dry-run"])
    yield Check("django check", [python, "-m", "django", "check", "--fail-level", "WARNING"])
    if templates:
        djade = [str(PYTHON.with_name("djade")), "--check", "--target-version", "5.2", *templates]
        yield Check("djade", djade)
    yield Check("biome", prepare.node_command("@biomejs/biome", "bin/biome", "ci", "--colors=off", "."))
    yield Check("tsc", prepare.node_command("typescript", "bin/tsc", "--noEmit"))


def carry_out(check: Check) -> Result:
    """Run one check with no input and keep what it says."""
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return Result(check.name, done.returncode == 0, time.monotonic() - started, done.stdout.strip())


def show(result: Result) -> None:
    """One line for what passed; everything it said for what did not."""
    print(f"{'passed' if result.passed else 'FAILED'}  {result.name}  {result.seconds:.1f} s", flush=True)
    if not result.passed:
        print(f"\n{result.output}\n", flush=True)


def run_checks() -> list[str]:
    """Run the checks before the tests; the names of those that failed."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = [show_and_return(result) for result in pool.map(carry_out, checks())]
    failed = [result.name for result in results if not result.passed]
    print(
        f"\n{len(results)} checks ran, {len(failed)} failed{': ' + ', '.join(failed) if failed else ''}\n", flush=True
    )
    return failed


def show_and_return(result: Result) -> Result:
    """Show a result as soon as it is its turn."""
    show(result)
    return result


def run_tests(arguments: list[str], failed: list[str]) -> int:
    """Run the test suite; what failed before is repeated above pytest's closing line."""
    chosen = arguments or ["-n", "2", "--dist", "worksteal", "-q"]
    return subprocess.run(
        [str(PYTHON), "-m", "pytest", *chosen],
        cwd=ROOT,
        env={**environment(), FAILED: ", ".join(failed)},
        stdin=subprocess.DEVNULL,
        check=False,
    ).returncode


def find_browser() -> None:
    """Say which browser the tests will drive; root on Debian gets one."""
    command = [str(PYTHON), "-m", "tools.browser", "--install"]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    print(f"browser: {done.stdout.strip()}\n", flush=True)


def check(arguments: list[str]) -> int:
    """Run every check, or with arguments only those tests: `python3 run.py test -k roster`."""
    find_browser()
    failed = [] if arguments else run_checks()
    code = run_tests(arguments, failed)
    return code or (1 if failed else 0)
