"""The owner looks at the work: right, with a signature; or not right, with a reason, and it is done again (REP-10)."""

from datetime import datetime

from anju.core.time import FAR
from anju.matters.act import Actor, act_on
from anju.matters.files import claim
from anju.matters.models import Matter
from anju.repairs import rules
from anju.repairs.file import ask_item, settle
from anju.repairs.models import Check


def sign_off_item(
    *, number: str, item_no: int, signature: str, by: Actor, remark: str = "", at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Right: the owner signs. When it was the last open item, the follow-up falls due. Signing is being told."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "sign_off_item", item_no)
        signed = claim(keys=[signature], actor=by, kind="signature")
        act.change(item, state="signed_off", open=False, signed_at=act.happened_at, queue_at=FAR)
        act.add(
            Check(
                item=item,
                attempt=item.attempts,
                passed=True,
                checked_at=act.happened_at,
                checked_by_id=by.person_id,
                signature=signed[0],
            )
        )
        settle(act, file)
        if act.matter.state == "signed_off" and file.case.told_at is None:
            act.change(file.case, told_at=act.happened_at)
        first_time = rules.first_time_fix(attempts=item.attempts, passed=True)
        act.say(
            "repair_item.signed_off",
            item_no=item.no,
            data={"attempt": item.attempts, "first_time": first_time, "last": act.matter.state == "signed_off"},
            words={"remark": remark},
            files=signed,
        )
    return act.matter


def reject_work(
    *, number: str, item_no: int, reason: str, by: Actor, photos: list[str] | None = None, at: datetime | None = None,
    client_id: str | None = None,
) -> Matter:  # fmt: skip
    """Not right: the owner's reason; the item goes back to be done again until it is."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "reject_work", item_no)
        pictures = claim(keys=photos or [], actor=by, kind="photo")
        act.change(item, state="failed", done_at=None, appointed_from=None, appointed_to=None)
        act.add(
            Check(
                item=item, attempt=item.attempts, passed=False, checked_at=act.happened_at, checked_by_id=by.person_id
            )
        )
        settle(act, file)
        act.say(
            "repair_item.rejected",
            item_no=item.no,
            data={"attempt": item.attempts},
            words={"reason": reason},
            files=pictures,
        )
    return act.matter
