"""What browser tests share: carrying somebody's session, pictures to take, and what axe finds once a page has settled."""

import io
from pathlib import Path

from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from anju.people.models import Person

AXE = Path(__file__).parents[1] / "node_modules/axe-core/axe.min.js"
SETTLED = "Promise.allSettled(document.getAnimations().map(animation => animation.finished)).then(() => true)"


def carry_session(context: BrowserContext, server: LiveServer, who: Person, **cookies: str) -> None:
    """The browser is signed in as this person from now on; further cookies choose the look."""
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    session = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in (session | cookies).items()]
    )


def findings(page: Page) -> list[str]:
    """What axe finds, as rule and element. What still slides in is half transparent: it is waited for."""
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    page.evaluate(SETTLED)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found["violations"] for node in rule["nodes"]]


def picture() -> FilePayload:
    """A photo as a phone takes it."""
    held = io.BytesIO()
    Image.new("RGB", (640, 480), (200, 190, 170)).save(held, "JPEG")
    return {"name": "wall.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()}
