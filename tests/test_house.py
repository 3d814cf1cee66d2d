"""The house itself: settings load, the browser starts."""

from typing import Any

import pytest
from django.conf import settings


def test_it_runs_in_a_throw_away_home() -> None:
    assert "anju-test-" in str(settings.HOME)


@pytest.mark.browser
def test_it_drives_a_real_browser(page: Any) -> None:
    page.set_content("<h1>安居</h1>")
    assert page.inner_text("h1") == "安居"
