"""The tables of anything that runs: matter, event, words, stake, attachment."""

import secrets

from django.db import models
from django.db.models import Q

from anju.core.time import FAR
from anju.estate.models import Area, Project, Room
from anju.matters.finding import Holds
from anju.partners.models import Contractor
from anju.people.models import Person


def new_salt() -> str:
    """A salt for one commitment."""
    return secrets.token_hex(8)


class Matter(models.Model):
    """The number, the state, who holds it now, and when it next wants attention."""

    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="matters", db_index=False)
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.PROTECT, related_name="matters", db_index=False
    )
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="matters", db_index=False
    )
    title = models.CharField(max_length=200, blank=True)
    """place, part and defect in catalogue words; never an owner's words"""
    state = models.CharField(max_length=24)
    open = models.BooleanField(default=True)
    holder_role = models.CharField(max_length=16, blank=True)
    holder = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="held", db_index=False
    )
    holder_firm = models.ForeignKey(
        Contractor, null=True, blank=True, on_delete=models.PROTECT, related_name="held", db_index=False
    )
    queue_at = models.DateTimeField(default=FAR)
    """the earliest running due moment, or the far end of the queue"""
    opened_at = models.DateTimeField()
    opened_on = models.DateField()
    """the day it was opened, in the project's time zone: whose tenure it falls into"""
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    last_seq = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(open=True, closed_at__isnull=True) | Q(open=False, closed_at__isnull=False),
                name="matter_closed_has_moment",
            )
        ]
        indexes = [
            models.Index(fields=["area"], condition=Q(area__isnull=False), name="matter_of_area"),
            models.Index(fields=["holder_firm"], condition=Q(holder_firm__isnull=False), name="matter_of_firm"),
            models.Index(fields=["project", "queue_at", "id"], condition=Q(open=True), name="matter_queue"),
            models.Index(fields=["project", "queue_at", "id"], name="matter_due"),
            models.Index(fields=["project", "-id"], name="matter_newest"),
            models.Index(fields=["project", "state", "-id"], name="matter_of_state"),
            models.Index(fields=["project", "opened_on", "-id"], name="matter_opened"),
            models.Index(fields=["project", "closed_at"], condition=Q(open=False), name="matter_closed"),
            models.Index(fields=["room", "-id"], name="matter_of_room"),
            models.Index(fields=["holder", "queue_at"], condition=Q(open=True), name="matter_of_holder"),
        ]

    def __str__(self) -> str:
        return self.number


class Event(models.Model):
    """One row of a timeline: what happened, when, by whom. Written once, chained by hash, never changed."""

    class Audience(models.TextChoices):
        STAFF = "staff"
        EVERYONE = "everyone"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    schema = models.PositiveSmallIntegerField(default=1)
    item_no = models.PositiveSmallIntegerField(default=0)
    """the item it concerns; 0: the whole matter"""
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    actor_kind = models.CharField(max_length=10, default="person")
    """person, guest (a case's own link, a room's code) or system"""
    data = models.JSONField(default=dict)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.EVERYONE)
    client_id = models.CharField(max_length=64, unique=True, null=True, blank=True)
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "seq"], name="event_seq_once")]

    def __str__(self) -> str:
        return f"{self.kind}#{self.seq}"


class Words(models.Model):
    """What somebody said, in their own words: apart from the events so that it can be erased without breaking them."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="words", db_index=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="words", db_index=False)
    item_no = models.PositiveSmallIntegerField(default=0)
    field = models.CharField(max_length=24)
    text = models.TextField()
    salt = models.CharField(max_length=16, default=new_salt)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "field", "item_no"], name="words_once")]
        indexes = [models.Index(fields=["matter", "field"], name="words_of_matter")]


class Stake(models.Model):
    """A person's or a firm's part in one matter, from when to when: what lets them see it beyond their grants."""

    class Hat(models.TextChoices):
        REPORTER = "reporter"
        REFERRER = "referrer"
        WORKER = "worker"
        FIRM = "firm"
        OTHER_HOME = "other_home"
        """lives in another home of the case: sees its own part, not the case (room `neighbours`)"""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="stakes")
    hat = models.CharField(max_length=10, choices=Hat)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="stakes", db_index=False
    )
    firm = models.ForeignKey(
        Contractor, null=True, blank=True, on_delete=models.PROTECT, related_name="stakes", db_index=False
    )
    item_no = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, firm__isnull=True) | Q(person__isnull=True, firm__isnull=False),
                name="stake_of_person_or_firm",
            ),
            models.UniqueConstraint(
                fields=["matter", "hat", "person", "item_no"],
                condition=Q(until__isnull=True),
                name="stake_of_person_once",
            ),
            models.UniqueConstraint(
                fields=["matter", "hat", "firm", "item_no"], condition=Q(until__isnull=True), name="stake_of_firm_once"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-matter"], condition=Q(until__isnull=True), name="stake_of_person"),
            models.Index(fields=["firm", "-matter"], condition=Q(until__isnull=True), name="stake_of_firm"),
        ]


class Attachment(models.Model):
    """A file that hurts nobody: typed by content, stripped of EXIF, limited in bytes and pixels, served by guarded views."""

    class Kind(models.TextChoices):
        PHOTO = "photo"
        SIGNATURE = "signature"
        SCAN = "scan"

    class Moment(models.TextChoices):
        BEFORE = "before"
        DURING = "during"
        AFTER = "after"

    key = models.CharField(max_length=32, unique=True)
    """the id that verbs and addresses use; it cannot be guessed"""
    kind = models.CharField(max_length=10, choices=Kind)
    matter = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments")
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments")
    item_no = models.PositiveSmallIntegerField(default=0)
    moment = models.CharField(max_length=6, choices=Moment, blank=True)
    uploaded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    guest = models.CharField(max_length=64, blank=True)
    """digest of the case link or session of an uploader without account"""
    uploaded_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    thumbnail = models.CharField(max_length=200, blank=True)


class SearchEntry(models.Model):
    """What one matter is found by: number, room, words, names and their pinyin initials; phone tails only as tokens."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.CASCADE, related_name="search")
    text = models.TextField()


SearchEntry._meta.get_field("text").register_lookup(Holds)
