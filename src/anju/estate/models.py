"""Where everything stands: group, companies, projects, buildings, rooms, common areas.

Labels are kept in the form people write on an envelope once it is normalised: building `3`, unit `2` (empty where a
building has none), room `1801`, together `3-2-1801`.
"""

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Replace


class Group(models.Model):
    """The whole group: one row an installation."""

    name = models.CharField(max_length=80)
    hotline = models.CharField(max_length=30, blank=True)


class Company(models.Model):
    """A subsidiary company (EST-1)."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="companies")
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    hotline = models.CharField(max_length=30, blank=True)
    """of the developer's customer service, as owners are told it"""

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    """One estate with its own numbers, time zone, hotline and rules."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="projects")
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai")
    hotline = models.CharField(max_length=30, blank=True)
    service_hours = models.CharField(max_length=60, default="24 h")
    address = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which this project's rules and days are read."""
        return ZoneInfo(self.time_zone)


class Phase(models.Model):
    """A phase or cluster (组团) of a project."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="phases")
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="phase_once")]


class Building(models.Model):
    """A building (栋); its completion acceptance starts the contractor's warranty terms."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="buildings")
    phase = models.ForeignKey(Phase, null=True, blank=True, on_delete=models.PROTECT, related_name="buildings")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60, blank=True)
    completed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "code"], name="building_once")]

    def __str__(self) -> str:
        return self.name or self.code


class Unit(models.Model):
    """A unit (单元, an entrance of a building). Code empty: the building has no units; `0`: its shops."""

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["building", "code"], name="unit_once")]


class Room(models.Model):
    """One home (户): where it is and when it was handed over."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="rooms")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="rooms")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rooms")
    floor = models.IntegerField(null=True, blank=True)
    number = models.CharField(max_length=20)
    label = models.CharField(max_length=60)
    compact = models.GeneratedField(
        expression=Replace("label", Value("-"), Value("")),
        output_field=models.CharField(max_length=60),
        db_persist=True,
    )
    """the label as it is typed without dashes: 321801"""
    layout = models.CharField(max_length=40, blank=True)
    area = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    """floor area in m²"""
    notified_on = models.DateField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    deemed_delivered_on = models.DateField(null=True, blank=True)
    moved_in_on = models.DateField(null=True, blank=True)
    key = models.CharField(max_length=24, unique=True)
    """what the QR code at the door carries: it identifies the room and proves nothing"""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "label"], name="room_once"),
            models.CheckConstraint(condition=Q(area__isnull=True) | Q(area__gt=0), name="room_area_positive"),
        ]
        indexes = [
            models.Index(fields=["building", "unit", "floor"], name="room_of_building"),
            models.Index(fields=["project", "number"], name="room_by_number"),
            models.Index(fields=["project", "compact"], name="room_by_compact"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def handed_over_on(self) -> date | None:
        """The day from which the owner's warranty terms count: taken over, else deemed delivered."""
        return self.delivered_on or self.deemed_delivered_on


class Area(models.Model):
    """A common area: lobby, lift, roof, garage."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="areas")
    building = models.ForeignKey(Building, null=True, blank=True, on_delete=models.PROTECT, related_name="areas")
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="area_once")]

    def __str__(self) -> str:
        return self.name


class StartMark(models.Model):
    """A line of a new project's guided list that somebody settled by hand: set aside with a reason, or confirmed."""

    class State(models.TextChoices):
        ASIDE = "aside"
        CONFIRMED = "confirmed"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="start_marks")
    line = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State)
    reason = models.CharField(max_length=200, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "line"], name="start_mark_once")]

    def __str__(self) -> str:
        return f"{self.line} {self.state}"
