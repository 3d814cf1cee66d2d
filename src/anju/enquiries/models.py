"""The tables of enquiries and suggestions: what hangs on a case of these kinds."""

from django.db import models

from anju.knowledge.models import Edition
from anju.matters.models import Matter


class Enquiry(models.Model):
    """One enquiry or suggestion (INT-6): who finds out, what was decided, how it was answered; its words stand with the
    events."""

    class Decision(models.TextChoices):
        TAKEN_UP = "taken_up"
        NOT_TAKEN_UP = "not_taken_up"

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="enquiry")
    answered_at = models.DateTimeField(null=True, blank=True)
    """when whoever asked was told the answer"""
    at_once = models.BooleanField(default=False)
    """answered while they were on the line"""
    department = models.CharField(max_length=12, blank=True)
    """the role that was asked to find out"""
    edition = models.ForeignKey(Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """the agreed answer that was given, as it stood then"""
    decision = models.CharField(max_length=12, choices=Decision, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    """how often we tried to tell the answer and reached nobody; attempts that lie apart as the clause asks"""
    tried_at = models.DateTimeField(null=True, blank=True)
