"""From rows to what the API says. Moments carry the offset of the project, phones are masked."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from django.utils.translation import get_language

from anju.api import complaints
from anju.clocks.models import Clock
from anju.core.crypto import mask_phone
from anju.core.flow import Inputs, Verb
from anju.core.time import FAR
from anju.ladder.file import Ladder
from anju.ladder.rules import ROLE_OF, next_level
from anju.matters.models import Event, Matter
from anju.repairs.file import CaseFile
from anju.repairs.models import Item
from anju.verbs.files import AnyFile
from anju.verbs.ladder import LadderFace, face_of
from anju.verbs.performing import Offer, performable_for

API = "/api/v1"


def moment(value: datetime | None, matter: Matter) -> str | None:
    """ISO 8601 with the project's offset; None for none and for the far end of a queue."""
    if value is None or value >= FAR:
        return None
    return value.astimezone(matter.project.zone).isoformat()


def holder(matter: Matter) -> dict[str, str]:
    """Who has it now: the person's or firm's name, and the role."""
    name = str(matter.holder_firm or matter.holder or "")
    return {"role": matter.holder_role, "name": name}


def row(matter: Matter) -> dict[str, Any]:
    """A case in a list. No query when `ledger` loaded the matter."""
    return {
        "number": matter.number,
        "kind": matter.kind,
        "project": matter.project.code,
        "room": matter.room.label if matter.room else None,
        "area": matter.area.name if matter.area else None,
        "title": matter.title,
        "state": matter.state,
        "open": matter.open,
        "urgency": matter.case.urgency,
        "due_at": moment(matter.queue_at, matter),
        "holder": holder(matter),
        "opened_at": moment(matter.opened_at, matter),
        "closed_at": moment(matter.closed_at, matter),
    }


def item(one: Item, matter: Matter, *, staff: bool, knows_home: bool = True) -> dict[str, Any]:
    """One item; who answers for it is the staff's and the firm's business only. `knows_home`: whether the caller may read
    in which other home it lies."""
    return {
        "no": one.no,
        "state": one.state,
        "elsewhere": one.room_id is not None,
        "home": one.room.label if one.room is not None and knows_home else None,
        "place": one.place,
        "part": one.part,
        "title": one.title,
        "defect": one.defect.code if one.defect else None,
        "root_defect": one.root_defect.code if one.root_defect_id and one.root_defect else None,
        "party": one.party if staff else "",
        "liable": str(one.liable_firm) if staff and one.liable_firm else None,
        "coverage": one.coverage if staff else {},
        "technician": one.technician.short_name if one.technician else None,
        "contractor": str(one.contractor) if one.contractor else None,
        "finish_by": moment(one.finish_by, matter),
        "appointed": [text for text in (moment(one.appointed_from, matter), moment(one.appointed_to, matter)) if text]
        or None,
        "attempts": one.attempts,
        "visits": one.visits,
        "quote": {"state": one.quote, "edition": one.quotes, "price": one.price} if one.quote else None,
        "paid_at": moment(one.paid_at, matter),
        "refund": one.refund,
    }


def clock(one: Clock, matter: Matter) -> dict[str, Any]:
    """A deadline."""
    return {
        "name": one.name,
        "item": one.item_no,
        "starts_at": moment(one.starts_at, matter),
        "due_at": moment(one.due_at, matter),
        "stopped_at": moment(one.stopped_at, matter),
        "clause": one.edition.clause_id if one.edition else None,
        "state": one.state,
        "provisional": one.provisional,
    }


def verb(offer: Offer) -> dict[str, Any]:
    """A verb with its address and the JSON schema of what it wants."""
    return {
        "name": offer.verb.name,
        "title": _title_of(offer.verb, get_language()),
        "method": "POST",
        "href": f"{API}/{offer.path}",
        "item": offer.item_no,
        "fields": _schema_of(offer.verb.inputs),
    }


