"""The tables of a repair: items, visits, slips, checks of the work."""

from django.db import models
from django.db.models import F, Q

from anju.core.time import FAR
from anju.matters.models import Attachment, Matter
from anju.partners.models import Contract, Contractor
from anju.people.models import Person
from anju.rulebook.models import Defect


class Item(models.Model):
    """One thing to put right (REP-1): its own place, defect, verdict, party, plan and result."""

    class Party(models.TextChoices):
        CONTRACTOR = "contractor"
        OWNER = "owner"
        THIRD_PERSON = "third_person"
        DEVELOPER = "developer"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="items")
    no = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16)
    open = models.BooleanField(default=True)
    place = models.CharField(max_length=40)
    part = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=120)
    defect = models.ForeignKey(Defect, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """as the owner described it"""
    root_defect = models.ForeignKey(Defect, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """what it turned out to be: the cause, kept apart from the owner's words"""
    party = models.CharField(max_length=12, choices=Party, blank=True)
    liable_firm = models.ForeignKey(
        Contractor, null=True, blank=True, on_delete=models.PROTECT, related_name="liable_for"
    )
    liable_contract = models.ForeignKey(Contract, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    coverage = models.JSONField(default=dict)
    """the warranty as it stood when responsibility was decided: both terms with dates and sources"""
    technician = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    contractor = models.ForeignKey(Contractor, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    finish_by = models.DateTimeField(null=True, blank=True)
    appointed_from = models.DateTimeField(null=True, blank=True)
    appointed_to = models.DateTimeField(null=True, blank=True)
    queue_at = models.DateTimeField(default=FAR)
    attempts = models.PositiveSmallIntegerField(default=0)
    """how often the work was presented to the owner; one and passed is a first-time fix"""
    visits = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "no"], name="item_no_once"),
            models.CheckConstraint(
                condition=~Q(party="contractor") | Q(liable_firm__isnull=False), name="item_names_liable_firm"
            ),
            models.CheckConstraint(
                condition=Q(appointed_from__isnull=True) | Q(appointed_to__gt=F("appointed_from")),
                name="item_appointment_is_a_span",
            ),
        ]
        indexes = [
            models.Index(fields=["technician", "queue_at", "id"], condition=Q(open=True), name="item_of_technician"),
            models.Index(fields=["contractor", "queue_at", "id"], condition=Q(open=True), name="item_of_contractor"),
        ]

    def __str__(self) -> str:
        return f"{self.no}. {self.title}"


class Visit(models.Model):
    """Somebody at the door: the first to confirm, later ones by appointment."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm"
        WORK = "work"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="visits")
    no = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.PROTECT, related_name="visit_rows")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="visits")
    appointed_from = models.DateTimeField(null=True, blank=True)
    appointed_to = models.DateTimeField(null=True, blank=True)
    set_off_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "no"], name="visit_no_once")]


class Slip(models.Model):
    """The repair slip (报修单) as it was agreed at the door: items, method, time, consent. Editions are kept."""

    class Consent(models.TextChoices):
        SIGNED = "signed"
        SPOKEN = "spoken"
        REFUSED = "refused"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="slips")
    edition = models.PositiveSmallIntegerField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    consent = models.CharField(max_length=8, choices=Consent)
    signature = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lines = models.JSONField(default=list)
    """what was agreed, frozen: item number, title, finding and method as commitments, finish moment"""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "edition"], name="slip_edition_once"),
            models.CheckConstraint(
                condition=~Q(consent="signed") | Q(signature__isnull=False), name="signed_slip_has_signature"
            ),
        ]


class Check(models.Model):
    """One presentation of finished work to the owner: passed with a signature, or failed with a reason (REP-10)."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="checks")
    attempt = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signature = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "attempt"], name="check_attempt_once"),
            models.CheckConstraint(
                condition=Q(passed=False) | Q(signature__isnull=False), name="passed_check_has_signature"
            ),
        ]
