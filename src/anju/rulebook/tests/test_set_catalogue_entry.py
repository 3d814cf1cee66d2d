"""The defect catalogue changes; items that were made keep their entry."""

from datetime import datetime

import pytest

from anju.core.errors import Invalid, NotFound, Refusal
from anju.rulebook.actions import retire_catalogue_entry, set_catalogue_entry
from anju.rulebook.models import Defect
from anju.rulebook.queries import catalogue, defect_for
from anju.rulebook.tests.conftest import Estate

VALUES = {
    "place_zh": "阳台", "place_en": "Balcony", "part_zh": "晾衣架", "part_en": "Clothes rail", "defect_zh": "松动、脱落",
    "defect_en": "Loose", "trade": "精装-五金", "trade_en": "Fit-out: fittings", "severity": "S3", "warranty_class": "W8",
    "default_days": "2.5",
}  # fmt: skip


def at_project(estate: Estate, noon: datetime, code: str) -> Defect:
    return defect_for(code=code, company_id=estate.company.pk, project_id=estate.project.pk, at=noon)


def test_it_adds_an_entry_with_its_initials(estate: Estate, noon: datetime) -> None:
    entry = set_catalogue_entry(code="k07", actor_id=None, values=VALUES)
    assert (entry.code, entry.initials, str(entry.default_days)) == ("K07", "yt lyj sd tl", "2.5")
    assert at_project(estate, noon, "K07") == entry


def test_it_changes_one_place_and_leaves_the_rest(estate: Estate, noon: datetime) -> None:
    row = defect_for(code="C02", company_id=None, project_id=None, at=noon)
    own = set_catalogue_entry(
        code="C02", actor_id=None, values={**vars(row), "default_days": 7}, project_id=estate.project.pk
    )
    assert at_project(estate, noon, "C02") == own
    assert defect_for(code="C02", company_id=estate.company.pk, project_id=estate.sister.pk, at=noon) == row
    assert len(catalogue(company_id=estate.company.pk, project_id=estate.project.pk, at=noon)) == 119


def test_it_leaves_the_row_that_items_point_to(estate: Estate, noon: datetime) -> None:
    row = defect_for(code="C02", company_id=None, project_id=None, at=noon)
    set_catalogue_entry(code="C02", actor_id=None, values={**vars(row), "defect_zh": "滴水"})
    assert Defect.objects.get(pk=row.pk).defect_zh == "渗水、水渍"
    assert at_project(estate, noon, "C02").defect_zh == "滴水"


def test_it_writes_nothing_when_nothing_is_different(estate: Estate, noon: datetime) -> None:
    first = set_catalogue_entry(code="K07", actor_id=None, values=VALUES)
    assert set_catalogue_entry(code="K07", actor_id=None, values=VALUES) == first


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"severity": "S9"}, "severity"),
        ({"part_zh": " "}, "part_zh"),
        ({"default_days": "soon"}, "default_days"),
        ({"default_days": "0"}, "default_days"),
    ],
)
def test_it_names_the_field_that_is_wrong(estate: Estate, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        set_catalogue_entry(code="K07", actor_id=None, values={**VALUES, **wrong})
    assert list(refusal.value.fields) == [field]


def test_it_retires_an_entry_for_new_items_only(estate: Estate, noon: datetime) -> None:
    row = defect_for(code="B10", company_id=None, project_id=None, at=noon)
    retire_catalogue_entry(defect_id=row.pk, actor_id=None)
    with pytest.raises(NotFound):
        at_project(estate, noon, "B10")
    with pytest.raises(Refusal):
        retire_catalogue_entry(defect_id=row.pk, actor_id=None)
    assert Defect.objects.filter(pk=row.pk).exists()
