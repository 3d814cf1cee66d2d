"""Hold the house's own laws (tools/house_laws.py) over the whole tree: `python -m tools.house_lint [FILE…]`.

A line that must break a law says so and why, at its end or just above: `# house: allow LAW - reason`
(`{# house: allow LAW - reason #}`).
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from tools.house_laws import LAWS, catch_all_name

ROOT = Path(__file__).resolve().parents[1]
ALLOWED = re.compile(r"house: allow ([a-z-]+) - \S+")


def allowed_on(line: str) -> set[str]:
    """The laws that a line breaks on purpose."""
    return set(ALLOWED.findall(line))


def findings_in(path: PurePosixPath, source: str) -> Iterator[str]:
    """What breaks a law in one file, as `path:line: law: sentence (what)`."""
    lines = source.splitlines() or [""]
    for law in LAWS:
        if not law.holds(path):
            continue
        for number, what in law.find(source):
            here = lines[max(0, number - 2) : number]
            if law.name not in set().union(*map(allowed_on, here)):
                yield f"{path}:{number}: {law.name}: {law.sentence} ({what})"


def findings(paths: Iterable[Path]) -> Iterator[str]:
    """What breaks a law in files of the tree."""
    for path in sorted(paths):
        name = PurePosixPath(path.resolve().relative_to(ROOT).as_posix())
        vague = catch_all_name(name)
        if vague:
            yield f"{name}:1: no-catch-all-file: A file is named for what lies in it. ({vague})"
        yield from findings_in(name, path.read_text(encoding="utf-8"))


def all_files() -> list[Path]:
    """Every file that a law may hold for."""
    patterns = ("src/anju/**/*.py", "src/anju/**/templates/**/*.html", "tests/**/*.py")
    return [path for pattern in patterns for path in ROOT.glob(pattern)]


def main(arguments: list[str]) -> int:
    """Print what was found; exit 1 when there is anything."""
    found = list(findings([Path(name) for name in arguments] or all_files()))
    print("\n".join([*found, f"{len(LAWS) + 1} laws, {len(found)} broken"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
