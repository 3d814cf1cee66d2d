"""Who does the work: our own technician, or a contractor who names a worker."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid
from anju.matters.act import Actor, act_on
from anju.matters.models import Matter, Stake
from anju.people.models import Person
from anju.people.queries import people_with_role
from anju.repairs.actions.hands import end_stakes, pass_on
from anju.repairs.file import ask_item, settle
from anju.repairs.queries import contract_in_force


def assign_technician(
    *, number: str, item_no: int, technician: int, by: Actor, remark: str = "", at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Give an item to our own technician; starts the clocks `ready` and `appoint`.

    Raises `Invalid` `technician-not-here` for somebody without the role in this project.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "assign_technician", item_no)
        project = act.matter.project
        day = act.happened_at.astimezone(project.zone).date()
        person = people_with_role(role="technician", project=project, day=day).filter(pk=technician).first()
        if person is None:
            raise Invalid(
                "technician-not-here",
                _("This person is no technician of this project."),
                fields={"technician": _("Choose a technician of this project.")},
            )
        pass_on(act, item=item, technician=person.pk, contractor=None)
        settle(act, file)
        act.say(
            "repair_item.technician_assigned", item_no=item.no, data={"technician": person.pk}, words={"remark": remark}
        )
    return act.matter


def assign_contractor(
    *, number: str, item_no: int, contractor: str, by: Actor, remark: str = "", at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Give an item to a contractor whose contract is in force for this project today (CON-1).

    Raises `Invalid` `contractor-unknown` or `contract-not-in-force`.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "assign_contractor", item_no)
        contract = contract_in_force(matter=act.matter, contractor=contractor, at=act.happened_at)
        pass_on(act, item=item, technician=None, contractor=contract.contractor_id)
        settle(act, file)
        act.say(
            "repair_item.contractor_assigned",
            item_no=item.no,
            data={"firm": contract.contractor_id, "contract": contract.pk},
            words={"remark": remark},
        )
    return act.matter


def take_back_item(
    *, number: str, item_no: int, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """Take an item out of somebody's hands before work began, with the reason; it waits to be assigned anew."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "take_back_item", item_no)
        end_stakes(act, item=item, but=(None, None))
        act.change(
            item, state="agreed", technician_id=None, contractor_id=None, appointed_from=None, appointed_to=None,
            answer="",
        )  # fmt: skip
        settle(act, file)
        act.say("repair_item.taken_back", item_no=item.no, words={"reason": reason})
    return act.matter


def name_worker(
    *, number: str, item_no: int, technician: int, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """A contractor names which of its own people will come. Raises `Invalid` `worker-not-of-firm`."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "name_worker", item_no)
        worker = Person.objects.filter(pk=technician, firm_id=item.contractor_id, is_active=True).first()
        if worker is None:
            raise Invalid(
                "worker-not-of-firm",
                _("This person does not work for the contractor."),
                fields={"technician": _("Choose one of your own people.")},
            )
        act.change(item, technician_id=worker.pk)
        running = Stake.objects.filter(matter=act.matter, hat=Stake.Hat.WORKER, item_no=item.no, until__isnull=True)
        before = list(running)
        for stake in before:
            if stake.person_id != worker.pk:
                act.change(stake, until=act.happened_at)
        if worker.pk not in {stake.person_id for stake in before}:
            act.add(
                Stake(matter=act.matter, hat=Stake.Hat.WORKER, person=worker, item_no=item.no, since=act.happened_at)
            )
        settle(act, file)
        act.say("repair_item.worker_named", item_no=item.no, data={"technician": worker.pk})
    return act.matter
