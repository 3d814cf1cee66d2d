"""Doing a verb in tests: by whom and with what, and that a refusal leaves nothing behind."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps

from anju.clocks.models import Clock
from anju.core.errors import Refusal
from anju.core.time import product_now
from anju.matters.act import Repeated
from anju.matters.models import Attachment, Event, Matter
from anju.people.models import Person
from anju.repairs.models import Item
from anju.verbs.performing import perform
from tests.cast import Cast

WRITTEN = (
    "matters",
    "intake",
    "repairs",
    "complaints",
    "enquiries",
    "knowledge",
    "followup",
    "neighbours",
    "incidents",
    "clocks",
    "core",
)


def do(
    cast: Cast, name: str, matter: Matter, who: Person, item: int = 0, *, at: datetime | None = None,
    client_id: str | None = None, **inputs: Any,
) -> Matter:  # fmt: skip
    """Do the verb and give the matter back as it stands."""
    return perform(
        name, number=matter.number, item_no=item, actor=cast.actor(who), inputs=inputs, at=at, client_id=client_id
    )


def refused(cast: Cast, name: str, matter: Matter, who: Person, item: int = 0, **more: Any) -> str:
    """The code of the refusal, after which every row stands as before."""
    before = rows()
    with pytest.raises(Refusal) as caught:
        do(cast, name, matter, who, item, **more)
    assert rows() == before, f"{name} left something behind after {caught.value.code}"
    return caught.value.code


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row that a verb could write."""
    models = (model for room in WRITTEN for model in apps.get_app_config(room).get_models())
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def check_usual_refusals(
    cast: Cast, name: str, matter: Matter, who: Person, item: int = 0, *, wrong: list[Person], **inputs: Any
) -> None:
    """Strangers learn nothing, the wrong people may not, a moment must have come and lie after the ring; and then the
    same wish twice is done once."""
    for stranger in (cast.stranger_clerk, cast.other_company_clerk, cast.neighbour):
        assert refused(cast, name, matter, stranger, item, **inputs) == "not-found"
    for other in wrong:
        assert refused(cast, name, matter, other, item, **inputs) == "not-yours-to-do", other.name
    now = product_now()
    assert refused(cast, name, matter, who, item, at=now + timedelta(minutes=5), **inputs) == "moment-in-future"
    assert refused(cast, name, matter, who, item, at=now - timedelta(hours=5), **inputs) == "moment-before-ring"
    do(cast, name, matter, who, item, client_id="phone-0001", **inputs)
    done = rows()
    with pytest.raises(Repeated):
        do(cast, name, matter, who, item, client_id="phone-0001", **inputs)
    assert rows() == done
    assert Event.objects.filter(client_id="phone-0001").count() == 1


def clocks(matter: Matter) -> dict[str, str]:
    """How each clock of the case stands: `arrival`, or `plan/1` for an item's; the latest of a name."""
    found = Clock.objects.filter(matter=matter).order_by("pk")
    return {clock.name + (f"/{clock.item_no}" if clock.item_no else ""): clock.state for clock in found}


def kinds(matter: Matter) -> list[str]:
    """The kinds of its events, in order."""
    return list(Event.objects.filter(matter=matter).order_by("seq").values_list("kind", flat=True))


def state_of(matter: Matter, no: int = 1) -> str:
    """The state of an item."""
    return Item.objects.get(matter=matter, no=no).state


def ahead(**step: float) -> str:
    """A moment ahead, as programs write it."""
    return (product_now() + timedelta(**step)).isoformat()


def span() -> dict[str, Any]:
    """An appointment in an hour."""
    return {"starts": ahead(hours=1), "ends": ahead(hours=2)}


def taken_file(cast: Cast, who: Person, kind: str = "photo") -> str:
    """A file of this person's that hangs on another case already."""
    key = cast.file(who, kind)
    Attachment.objects.filter(key=key).update(matter=cast.repair())
    return key


def check_file_refusals(
    cast: Cast, name: str, matter: Matter, who: Person, item: int = 0, *, kind: str = "photo", field: str = "",
    **inputs: Any,
) -> None:  # fmt: skip
    """No verb takes a file that is not there, somebody else's, another case's, or of another kind."""
    other = "signature" if kind == "photo" else "photo"
    codes = []
    for key in (
        "nowhere12",
        cast.file(cast.other_technician, kind),
        taken_file(cast, who, kind),
        cast.file(who, other),
    ):
        given = {field or "photos": [key]} if kind == "photo" else {"signature": key}
        codes.append(refused(cast, name, matter, who, item, **inputs, **given))
    assert codes == ["file-unknown", "file-not-yours", "file-taken", "file-wrong-kind"]
