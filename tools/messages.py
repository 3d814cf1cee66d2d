"""Translations: what the rooms say, whether their Chinese is complete, and the compiled catalogues.

python -m tools.messages check      every message of a room stands translated in that room's catalogue
python -m tools.messages missing    the missing entries, ready to be pasted into the catalogues
python -m tools.messages compile    write the .mo files (never committed)
"""

import io
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src/anju"
CATALOGUE = "locale/zh_Hans/LC_MESSAGES/django.po"
Spec = tuple[int | tuple[int, str], ...]
KEYWORDS: dict[str, Spec | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

Key = tuple[str, str]  # context, singular


@dataclass
class Room:
    """One room: what it says (and where), and what its catalogue knows."""

    name: str
    said: dict[Key, str] = field(default_factory=dict)
    known: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    counted: dict[Key, str] = field(default_factory=dict)
    """what it says with a number, in two forms, and where"""
    plural: set[Key] = field(default_factory=set)
    """the entries with a plural form, as `ngettext` looks them up"""
    wrong: list[str] = field(default_factory=list)


def messages_in(source: str, *, is_template: bool, name: str = "") -> Iterator[tuple[int, Key]]:
    """The messages of one Python file or Django template, with their lines."""
    for line, key, _counted in said_in(source, is_template=is_template, name=name):
        yield line, key


def said_in(source: str, *, is_template: bool, name: str = "") -> Iterator[tuple[int, Key, bool]]:
    """The messages with their lines, and whether they are said with a number, in two forms."""
    text = templatize(source, origin=name) if is_template else source
    # Django turns a template into something that reads as Python, but for its indentation.
    if is_template:
        text = "\n".join(line.lstrip() for line in text.split("\n"))
    found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for line, message, _comments, context in found:
        singular = message[0] if isinstance(message, tuple) else message
        if singular:
            yield line, (context or "", singular), isinstance(message, tuple)


def files_of(room: Path) -> Iterator[tuple[Path, bool]]:
    """The Python files and templates of a room that speak to people (tests and migrations do not)."""
    for path in sorted(room.rglob("*")):
        if {"tests", "migrations", "static", "node_modules"} & set(path.relative_to(room).parts) or not path.is_file():
            continue
        if path.suffix == ".py":
            yield path, False
        elif "templates" in path.parts and path.suffix in {".html", ".txt"}:
            yield path, True


def translations_of(catalogue: Catalog) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """The finished entries of a catalogue: context and singular → the translations (one per plural form)."""
    for message in catalogue:
        if not message.id or message.fuzzy:
            continue
        singular = message.id if isinstance(message.id, str) else message.id[0]
        strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
        if all(strings):
            yield (message.context or "", singular), strings


def placeholder_problem(sources: tuple[str, ...], strings: tuple[str, ...]) -> str | None:
    """A translation that fills in other words than its source (singular, plural), or None."""
    wanted = {word for source in sources for word in PLACEHOLDER.findall(source)}
    for string in strings:
        found = set(PLACEHOLDER.findall(string))
        if found - wanted or (len(sources) == 1 and found != wanted):
            return f"{sources[0]!r} has {sorted(wanted)}, its translation {sorted(found)}"
    return None


def read_room(folder: Path) -> Room:
    """Read what a room says and knows."""
    room = Room(folder.name)
    for path, is_template in files_of(folder):
        where = path.relative_to(ROOT).as_posix()
        for line, key, counted in said_in(path.read_text(encoding="utf-8"), is_template=is_template, name=where):
            room.said.setdefault(key, f"{where}:{line}")
            if counted:
                room.counted.setdefault(key, f"{where}:{line}")
    catalogue = folder / CATALOGUE
    if catalogue.exists():
        with catalogue.open("rb") as file:
            read = read_po(file, locale="zh_Hans")
        room.wrong += [f"{message.id!r} is marked fuzzy" for message in read if message.id and message.fuzzy]
        room.known = dict(translations_of(read))
        room.plural = {(message.context or "", message.id[0]) for message in read if not isinstance(message.id, str)}
        for message in read:
            sources = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            problem = placeholder_problem(sources, room.known.get((message.context or "", sources[0]), ()))
            room.wrong += [problem] if problem else []
    return room


def read_rooms() -> list[Room]:
    """Every room of the package."""
    return [read_room(folder) for folder in sorted(PACKAGE.iterdir()) if (folder / "__init__.py").exists()]


def conflicts(rooms: Iterable[Room]) -> Iterator[str]:
    """Messages that two rooms translate differently: one catalogue would silently win."""
    by_key: dict[Key, dict[tuple[str, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
    for room in rooms:
        for key, strings in room.known.items():
            by_key[key][strings].append(room.name)
    for key, ways in by_key.items():
        if len(ways) > 1:
            yield f"{key[1]!r}: " + ", ".join(f"{'/'.join(names)} {''.join(way)!r}" for way, names in ways.items())


def missing(rooms: list[Room]) -> dict[str, list[tuple[Key, str]]]:
    """By room: the messages without Chinese. A message that another room already translates is not missing."""
    known = {key for room in rooms for key in room.known}
    return {
        room.name: [(key, where) for key, where in room.said.items() if key not in known]
        for room in rooms
        if any(key not in known for key in room.said)
    }


def without_plural(rooms: list[Room]) -> Iterator[str]:
    """What is said with a number and is translated, but by an entry without a plural form: it would be read in English."""
    known = {key for room in rooms for key in room.known}
    plural = {key for room in rooms for key in room.plural}
    for room in rooms:
        for key, where in room.counted.items():
            if key in known and key not in plural:
                yield f"{where}: the Chinese of {key[1]!r} has no plural form (msgid_plural, msgstr[0])"


def check() -> int:
    """Print what is missing or wrong; exit 1 when there is anything."""
    rooms = read_rooms()
    problems = [f"{where}: no Chinese for {key[1]!r}" for found in missing(rooms).values() for key, where in found]
    problems += [f"{room.name}: {problem}" for room in rooms for problem in room.wrong]
    problems += without_plural(rooms)
    problems += [f"translated in two ways: {conflict}" for conflict in conflicts(rooms)]
    said = {key for room in rooms for key in room.said}
    unused = sum(1 for room in rooms for key in room.known if key not in said)
    print("\n".join([*problems, f"{len(said)} messages, {len(problems)} problems, {unused} entries no longer said"]))
    return 1 if problems else 0


def quoted(text: str) -> str:
    """A string as a .po file writes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def print_missing() -> int:
    """Print the missing entries as .po text, by room."""
    for room, found in missing(read_rooms()).items():
        print(f"# ── src/anju/{room}/{CATALOGUE}\n")
        for (context, text), where in found:
            print(f"#: {where}" + (f"\nmsgctxt {quoted(context)}" if context else ""))
            print(f'msgid {quoted(text)}\nmsgstr ""\n')
    return 0


def compile_catalogues() -> int:
    """Write each .mo beside its .po, whole or not at all."""
    for source in sorted(PACKAGE.rglob("*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale="zh_Hans")
        half = source.with_suffix(f".{os.getpid()}.half")
        with half.open("wb") as file:
            write_mo(file, catalogue)
        half.replace(source.with_suffix(".mo"))
    return 0


def main(arguments: list[str]) -> int:
    """Run one of the three commands."""
    commands = {"check": check, "missing": print_missing, "compile": compile_catalogues}
    if len(arguments) != 1 or arguments[0] not in commands:
        print(__doc__)
        return 2
    return commands[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
