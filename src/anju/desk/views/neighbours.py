"""A case over several homes at the desk: the homes side by side, entry and damage, the home a leak may come from."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anju.core.along import asks_along
from anju.core.errors import NotFound
from anju.core.money import yuan
from anju.desk.shell import page, reads_along
from anju.desk.views.cases import case_along
from anju.matters.models import Attachment
from anju.matters.request import Request
from anju.neighbours.flow import NEIGHBOURS, HomesFacts
from anju.neighbours.models import CaseHome, Damage
from anju.neighbours.queries import Part, part_for, proposed_homes, statement
from anju.repairs.models import Item
from anju.web.answers import live, nothing_new


@require_safe
def homes(request: Request, number: str) -> HttpResponse:
    """The homes of the case side by side, or the form that joins another."""
    part = _part(request, number)
    with timezone.override(part.matter.project.zone):
        context = page(request, part.matter.project, at="cases", **_context(part))
        return render(request, "desk/neighbours/homes.html", context)


@require_safe
@asks_along(case_along)
def homes_live(request: Request, number: str) -> HttpResponse:
    """The homes again when the case moved; the session's read tells."""
    stamp = request.along.told()
    if reads_along(request) and (same := nothing_new(request, stamp=stamp)):
        return same
    part = _part(request, number)
    with timezone.override(part.matter.project.zone):
        return live(request, "desk/neighbours/_homes.html", lambda: _context(part), stamp=stamp)


def _part(request: Request, number: str) -> Part:
    """The whole of it, for staff. Six queries."""
    part = part_for(request.actor, number)
    if not part.staff:
        raise NotFound
    return part


def _context(part: Part) -> dict[str, Any]:
    """What the page shows. Two queries."""
    matter = part.matter
    known = {home.room_id for home in part.mine}
    proposed = [each for each in proposed_homes(matter.room) if each.pk not in known] if matter.room is not None else []
    facts = HomesFacts(at_home=matter.room_id is not None, homes=max(len(part.mine), 1))
    offered = NEIGHBOURS.offered(on="homes", state=matter.state, hats=part.hats, facts=facts)
    items = list(Item.objects.filter(matter=matter).order_by("no"))
    return {
        "matter": matter,
        "homes": [face_of(home, items=items, own_room=matter.room_id) for home in part.mine],
        "proposed": proposed[0] if proposed else None,
        "verbs": frozenset(verb.name for verb in offered),
    }


def face_of(home: CaseHome, *, items: Sequence[Item], own_room: int | None) -> dict[str, Any]:
    """A home with its statements in words, what lies in it and what lies elsewhere. No query when loaded by `homes_of`."""
    own = None if home.room_id == own_room else home.room_id
    said = {words.field: words.text for words in home.entry_event.words.all()} if home.entry_event else {}
    return {
        "home": home,
        "label": home.room.label,
        "part": home.get_part_display(),
        "entry": home.get_entry_display(),
        "how": home.get_entry_how_display(),
        "reason": said.get("reason", ""),
        "next_step": said.get("next_step", ""),
        "damages": [damage_face(damage) for damage in home.damages.all()],
        "items": [item for item in items if item.room_id == own],
        "elsewhere": [item for item in items if item.room_id != own],
    }


def damage_face(damage: Damage) -> dict[str, Any]:
    """A statement of damage in words, yuan and photos."""
    return {
        "no": damage.no,
        "at": damage.stated_at,
        "what": statement(damage),
        "estimate": yuan(damage.estimate) if damage.estimate is not None else "",
        "shared": damage.shared,
        "by": damage.stated_by.short_name if damage.stated_by else "",
        "photos": [file for file in damage.event.attachments.all() if file.kind == Attachment.Kind.PHOTO],
    }
