"""The colours: every text on every ground it may stand on, computed by the WCAG formula from tokens.css itself."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[1] / "assets/css/tokens.css").read_text(encoding="utf-8")
LEAST = 4.5

ON_PAGE = [(text, ground) for text in ("text", "text-2", "text-3") for ground in ("ground", "card")]
ON_PAGE += [
    (word, ground) for word in ("brand", "ok", "warn", "late", "hold", "complaint") for ground in ("ground", "card")
]
ON_TINT = [(word, f"{word}-tint") for word in ("brand", "ok", "warn", "late", "hold", "complaint")]
ON_TINT += [(text, f"{tint}-tint") for text in ("text", "text-2") for tint in ("brand", "ok", "warn", "late", "hold")]
ON_TINT += [("brand", "warn-tint"), ("brand", "late-tint"), ("late", "card")]
ON_FILL = [("on-fill", fill) for fill in ("brand", "late", "warn")]
INVERTED = [("card", "text")]


def _values(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\s*;", block))


LIGHT = _values(CSS[CSS.index(":root {") : CSS.index("body.phone")])
_dark = CSS[CSS.index('[data-theme="dark"] {') :]
DARK = LIGHT | _values(_dark[: _dark.index("}")])
_system = CSS[CSS.index("@media (prefers-color-scheme: dark)") :]
SYSTEM_DARK = LIGHT | _values(_system[: _system.index("}")])
THEMES = {"light": LIGHT, "dark": DARK}


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), ON_PAGE + ON_TINT + ON_FILL + INVERTED)
def test_it_can_be_read(theme: str, text: str, ground: str) -> None:
    ratio = contrast(THEMES[theme][text], THEMES[theme][ground])
    assert ratio >= LEAST, f"--{text} on --{ground} in {theme}: {ratio:.2f}"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["card", "ground"])
def test_it_shows_the_edge_of_every_input(theme: str, ground: str) -> None:
    assert contrast(THEMES[theme]["input"], THEMES[theme][ground]) >= 3


def test_it_paints_the_systems_dark_as_the_chosen_dark() -> None:
    assert SYSTEM_DARK == DARK
