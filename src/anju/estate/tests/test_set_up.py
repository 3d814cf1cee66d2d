"""Setting up the estate: what is created, what is refused, what is remembered."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from anju.core.changes import changes_of
from anju.core.errors import Forbidden, Invalid, Refusal
from anju.estate import actions
from anju.estate.models import Building, Project, Room, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.covers("EST-1")]


def test_it_labels_a_home_from_building_unit_and_number(unit: Unit, keeper: Any) -> None:
    room = actions.create_room(actor=keeper, unit=unit, number="1801", floor=18, area=Decimal("118.60"))
    room.refresh_from_db()
    assert (room.label, room.compact, room.project.code) == ("3-2-1801", "321801", "YQ")
    assert len(room.key) >= 16
    change = next(iter(changes_of(room)))
    assert change.verb == "create_room"
    assert change.after["label"] == "3-2-1801"


def test_it_leaves_an_empty_unit_out_of_the_label(project: Project, keeper: Any) -> None:
    building = actions.create_building(actor=keeper, project=project, code="A")
    unit = actions.create_unit(actor=keeper, building=building)
    assert actions.create_room(actor=keeper, unit=unit, number="301").label == "A-301"


def test_it_refuses_a_second_home_of_one_label(unit: Unit, keeper: Any) -> None:
    actions.create_room(actor=keeper, unit=unit, number="1801")
    with pytest.raises(Refusal) as refused:
        actions.create_room(actor=keeper, unit=unit, number="1801")
    assert refused.value.code == "room-exists"
    assert "number" in refused.value.fields


def test_it_is_held_by_the_database_too(unit: Unit, keeper: Any) -> None:
    room = actions.create_room(actor=keeper, unit=unit, number="1801")
    with pytest.raises(IntegrityError), transaction.atomic():
        Room.objects.create(
            project=room.project, building=room.building, unit=unit, number="1801", label=room.label, key="other"
        )


def test_it_changes_the_label_with_the_number(unit: Unit, keeper: Any) -> None:
    room = actions.create_room(actor=keeper, unit=unit, number="1801")
    assert actions.change_room(actor=keeper, room=room, number="1802", floor=18, layout="C2", area=None)
    room.refresh_from_db()
    assert (room.label, room.compact, room.layout) == ("3-2-1802", "321802", "C2")
    assert not actions.change_room(actor=keeper, room=room, number="1802", floor=18, layout="C2", area=None)


def test_it_refuses_a_number_that_another_home_has(unit: Unit, keeper: Any) -> None:
    actions.create_room(actor=keeper, unit=unit, number="1801")
    room = actions.create_room(actor=keeper, unit=unit, number="1802")
    with pytest.raises(Refusal, match="room-exists"):
        actions.change_room(actor=keeper, room=room, number="1801", floor=None, layout="", area=None)


def test_it_refuses_an_area_of_nothing(unit: Unit, keeper: Any) -> None:
    with pytest.raises(Invalid, match="area-not-positive"):
        actions.create_room(actor=keeper, unit=unit, number="1801", area=Decimal(0))


def test_it_refuses_whoever_does_not_set_up(unit: Unit, nobody: Any) -> None:
    with pytest.raises(Forbidden, match="not-yours-to-do"):
        actions.create_room(actor=nobody, unit=unit, number="1801")


def test_it_has_one_group_only(project: Project, keeper: Any) -> None:
    with pytest.raises(Refusal, match="group-exists"):
        actions.create_group(actor=keeper, name="Another")


def test_it_refuses_codes_in_use_and_unknown_time_zones(project: Project, keeper: Any) -> None:
    with pytest.raises(Refusal, match="company-exists"):
        actions.create_company(actor=keeper, group=project.company.group, code="YX", name="Twice")
    with pytest.raises(Refusal, match="project-exists"):
        actions.create_project(actor=keeper, company=project.company, code="YQ", name="Twice")
    with pytest.raises(Invalid, match="time-zone-unknown"):
        actions.create_project(actor=keeper, company=project.company, code="X", name="X", time_zone="Asia/Atlantis")
    with pytest.raises(Refusal, match="word-missing"):
        actions.create_project(actor=keeper, company=project.company, code=" ", name="X")


def test_it_renames_what_has_a_name(project: Project, keeper: Any) -> None:
    company = project.company
    assert actions.rename_company(actor=keeper, company=company, name="云栖物业")
    assert actions.change_project(
        actor=keeper,
        project=project,
        name="云栖苑 一期",
        time_zone="Asia/Urumqi",
        hotline="400-1",
        service_hours="24 h",
        address="",
    )
    phase = actions.create_phase(actor=keeper, project=project, name="一期")
    actions.create_phase(actor=keeper, project=project, name="二期")
    with pytest.raises(Refusal, match="phase-exists"):
        actions.rename_phase(actor=keeper, phase=phase, name="二期")
    assert actions.rename_phase(actor=keeper, phase=phase, name="北区")
    area = actions.create_area(actor=keeper, project=project, name="大堂")
    assert actions.rename_area(actor=keeper, area=area, name="西大堂")
    with pytest.raises(Refusal, match="area-exists"):
        actions.create_area(actor=keeper, project=project, name="西大堂")


def test_it_keeps_buildings_in_their_own_project(project: Project, keeper: Any) -> None:
    other = actions.create_project(actor=keeper, company=project.company, code="HY", name="湖悦府")
    phase = actions.create_phase(actor=keeper, project=other, name="一期")
    with pytest.raises(Invalid, match="phase-elsewhere"):
        actions.create_building(actor=keeper, project=project, code="9", phase=phase)
    building = actions.create_building(actor=keeper, project=other, code="9", phase=phase)
    with pytest.raises(Invalid, match="building-elsewhere"):
        actions.create_area(actor=keeper, project=project, name="9栋大堂", building=building)


def test_it_records_completion_of_a_building(unit: Unit, keeper: Any) -> None:
    building = Building.objects.get(pk=unit.building_id)
    assert actions.change_building(
        actor=keeper, building=building, name="三栋", phase=None, completed_on=date(2024, 10, 1)
    )
    building.refresh_from_db()
    assert (str(building), building.completed_on) == ("三栋", date(2024, 10, 1))
