"""Numbers of people: compared by digits, found by blind index, shown masked."""

from django.db.models import QuerySet

from anju.core.crypto import blind_index
from anju.people.models import Person, Phone
from anju.people.rules import digits_of


def phone_index(number: str) -> str:
    """The blind index of a whole number."""
    return blind_index("phone", digits_of(number))


def tail_index(tail: str) -> str:
    """The blind index of the last four digits."""
    return blind_index("phone-tail", digits_of(tail)[-4:])


def phone_row(*, person: Person, number: str, first: bool = True) -> Phone:
    """An unsaved phone row with its indexes."""
    digits = digits_of(number)
    return Phone(person=person, number=digits, index=phone_index(digits), tail=tail_index(digits), first=first)


def people_by_phone(number: str) -> QuerySet[Person]:
    """Whose number this is: usually one household's, sometimes several people's."""
    return Person.objects.filter(phones__index=phone_index(number), is_active=True).distinct().order_by("id")
