"""The tables of follow-ups: each attempt, each point raised, who is calling just now, regular visits."""

from django.db import models
from django.db.models import Q

from anju.estate.models import Room
from anju.matters.models import Event, Matter
from anju.people.models import Person


class FollowUp(models.Model):
    """One attempt (FUP-1): who asked, how, what came of it, which marks were given."""

    class Outcome(models.TextChoices):
        SATISFIED = "satisfied"
        SO_SO = "so_so"
        DISSATISFIED = "dissatisfied"
        NOT_REACHED = "not_reached"
        LATER = "later"

    class Kind(models.TextChoices):
        REPAIR = "repair"
        COMPLAINT = "complaint"
        REGULAR = "regular"
        """the cycle's visit of a home"""
        CARE = "care"
        """by a plan of care for a difficult household"""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="follow_ups")
    attempt = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.REPAIR)
    way = models.CharField(max_length=8, default="phone")
    outcome = models.CharField(max_length=12, choices=Outcome)
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    again_at = models.DateTimeField(null=True, blank=True)
    """not called again before: as they asked, or as far apart as the clause wants vain attempts"""
    speed = models.PositiveSmallIntegerField(null=True, blank=True)
    quality = models.PositiveSmallIntegerField(null=True, blank=True)
    attitude = models.PositiveSmallIntegerField(null=True, blank=True)
    tidiness = models.PositiveSmallIntegerField(null=True, blank=True)
    overall = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "attempt"], name="follow_up_attempt_once")]
        indexes = [models.Index(fields=["called_at"], name="follow_up_called")]


REACHED = (FollowUp.Outcome.SATISFIED, FollowUp.Outcome.SO_SO, FollowUp.Outcome.DISSATISFIED)
"""outcomes of an attempt that spoke with somebody"""


class RaisedPoint(models.Model):
    """What a household raised in a follow-up (FUP-2): answered at once, or a case of its own with its own clocks. The words
    stand with the event."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="raised_points")
    no = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """what it became; empty: answered at once"""
    raised_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "no"], name="raised_point_no_once")]


class Claim(models.Model):
    """Who is calling about a matter just now: a short lease, so that no two callers get the same one."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()


class HouseholdVisit(models.Model):
    """A home that is due to be visited or called outside any case (FUP-6), with its attempts and points like any other."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="household_visit")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="household_visits")
    care = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="care_visits")
    """the plan of care it keeps, if one asked for it"""
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room"], condition=Q(ended_at__isnull=True), name="household_visit_open_once"
            )
        ]
