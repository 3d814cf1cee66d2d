"""How quick the pages are on a slow machine far away: `python -m tools.page_speed` measures the demo estate in a real browser.

The processor is slowed four times and every request waits 150 ms, through the browser's own DevTools protocol. For each
page: bytes on the wire and first paint with an empty cache (first) and with a filled one (again), how far the layout moved
by itself, and how long a key or a click takes until the next paint (the worst of them, as Interaction to Next Paint counts).

    python -m tools.page_speed                       serve the demo estate of ANJU_HOME on a free port and measure it
    python -m tools.page_speed --base URL            measure what is served there, from the same ANJU_HOME and DATABASE_URL
    python -m tools.page_speed --rounds 5 --json     medians of more rounds; figures as one JSON object

It signs in by making sessions in the database, so it must be run where the installation's data lie. It changes no cases.
"""

import argparse
import json
import os
import platform
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from tools import browser, serve
from tools.prepare import ROOT

PATIENCE = 180_000
"""milliseconds after which a page that never comes ends the measurement: a busy machine is slow, not broken"""
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 640}
WATCH = """
window.seen = {shift: 0, events: []};
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (entry.interactionId) window.seen.events.push(entry.duration);
}).observe({type: "event", durationThreshold: 16, buffered: true});
"""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
ANSWERED = "performance.getEntriesByType('navigation')[0].responseStart"
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))))"


@dataclass(frozen=True)
class Conditions:
    """What the browser is made to feel."""

    cpu: float
    latency: int
    rounds: int


@dataclass(frozen=True)
class Visit:
    """One page, seen by one of the demo people, and what is done on it."""

    name: str
    who: str
    path: str
    screen: dict[str, int]
    act: "Callable[[Page], float | None] | None" = None
    """does something; returns the milliseconds until what was asked for stood there, where that is worth saying"""


@dataclass
class Figures:
    """One page's figures: one entry per round."""

    first_bytes: list[int] = field(default_factory=list)
    again_bytes: list[int] = field(default_factory=list)
    first_paint: list[float] = field(default_factory=list)
    again_paint: list[float] = field(default_factory=list)
    again_answer: list[float] = field(default_factory=list)
    shift: list[float] = field(default_factory=list)
    interaction: list[float] = field(default_factory=list)
    """the longest of the round"""
    typical: list[float] = field(default_factory=list)
    """the middle one of the round"""
    asked_for: list[float] = field(default_factory=list)

    def medians(self) -> dict[str, float | None]:
        """The median of each."""
        return {name: round(statistics.median(values), 3) if values else None for name, values in asdict(self).items()}


class Wire:
    """Bytes that came over the network, headers included, as the browser counted them."""

    def __init__(self, session: CDPSession) -> None:
        self.bytes = 0
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._count)

    def _count(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])


def type_words(page: Page) -> None:
    """A clerk writes down what the caller says, then looks for the home."""
    page.locator("#said").press_sequentially("卫生间天花板滴水 kitchen tap drips", delay=60)
    box = page.locator("#room")
    if box.is_visible():
        box.press_sequentially("3-2-1801", delay=60)


def open_sheet(page: Page) -> float | None:
    """A card of the board is opened; until the sheet stands there."""
    page.keyboard.press("j")
    page.keyboard.press("j")
    card = page.locator("article.bc h3 a").first
    if not card.count():
        return None
    began = time.perf_counter()
    card.click(no_wait_after=True)
    page.locator("#drawer [data-drawer]").wait_for()
    return (time.perf_counter() - began) * 1000


def walk_rows(page: Page) -> float | None:
    """The ledger is walked by keys and the row under the mark opened."""
    for _time in range(4):
        page.keyboard.press("j")
    began = time.perf_counter()
    page.keyboard.press("Enter")
    page.locator("#drawer [data-drawer]").wait_for()
    return (time.perf_counter() - began) * 1000


