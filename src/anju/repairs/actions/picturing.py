"""Photos from whoever reported: asked for by text message, sent through the case's own link."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Refusal
from anju.matters.act import Actor, act_on
from anju.matters.files import claim
from anju.matters.models import Matter
from anju.repairs.file import ask_case


def ask_for_photos(*, number: str, by: Actor, at: datetime | None = None, client_id: str | None = None) -> Matter:
    """The desk asks the reporter for photos: a text message with the case's own link. Refuses `case-without-number`."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file = ask_case(act, "ask_for_photos")
        if not file.case.reporter_phone:
            raise Refusal("case-without-number", _("No number is known to send the link to."))
        act.say("repair.photos_asked")
    return act.matter


def send_photos(
    *, number: str, photos: list[str], by: Actor, at: datetime | None = None, client_id: str | None = None
) -> Matter:
    """The household sends photos after it reported; they stand on the timeline for everybody."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        ask_case(act, "send_photos")
        act.say("repair.photos_sent", data={"count": len(photos)}, files=claim(keys=photos, actor=by, kind="photo"))
    return act.matter
