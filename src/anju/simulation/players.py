"""Who acts when a script is acted out in a project: whoever holds the role there, on that day's roster first."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Refusal
from anju.estate.models import Project, Room
from anju.intake.models import Case
from anju.matters.act import SYSTEM, Actor
from anju.partners.queries import contracts_for
from anju.people.models import Person, Residency
from anju.people.queries import lead_at, people_with_role, reach_of
from anju.repairs.models import Item
from anju.rulebook.models import Defect
from anju.rulebook.queries import catalogue

FIRM_ROLES = ("contractor", "third_party")


@dataclass
class Players:
    """The people of one project, each read once. Raises `Refusal` `nobody-in-role` where a role stands empty."""

    project: Project
    at: datetime
    """the moment whose catalogue and grants count"""
    _actors: dict[int, Actor] = field(default_factory=dict)
    _leads: dict[date, Person | None] = field(default_factory=dict)
    _roles: dict[str, list[Person]] = field(default_factory=dict)

    def actor(self, person: Person) -> Actor:
        """The actor of a person, the reach read once."""
        if person.pk not in self._actors:
            self._actors[person.pk] = Actor(person_id=person.pk, reach=reach_of(person))
        return self._actors[person.pk]

    def holding(self, role: str) -> list[Person]:
        """Who holds a role here."""
        if role not in self._roles:
            self._roles[role] = list(people_with_role(role=role, project=self.project).select_related("firm"))
        return self._roles[role]

    def one(self, role: str, *, moment: datetime, number: str, item: int) -> Actor:
        """Who acts: by office, or by what they are in this case."""
        if role == "system":
            return SYSTEM
        if role == "worker":
            return self.actor(self._worker(number, item))
        if role == "owner":
            return self.actor(self._reporter(number))
        if role == "lead":
            return self.actor(self._lead(moment) or self._first("duty_lead"))
        return self.actor(self._first(role))

    def technician(self, code: str, draw: float) -> Person:
        """One of our technicians: one of the trade of this defect where there is one."""
        defect = self.defects.get(code)
        trade = defect.trade if defect else ""
        able = [one for one in self.holding("technician") if any(word and word in trade for word in one.trades or ())]
        among = able or self.holding("technician")
        if not among:
            raise _nobody("technician")
        return among[int(draw * len(among))]

    def firm(self, code: str, draw: float, room: Room | None) -> str:
        """The code of a contractor with a contract here today and somebody to send; of the defect's trade first."""
        defect, day = self.defects.get(code), self.at.astimezone(self.project.zone).date()
        building = room.building if room else None
        for trade in (defect.trade if defect else "", ""):
            found = contracts_for(project=self.project, building=building, trade=trade, day=day)
            codes = sorted({one.contractor.code for one in found if one.contractor_id in self._firms_people})
            if codes:
                return codes[int(draw * len(codes))]
        anybody = sorted({person.firm.code for person in self._firms_people.values() if person.firm})
        if not anybody:
            raise _nobody("contractor")
        return anybody[int(draw * len(anybody))]

    def firm_worker(self, number: str, item: int) -> Person:
        """The person of the firm that has an item."""
        contractor = Item.objects.values_list("contractor_id", flat=True).get(matter__number=number, no=item)
        if contractor not in self._firms_people:
            raise _nobody("contractor")
        return self._firms_people[contractor]

    def witness(self) -> Person:
        """A colleague who neither leads nor mends."""
        return self._first("desk_lead")

    def home(self, draw: float) -> tuple[Room, Person]:
        """One of the homes with an owner, and the owner."""
        if not self._homes:
            raise _nobody("owner")
        room_id, person_id = self._homes[int(draw * len(self._homes))]
        room = Room.objects.select_related("project", "building", "unit").get(pk=room_id)
        return room, Person.objects.get(pk=person_id)

    @cached_property
    def defects(self) -> dict[str, Defect]:
        """The catalogue by code."""
        found = catalogue(company_id=self.project.company_id, project_id=self.project.pk, at=self.at)
        return {defect.code: defect for defect in found}

    @cached_property
    def _homes(self) -> list[tuple[int, int]]:
        owned = Residency.objects.filter(room__project=self.project, relation="owner", ends_on=None)
        return list(owned.order_by("room_id", "pk").values_list("room_id", "person_id"))

    @cached_property
    def _firms_people(self) -> dict[int, Person]:
        people = [person for role in FIRM_ROLES for person in self.holding(role)]
        return {person.firm_id: person for person in reversed(people) if person.firm_id}

    def _worker(self, number: str, item: int) -> Person:
        row = Item.objects.select_related("technician").get(matter__number=number, no=item)
        if row.technician is not None:
            return row.technician
        return self.firm_worker(number, item)

    def _reporter(self, number: str) -> Person:
        reporter = Case.objects.select_related("reporter").get(matter__number=number).reporter
        if reporter is None:
            raise _nobody("owner")
        return reporter

    def _lead(self, moment: datetime) -> Person | None:
        day = moment.astimezone(self.project.zone).date()
        if day not in self._leads:
            self._leads[day] = lead_at(project=self.project, moment=moment)
        return self._leads[day]

    def _first(self, role: str) -> Person:
        if not self.holding(role):
            raise _nobody(role)
        return self.holding(role)[0]


def _nobody(role: str) -> Refusal:
    return Refusal("nobody-in-role", _("Nobody holds the role %(role)s in this project.") % {"role": role})
