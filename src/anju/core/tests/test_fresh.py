"""Rows made quickly are the rows that the constructor makes."""

from typing import Any

import pytest
from django.db import models

from anju.clocks.models import Clock
from anju.core.fresh import fresh
from anju.core.outbox.models import OutboxRow
from anju.core.time import product_now
from anju.intake.models import Case
from anju.matters.models import Event, Matter, SearchEntry, Stake
from anju.repairs.models import Item
from tests.cast import Cast


def parts(row: models.Model) -> dict[str, Any]:
    """What a row holds, its relations as well."""
    return {name: value for name, value in vars(row).items() if name != "_state"} | {"fields": row._state.fields_cache}


@pytest.mark.parametrize("model", [Matter, Item, Event, Clock, Case, SearchEntry, Stake, OutboxRow])
def test_it_makes_what_the_constructor_makes(cast: Cast, model: type[models.Model]) -> None:
    names = {field.name for field in model._meta.concrete_fields}
    given = {
        "matter": Matter(number="YQ-26-0009"),
        "actor": cast.clerk,
        "holder": None,
        "person": cast.owner,
        "state": "open",
    }
    known = {name: value for name, value in given.items() if name in names}
    quick, plain = fresh(model, **known), model(**known)
    assert parts(quick) == parts(plain)
    assert quick._state.adding


def test_it_sees_the_other_side_of_what_is_one_to_one(cast: Cast) -> None:
    matter = Matter(number="YQ-26-0009")
    case = fresh(Case, matter=matter)
    assert matter.case is case


def test_it_makes_defaults_for_each_row(cast: Cast) -> None:
    first, second = fresh(Event), fresh(Event)
    first.data["a"] = 1
    assert second.data == {}


def test_it_takes_ids_as_well_and_nothing_unknown(cast: Cast) -> None:
    assert fresh(Event, actor_id=cast.clerk.pk, happened_at=product_now()).actor_id == cast.clerk.pk
    with pytest.raises(TypeError):
        fresh(Event, acter=cast.clerk)
