"""The tables of complaints: what hangs on a case of kind *complaint*."""

from django.db import models

from anju.matters.models import Matter


class Complaint(models.Model):
    """One complaint (CMP-2): its class as proposed and as decided, with the grounds of both."""

    class Class(models.TextChoices):
        ORDINARY = "ordinary"
        SEVERE = "severe"

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="complaint")
    proposed_class = models.CharField(max_length=8, choices=Class, default=Class.ORDINARY)
    proposed_grounds = models.JSONField(default=list)
    """why it was proposed: codes of the clause's grounds with the facts held"""
    decided_class = models.CharField(max_length=8, choices=Class, blank=True, default="")
    """empty: nobody has decided yet"""
