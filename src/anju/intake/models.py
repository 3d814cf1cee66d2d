"""The intake's side of a matter: the case that came in, and the call-back that a missed call becomes."""

from django.db import models
from django.db.models import Q

from anju.core.crypto import EncryptedText
from anju.estate.models import Project
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
    registered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    proposed_urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    grounds = models.JSONField(default=list)
    """why the proposed urgency was proposed: codes and catalogue words"""
    wanted_from = models.DateTimeField(null=True, blank=True)
    wanted_to = models.DateTimeField(null=True, blank=True)
    read_back = models.BooleanField(default=False)
    urges = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveSmallIntegerField(default=0)
    """how often the same was reported again (INT-7)"""
    merged_into = models.ForeignKey(
        Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="merged_cases", db_index=False
    )
    """the case that goes on in place of this one, which was registered twice"""
    lead = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    """who leads it since it was handed over; empty: the lead of the day on which it was recorded"""
    rounds = models.PositiveSmallIntegerField(default=1)
    """grows each time the household has it opened again"""
    told_at = models.DateTimeField(null=True, blank=True)
    """when the reporter was told the result; nothing closes without it (CMP-8)"""

    class Meta:
        indexes = [
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="case_merged"),
            models.Index(fields=["lead"], condition=Q(lead__isnull=False), name="case_handed_over"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(recorded_at__gte=models.F("rang_at")), name="case_recorded_after_ring"),
            models.CheckConstraint(
                condition=Q(wanted_from__isnull=True, wanted_to__isnull=True)
                | Q(wanted_from__isnull=False, wanted_to__gt=models.F("wanted_from")),
                name="case_wanted_is_a_span",
            ),
        ]


class CallBack(models.Model):
    """A call that nobody took: somebody rings back within the clause's time (TEAM-5). A matter of its own, with number,
    holder, clock and timeline; calls from the same number join the open one."""

    class Source(models.TextChoices):
        PHONE_SYSTEM = "phone_system"
        BY_HAND = "by_hand"

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="call_back")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=12, choices=Source)
    phone = EncryptedText()
    phone_index = models.CharField(max_length=32)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """whose number it is, where one household is known by it"""
    first_missed_at = models.DateTimeField()
    last_missed_at = models.DateTimeField()
    times = models.PositiveSmallIntegerField(default=1)
    """how often this number rang in vain"""
    attempts = models.PositiveSmallIntegerField(default=0)
    """how often we rang back and nobody answered"""
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="call_backs")
    """what it became, if it became a case"""
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "phone_index"], condition=Q(ended_at__isnull=True), name="call_back_open_once"
            ),
            models.CheckConstraint(
                condition=Q(last_missed_at__gte=models.F("first_missed_at")), name="call_back_missed_forward"
            ),
        ]


class Referral(models.Model):
    """What a colleague heard and passed to the desk, the only register (INT-3). A matter of its own: the desk makes a case of
    it or answers it; whoever passed it on sees how it goes until the case has ended, and may go over heads (CMP-1)."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="referral")
    referrer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referrals", db_index=False)
    who = models.CharField(max_length=80, blank=True)
    """who said it, as far as known"""
    phone = EncryptedText(blank=True, default="")
    phone_index = models.CharField(max_length=32, blank=True)
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals", db_index=False
    )
    """what it became"""
    rung = models.PositiveSmallIntegerField(default=0)
    """over how many heads it has gone: desk lead, project manager, property manager and developer's customer service"""
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["referrer", "-matter"], name="referral_of_person"),
            models.Index(fields=["case"], condition=Q(case__isnull=False), name="referral_of_case"),
        ]


class Repeat(models.Model):
    """The same report once more on a running case: who rang and when; the words stand with its event (INT-7)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="repeats")
    no = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=12, choices=Case.Channel)
    rang_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    reporter = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reporter_name = models.CharField(max_length=80, blank=True)
    reporter_phone = EncryptedText(blank=True, default="")
    phone_index = models.CharField(max_length=32, blank=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "no"], name="repeat_no_once")]


class CaseLink(models.Model):
    """One story of several cases, each with its own number and clocks: which case came from which, and why."""

    class Why(models.TextChoices):
        BECAME = "became"
        """the household was so dissatisfied with a repair that it became a complaint as well"""
        SPAWNED = "spawned"
        """a complaint wants something repaired"""
        FOLLOWED = "followed"
        """raised in a follow-up of the other case"""
        SAME_CAUSE = "same_cause"
        """several households, one cause, one voice: the other case speaks for all"""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="came_from")
    origin = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="led_to")
    why = models.CharField(max_length=10, choices=Why)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "origin"], name="case_link_once"),
            models.CheckConstraint(condition=~Q(matter=models.F("origin")), name="case_link_to_another"),
        ]


class SavedView(models.Model):
    """A view of the ledger kept under a name: which filters and which order, by whom; shared ones are everybody's tabs."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=24)
    query = models.JSONField(default=dict)
    """the filter as its address carries it"""
    shared = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "owner", "name"], name="saved_view_once")]
        indexes = [models.Index(fields=["project", "shared"], name="saved_view_of_project")]
