"""A household's own part of a case over several homes: may somebody come in, what is damaged, what the other shared."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from anju.core.errors import NotFound
from anju.core.money import fen_from, yuan
from anju.matters.act import Repeated
from anju.matters.models import Attachment
from anju.matters.request import Request
from anju.neighbours.flow import NEIGHBOURS, HomesFacts
from anju.neighbours.models import CaseHome, Damage
from anju.neighbours.queries import items_in, part_for, statement
from anju.repairs.models import Item
from anju.verbs.performing import perform

ANSWERS = frozenset({"record_entry_consent", "record_entry_refusal", "state_damage"})


@require_safe
def homes(request: Request, number: str) -> HttpResponse:
    """One's own home in this case, and of the others what concerns oneself. At most twelve queries."""
    part = part_for(request.actor, number)
    if part.staff:
        raise NotFound
    timezone.activate(part.matter.project.zone)
    facts = HomesFacts(at_home=True, homes=len(part.mine) + len(part.others))
    offered = NEIGHBOURS.offered(on="homes", state=part.matter.state, hats=part.hats, facts=facts)
    return render(
        request,
        "owner/homes.html",
        {
            "number": number,
            "hotline": part.matter.project.hotline,
            "back": f"/owner/cases/{number}" if "other_home" not in part.hats else "/owner/",
            "mine": [_own(home) for home in part.mine],
            "mended": [_mended(item) for item in items_in(part)],
            "others": [_other(home) for home in part.others],
            "verbs": frozenset(verb.name for verb in offered),
        },
    )


@require_POST
def answer(request: Request, number: str, name: str) -> HttpResponse:
    """Answer about entry, or state damage, for one's own home; then the page again."""
    if name not in ANSWERS or part_for(request.actor, number).staff:
        raise NotFound
    inputs: dict[str, Any] = {"room": request.POST.get("room", "")}
    if name == "record_entry_consent":
        inputs["consent"] = "tapped"
    if name == "record_entry_refusal":
        inputs["reason"] = request.POST.get("reason", "")
    if name == "state_damage":
        stated = request.POST.get("estimate", "").strip()
        inputs |= {
            "what": request.POST.get("what", ""),
            "photos": [key for key in request.POST.getlist("photos") if key],
            "estimate": fen_from(stated, field="estimate") if stated else None,
            "shared": request.POST.get("shared") == "true",
        }
    try:
        perform(
            name, number=number, actor=request.actor, inputs=inputs, client_id=request.POST.get("client_id") or None
        )
    except Repeated:
        pass  # a second tap of the same form is the first one
    return HttpResponseRedirect(f"/owner/homes/{number}", status=303)


def _mended(item: Item) -> dict[str, Any]:
    """What is put right in one's own home, in the words of the catalogue alone: what the other household said stays there."""
    known = item.root_defect or item.defect
    return {
        "room": item.room_id,
        "what": f"{known.place} {known.part} {known.defect}" if known else "",
        "state": item.state,
        "starts": item.appointed_from if item.open else None,
        "ends": item.appointed_to,
    }


def _own(home: CaseHome) -> dict[str, Any]:
    said = {words.field: words.text for words in home.entry_event.words.all()} if home.entry_event else {}
    return {
        "label": home.room.label,
        "room": home.room_id,
        "part": home.part,
        "entry": home.entry,
        "entry_at": home.entry_at,
        "next_step": said.get("next_step", ""),
        "damages": [_damage(damage) for damage in home.damages.all()],
    }


def _other(home: CaseHome) -> dict[str, Any]:
    """Of another home: its part, the answer about entry, what it shared. No label, no name, no number."""
    return {
        "part": home.part,
        "entry": home.entry,
        "damages": [_damage(damage) for damage in home.damages.all() if damage.shared],
    }


def _damage(damage: Damage) -> dict[str, Any]:
    return {
        "at": damage.stated_at,
        "what": statement(damage),
        "estimate": yuan(damage.estimate) if damage.estimate is not None else "",
        "shared": damage.shared,
        "photos": [file for file in damage.event.attachments.all() if file.kind == Attachment.Kind.PHOTO],
    }
