"""The tables of enquiries and suggestions: what hangs on a case of these kinds."""

from django.db import models

from anju.matters.models import Matter


class Enquiry(models.Model):
    """One enquiry or suggestion (INT-6): how it was answered; its words stand with the events."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="enquiry")
    answered_at = models.DateTimeField(null=True, blank=True)
