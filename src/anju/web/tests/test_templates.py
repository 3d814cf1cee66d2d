"""What every template of the product keeps to."""

import re
from pathlib import Path

import pytest

from anju.web.templatetags.web import icons

ROOMS = Path(__file__).parents[2]
TEMPLATES = sorted(path for path in ROOMS.glob("*/templates/**/*.html"))
COMPONENTS = {path.stem for path in (ROOMS / "web/templates/cotton").glob("*.html")}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOMS)))
def test_it_obeys_the_content_security_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text), "no style attributes: use a class, or an SVG attribute"
    assert not re.search(r"\son(click|change|submit|load|input|keydown)\s*=", text), "no inline handlers"
    assert not re.search(r"<style|<script(?![^>]*(application/json|src=))", text), "no inline styles or scripts"
    assert "javascript:" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOMS)))
def test_it_uses_components_and_icons_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = {name.replace("-", "_") for name in re.findall(r"<c-([a-z][a-z-]*)", text)} - {"vars", "slot", "component"}
    assert used <= COMPONENTS
    named = set(re.findall(r'<c-icon[^>]*\sname="([a-z-]+)"|\{% icon "([a-z-]+)"|\sicon="([a-z-]+)"', text))
    assert {name for names in named for name in names if name} <= icons().keys()


@pytest.mark.parametrize("name", sorted(name for name in COMPONENTS if not name.startswith("_")))
def test_it_says_its_variables_at_the_top(name: str) -> None:
    text = (ROOMS / f"web/templates/cotton/{name}.html").read_text(encoding="utf-8")
    assert text.startswith("{% comment %}")
