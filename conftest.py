"""What every test run needs: a browser where there is one, honest words about what was left out, no silent skips."""

import gc
import os
from datetime import timedelta
from typing import Any

import pytest

from tools import browser

pytest_plugins = ["tests.cast", "tests.other_side"]

_LEFT_OUT = {
    "browser": f"browser tests DID NOT RUN: {browser.NOT_FOUND}",
    "postgres": "PostgreSQL tests DID NOT RUN: name a server in ANJU_TEST_DATABASE_URL",
    "broker": "message broker tests DID NOT RUN: name a broker in ANJU_TEST_BROKER_URL",
    "long": "long tests DID NOT RUN: set ANJU_TEST_LONG=1",
}


def pytest_sessionstart(session: pytest.Session) -> None:
    """Thousands of tests leave a large heap that stays; it is looked through less often."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _missing() -> list[str]:
    """The markers whose tests cannot run on this machine, or were not asked for."""
    missing = []
    if browser.find() is None:
        missing.append("browser")
    if not os.environ.get("ANJU_TEST_DATABASE_URL", "").startswith("postgres"):
        missing.append("postgres")
    if not os.environ.get("ANJU_TEST_BROKER_URL"):
        missing.append("broker")
    if os.environ.get("ANJU_TEST_LONG", "") != "1":
        missing.append("long")
    return missing


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run here; the summary says so."""
    missing = _missing()
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in missing)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what did not run, above pytest's own closing line."""
    for name in _missing():
        terminalreporter.write_sep("!", _LEFT_OUT[name], yellow=True)
    failed = os.environ.get("ANJU_TEST_FAILED_CHECKS")
    if failed:
        terminalreporter.write_sep("!", f"FAILED before the tests: {failed}", red=True)
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.write_sep("!", f"{len(skipped)} skipped: a skipped test fails the run", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A skipped test proves nothing and fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped") and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """A browser on a busy machine answers late; what never comes still fails."""
    from playwright.sync_api import expect

    expect.set_options(timeout=20_000)


@pytest.fixture(autouse=True)
def banner(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process asks for the banner of staff pages every ten seconds, on whichever page that falls: each test begins
    unasked and asks once, so that what a page costs does not hang on how slowly the test runs."""
    from anju.gate import context

    monkeypatch.setattr(context, "_asked", {})
    monkeypatch.setattr(context, "ASKED_EVERY", timedelta(hours=1))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the browser that was found, not only Playwright's own."""
    return {**browser_type_launch_args, "executable_path": browser.find(), "args": browser.launch_arguments()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A Chinese office desktop unless a test says otherwise."""
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1366, "height": 768},
    }


@pytest.fixture(scope="session")
def broker_url() -> str:
    """The message broker of tests marked `broker`."""
    return os.environ["ANJU_TEST_BROKER_URL"]
