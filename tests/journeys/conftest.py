"""Fixtures of the journeys: the browsers of everybody, and days that pass."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.journeys.house import Days, House


@pytest.fixture
def house(browser: Browser, live_server: LiveServer) -> Iterator[House]:
    made = House(browser, live_server)
    yield made
    for context in made.contexts:
        context.close()


@pytest.fixture
def days() -> Iterator[Days]:
    """Ask for it before whatever writes dates."""
    made = Days()
    yield made
    made.over()
