"""The only writers of the rulebook. Each verb ends what held before, opens the new row, and says who did it.

Nothing is rewritten: matters under way keep the edition, and items the catalogue entry, they were made with.
"""

from anju.rulebook.actions.amending import Amendment, amend_clause, end_own_edition, withdraw_clause_edition
from anju.rulebook.actions.calendar import (
    CALENDAR_PUBLISHED,
    amend_calendar_day,
    publish_calendar_year,
    set_calendar_day,
)
from anju.rulebook.actions.catalogue import (
    amend_catalogue_entry,
    retire_catalogue_entry,
    retire_own_entry,
    set_catalogue_entry,
)
from anju.rulebook.actions.clauses import end_clause_edition, publish_clause_edition
from anju.rulebook.actions.defaults import load_defaults
from anju.rulebook.actions.notice import check_notice, enter_calendar_year

__all__ = [
    "CALENDAR_PUBLISHED",
    "Amendment",
    "amend_calendar_day",
    "amend_catalogue_entry",
    "amend_clause",
    "check_notice",
    "end_clause_edition",
    "end_own_edition",
    "enter_calendar_year",
    "load_defaults",
    "publish_calendar_year",
    "publish_clause_edition",
    "retire_catalogue_entry",
    "retire_own_entry",
    "set_calendar_day",
    "set_catalogue_entry",
    "withdraw_clause_edition",
]
