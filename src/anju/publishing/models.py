"""Tables of what is published: where to ring on which rung, bulletins and whom they are for, who comes to an activity."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anju.estate.models import Building, Room
from anju.matters.models import Matter
from anju.people.models import Person
from anju.rulebook.models import ONE_PLACE, PLACE


class Rung(models.TextChoices):
    """Whom to turn to, in this order."""

    DESK = "desk", _("Property desk")
    DEVELOPER = "developer", _("Developer's customer service")
    GROUP = "group", _("Group hotline")


class ServicePoint(models.Model):
    """Where to ring and when, of one rung, for the whole group, a company or a project; the narrowest holds."""

    rung = models.CharField(max_length=10, choices=Rung)
    company = models.ForeignKey("estate.Company", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey("estate.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hotline = models.CharField(max_length=30)
    hours = models.CharField(max_length=60)
    place = models.CharField(max_length=120, blank=True)
    """where somebody sits, for those who come in person"""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_PLACE, name="service_point_one_place"),
            models.UniqueConstraint("rung", *PLACE, name="service_point_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rung} {self.hotline}"

    @property
    def narrowness(self) -> int:
        """Project beats company beats group."""
        return 2 if self.project_id is not None else 1 if self.company_id is not None else 0


class Bulletin(models.Model):
    """The bulletin's side of a matter: an announcement, or an activity one can sign up for. Plain text only."""

    class Kind(models.TextChoices):
        ANNOUNCEMENT = "announcement", pgettext_lazy("bulletin", "Announcement")
        ACTIVITY = "activity", _("Activity")

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="bulletin")
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField()
    ends_on = models.DateField(null=True, blank=True)
    """the last day on which it stands on the owners' first page; none: until it is withdrawn"""
    by_text = models.BooleanField(default=False)
    """told by text message too"""
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)
    """of an activity: where it is"""
    starts_at = models.DateTimeField(null=True, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)
    """until when one may sign up; none: until it begins"""
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    """how many may come; none: as many as like"""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="announcement", starts_at__isnull=True) | Q(kind="activity", starts_at__isnull=False),
                name="activity_has_a_time",
            ),
            models.CheckConstraint(condition=Q(seats__isnull=True) | Q(seats__gt=0), name="activity_has_seats"),
        ]

    def __str__(self) -> str:
        return str(self.matter)

    @property
    def is_activity(self) -> bool:
        return self.kind == self.Kind.ACTIVITY

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back; needs `matter` loaded."""
        return self.matter.state == "withdrawn"

    @property
    def sign_up_until(self) -> datetime | None:
        """The last moment of signing up."""
        return self.deadline or self.starts_at


class BulletinPlace(models.Model):
    """A building or a home a bulletin is for; without any it is for the whole project."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="places")
    building = models.ForeignKey(Building, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(building__isnull=True, room__isnull=False) | Q(building__isnull=False, room__isnull=True),
                name="bulletin_place_names_one",
            ),
            models.UniqueConstraint(
                fields=["bulletin", "building"], condition=Q(room__isnull=True), name="bulletin_building_once"
            ),
            models.UniqueConstraint(
                fields=["bulletin", "room"], condition=Q(building__isnull=True), name="bulletin_room_once"
            ),
        ]

    @property
    def code(self) -> str:
        """The building or the home as it is typed; needs both loaded."""
        return self.building.code if self.building else self.room.label if self.room else ""


class ReadMark(models.Model):
    """A resident has opened a bulletin."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="reads")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bulletin", "person"], name="bulletin_read_once")]


class SignUp(models.Model):
    """Somebody comes to an activity, or waits for a seat; in the order of the ids."""

    class State(models.TextChoices):
        COMES = "comes", _("Comes")
        WAITS = "waits", _("Waits for a seat")
        CANCELLED = "cancelled", _("Cancelled")

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="sign_ups")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    signed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    """when it moved up, or was cancelled"""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "person"], condition=~Q(state="cancelled"), name="signed_up_once"
            )
        ]
        indexes = [models.Index(fields=["bulletin", "state", "id"], name="sign_up_of_state")]

    @property
    def comes(self) -> bool:
        """Whether there is a seat for them."""
        return self.state == self.State.COMES