def visits(project: str, number: str) -> list[Visit]:
    """The pages measured."""
    return [
        Visit("console", "desk", f"/desk/console?project={project}&manual=1", DESK, type_words),
        Visit("board", "desk_lead", f"/desk/board?project={project}", DESK, open_sheet),
        Visit("ledger", "desk", f"/desk/cases?project={project}", DESK, walk_rows),
        Visit("job list", "technician", "/field/", PHONE),
        Visit("sign-in", "", "/sign-in/phone", PHONE),
        Visit("owner's home", "owner", "/owner/", PHONE),
        Visit("owner's progress", "owner", f"/owner/cases/{number}", PHONE),
        Visit("owner's report", "owner", "/owner/report", PHONE),
    ]


FIRST_VISIT = ("sign-in", "owner's home", "owner's progress", "owner's report")
"""What an owner sees on the first evening, in one browser with an empty cache."""


def slowed(page: Page, conditions: Conditions) -> CDPSession:
    """The page under these conditions from now on."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": conditions.latency, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": conditions.cpu})
    return session


def settle(page: Page) -> None:
    """Until the page's own code runs and nothing is under way."""
    page.locator("html[data-ready=true]").wait_for(state="attached")
    page.wait_for_load_state("networkidle") if not page.locator("[data-poll]").count() else page.wait_for_timeout(700)
    page.evaluate(TWO_FRAMES)


