"""The tables of the work at the door: quotes, consents, payments, service records. All money in integer fen."""

from django.db import models
from django.db.models import F, Q

from anju.matters.models import Attachment, Matter
from anju.people.models import Person


class How(models.TextChoices):
    """How the household agreed: on paper or glass, in words somebody heard, or with a tap of its own."""

    SIGNED = "signed"
    SPOKEN = "spoken"
    TAPPED = "tapped"


class Quote(models.Model):
    """Hours, material and price as told to the owner before the work (REP-6). Each change is a new edition."""

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        SUPERSEDED = "superseded"

    item = models.ForeignKey("repairs.Item", on_delete=models.PROTECT, related_name="quote_rows")
    edition = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    chargeable = models.BooleanField()
    """whether the household pays, by who answered for the item then"""
    minutes = models.PositiveIntegerField()
    """of work, as estimated"""
    labour = models.PositiveBigIntegerField()
    material = models.PositiveBigIntegerField()
    price = models.PositiveBigIntegerField()
    lines = models.JSONField(default=list)
    """the material: title, quantity, price of one"""
    quoted_at = models.DateTimeField()
    quoted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """who recorded the decision; empty: whoever holds the case's link"""
    how = models.CharField(max_length=8, choices=How, blank=True)
    signature = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "edition"], name="quote_edition_once"),
            models.UniqueConstraint(fields=["item"], condition=Q(state="open"), name="quote_open_once"),
            models.UniqueConstraint(fields=["item"], condition=Q(state="accepted"), name="quote_accepted_once"),
            models.CheckConstraint(condition=Q(price=F("labour") + F("material")), name="quote_price_is_its_parts"),
            models.CheckConstraint(condition=Q(labour__gte=0, material__gte=0), name="quote_not_negative"),
            models.CheckConstraint(condition=Q(chargeable=True) | Q(price=0), name="quote_in_warranty_is_free"),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined"]) | Q(decided_at__isnull=False),
                name="quote_decision_has_moment",
            ),
            models.CheckConstraint(condition=~Q(state="accepted") | ~Q(how=""), name="quote_acceptance_says_how"),
            models.CheckConstraint(
                condition=~Q(how="signed") | Q(signature__isnull=False), name="quote_signed_has_signature"
            ),
        ]

    @property
    def waits(self) -> bool:
        """Whether the household has not answered yet."""
        return self.state == self.State.OPEN

    @property
    def agreed(self) -> bool:
        """Whether the household agreed to it."""
        return self.state == self.State.ACCEPTED

    @property
    def replaces(self) -> bool:
        """Whether it waits for an answer in the place of an earlier one."""
        return self.waits and self.edition > 1

    @property
    def parts(self) -> list[tuple[str, int, int, int]]:
        """The material as it is read: title, quantity, price of one, price of all, in fen."""
        return [
            (line["title"], line["quantity"], line["price"], line["quantity"] * line["price"]) for line in self.lines
        ]


class Consent(models.Model):
    """What the owner allowed or did not allow in the own home: furniture moved, decoration put at risk (REP-6)."""

    class Kind(models.TextChoices):
        FURNITURE = "furniture"
        DECORATION = "decoration"

    item = models.ForeignKey("repairs.Item", on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=10, choices=Kind)
    given = models.BooleanField()
    how = models.CharField(max_length=8, choices=How, blank=True)
    signature = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(given=False) | ~Q(how=""), name="consent_says_how"),
            models.CheckConstraint(
                condition=~Q(how="signed") | Q(signature__isnull=False), name="consent_signed_has_signature"
            ),
        ]


class Payment(models.Model):
    """Money taken on site for one item, once, against a numbered receipt (REP-8)."""

    class Means(models.TextChoices):
        CASH = "cash"
        CODE = "code"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="payments")
    item = models.OneToOneField("repairs.Item", on_delete=models.PROTECT, related_name="payment")
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="payments")
    receipt = models.CharField(max_length=40, unique=True)
    amount = models.PositiveBigIntegerField()
    """fen"""
    means = models.CharField(max_length=4, choices=Means)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_some_money")]
        indexes = [models.Index(fields=["taken_by", "taken_at"], name="payment_by_taker")]


class ServiceRecord(models.Model):
    """The service record (服务单) of a case: what the household thought of it, and of how it was done (REP-11, REP-13)."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="service_record")
    attitude = models.PositiveSmallIntegerField()
    skill = models.PositiveSmallIntegerField()
    speed = models.PositiveSmallIntegerField()
    tidiness = models.PositiveSmallIntegerField()
    breaches = models.JSONField(default=list)
    """codes of the clause `conduct` that were ticked"""
    rated_at = models.DateTimeField()
    rated_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """who recorded it; empty: whoever holds the case's link"""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attitude__range=(1, 5), skill__range=(1, 5), speed__range=(1, 5), tidiness__range=(1, 5)),
                name="service_record_has_stars",
            ),
        ]
