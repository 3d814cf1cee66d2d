"""The tables of a mass incident: what it is, where it is, which cases belong to it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anju.estate.models import Building, Unit
from anju.intake.models import Case
from anju.matters.models import Matter
from anju.people.models import Person


class Kind(models.TextChoices):
    """What hit many homes at once."""

    STORM = "storm", _("Storm")
    WATER = "water", _("Burst main, no water")
    POWER = "power", _("Power failure")
    HEATING = "heating", _("No heating")
    LIFT = "lift", _("Lift out of order")
    OTHER = "other", _("Something else")


class Level(models.TextChoices):
    """How a joined case is ranked; the order of the rows is the order of the queue."""

    DANGER = "danger", _("Danger to people")
    LIVING = "living", _("Cannot live in it")
    DAMAGE = "damage", _("Damage goes on")
    WAIT = "wait", _("Can wait")


class Incident(models.Model):
    """The incident's side of a matter (BEY-1)."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="incident")
    kind = models.CharField(max_length=8, choices=Kind)
    said = models.TextField(blank=True)
    """what the households were told last: an announcement, no personal data"""
    said_at = models.DateTimeField(null=True, blank=True)
    controlled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.matter)


class Place(models.Model):
    """A building, or one unit of it, that the incident has hit."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="places")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "building"], condition=Q(unit__isnull=True), name="incident_building_once"
            ),
            models.UniqueConstraint(fields=["incident", "unit"], name="incident_unit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.building.code}-{self.unit.code}" if self.unit else self.building.code


class JoinedCase(models.Model):
    """A case that belongs to an incident, from when to when, and how pressing it is there."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="joined")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="incidents")
    level = models.CharField(max_length=6, choices=Level, blank=True)
    """empty: nobody has ranked it yet"""
    triaged_at = models.DateTimeField(null=True, blank=True)
    triaged_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(left_at__isnull=True), name="case_in_one_incident"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=models.F("joined_at")),
                name="case_left_after_joining",
            ),
        ]
