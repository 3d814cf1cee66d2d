"""What the owner allows in the own home before furniture is moved or decoration put at risk (REP-6)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Invalid
from anju.matters.act import Actor, act_on
from anju.matters.models import Matter
from anju.repairs.actions.at_door import consent_of, photos_of
from anju.repairs.door_models import Consent
from anju.repairs.file import ask_item


def give_consent(
    *, number: str, item_no: int, about: str, what: str, consent: str, by: Actor, signature: str | None = None,
    photos: list[str] | None = None, at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """The owner allows something to be moved or put at risk. Raises `Invalid`: `consent-photo-missing` when decoration is
    put at risk without a photo of how it is, and as `rules.check_consent` says."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        file, item = ask_item(act, "give_consent", item_no)
        if about == Consent.Kind.DECORATION and not photos:
            raise Invalid(
                "consent-photo-missing",
                _("Before decoration is put at risk, take a photo of how it is."),
                fields={"photos": _("Take a photo first.")},
            )
        pictures = photos_of(act, keys=photos, moment="before")
        how, signed = consent_of(act, file=file, item=item, consent=consent, signature=signature)
        act.add(
            Consent(
                item=item,
                kind=about,
                given=True,
                how=how,
                signature=signed[0] if signed else None,
                said_at=act.happened_at,
                recorded_by_id=by.person_id,
            )
        )
        act.say(
            "repair_item.consent_given",
            item_no=item.no,
            data={"about": about, "how": how},
            words={"what": what},
            files=pictures + signed,
        )
    return act.matter


def refuse_consent(
    *, number: str, item_no: int, about: str, reason: str, by: Actor, photos: list[str] | None = None,
    at: datetime | None = None, client_id: str | None = None,
) -> Matter:  # fmt: skip
    """The owner does not allow it: nothing is moved, the reason is kept, the lead hears of it."""
    with act_on(number=number, by=by, at=at, client_id=client_id) as act:
        _file, item = ask_item(act, "refuse_consent", item_no)
        pictures = photos_of(act, keys=photos, moment="before")
        act.add(Consent(item=item, kind=about, given=False, said_at=act.happened_at, recorded_by_id=by.person_id))
        act.say(
            "repair_item.consent_refused",
            item_no=item.no,
            data={"about": about},
            words={"reason": reason},
            files=pictures,
        )
    return act.matter
