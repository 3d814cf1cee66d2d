"""An item passes to other hands, a case to another lead: with what they need to know (TEAM-2)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid, Sentence
from anju.matters.act import Act, Actor, act_on
from anju.matters.models import Event, Matter
from anju.people.models import Person
from anju.people.queries import holds_role, people_with_role
from anju.repairs.actions.hands import pass_on
from anju.repairs.file import ask_case, ask_item, settle
from anju.repairs.hats import LEADS
from anju.repairs.queries import contract_in_force


def transfer_item(
    *, number: str, item_no: int, note: str, by: Actor, technician: int | None = None, contractor: str | None = None,
    keep_appointment: str = "yes", at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Give an item that somebody has in hand to another technician or firm, with a hand-over note.

    An appointment with the owner stands when it is kept (state `appointed`); otherwise a new one is to be made (state
    `assigned`). Raises `Invalid` `transfer-to-one` (name one of the two), `transfer-to-same`, `technician-not-here`,
    `contractor-unknown`, `contract-not-in-force`.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "transfer_item", item_no)
        if (technician is None) == (contractor is None):
            raise Invalid(
                "transfer-to-one",
                _("Name a technician or a contractor."),
                fields={"technician": _("One of the two, not both.")},
            )
        person = _technician(act, technician) if technician is not None else None
        contract = (
            contract_in_force(matter=act.matter, contractor=contractor, at=act.happened_at) if contractor else None
        )
        firm = contract.contractor_id if contract else None
        same_person = person is not None and item.contractor_id is None and item.technician_id == person
        if same_person or (firm is not None and item.contractor_id == firm):
            field = "technician" if same_person else "contractor"
            raise Invalid(
                "transfer-to-same", _("They have it in hand already."), fields={field: _("Choose somebody else.")}
            )
        before = {"technician": item.technician_id, "firm": item.contractor_id, "state": item.state}
        keep = keep_appointment == "yes" and item.state == "appointed" and item.appointed_from is not None
        pass_on(act, item=item, technician=person, contractor=firm, keep_appointment=keep)
        settle(act, file)
        act.say(
            "repair_item.transferred",
            item_no=item.no,
            data={"before": before, "technician": person, "firm": firm, "kept": keep},
            words={"note": note},
            audience=Event.Audience.STAFF,
        )
    return act.matter


def _technician(act: Act, wanted: int) -> int:
    """The id of a technician of this project today. Raises `Invalid` `technician-not-here`."""
    project = act.matter.project
    day = act.happened_at.astimezone(project.zone).date()
    if not people_with_role(role="technician", project=project, day=day).filter(pk=wanted).exists():
        raise Invalid(
            "technician-not-here",
            _("This person is no technician of this project."),
            fields={"technician": _("Choose a technician of this project.")},
        )
    return wanted


def hand_over_case(
    *, number: str, lead: int, note: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Another lead sees to the case from now on, with a note; who holds it follows.

    Raises `Invalid` `lead-not-here` for somebody who may not lead here, `lead-same` for who leads it already.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask_case(act, "hand_over_case")
        project = act.matter.project
        day = act.happened_at.astimezone(project.zone).date()
        fields: dict[str, Sentence] = {"lead": _("Choose another lead of this project.")}
        person = Person.objects.filter(pk=lead, is_active=True).first()
        if person is None or not holds_role(person=person, roles=LEADS, project=project, day=day):
            raise Invalid("lead-not-here", _("This person leads no repairs of this project."), fields=fields)
        before = file.lead_id()
        if before == lead:
            raise Invalid("lead-same", _("This person leads the case already."), fields=fields)
        act.change(file.case, lead_id=lead)
        settle(act, file)
        act.say(
            "repair.handed_over",
            data={"before": before, "lead": lead},
            words={"note": note},
            audience=Event.Audience.STAFF,
        )
    return act.matter
