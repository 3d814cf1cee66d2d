"""One attempt to ask whether it is really right."""

from django.db import models

from anju.matters.models import Matter
from anju.people.models import Person


class FollowUp(models.Model):
    """One follow-up (FUP-1): who asked, how, and what came of it."""

    class Outcome(models.TextChoices):
        SATISFIED = "satisfied"
        DISSATISFIED = "dissatisfied"
        NOT_REACHED = "not_reached"
        LATER = "later"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="follow_ups")
    attempt = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    again_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "attempt"], name="follow_up_attempt_once")]
