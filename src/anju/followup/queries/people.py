"""Whom a follow-up calls."""

from anju.followup.file import Subject
from anju.people.models import Residency
from anju.people.queries import residents_of


def caller_facts(subject: Subject) -> tuple[str, str]:
    """How they are addressed, and their number: who reported the case; of a visit, who lives there (two queries)."""
    if subject.file is not None:
        case = subject.file.case
        who = case.reporter.short_name if case.reporter else case.reporter_name
        return who, case.reporter_phone
    home = resident_of(subject)
    if home is None:
        return "", ""
    return home.person.short_name, next((each.number for each in home.person.phones.all()), "")


def resident_of(subject: Subject) -> Residency | None:
    """Whom a visit speaks to: the first of the household, owners before others. Two queries."""
    room = subject.matter.room
    return next(iter(residents_of(room)), None) if room else None
