"""The homes of a case over several, over the API: each household its own part (BEY-2)."""

from typing import Any

from pydantic import BaseModel

from anju.api import present
from anju.matters.models import Matter
from anju.matters.request import Request
from anju.neighbours.flow import NEIGHBOURS, HomesFacts
from anju.neighbours.models import CaseHome, Damage
from anju.neighbours.queries import Part, part_for, statement


class HomesOut(BaseModel):
    """One's own homes of the case (for staff all of them), the others without label or person, and the verbs."""

    number: str
    homes: list[dict[str, Any]]
    others: list[dict[str, Any]]
    verbs: list[dict[str, Any]]


def shown_homes(request: Request, number: str) -> dict[str, Any]:
    """The part of this case that the caller may see. At most eight queries."""
    part = part_for(request.actor, number)
    return {
        "number": part.matter.number,
        "homes": [_own(home, part.matter) for home in part.mine],
        "others": [_other(home, part.matter) for home in part.others],
        "verbs": _verbs(part),
    }


def _own(home: CaseHome, matter: Matter) -> dict[str, Any]:
    said = {words.field: words.text for words in home.entry_event.words.all()} if home.entry_event else {}
    return {
        "room": home.room.label,
        "part": home.part,
        "entry": home.entry or None,
        "entry_at": present.moment(home.entry_at, matter),
        "entry_how": home.entry_how or None,
        "reason": said.get("reason", ""),
        "next_step": said.get("next_step", ""),
        "damage": [_damage(each, matter) for each in home.damages.all()],
    }


def _other(home: CaseHome, matter: Matter) -> dict[str, Any]:
    return {
        "part": home.part,
        "entry": home.entry or None,
        "damage": [_damage(each, matter) for each in home.damages.all() if each.shared],
    }


def _damage(damage: Damage, matter: Matter) -> dict[str, Any]:
    return {
        "no": damage.no,
        "what": statement(damage),
        "estimate": damage.estimate,
        "shared": damage.shared,
        "stated_at": present.moment(damage.stated_at, matter),
        "files": [file.key for file in damage.event.attachments.all()],
    }


def _verbs(part: Part) -> list[dict[str, Any]]:
    facts = HomesFacts(at_home=part.matter.room_id is not None, homes=len(part.mine) + len(part.others))
    offered = NEIGHBOURS.offered(on="homes", state=part.matter.state, hats=part.hats, facts=facts)
    return [
        {
            "name": verb.name,
            "title": str(verb.title),
            "method": "POST",
            "href": f"{present.API}/cases/{part.matter.number}/{verb.name}",
            "fields": verb.inputs.model_json_schema(),
        }
        for verb in offered
    ]
