"""The tables of follow-ups: each attempt, each point raised, who is calling just now, regular visits."""

from django.db import models
from django.db.models import Q

from anju.estate.models import Project, Room
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


class CarePlan(models.Model):
    """How a difficult household is looked after: who visits it how often; why and about what stands with its events."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="care_plan")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="care_plans")
    every_days = models.PositiveSmallIntegerField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room"], condition=Q(ended_at__isnull=True), name="care_plan_open_once")
        ]


class Summary(models.Model):
    """What the follow-ups of some days came to, as it stood when it was made: read and signed twice, then archived (FUP-3)."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="follow_up_summary")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    body = models.JSONField()
    """the figures and the numbers behind them; never changed"""
    digest = models.CharField(max_length=64)
    """SHA-256 of the body, kept in the event as well"""
    made_at = models.DateTimeField()
    lead = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lead_signed_at = models.DateTimeField(null=True, blank=True)
    manager = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    manager_signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "first", "last"], name="follow_up_summary_once"),
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="follow_up_summary_forward"),
        ]


class YearReview(models.Model):
    """What the property manager decided of a problem that was still unsolved at a year's end (FUP-4)."""

    class Decision(models.TextChoices):
        NEXT_YEAR = "next_year"
        GO_ON = "go_on"
        CANNOT = "cannot"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="year_reviews")
    year = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=9, choices=Decision)
    measure = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "year"], name="year_review_once")]