def entered(own: Browser, base: str, cookies: dict[str, dict[str, str]], visit: Visit) -> BrowserContext:
    """A browser with an empty cache, signed in as the visit's person."""
    context = own.new_context(viewport=visit.screen, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": n, "value": v, "url": base} for n, v in cookies.get(visit.who, {}).items()])
    context.add_init_script(WATCH)
    return context


def look(
    own: Browser, base: str, cookies: dict[str, dict[str, str]], visit: Visit, its: Conditions, to: Figures
) -> None:
    """One round of one page: with an empty cache, again in another tab, then what is done on it."""
    context = entered(own, base, cookies, visit)
    page = context.new_page()
    wire = Wire(slowed(page, its))
    page.goto(base + visit.path)
    settle(page)
    to.first_bytes.append(wire.bytes)
    to.first_paint.append(page.evaluate(FIRST_PAINT))
    page.close()
    page = context.new_page()
    wire = Wire(slowed(page, its))
    page.goto(base + visit.path)
    settle(page)
    to.again_bytes.append(wire.bytes)
    to.again_paint.append(page.evaluate(FIRST_PAINT))
    to.again_answer.append(page.evaluate(ANSWERED))
    to.shift.append(page.evaluate("window.seen.shift"))
    if visit.act:
        asked_for = visit.act(page)
        page.evaluate(TWO_FRAMES)
        events = page.evaluate("window.seen.events")
        to.interaction.append(max(events, default=0))
        to.typical.append(statistics.median(events) if events else 0)
        if asked_for is not None:
            to.asked_for.append(asked_for)
    context.close()


def first_visit_bytes(own: Browser, base: str, cookies: dict[str, dict[str, str]], pages: list[Visit]) -> int:
    """Bytes on the wire of these pages one after another in one browser with an empty cache."""
    context = entered(own, base, cookies, pages[-1])
    total = 0
    for visit in pages:
        page = context.new_page()
        if not visit.who:
            context.clear_cookies()
        wire = Wire(page.context.new_cdp_session(page))
        page.goto(base + visit.path)
        settle(page)
        total += wire.bytes
        page.close()
        context.add_cookies([{"name": n, "value": v, "url": base} for n, v in cookies["owner"].items()])
    context.close()
    return total


def measured(base: str, conditions: Conditions) -> dict[str, Any]:
    """All figures of the installation served at `base`."""
    cookies, project, number = sign_everybody_in()
    pages = visits(project, number)
    figures = {visit.name: Figures() for visit in pages}
    with sync_playwright() as playwright:
        own = playwright.chromium.launch(executable_path=browser.find(), args=browser.launch_arguments())
        for _round in range(conditions.rounds):
            for visit in pages:
                look(own, base, cookies, visit, conditions, figures[visit.name])
        chosen = [visit for name in FIRST_VISIT for visit in pages if visit.name == name]
        total = first_visit_bytes(own, base, cookies, chosen)
        version = own.version
        own.close()
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return {
        "job": "pages",
        "commit": commit.stdout.strip(),
        "at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "browser": f"Chromium {version}",
        **asdict(conditions),
        "owner_first_visit_bytes": total,
        "pages": {name: its.medians() for name, its in figures.items()},
    }


def sign_everybody_in() -> tuple[dict[str, dict[str, str]], str, str]:
    """Cookies of the demo people, a project's code, and the number of a case of the owner's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from anju.demo.people import OWNER_PHONE
    from anju.people.models import Person
    from anju.people.queries import people_by_phone

    people = {name: Person.objects.get(username=name) for name in ("desk", "desk_lead", "technician")}
    people["owner"] = people_by_phone(OWNER_PHONE).get(kind=Person.Kind.RESIDENT)
    clients = {name: Client() for name in people}
    for name, client in clients.items():
        client.force_login(people[name], backend="django.contrib.auth.backends.ModelBackend")
    shown = "".join(clients["owner"].get(path).content.decode() for path in ("/owner/", "/owner/cases"))
    number = re.search(r'"/owner/cases/([\w-]+)"', shown)
    project = re.search(r"project=(\w+)", clients["desk"].get("/desk/cases").content.decode())
    if number is None or project is None:
        raise SystemExit("there is no demo estate here, or its history has not begun: try again in a minute")
    name = settings.SESSION_COOKIE_NAME
    cookies = {who: {name: client.cookies[name].value} for who, client in clients.items()}
    return cookies, project[1], number[1]


@contextmanager
def serving(base: str) -> Iterator[str]:
    """Where the installation is served: the given address, or a server started for this."""
    if base:
        yield base.rstrip("/")
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "run.py")], env={**os.environ, "PORT": str(port)}, stdout=sys.stderr
    )
    try:
        serve.wait_until_live(server, "127.0.0.1", port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


COLUMNS = (
    ("KB first", "first_bytes", 1 / 1000, "7.1f"),
    ("KB again", "again_bytes", 1 / 1000, "7.1f"),
    ("paint first ms", "first_paint", 1, "7.0f"),
    ("paint again ms", "again_paint", 1, "7.0f"),
    ("answer again ms", "again_answer", 1, "7.0f"),
    ("shift", "shift", 1, "7.3f"),
    ("key/click ms", "typical", 1, "7.0f"),
    ("longest ms", "interaction", 1, "7.0f"),
    ("sheet ms", "asked_for", 1, "7.0f"),
)


def table(result: dict[str, Any]) -> str:
    """The figures for people."""
    lines = [f"{'page':<18}" + "".join(f"{title:>17}" for title, *_ in COLUMNS)]
    for name, its in result["pages"].items():
        cells = ("" if its[key] is None else format(its[key] * factor, form) for _, key, factor, form in COLUMNS)
        lines.append(f"{name:<18}" + "".join(f"{cell:>17}" for cell in cells))
    lines.append(f"owner's first visit ({', '.join(FIRST_VISIT)}): {result['owner_first_visit_bytes'] / 1000:.1f} KB")
    lines.append(
        f"CPU slowed {result['cpu']:g}×, {result['latency']} ms a request, medians of {result['rounds']}; "
        f"{result['browser']}, {result['machine']}, commit {result['commit']}"
    )
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="python -m tools.page_speed", description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--base", default="", help="the address of what is served already")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--cpu", type=float, default=4)
    asked.add_argument("--latency", type=int, default=150, help="milliseconds of a round trip")
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args(arguments)
    if browser.find() is None:
        print(browser.NOT_FOUND)
        return 2
    os.environ["ANJU_HOME"] = str(serve.home())
    with serving(given.base) as base:
        result = measured(base, Conditions(cpu=given.cpu, latency=given.latency, rounds=given.rounds))
    print(json.dumps(result, ensure_ascii=False) if given.json else table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
