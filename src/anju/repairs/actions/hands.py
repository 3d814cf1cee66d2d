"""An item changes hands: who had it no longer has, who gets it does; shared by the verbs that assign, transfer and take back."""

from anju.core.time import FAR
from anju.matters.act import Act
from anju.matters.models import Stake
from anju.repairs.models import Item


def pass_on(
    act: Act, *, item: Item, technician: int | None, contractor: int | None, keep_appointment: bool = False
) -> None:
    """The item changes hands: earlier stakes on it end, the new one begins. An appointment of the earlier hands falls
    unless it is kept; a contractor is asked to take it on."""
    kept = end_stakes(act, item=item, but=(technician, contractor))
    if not keep_appointment:
        act.change(item, appointed_from=None, appointed_to=None)
    act.change(
        item, state="appointed" if keep_appointment else "assigned", technician_id=technician, contractor_id=contractor,
        queue_at=item.finish_by or FAR, answer=Item.Answer.ASKED if contractor else "",
    )  # fmt: skip
    if kept:
        return
    if technician is not None:
        act.add(
            Stake(matter=act.matter, hat=Stake.Hat.WORKER, person_id=technician, item_no=item.no, since=act.happened_at)
        )
    if contractor is not None:
        act.add(
            Stake(matter=act.matter, hat=Stake.Hat.FIRM, firm_id=contractor, item_no=item.no, since=act.happened_at)
        )


def end_stakes(act: Act, *, item: Item, but: tuple[int | None, int | None]) -> bool:
    """End the running stakes on an item, but those of this person or firm. Says whether one of these runs on."""
    running = Stake.objects.filter(
        matter=act.matter, item_no=item.no, until__isnull=True, hat__in=[Stake.Hat.WORKER, Stake.Hat.FIRM]
    )
    kept = False
    for stake in running:
        if (stake.person_id, stake.firm_id) == but:
            kept = True
        else:
            act.change(stake, until=act.happened_at)
    return kept
