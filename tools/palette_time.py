"""How quickly the search palette answers a key, measured in a real browser on a running server.

    python -m tools.palette_time http://127.0.0.1:8000 USER PASSWORD

Prints milliseconds from the input event until the commands of the page are painted (the page's own work), and until what
the server found stands below them, with the request's own time; for each key of a few words.
"""

import json
import statistics
import sys

from playwright.sync_api import Page, sync_playwright

from tools.browser import find, launch_arguments

WORDS = ("xjdj", "wxh", "3-2-1801", "loushui", "13800005678")
MEASURE = """() => {
  window.keys = [];
  const there = document.querySelector('#found-there');
  document.querySelector('#palette input').addEventListener('input', () => {
    const key = { at: performance.now(), own: 0, server: 0, request: 0 };
    keys.push(key);
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => { key.own = performance.now() - key.at; };
      painted.port2.postMessage(0);
    });
  }, true);
  document.body.addEventListener('htmx:beforeRequest', (event) => {
    if (event.target.closest('#palette')) keys.at(-1).sent = performance.now();
  });
  new MutationObserver(() => {
    const key = keys.at(-1);
    if (!key || key.server || !key.sent) return;
    key.server = performance.now() - key.at;
    key.request = performance.now() - key.sent;
  }).observe(there, { childList: true });
}"""


def sign_in(page: Page, server: str, user: str, password: str) -> None:
    """Through the product's own page."""
    page.goto(f"{server}/sign-in")
    page.fill("#username", user)
    page.fill("#password", password)
    page.click("button[type=submit]")
    page.goto(f"{server}/desk/board")
    page.wait_for_selector("html[data-ready=true]")


def typed(page: Page, words: str) -> list[dict[str, float]]:
    """What each key of these words took."""
    page.evaluate("keys.length = 0")
    page.fill("#palette input", "")
    page.wait_for_timeout(600)
    page.evaluate("keys.length = 0")
    for sign in words:
        page.keyboard.type(sign)
        page.wait_for_timeout(600)
    found: list[dict[str, float]] = json.loads(page.evaluate("JSON.stringify(keys)"))
    return found


def told(name: str, values: list[float]) -> str:
    """Median, the slowest of twenty, the slowest."""
    ordered = sorted(values)
    late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"{name:<48} n={len(ordered)}  p50 {statistics.median(ordered):6.1f}  p95 {late:6.1f}  max {ordered[-1]:6.1f} ms"


def main(arguments: list[str]) -> int:
    """Measure and print."""
    server, user, password = arguments
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=launch_arguments())
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        sign_in(page, server, user, password)
        page.keyboard.press("Control+k")
        page.evaluate(MEASURE)
        keys = [key for words in WORDS for key in typed(page, words)]
        browser.close()
    answered = [key for key in keys if key["server"]]
    print(told("key → commands painted (the page's own work)", [key["own"] for key in keys]))
    print(told("key → the server's answer shown (60 ms of rest in it)", [key["server"] for key in answered]))
    print(told("request sent → shown", [key["request"] for key in answered]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
