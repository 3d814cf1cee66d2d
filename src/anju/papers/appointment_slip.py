"""The appointment slip (预约单): who comes when, what for, whom to call; also what is left where nobody was home (DOC-1).

It may hang at a door, so it says neither the owner's full name nor number nor words, and its code leads to a page that asks
who one is.
"""

from typing import Any

from django.utils import translation

from anju.core.errors import NotFound
from anju.matters.act import Actor
from anju.papers.case_parts import called, own_items, short, span, worker_of
from anju.papers.paper import READERS, Absolute, Paper, door_path, head_of, phones, print_papers, qr_code
from anju.papers.slip_parts import ELSEWHERE
from anju.papers.wording import RELATIONS, place_label, room_label, signed_at
from anju.repairs.file import NOBODY_HOME, CaseFile, open_file
from anju.repairs.models import Item, Visit


def print_appointment_slip(*, number: str, actor: Actor, absolute: Absolute) -> Paper:
    """The appointment slips of a case: one for each worker and span; for a worker or a firm the own ones.

    At most six queries. Raises `NotFound` for what is not theirs, and for the household.
    """
    file = open_file(actor, number)
    with translation.override("zh-hans"):
        papers = appointment_slips(file, absolute=absolute)
        return print_papers("appointment", papers, name=f"{file.matter.number}-appointment")


def appointment_slips(
    file: CaseFile, *, absolute: Absolute, only: frozenset[int] = frozenset()
) -> list[dict[str, Any]]:
    """The papers as plain data; `only`: those for one of these items. What has no span yet is written in by hand."""
    items = own_items(file) if file.hats & READERS or file.case_hats() & {"worker", "firm"} else None
    if items is None:
        raise NotFound
    visits: dict[tuple[Any, ...], list[Item]] = {}
    for item in items:
        if item.open:
            key = (item.technician_id, item.contractor_id, item.appointed_from, item.appointed_to, item.room_id)
            visits.setdefault(key, []).append(item)
    shared = {
        **head_of(file),
        "qr": qr_code(absolute(door_path(file))),
        "place": list(place_label(file.matter)),
        "person": _addressed(file),
        "phones": phones(file.matter.project),
    }
    return [
        shared | _of_home(file, mine, absolute) | _visit(file, mine)
        for mine in visits.values() or [[]]
        if not only or only & {item.pk for item in mine}
    ]


def _of_home(file: CaseFile, mine: list[Item], absolute: Absolute) -> dict[str, Any]:
    """For the other home of a case: its place, whoever lives there, and the page where that household reads its part."""
    room = mine[0].room if mine else None
    if room is None:
        return {}
    page = qr_code(absolute(f"/owner/homes/{file.matter.number}"))
    return {"place": list(room_label(room)), "person": "住户", "qr": page}


def _addressed(file: CaseFile) -> str:
    """王女士 where the form of address is known, else 业主: never a full name."""
    reporter = file.case.reporter
    known = reporter is not None and bool(reporter.form_of_address)
    return short(reporter) if known else RELATIONS.get(file.case.relation, "业主")


def _visit(file: CaseFile, mine: list[Item]) -> dict[str, Any]:
    zone = file.matter.project.zone
    at = mine[0] if mine else None
    when = span(at.appointed_from, at.appointed_to, zone) if at else ""
    return {
        "span": when,
        "missed": "" if when else _missed(file, mine),
        "worker": _comer(at),
        "items": [called(item).removeprefix(ELSEWHERE) for item in mine] or [file.matter.title],
    }


def _comer(item: Item | None) -> list[str]:
    if item is None:
        return ["上门的人", ""]
    name, firm = worker_of(item)
    return ["上门的人", f"{name}　{firm}" if firm and firm != name else name]


def _missed(file: CaseFile, mine: list[Item]) -> str:
    """When somebody stood at the door in vain, if that was the last visit; else nothing."""
    ids = {item.pk for item in mine}
    visits = [
        visit
        for visit in file.visits
        if visit.arrived_at and (visit.item_id in ids or visit.kind == Visit.Kind.CONFIRM)
    ]
    last = visits[-1] if visits else None
    return signed_at(last.arrived_at, file.matter.project.zone) if last and last.outcome == NOBODY_HOME else ""
