"""Firms that built the homes or repair them, and the contracts that bind them."""

from django.db import models
from django.db.models import F, Q

from anju.core.crypto import EncryptedText
from anju.estate.models import Building, Project


class Contractor(models.Model):
    """A firm: general contractor, trade contractor, supplier, or a third-party repairer."""

    class Kind(models.TextChoices):
        GENERAL = "general"
        TRADE = "trade"
        SUPPLIER = "supplier"
        THIRD_PARTY = "third_party"

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=30, blank=True)
    initials = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.TRADE)
    contact = models.CharField(max_length=60, blank=True)
    phone = EncryptedText(blank=True, default="")
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.short_name or self.name


class Contract(models.Model):
    """What a firm answers for in a project: trades, buildings, completion date, and the clause that says so (CON-1)."""

    contractor = models.ForeignKey(Contractor, on_delete=models.PROTECT, related_name="contracts")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="contracts")
    number = models.CharField(max_length=60)
    trades = models.JSONField(default=list)
    """names of trades; a trade counts when it begins with one of them"""
    whole_project = models.BooleanField(default=True)
    buildings = models.ManyToManyField(Building, blank=True, related_name="contracts")
    completed_on = models.DateField(null=True, blank=True)
    """completion acceptance: starts the contractor's terms for these buildings"""
    warranty_clause = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    settlement_fen = models.BigIntegerField(null=True, blank=True)
    retention_fen = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="contract_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="contract_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.number
