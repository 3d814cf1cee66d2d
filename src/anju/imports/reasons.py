"""Why a row was refused and what to do about it: one reason and one advice for each code, in both languages."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, tuple[Promise | str, Promise | str]] = {
    "building": (_("The building is missing or cannot be read."), _("Write it as 3, 3栋 or 3号楼.")),
    "building-length": (_("The building's name is longer than %(limit)s characters."), _("Shorten it.")),
    "unit": (_("The unit cannot be read."), _("Write it as 2 or 2单元; leave it empty where there are none.")),
    "floor": (_("The floor is no number."), _("Write it as 18, 18层 or -1; or leave it empty.")),
    "room": (_("The room number is missing."), _("Write the number on the door, such as 1801.")),
    "room-length": (_("The room number is longer than %(limit)s characters."), _("Write only the number on the door.")),
    "room-disagrees": (_("The room cell names another building or unit than its columns."), _("Keep one of the two.")),
    "address": (
        _("No building and room can be told apart in this address."),
        _("Write it as 3-2-1801 or 3栋2单元1801."),
    ),
    "room-unknown": (_("This project has no such room."), _("Import the rooms first, or correct the number.")),
    "room-ambiguous": (_("Several units have this room number, and the row names none."), _("Fill in the unit.")),
    "area": (_("The area is no number."), _("Write square metres, such as 118.60.")),
    "area-size": (_("No home has this area."), _("Write square metres, between 0.5 and 100,000.")),
    "area-outlier": (_("The area is about a hundredth of the others."), _("Two digits may be missing; check it.")),
    "date": (_("This is no day of the calendar."), _("Write it as 2024-12-29.")),
    "date-month": (_("There is no month %(month)s."), _("Write the day as 2024-12-29.")),
    "date-no-day": (_("The day of the month is missing."), _("Write the whole day, such as 2024-12-29.")),
    "date-order": (_("Day and month cannot be told apart."), _("Write the year first, such as 2024-12-29.")),
    "date-range": (_("The year is far outside what a home can have."), _("Write a day between 1950 and 2100.")),
    "delivery-dates": (
        _("These delivery dates cannot follow one another, or lie in the future."),
        _("Check the dates."),
    ),
    "term-order": (_("The end is before the beginning."), _("Check both dates.")),
    "phone-length": (
        _("The number has %(digits)s digits."),
        _("A mobile number has 11; write landlines with area code."),
    ),
    "phone-masked": (_("The number is masked with stars."), _("Export it unmasked, or leave the cell empty.")),
    "name": (_("A number stands where a name belongs."), _("Check whether the columns are shifted.")),
    "name-missing": (
        _("A phone number without a name."),
        _("Fill in the name, or empty the phone to take the room without owner."),
    ),
    "name-length": (_("The name is longer than %(limit)s characters."), _("Write the name only.")),
    "relation": (_("This relation is not known."), _("Write 业主, 家庭成员 or 租户.")),
    "role": (_("This role is not known."), _("Write a role of this product, such as 物业客服 or 维修人员.")),
    "role-missing": (_("The role is missing."), _("Say what the person does, such as 物业客服 or 维修人员.")),
    "firm-kind": (_("This kind of firm is not known."), _("Write 总包, 分包, 供应商 or 第三方.")),
    "firm-unknown": (
        _("No contractor of this name is known."),
        _("Import the contractors first, or correct the name."),
    ),
    "firm-ambiguous": (_("Several contractors fit this name."), _("Write the full name.")),
    "firm-missing": (_("A contractor's person needs a firm."), _("Fill in the firm.")),
    "buildings-unknown": (
        _("This project has no such building: %(buildings)s."),
        _("Import the rooms first, or correct it."),
    ),
    "contract-firm": (_("This contract number belongs to another contractor."), _("Check the number.")),
    "username-taken": (_("This sign-in name belongs to somebody else."), _("Choose another, or leave it empty.")),
    "person-ambiguous": (
        _("Several people of this name are known."),
        _("Add the phone number or badge to tell them apart."),
    ),
    "person-kind": (_("This person is already known as another kind of person."), _("Let an administrator decide.")),
    "money": (_("The sum is no amount of money."), _("Write yuan, such as 1,200,000.00.")),
    "percent": (_("This is no per cent."), _("Write it as 3%.")),
    "retention-limit": (_("More is kept back than the whole contract is worth."), _("Check both sums.")),
    "whole": (_("This is no whole number."), _("Write digits only.")),
    "yes-no": (_("This is neither yes nor no."), _("Write 是 or 否.")),
    "required": (_("This must be filled in."), _("Fill it in.")),
    "too-long": (_("Longer than %(limit)s characters."), _("Shorten it.")),
}

UNKNOWN = (_("This cell cannot be taken."), _("Check it."))


def reason(code: str, values: dict[str, Any] | None = None) -> str:
    """The reason in the language of the reader."""
    sentence = str(REASONS.get(code, UNKNOWN)[0])
    return sentence % values if values and "%(" in sentence else sentence


def advice(code: str) -> str:
    """What to do about it, in the language of the reader."""
    return str(REASONS.get(code, UNKNOWN)[1])