def kept(answer: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a whole case for the repeat of its request: of the verbs only which they were, as the forms of what they
    want are eight tenths of it and the same for every case."""
    return answer | {"verbs": [[offered["name"], offered["item"]] for offered in answer["verbs"]]}


def again(kept: dict[str, Any]) -> dict[str, Any]:
    """The whole case as it was answered, from what was kept of it."""
    offers = []
    for name, item_no in kept["verbs"]:
        performable = performable_for(name, kind=kept["kind"])
        if performable is not None:  # a verb that an upgrade took away meanwhile is not offered any more
            offers.append(verb(Offer(verb=performable.verb, number=kept["number"], item_no=item_no)))
    return kept | {"verbs": offers}


_titles: dict[tuple[int, str | None], str] = {}


def _title_of(verb: Verb, language: str | None) -> str:
    """The verb's title in this language, translated once a process: verbs stand as long as it does."""
    key = (id(verb), language)
    if key not in _titles:
        _titles[key] = str(verb.title)
    return _titles[key]


@cache
def _schema_of(inputs: type[Inputs]) -> dict[str, Any]:
    """The JSON schema of a verb's inputs: the same in every language, and dear to make."""
    return inputs.model_json_schema()


def whole(
    file: AnyFile,
    *,
    clocks: Iterable[Clock],
    ladder: Ladder,
    offers: Iterable[Offer],
    similar: Iterable[str],
    staff: bool,
) -> dict[str, Any]:
    """Everything the caller may see of a case."""
    matter, case = file.matter, file.case
    base = f"{API}/cases/{matter.number}"
    return row(matter) | {
        "channel": case.channel,
        "rang_at": moment(case.rang_at, matter),
        "recorded_at": moment(case.recorded_at, matter),
        "reporter": {
            "name": case.reporter_name if staff else "",
            "phone": mask_phone(case.reporter_phone) if staff else "",
            "relation": case.relation,
        },
        "proposed": {"urgency": case.proposed_urgency, "grounds": case.grounds},
        "wanted_at": [text for text in (moment(case.wanted_from, matter), moment(case.wanted_to, matter)) if text]
        or None,
        "urges": case.urges,
        "told_at": moment(case.told_at, matter),
        "clocks": [clock(each, matter) for each in clocks],
        "items": [item(each, matter, staff=staff, knows_home=file.knows_home(each)) for each in file.items]
        if isinstance(file, CaseFile)
        else [],
        "ladder": present_ladder(face_of(ladder), matter),
        "class": complaints.class_of(file) if staff else None,
        "complaint": complaints.complaint(file) if staff else None,
        "similar": [number for number in similar if number != matter.number],
        "verbs": [verb(offer) for offer in offers],
        "links": {"self": base, "timeline": f"{base}/timeline", "page": f"/desk/cases/{matter.number}"},
    }


def present_ladder(face: LadderFace, matter: Matter) -> dict[str, Any]:
    """Who is in charge now, since when, until when, what is next; and the rungs it has stood on."""
    due, current = face.due, face.current
    return {
        "level": current.level if current else None,
        "role": ROLE_OF[current.level] if current else None,
        "holder": current.rung.holder.short_name if current and current.rung and current.rung.holder else "",
        "on_call": current.rung.on_call.short_name if current and current.rung and current.rung.on_call else "",
        "phone": current.phone if current else "",
        "since": moment(face.since, matter),
        "due_at": moment(due.due_at, matter) if due else None,
        "next": next_level(current.level) or None if current else None,
        "raise_from": moment(face.raise_from, matter),
        "group_calls": face.ladder.calls,
        "group_found": face.ladder.call_found or None,
        "rungs": [
            {
                "no": rung.no,
                "level": rung.level,
                "how": rung.how,
                "outcome": rung.outcome,
                "broke": rung.broke or None,
                "entered_at": moment(rung.entered_at, matter),
                "ended_at": moment(rung.ended_at, matter),
                "holder": rung.holder.short_name if rung.holder else "",
                "promised_at": moment(rung.promised_at, matter),
            }
            for rung in face.ladder.rungs
        ],
    }


def event(one: Event, matter: Matter) -> dict[str, Any]:
    """One row of the timeline."""
    return {
        "seq": one.seq,
        "kind": one.kind,
        "item": one.item_no,
        "happened_at": moment(one.happened_at, matter),
        "recorded_at": moment(one.recorded_at, matter),
        "actor": one.actor.short_name if one.actor else one.actor_kind,
        "data": one.data,
        "words": {words.field: words.text for words in one.words.all()},
        "files": [file.key for file in one.attachments.all()],
        "hash": one.hash,
    }
