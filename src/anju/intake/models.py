"""A case: the intake's side of a matter."""

from django.db import models
from django.db.models import Q

from anju.core.crypto import EncryptedText
from anju.matters.models import Matter
from anju.people.models import Person


class Case(models.Model):
    """What came in (INT-1, INT-2, INT-4): one row a matter, with the ring and the recording both kept."""

    class Kind(models.TextChoices):
        REPAIR = "repair"
        COMPLAINT = "complaint"
        ENQUIRY = "enquiry"
        SUGGESTION = "suggestion"

    class Channel(models.TextChoices):
        HOTLINE = "hotline"
        WEB = "web"
        H5 = "h5"
        COUNTER = "counter"
        STAFF = "staff"
        FOLLOW_UP = "follow_up"
        DELIVERY = "delivery"
        GROUP_400 = "group_400"
        GOVERNMENT = "government"
        MEDIA = "media"
        OWNERS_CHAT = "owners_chat"

    class Urgency(models.TextChoices):
        EMERGENCY = "emergency"
        NORMAL = "normal"

    class Relation(models.TextChoices):
        OWNER = "owner"
        FAMILY = "family"
        TENANT = "tenant"
        STAFF = "staff"
        OTHER = "other"

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="case")
    kind = models.CharField(max_length=12, choices=Kind)
    channel = models.CharField(max_length=12, choices=Channel)
    rang_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    reporter = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="reported")
    reporter_name = models.CharField(max_length=80, blank=True)
    reporter_phone = EncryptedText(blank=True, default="")
    phone_index = models.CharField(max_length=32, blank=True, db_index=True)
    relation = models.CharField(max_length=8, choices=Relation, default=Relation.OWNER)
    registered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    proposed_urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    grounds = models.JSONField(default=list)
    """why the proposed urgency was proposed: codes and catalogue words"""
    wanted_from = models.DateTimeField(null=True, blank=True)
    wanted_to = models.DateTimeField(null=True, blank=True)
    read_back = models.BooleanField(default=False)
    urges = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)
    """when the reporter was told the result; nothing closes without it (CMP-8)"""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(recorded_at__gte=models.F("rang_at")), name="case_recorded_after_ring"),
            models.CheckConstraint(
                condition=Q(wanted_from__isnull=True, wanted_to__isnull=True)
                | Q(wanted_from__isnull=False, wanted_to__gt=models.F("wanted_from")),
                name="case_wanted_is_a_span",
            ),
        ]
