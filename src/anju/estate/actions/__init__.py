"""The only writers of the estate, split by noun. Each verb checks the role, writes named fields and appends a change row."""

from anju.estate.actions.places import (
    change_building,
    change_project,
    create_area,
    create_building,
    create_company,
    create_group,
    create_phase,
    create_project,
    create_unit,
    remove_place,
    rename_area,
    rename_company,
    rename_group,
    rename_phase,
)
from anju.estate.actions.rooms import change_room, create_room, create_rooms, new_room_key, set_delivery_dates
from anju.estate.actions.starting import confirm_rulebook, set_line_aside, take_line_up

__all__ = [
    "change_building",
    "change_project",
    "change_room",
    "confirm_rulebook",
    "create_area",
    "create_building",
    "create_company",
    "create_group",
    "create_phase",
    "create_project",
    "create_room",
    "create_rooms",
    "create_unit",
    "new_room_key",
    "remove_place",
    "rename_area",
    "rename_company",
    "rename_group",
    "rename_phase",
    "set_delivery_dates",
    "set_line_aside",
    "take_line_up",
]
