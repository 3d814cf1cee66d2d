"""What verbs at the door share: the visit under way, photos, and how the household said yes."""

from datetime import datetime

from anju.matters.act import Act
from anju.matters.files import claim
from anju.matters.models import Attachment
from anju.repairs import rules
from anju.repairs.file import CaseFile
from anju.repairs.hats import HOUSEHOLD
from anju.repairs.models import Item, Visit


def photos_of(act: Act, *, keys: list[str] | None, moment: str = Attachment.Moment.DURING) -> list[Attachment]:
    """The actor's photos of these keys, marked as taken before, during or after the work."""
    pictures = claim(keys=keys or [], actor=act.by, kind="photo")
    for picture in pictures:
        act.change(picture, moment=moment)
    return pictures


def consent_of(
    act: Act, *, file: CaseFile, item: Item, consent: str, signature: str | None
) -> tuple[str, list[Attachment]]:
    """How the household agreed, and its signature if there is one. Raises `Invalid`: see `rules.check_consent`."""
    own = not {"worker", "firm"} & file.hats_for(item) and bool(HOUSEHOLD & file.hats_for(item))
    rules.check_consent(consent=consent, signed=bool(signature), own=own)
    return consent, claim(keys=[signature], actor=act.by, kind="signature") if signature else []


def under_way(*, file: CaseFile, item: Item) -> Visit | None:
    """The visit to this item that has not ended."""
    found = [
        visit
        for visit in file.visits
        if visit.kind == Visit.Kind.WORK and visit.item_id == item.pk and visit.left_at is None
    ]
    return found[-1] if found else None


def visit_to(act: Act, *, file: CaseFile, item: Item, outcome: str = "", **moments: datetime) -> Visit:
    """The visit under way to this item, or a new one."""
    visit = under_way(file=file, item=item)
    if visit is not None:
        act.change(visit, outcome=outcome, **moments)
        return visit
    visit = act.add(
        Visit(
            matter=act.matter,
            no=len(file.visits) + 1,
            kind=Visit.Kind.WORK,
            item=item,
            person_id=act.by.somebody(),
            appointed_from=item.appointed_from,
            appointed_to=item.appointed_to,
            outcome=outcome,
            **moments,
        )
    )
    file.visits.append(visit)
    return visit


def leave(act: Act, *, file: CaseFile, item: Item, outcome: str) -> None:
    """End the visit under way, if there is one."""
    visit = under_way(file=file, item=item)
    if visit is not None:
        act.change(visit, left_at=act.happened_at, outcome=outcome)
