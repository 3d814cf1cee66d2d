"""What is written down leads somewhere: links, paths of code, and a glossary that knows every code of the program."""

import re
from collections.abc import Iterator
from pathlib import Path

from anju.clocks.models import Name, State
from anju.core.access import ROLES
from anju.followup.flow import FOLLOW_UP
from anju.repairs.flow import CASE, ITEM

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
BASES = ("", "src/anju", "docs", "src/anju/web", "src/anju/web/templates")
MADE_UP = {"test_pause_item.py"}
LINK = re.compile(r"\]\(([^)#:]+)\)")
CODE = re.compile(r"`([a-z0-9_]+(?:/[a-z0-9_]+)+\.(?:py|toml|html|ts|md|css|tsv|typ))(?::[^`]*)?`")


def dead_links() -> Iterator[str]:
    for page in PAGES:
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            if not (page.parent / link).exists():
                yield f"{page.name}: {link}"


def dead_paths() -> Iterator[str]:
    for page in PAGES:
        bases = [ROOT / base for base in BASES] + [page.parent, *ROOT.glob("src/anju/*/")]
        for path in CODE.findall(page.read_text(encoding="utf-8")):
            if Path(path).name not in MADE_UP and not any((base / path).exists() for base in bases):
                yield f"{page.name}: {path}"


def test_it_links_to_what_is_there() -> None:
    assert list(dead_links()) == []


def test_it_names_code_that_is_there() -> None:
    assert list(dead_paths()) == []


def test_it_explains_every_code_in_the_glossary() -> None:
    words = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    codes = [
        *ROLES,
        *CASE.states,
        *ITEM.states,
        *CASE.verbs,
        *ITEM.verbs,
        *FOLLOW_UP.verbs,
        *Name.values,
        *State.values,
    ]
    assert [code for code in codes if f"| `{code}` |" not in words] == []


def test_it_gives_each_decision_one_number_and_a_line_in_the_list() -> None:
    pages = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert len({page.name[:3] for page in pages}) == len(pages)
    listed = (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    assert [page.name for page in pages if page.name not in listed] == []
