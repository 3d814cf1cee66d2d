"""Requirement → tests, read from the markers `@pytest.mark.covers("SLA-1", …)`: docs/coverage.md.

python -m tools.coverage_table write     write the table
python -m tools.coverage_table check     fail when the table differs from the tests, or a marker names no requirement
"""

import ast
import csv
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "docs/requirements.tsv"
TABLE = ROOT / "docs/coverage.md"
HEAD = """# Requirement → tests

Written by `python -m tools.coverage_table write` from the `covers` markers in the tests; `python3 run.py test` fails
when it is out of date. The number is how many tests name the requirement; a test with many cases counts once.
"""

Found = dict[str, Counter[str]]  # requirement → file → tests


def ids_of(decorators: Iterable[ast.expr]) -> Iterator[str]:
    """The requirement ids of `pytest.mark.covers(…)` among decorators or in a `pytestmark` value."""
    for decorator in decorators:
        if isinstance(decorator, ast.List | ast.Tuple):
            yield from ids_of(decorator.elts)
        elif isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.covers":
            yield from (str(ast.literal_eval(argument)) for argument in decorator.args)


def markers_in(body: Iterable[ast.stmt]) -> set[str]:
    """The ids of a module's or class's `pytestmark`."""
    found: set[str] = set()
    for node in body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            found.update(ids_of([node.value]))
    return found


def covered_in(source: str) -> Counter[str]:
    """How many tests of one file name each requirement."""
    counted: Counter[str] = Counter()

    def visit(body: list[ast.stmt], inherited: set[str]) -> None:
        inherited = inherited | markers_in(body)
        for node in body:
            if isinstance(node, ast.ClassDef):
                visit(node.body, inherited | set(ids_of(node.decorator_list)))
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
                counted.update(inherited | set(ids_of(node.decorator_list)))

    visit(ast.parse(source).body, set())
    return counted


def covered(paths: Iterable[Path]) -> Found:
    """Which files prove which requirements."""
    found: Found = defaultdict(Counter)
    for path in sorted(paths):
        for requirement, count in covered_in(path.read_text(encoding="utf-8")).items():
            found[requirement][path.relative_to(ROOT).as_posix()] += count
    return found


def test_files() -> list[Path]:
    """Every file of tests."""
    return [*ROOT.glob("src/anju/**/tests/**/test_*.py"), *ROOT.glob("tests/**/test_*.py")]


def requirements() -> dict[str, str]:
    """Id → requirement, in their own order."""
    with REQUIREMENTS.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["requirement"] for row in csv.DictReader(file, delimiter="\t")}


def table(wanted: dict[str, str], found: Found) -> str:
    """The page: what is proven and where, then what is not proven yet."""
    proven = [name for name in wanted if found.get(name)]
    lines = [HEAD, f"{len(proven)} of {len(wanted)} requirements have tests.\n"]
    lines += ["| id | requirement | tests | where |", "|---|---|---:|---|"]
    for name in proven:
        files = found[name]
        where = " · ".join(f"[{short(path)}](../{path}) {count}" for path, count in sorted(files.items()))
        lines.append(f"| {name} | {wanted[name]} | {files.total()} | {where} |")
    lines += ["\n## Without tests so far\n"]
    lines += [f"- {name} {wanted[name]}" for name in wanted if name not in proven]
    return "\n".join(lines) + "\n"


def short(path: str) -> str:
    """A test file as people call it: room/verb."""
    room = Path(path).parts[2] if path.startswith("src/") else "tests"
    return f"{room}/{Path(path).stem.removeprefix('test_')}"


def main(arguments: list[str]) -> int:
    """Write or check the table."""
    wanted, found = requirements(), covered(test_files())
    unknown = sorted(set(found) - set(wanted))
    if unknown:
        print(f"markers name what docs/requirements.tsv does not have: {', '.join(unknown)}")
        return 1
    text = table(wanted, found)
    if arguments == ["write"]:
        half = TABLE.with_suffix(f".{os.getpid()}")
        half.write_text(text, encoding="utf-8")
        half.replace(TABLE)
        return 0
    if not TABLE.exists() or TABLE.read_text(encoding="utf-8") != text:
        print("docs/coverage.md is out of date: .venv/bin/python -m tools.coverage_table write")
        return 1
    print(text.split("\n\n")[2])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
