"""What is agreed with the owner: items, method and time on the slip, who answers for each, other dates, withdrawals."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid
from anju.matters.act import Act, Actor, act_on
from anju.matters.files import claim
from anju.matters.models import Attachment, Matter
from anju.partners.models import Contract, Contractor
from anju.repairs import rules
from anju.repairs.actions.paying import owe_back
from anju.repairs.actions.quoting import drop_quotes
from anju.repairs.actions.registering import NewItem
from anju.repairs.actions.routing import mark_rework, set_route
from anju.repairs.file import CaseFile, ask_case, ask_item, settle
from anju.repairs.inputs import PlanLine
from anju.repairs.models import Item, Slip
from anju.repairs.queries import coverage_of, defect_by_code, liable_contract
from anju.rulebook.models import Defect


def add_item(
    *, number: str, place: str, by: Actor, part: str = "", defect: str | None = None, description: str = "",
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Add one more thing to put right (REP-1)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask_case(act, "add_item")
        found = _defect(file, defect, field="defect")
        new = NewItem(place=place, part=part, defect=found, description=description)
        no = max((item.no for item in file.items), default=0) + 1
        row = act.add(
            Item(matter=act.matter, no=no, state="reported", place=place, part=part, title=new.title, defect=found)
        )
        file.items.append(row)
        settle(act, file)
        act.change(act.matter, title=f"{act.matter.title} / {new.title}"[:200])
        act.say("repair.item_added", item_no=no, data={"defect": defect}, words={"description": description})
    return act.matter


def agree_plan(
    *, number: str, lines: list[PlanLine], consent: str, by: Actor, signature: str | None = None,
    photos: list[str] | None = None, at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Write the slip: what was found, how it is put right and by when, as agreed with the owner (REP-3).

    Raises `Invalid`: `slip-signature-missing`, `plan-item-unknown`, `plan-date-in-past`.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask_case(act, "agree_plan")
        if consent == Slip.Consent.SIGNED and not signature:
            raise Invalid(
                "slip-signature-missing",
                _("A signed slip needs the owner's signature."),
                fields={"signature": _("Have the owner sign, or record spoken consent.")},
            )
        pictures = claim(keys=photos or [], actor=by, kind="photo")
        signed = claim(keys=[signature], actor=by, kind="signature") if signature else []
        frozen = [_agree_line(act, file, line) for line in lines]
        settle(act, file)
        edition = _write_slip(act, consent=consent, signature=signed[0] if signed else None, lines=frozen)
        act.say(
            "repair.plan_agreed",
            data={"consent": consent, "edition": edition, "items": [line["item"] for line in frozen]},
            files=pictures + signed,
        )
    return act.matter


def record_refusal(
    *, number: str, reason: str, by: Actor, photos: list[str] | None = None, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """The owner does not agree: kept with the reason as a refused slip; the items stay reported and owed."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        ask_case(act, "record_refusal")
        pictures = claim(keys=photos or [], actor=by, kind="photo")
        act.say("repair.plan_refused", words={"reason": reason}, files=pictures)
        _write_slip(act, consent=Slip.Consent.REFUSED, signature=None, lines=[])
    return act.matter


