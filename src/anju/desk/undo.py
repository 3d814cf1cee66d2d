"""Taking a slip of the hand back: only by the opposite verb that the flow offers, by whoever did it, within the clause's
minutes. Everything else stands, and the page says so."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext as _

from anju.core.errors import NotFound, Refusal
from anju.core.time import product_now
from anju.estate.models import Project
from anju.matters.act import Actor
from anju.matters.models import Event, Matter
from anju.repairs.file import CaseFile, open_file
from anju.rulebook.book import book
from anju.rulebook.parameters import Threshold
from anju.verbs.performing import PERFORMABLE, offers_for, perform

OPPOSITE: Mapping[str, str] = {
    "assign_technician": "take_back_item",
    "assign_contractor": "take_back_item",
    "mark_emergency": "mark_normal",
    "mark_normal": "mark_emergency",
}
"""what was done → what undoes it; each wants a reason"""


def minutes_to_undo(project: Project) -> int:
    """How long a slip may be taken back (clause undo)."""
    rules = book()
    found = rules.parameters(
        rules.clause("undo", company_id=project.company_id, project_id=project.pk, at=product_now())
    )
    assert isinstance(found, Threshold)
    return found.minutes


def undo_url(actor: Actor, name: str, *, number: str, item_no: int) -> str:
    """The address that takes this back, where the flow offers the opposite to this person now; empty where it stands.

    Four queries for the verbs that have an opposite, none for the others.
    """
    opposite = OPPOSITE.get(name)
    if opposite is None or not _is_offered(open_file(actor, number), opposite, item_no):
        return ""
    return f"/desk/cases/{number}/undo/{name}/{item_no}"


def _is_offered(file: CaseFile, name: str, item_no: int) -> bool:
    return any(offer.verb.name == name and offer.item_no == item_no for offer in offers_for(file))


def undo(name: str, *, number: str, item_no: int, actor: Actor) -> Matter:
    """Take back what this person just did here. Raises `NotFound`, `Refusal` `undo-too-late` or `undo-moved-on`, and what
    the opposite verb refuses with. Doing it twice is once."""
    if name not in OPPOSITE:
        raise NotFound
    file = open_file(actor, number)
    last = (
        Event.objects.filter(matter=file.matter, item_no=item_no)
        .exclude(actor_kind="system")
        .exclude(kind__startswith="clock.")
        .order_by("-seq")
        .first()
    )
    if last is None or last.kind != PERFORMABLE[name].verb.event or last.actor_id != actor.person_id:
        raise Refusal("undo-moved-on", _("Something else has happened here since; this cannot be taken back."))
    minutes = minutes_to_undo(file.matter.project)
    if product_now() - last.recorded_at > timedelta(minutes=minutes):
        sentence = _("This could be taken back for %(n)d minutes; now it stands.") % {"n": minutes}
        raise Refusal("undo-too-late", sentence)
    return perform(
        OPPOSITE[name], number=number, item_no=item_no, actor=actor, client_id=f"undo-{last.pk}",
        inputs={"reason": _("Taken back at once: a slip of the hand")},
    )  # fmt: skip


def stands(name: str) -> str:
    """What to say of a deed that has no way back; empty for one that may have one."""
    return "" if name in OPPOSITE else _("It is written down and stands.")
