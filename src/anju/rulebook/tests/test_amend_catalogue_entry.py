"""A keeper writes the defect catalogue: both languages, codes once, with a reason; what was retired stays readable."""

from datetime import datetime
from typing import Any

import pytest

from anju.core.access import Reach
from anju.core.changes import changes_of
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal
from anju.people.models import Person
from anju.rulebook.actions import amend_catalogue_entry, retire_own_entry
from anju.rulebook.book import book
from anju.rulebook.models import Defect
from anju.rulebook.queries import defect_for
from anju.rulebook.tests.conftest import Estate

VALUES = {
    "place_zh": "卫生间", "place_en": "Bathroom", "part_zh": "智能马桶", "part_en": "Smart toilet", "defect_zh": "不冲水",
    "defect_en": "Does not flush", "trade": "部品-洁具", "trade_en": "Fittings", "severity": "S2", "warranty_class": "W8",
    "default_days": "3", "emergency_ground": "",
}  # fmt: skip


@pytest.fixture
def keeper(estate: Estate, noon: datetime) -> Reach:
    who = Person.objects.create(username="root", name="管理员", kind=Person.Kind.STAFF, created_at=noon)
    held = frozenset({"admin"})
    return Reach(who.pk, None, {estate.project.pk: held}, held, in_group=held)


def amend(keeper: Reach, code: str = "Z01", **told: Any) -> Defect:
    values = VALUES | told.pop("values", {})
    return amend_catalogue_entry(actor=keeper, code=code, values=values, **({"reason": "新部品"} | told))


def test_it_adds_an_entry_that_is_found_at_once(estate: Estate, noon: datetime, keeper: Reach) -> None:
    entry = amend(keeper, " z01 ", is_new=True)
    assert defect_for(code="Z01", company_id=None, project_id=None, at=noon) == entry
    (change,) = changes_of(entry)
    assert (change.after["reason"], change.changed_by_id) == ("新部品", keeper.person_id)


@pytest.mark.parametrize(
    ("told", "code", "field"),
    [
        ({"code": "C02", "is_new": True}, "catalogue-code-taken", "code"),
        ({"code": "漏水", "is_new": True}, "catalogue-entry-not-usable", "code"),
        ({"values": {"part_zh": ""}}, "catalogue-entry-not-usable", "part_zh"),
        ({"values": {"part_en": " "}}, "catalogue-entry-not-usable", "part_en"),
        ({"values": {"defect_en": "x" * 101}}, "catalogue-entry-not-usable", "defect_en"),
        ({"values": {"severity": "S9"}}, "catalogue-entry-not-usable", "severity"),
        ({"values": {"default_days": "bald"}}, "catalogue-entry-not-usable", "default_days"),
        ({"values": {"emergency_ground": "boredom"}}, "catalogue-entry-not-usable", "emergency_ground"),
        ({"reason": ""}, "catalogue-entry-not-usable", "reason"),
    ],
)
def test_it_refuses_field_by_field(estate: Estate, keeper: Reach, told: dict[str, Any], code: str, field: str) -> None:
    before = Defect.objects.count()
    with pytest.raises(Invalid) as refusal:
        amend(keeper, **told)
    assert (refusal.value.code, set(refusal.value.fields)) == (code, {field})
    assert Defect.objects.count() == before


def test_it_ends_the_row_before_and_keeps_it(estate: Estate, noon: datetime, keeper: Reach) -> None:
    old = Defect.objects.get(code="C02")
    new = amend(keeper, "C02")
    old.refresh_from_db()
    assert (old.valid_until, new.valid_from) == (noon, noon)
    with pytest.raises(Invalid) as refusal:
        amend(keeper, "C02")
    assert refusal.value.code == "nothing-changed"


def test_it_retires_without_deleting(estate: Estate, noon: datetime, keeper: Reach) -> None:
    entry = Defect.objects.get(code="C02")
    with pytest.raises(Invalid):
        retire_own_entry(actor=keeper, defect_id=entry.pk, reason=" ")
    retire_own_entry(actor=keeper, defect_id=entry.pk, reason="不再使用")
    with pytest.raises(NotFound):
        defect_for(code="C02", company_id=None, project_id=None, at=noon)
    assert "C02" in {row.code for row in book().retired(company_id=None, project_id=None, at=noon)}
    with pytest.raises(Invalid) as refusal:
        amend(keeper, "C02", is_new=True)
    assert refusal.value.code == "catalogue-code-taken"
    with pytest.raises(Refusal) as again:
        retire_own_entry(actor=keeper, defect_id=entry.pk, reason="再来")
    assert again.value.code == "catalogue-entry-ended"


def test_it_is_for_keepers_of_the_place(estate: Estate, keeper: Reach) -> None:
    narrow = Reach(keeper.person_id, None, keeper.roles, keeper.named)
    with pytest.raises(Forbidden):
        amend(narrow)
    with pytest.raises(Forbidden):
        retire_own_entry(actor=narrow, defect_id=Defect.objects.get(code="C02").pk, reason="x")
    assert amend(narrow, "C02", project_id=estate.project.pk).project_id == estate.project.pk
