"""A notice to one person by one route."""

from django.db import models

from anju.core.crypto import EncryptedText
from anju.matters.models import Event, Matter
from anju.people.models import Person


class Notice(models.Model):
    """One thing told to one person (or one number) by one route; the key makes it exist once."""

    class Route(models.TextChoices):
        APP = "app"
        SMS = "sms"

    key = models.CharField(max_length=120, unique=True)
    """event, recipient and route: the same telling is never made twice (SLA-4)"""
    matter = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="notices")
    number = EncryptedText(blank=True, default="")
    route = models.CharField(max_length=6, choices=Route)
    template = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    """ids, codes and moments that the template needs; no personal data"""
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="notice_of_person")]
