"""What no route delivered: sent again, or told by word of mouth."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anju.core.changes import record_change
from anju.core.errors import Refusal
from anju.core.time import product_now
from anju.notices.actions.telling import put_turn
from anju.notices.models import Notice

State = Notice.State


@transaction.atomic
def send_again(*, notice: Notice, person_id: int) -> None:
    """Try every gateway anew, once more, in a notice of its own; the attempts of the first stay. Refuses with
    `notice-not-undelivered`."""
    _still_undelivered(notice)
    again = Notice.objects.create(
        key=f"again:{notice.pk}",
        matter_id=notice.matter_id,
        event_id=notice.event_id,
        company_id=notice.company_id,
        person_id=notice.person_id,
        number=notice.number,
        route=notice.route,
        template=notice.template,
        data={name: value for name, value in notice.data.items() if name != "gateway"},
        made_at=product_now(),
    )
    put_turn(notice=again)
    _settle(notice, person_id, verb="notice_sent_again")


@transaction.atomic
def settle_by_word(*, notice: Notice, person_id: int) -> None:
    """Somebody rang them, or told them at the door. Refuses with `notice-not-undelivered`."""
    _still_undelivered(notice)
    _settle(notice, person_id, verb="notice_told_by_word")


def _still_undelivered(notice: Notice) -> None:
    open_ones = Notice.objects.select_for_update().filter(pk=notice.pk, state=State.UNDELIVERED, settled_at=None)
    if not open_ones.exists():
        raise Refusal("notice-not-undelivered", _("This is no longer among the undelivered ones."))


def _settle(notice: Notice, person_id: int, *, verb: str) -> None:
    Notice.objects.filter(pk=notice.pk).update(settled_by=person_id, settled_at=product_now())
    record_change(notice, verb=verb, actor_id=person_id, before={"state": notice.state}, after={"settled": True})
