"""The tables of a repair: items, visits, slips, checks of the work."""

from django.db import models
from django.db.models import F, Q

from anju.core.time import FAR
from anju.estate.models import Room
from anju.matters.models import Attachment, Matter
from anju.partners.models import Contract, Contractor
from anju.people.models import Person
from anju.repairs.door_models import Consent, Payment, Quote, ServiceRecord
from anju.rulebook.models import Defect

__all__ = ["Consent", "Payment", "Quote", "ServiceRecord"]  # tables of a file of their own


class Item(models.Model):
    """One thing to put right (REP-1): its own place, defect, verdict, party, plan and result."""

    class Party(models.TextChoices):
        CONTRACTOR = "contractor"
        OWNER = "owner"
        THIRD_PERSON = "third_person"
        DEVELOPER = "developer"

    class Answer(models.TextChoices):
        ASKED = "asked"
        TAKEN_ON = "taken_on"
        DEEMED = "deemed"
        OBJECTED = "objected"

    class Route(models.TextChoices):
        PROP_ENG = "prop_eng"
        WARRANTY = "warranty"

    class Pause(models.TextChoices):
        ASKED = "asked"
        PAUSED = "paused"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="items", db_index=False)
    no = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16)
    open = models.BooleanField(default=True)
    place = models.CharField(max_length=40)
    part = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=120)
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    """the home it lies in, where that is another one than the case's own (BEY-2)"""
    defect = models.ForeignKey(
        Defect, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """as the owner described it"""
    root_defect = models.ForeignKey(
        Defect, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """what it turned out to be: the cause, kept apart from the owner's words"""
    party = models.CharField(max_length=12, choices=Party, blank=True)
    liable_firm = models.ForeignKey(
        Contractor, null=True, blank=True, on_delete=models.PROTECT, related_name="liable_for", db_index=False
    )
    liable_contract = models.ForeignKey(
        Contract, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    coverage = models.JSONField(default=dict)
    """the warranty as it stood when responsibility was decided: both terms with dates and sources"""
    technician = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="items", db_index=False
    )
    contractor = models.ForeignKey(
        Contractor, null=True, blank=True, on_delete=models.PROTECT, related_name="items", db_index=False
    )
    finish_by = models.DateTimeField(null=True, blank=True)
    appointed_from = models.DateTimeField(null=True, blank=True)
    appointed_to = models.DateTimeField(null=True, blank=True)
    queue_at = models.DateTimeField(default=FAR)
    attempts = models.PositiveSmallIntegerField(default=0)
    """how often the work was presented to the owner; one and passed is a first-time fix"""
    visits = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    quote = models.CharField(max_length=10, choices=Quote.State, blank=True)
    """how the latest price stands; empty: none was stated, or none that still holds"""
    quotes = models.PositiveSmallIntegerField(default=0)
    """how many editions of a price were stated"""
    price = models.PositiveBigIntegerField(default=0)
    """of the latest quote that holds, in fen"""
    paid_at = models.DateTimeField(null=True, blank=True)
    refund = models.PositiveBigIntegerField(default=0)
    """fen that were taken and turned out not to be owed: to be given back (REP-8)"""
    attested = models.BooleanField(default=False)
    """signed off before a witness, as nobody signed (REP-10)"""
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    """what the contractor it was given to said; empty while it is with no contractor"""
    quarrel_firm = models.ForeignKey(
        Contractor, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """whose objection waits for its ruling; the repair goes on meanwhile (REP-14)"""
    route = models.CharField(max_length=8, choices=Route, blank=True)
    """who follows it, by the routing table (REP-15)"""
    rerouted = models.BooleanField(default=False)
    """the route was set by a person; the table says no more"""
    pause = models.CharField(max_length=8, choices=Pause, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    waits = models.BooleanField(default=False)
    """another item comes first (`ItemOrder`)"""
    rework_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reworks", db_index=False
    )
    """the earlier item that had the same defect of the same part of this home within the clause's days (REP-10)"""

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
            models.Index(fields=["room"], condition=Q(room__isnull=False), name="item_elsewhere"),
            models.Index(fields=["defect"], condition=Q(defect__isnull=False), name="item_of_defect"),
            models.Index(fields=["root_defect"], condition=Q(root_defect__isnull=False), name="item_of_root_defect"),
            models.Index(fields=["liable_firm"], condition=Q(liable_firm__isnull=False), name="item_of_liable_firm"),
            models.Index(
                fields=["liable_contract"], condition=Q(liable_contract__isnull=False), name="item_of_liable_contract"
            ),
            models.Index(fields=["technician"], condition=Q(technician__isnull=False), name="item_ever_of_technician"),
            models.Index(fields=["contractor"], condition=Q(contractor__isnull=False), name="item_ever_of_contractor"),
            models.Index(fields=["quarrel_firm"], condition=Q(quarrel_firm__isnull=False), name="item_quarrelled"),
            models.Index(fields=["rework_of"], condition=Q(rework_of__isnull=False), name="item_reworked"),
            # Without the nulls: a new item has neither technician, contractor nor appointment, and would enter all three.
            models.Index(
                fields=["technician", "queue_at", "id"],
                condition=Q(open=True, technician__isnull=False),
                name="item_of_technician",
            ),
            models.Index(
                fields=["contractor", "queue_at", "id"],
                condition=Q(open=True, contractor__isnull=False),
                name="item_of_contractor",
            ),
            models.Index(
                fields=["appointed_from"], condition=Q(open=True, appointed_from__isnull=False), name="item_appointed"
            ),
            models.Index(
                fields=["technician", "signed_at"],
                condition=Q(open=False, quote="accepted", paid_at__isnull=True, price__gt=0),
                name="item_unpaid",
            ),
            models.Index(fields=["matter"], condition=Q(refund__gt=0), name="item_to_refund"),
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
        # A day's visits, whichever of these is of the day.
        indexes = [
            models.Index(fields=["set_off_at"], name="visit_set_off"),
            models.Index(fields=["arrived_at"], name="visit_arrived"),
            models.Index(fields=["appointed_from"], name="visit_appointed"),
        ]


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
    """One presentation of finished work to the owner: passed with a signature or before a witness, or failed with a
    reason (REP-10)."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="checks")
    attempt = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signature = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    witness = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """the second person before whom it was attested that the work is complete"""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "attempt"], name="check_attempt_once"),
            models.CheckConstraint(
                condition=Q(passed=False) | Q(signature__isnull=False) | Q(witness__isnull=False),
                name="passed_check_has_signature",
            ),
        ]


class Objection(models.Model):
    """A contractor says an item is not its own, with evidence; the warranty office rules (REP-4, REP-14)."""

    class Ruling(models.TextChoices):
        UPHELD = "upheld"
        DISMISSED = "dismissed"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="objections")
    firm = models.ForeignKey(Contractor, on_delete=models.PROTECT, related_name="objections")
    objected_at = models.DateTimeField()
    objected_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ruling = models.CharField(max_length=9, choices=Ruling, blank=True)
    ruled_at = models.DateTimeField(null=True, blank=True)
    ruled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(ruling=""), name="objection_open_once"),
            models.CheckConstraint(
                condition=Q(ruling="", ruled_at__isnull=True) | (~Q(ruling="") & Q(ruled_at__isnull=False)),
                name="objection_ruled_whole",
            ),
        ]


class ItemOrder(models.Model):
    """One item waits for another: until it is done and what was put in has cured."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="orders")
    after = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    curing_hours = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "after"], condition=Q(dropped_at__isnull=True), name="order_once"),
            models.CheckConstraint(condition=~Q(item=F("after")), name="order_of_two_items"),
        ]


class PauseRequest(models.Model):
    """A pause that was asked for: why, until when, who granted or refused it, when it ended (SLA-1)."""

    class Answer(models.TextChoices):
        GRANTED = "granted"
        REFUSED = "refused"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="pause_requests")
    reason = models.CharField(max_length=10)
    until = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(answer="") | Q(answer="granted", ended_at__isnull=True),
                name="pause_request_once",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")), name="pause_by_second_person"
            ),
        ]


class SigningAttempt(models.Model):
    """One try to have finished work signed: by which route, and what came of it (REP-10)."""

    class Outcome(models.TextChoices):
        REFUSED_TO_SIGN = "refused_to_sign"
        NOT_REACHED = "not_reached"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="signing_attempts")
    round = models.PositiveSmallIntegerField()
    """which presentation of the work it belongs to: the item's `attempts` then"""
    tried_at = models.DateTimeField()
    tried_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    route = models.CharField(max_length=8)
    outcome = models.CharField(max_length=16, choices=Outcome)
