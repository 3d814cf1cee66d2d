"""What only the whole sheet can tell, looked at once before its rows are read one by one. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from anju.imports.cells import Bad, folded, text
from anju.imports.drafts import place_of
from anju.imports.labels import SHOP, floor_of
from anju.imports.phones import phones
from anju.imports.rows import Ground, Record

ENOUGH = 5000
"""records after which a median or a habit does not change any more"""


def survey(found: Iterable[Record]) -> Ground:
    """Placeholder phones, made-up floors, the usual area, and the units of each building."""
    names_of: defaultdict[str, set[str]] = defaultdict(set)
    units: defaultdict[str, set[str]] = defaultdict(set)
    floors: set[str] = set()
    seen: set[tuple[str, str]] = set()
    areas: list[float] = []
    contradicted, total = False, 0
    for record in found:
        total += 1
        cells = record.cells
        if "phone" in cells and "name" in cells:
            beside = names_of[text(cells["phone"])]
            if len(beside) < 3:
                beside.add(folded(cells["name"]))
        if "floor" in cells and len(floors) < 2:
            floors.add(folded(cells["floor"]))
            contradicted = contradicted or (floor_of(folded(cells.get("room", ""))) or 0) >= 2
        if len(areas) < ENOUGH and isinstance(cells.get("area"), float | int):
            areas.append(float(cells["area"]))
        _note_unit(record, units, seen)
    return Ground(
        total=total,
        repeated_phones=frozenset(_numbers(number for number, names in names_of.items() if len(names) >= 3)),
        floors_made_up=floors == {"1"} and contradicted,
        usual_area=sorted(areas)[len(areas) // 2] if len(areas) >= 10 else 0.0,
        units={building: frozenset(found_units) for building, found_units in units.items()},
    )


def _note_unit(record: Record, units: defaultdict[str, set[str]], seen: set[tuple[str, str]]) -> None:
    cells = record.cells
    written = (text(cells.get("building")), text(cells.get("unit")))
    plain = text(cells.get("room"))
    if written in seen and plain.isascii() and plain.isalnum():
        return
    try:
        where = place_of(record)
    except Bad:
        return
    if all(written):
        seen.add(written)
    if where.unit not in ("", SHOP):
        units[where.building].add(where.unit)


def _numbers(cells: Iterable[str]) -> Iterator[str]:
    for cell in cells:
        try:
            yield from phones(cell)
        except Bad:
            continue