def decide_responsibility(
    *, number: str, item_no: int, party: str, reason: str, by: Actor, contractor: str | None = None, named: str = "",
    root_defect: str | None = None, at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Say who answers for an item, by name and with the reason; both warranty terms are kept as they stood (REP-4).

    The repair itself does not wait for it (REP-14); what was paid for an item that others answer for is owed back. Raises
    `Invalid`: `responsible-firm-missing`, `responsible-party-unnamed`, `contract-not-in-force`.
    """
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "decide_responsibility", item_no)
        cause = _defect(file, root_defect, field="root_defect") or item.root_defect
        firm, contract = _liable(file, item, party=party, contractor=contractor, at=act.happened_at, cause=cause)
        if party == Item.Party.THIRD_PERSON and not named:
            raise Invalid(
                "responsible-party-unnamed",
                _("Name the person who answers for it."),
                fields={"named": _("A name, not a department.")},
            )
        coverage = coverage_of(item, matter=act.matter, at=act.happened_at, defect=cause, contract=contract)
        if rules.chargeable(party) != rules.chargeable(item.party):
            drop_quotes(act, item=item)
        act.change(item, party=party, liable_firm=firm, liable_contract=contract, root_defect=cause, coverage=coverage)
        owe_back(act, item=item)
        route = set_route(act, item=item)
        act.say(
            "repair_item.responsibility_decided",
            item_no=item.no,
            data={
                "party": party,
                "firm": firm.pk if firm else None,
                "contract": contract.pk if contract else None,
                "coverage": coverage,
                "defect": cause.code if cause else None,
                "route": route,
            },
            words={"reason": reason, "named": named},
            audience="staff",
        )
    return act.matter


def replan_item(
    *, number: str, item_no: int, finish_by: datetime, reason: str, by: Actor, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Agree on another date for an item; the old one stays in the timeline (REP-5)."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, item = ask_item(act, "replan_item", item_no)
        rules.check_finish_by(finish_by=finish_by, after=act.happened_at)
        before = item.finish_by
        act.change(item, finish_by=finish_by)
        act.say(
            "repair_item.replanned",
            item_no=item.no,
            data={"before": before.isoformat() if before else None, "finish_by": finish_by.isoformat()},
            words={"reason": reason},
        )
    return act.matter


def withdraw_item(
    *, number: str, item_no: int, reason: str, by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The owner wants this item no longer, or it was reported in error: ended with the reason, not removed."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "withdraw_item", item_no)
        act.change(item, state="withdrawn", open=False)
        settle(act, file)
        act.say("repair_item.withdrawn", item_no=item.no, words={"reason": reason})
    return act.matter


def _agree_line(act: Act, file: CaseFile, line: PlanLine) -> dict[str, Any]:
    """One line of the slip: the item is agreed, with its method and date. Returns what the slip keeps frozen."""
    item = next((each for each in file.items if each.no == line.item and each.state == "reported"), None)
    if item is None:
        raise Invalid(
            "plan-item-unknown",
            _("Item %(no)d does not wait for a plan.") % {"no": line.item},
            fields={"lines": _("Choose items that were reported and not yet agreed.")},
        )
    rules.check_finish_by(finish_by=line.finish_by, after=act.happened_at)
    cause = _defect(file, line.root_defect, field="root_defect")
    act.change(item, state="agreed", finish_by=line.finish_by, root_defect=cause)
    route = set_route(act, item=item)
    mark_rework(act, item=item, defects=(cause, item.defect))
    said = act.say(
        "repair_item.agreed",
        item_no=item.no,
        data={
            "finish_by": line.finish_by.isoformat(),
            "defect": cause.code if cause else None,
            "route": route,
            "rework_of": item.rework_of_id,
        },
        words={"finding": line.finding, "method": line.method},
    )
    return {
        "item": item.no,
        "title": item.title,
        "finish_by": line.finish_by.isoformat(),
        "words": said.data.get("words", {}),
    }


def _write_slip(act: Act, *, consent: str, signature: Attachment | None, lines: list[dict[str, Any]]) -> int:
    edition = Slip.objects.filter(matter=act.matter).count() + 1
    act.add(
        Slip(
            matter=act.matter,
            edition=edition,
            written_at=act.happened_at,
            written_by_id=act.by.somebody(),
            consent=consent,
            signature=signature,
            lines=lines,
        )
    )
    return edition


def _defect(file: CaseFile, code: str | None, *, field: str) -> Defect | None:
    return defect_by_code(code, project=file.matter.project, field=field) if code else None


def _liable(
    file: CaseFile, item: Item, *, party: str, contractor: str | None, at: datetime, cause: Defect | None
) -> tuple[Contractor | None, Contract | None]:
    """The firm that answers, with its contract in force for this place and trade."""
    if party != Item.Party.CONTRACTOR:
        return None, None
    if not contractor:
        raise Invalid(
            "responsible-firm-missing",
            _("Name the contractor that answers for it."),
            fields={"contractor": _("Choose a contractor.")},
        )
    contract = liable_contract(matter=file.matter, contractor=contractor, defect=cause or item.defect, at=at)
    return contract.contractor, contract
