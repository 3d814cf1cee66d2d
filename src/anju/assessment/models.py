"""The facts for reports (decision 24): one row an item, rebuilt whole from its case, holding nothing that goes stale by itself."""

from typing import Any

from django.db import models
from django.db.models import Q

from anju.estate.models import Area, Building, Project, Room
from anju.matters.models import Matter
from anju.partners.models import Contractor
from anju.people.models import Person
from anju.repairs.models import Item
from anju.rulebook.models import Defect

COPIED: dict[str, Any] = {
    "on_delete": models.DO_NOTHING,
    "related_name": "+",
    "db_index": False,
    "db_constraint": False,
}
"""A fact copies what the item and its case point at; their own rows hold the constraint, and it is not paid for twice."""


class Outcome(models.TextChoices):
    """How a counted limit stands. Whether one that runs is overdue is asked of its due moment when it is read."""

    NONE = "", "–"
    MET = "met"
    LATE = "late"
    RUNNING = "running"
    PAUSED = "paused"
    """it runs, and an approved pause holds it before its due moment: neither kept nor late"""


class Window(models.TextChoices):
    """Which limit the first arrival had."""

    NONE = "", "–"
    DAY = "day"
    """the ring lies in a window of the clause"""
    NIGHT = "night"
    """it lies in none"""
    EMERGENCY = "emergency"
    WISHED = "wished"
    """the household named the time, which replaces the limit (REP-2)"""


class FollowUpResult(models.TextChoices):
    """What the household said when it was first reached; `unreached`: closed without being reached."""

    NONE = "", "–"
    SATISFIED = "satisfied"
    DISSATISFIED = "dissatisfied"
    UNREACHED = "unreached"


class Fact(models.Model):
    """What is counted of one item. What belongs to the whole case stands on each of its rows; `first` picks one of them.

    Months are numbers as people write them (202610), in the project's time zone. Built by `reading.facts_for`, and
    by nothing else; `anju facts check` says where a row differs from a rebuild.
    """

    item = models.OneToOneField(Item, primary_key=True, on_delete=models.CASCADE, related_name="fact")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="facts", db_constraint=False)
    first = models.BooleanField()
    """the row that stands for the case wherever cases are counted"""
    project = models.ForeignKey(Project, **COPIED)

    # where, what, whose
    building = models.ForeignKey(Building, null=True, **COPIED)
    room = models.ForeignKey(Room, null=True, **COPIED)
    area = models.ForeignKey(Area, null=True, **COPIED)
    place = models.CharField(max_length=40)
    part = models.CharField(max_length=40, blank=True)
    defect = models.ForeignKey(Defect, null=True, **COPIED)
    """what it turned out to be; else as the owner described it"""
    trade = models.CharField(max_length=40, blank=True)
    severity = models.CharField(max_length=2, blank=True)
    party = models.CharField(max_length=12, blank=True)
    """who answers for it; empty while nobody was named"""
    liable_firm = models.ForeignKey(Contractor, null=True, **COPIED)
    contractor = models.ForeignKey(Contractor, null=True, **COPIED)
    """which firm has the work, or had it last"""
    technician = models.ForeignKey(Person, null=True, **COPIED)

    # how it came in (of the case)
    kind = models.CharField(max_length=12)
    channel = models.CharField(max_length=12)
    urgency = models.CharField(max_length=10)
    rang_at = models.DateTimeField()
    opened_month = models.PositiveIntegerField()
    urges = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveSmallIntegerField(default=0)

    # the first arrival (of the case)
    window = models.CharField(max_length=9, choices=Window, blank=True)
    arrived_at = models.DateTimeField(null=True)
    arrival_due_at = models.DateTimeField(null=True)
    arrival = models.CharField(max_length=7, choices=Outcome, blank=True)
    known_late = models.BooleanField(default=False)
    """the arrival was over already when somebody recorded it, or recognised the emergency"""

    # whose turn it was (of the item)
    take_on_due_at = models.DateTimeField(null=True)
    take_on = models.CharField(max_length=7, choices=Outcome, blank=True)
    appoint_due_at = models.DateTimeField(null=True)
    appoint = models.CharField(max_length=7, choices=Outcome, blank=True)
    appointment_due_at = models.DateTimeField(null=True)
    appointment = models.CharField(max_length=7, choices=Outcome, blank=True)
    came_at = models.DateTimeField(null=True)
    """when somebody first stood at the door for this item's work"""
    visits = models.PositiveSmallIntegerField(default=0)

    # the promise (of the item)
    plan_due_at = models.DateTimeField(null=True)
    plan = models.CharField(max_length=7, choices=Outcome, blank=True)
    plan_gross_due_at = models.DateTimeField(null=True)
    """as it would be due without the approved pauses"""
    plan_gross = models.CharField(max_length=7, choices=Outcome, blank=True)
    plan_month = models.PositiveIntegerField(null=True)
    """of the net due moment"""
    paused_minutes = models.PositiveIntegerField(default=0)
    """how long approved pauses held the promise, those that have ended"""

    # the result (of the item)
    done_at = models.DateTimeField(null=True)
    checked_month = models.PositiveIntegerField(null=True)
    """in which the work was first presented"""
    first_time = models.BooleanField(null=True)
    """right at its first presentation; empty while it never was presented"""
    signed_at = models.DateTimeField(null=True)
    signed_month = models.PositiveIntegerField(null=True)
    attested = models.BooleanField(default=False)
    result = models.CharField(max_length=10, blank=True)
    """signed_off, withdrawn or declined; empty while it is open"""
    reworks = models.PositiveSmallIntegerField(default=0)
    """how often it had to be done again: not right when presented, or opened again"""
    rework_of = models.ForeignKey(Item, null=True, **COPIED)
    came_back_at = models.DateTimeField(null=True)
    """when the same was reported again within the clause's days: the ring of the case that says so"""

    # the end (of the case)
    follow_up_due_at = models.DateTimeField(null=True)
    follow_up = models.CharField(max_length=7, choices=Outcome, blank=True)
    follow_up_month = models.PositiveIntegerField(null=True)
    follow_up_result = models.CharField(max_length=12, choices=FollowUpResult, blank=True)
    calls = models.PositiveSmallIntegerField(default=0)
    stars = models.PositiveSmallIntegerField(null=True)
    """of the service record: four questions of one to five stars, added up (4 to 20)"""
    breaches = models.PositiveSmallIntegerField(default=0)
    ended = models.CharField(max_length=9, blank=True)
    """closed, cancelled or merged; empty while the case is open"""
    closed_at = models.DateTimeField(null=True)
    closed_month = models.PositiveIntegerField(null=True)
    holder_role = models.CharField(max_length=16, blank=True)
    """who holds the open case, as `matter` says"""
    holder = models.ForeignKey(Person, null=True, **COPIED)
    holder_firm = models.ForeignKey(Contractor, null=True, **COPIED)

    runs = models.BooleanField(default=False)
    """a counted limit runs: how it counts is judged when a report is read; until then it stands in no share's tally"""

    class Meta:
        indexes = [
            models.Index(fields=["project", "opened_month"], name="fact_opened"),
            models.Index(fields=["project", "plan_month"], name="fact_planned", condition=Q(plan_month__isnull=False)),
            models.Index(
                fields=["project", "checked_month"], name="fact_checked", condition=Q(checked_month__isnull=False)
            ),
            models.Index(
                fields=["project", "signed_month"], name="fact_signed", condition=Q(signed_month__isnull=False)
            ),
            models.Index(
                fields=["project", "follow_up_month"],
                name="fact_followed",
                condition=Q(follow_up_month__isnull=False),
            ),
            models.Index(
                fields=["project", "closed_month"],
                name="fact_closed",
                condition=Q(first=True, closed_month__isnull=False),
            ),
            models.Index(fields=["project"], name="fact_runs", condition=Q(runs=True)),
            models.Index(
                fields=["project", "rang_at"], name="fact_open", condition=Q(first=True, closed_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.item_id}"


class Tally(models.Model):
    """How often something settled is counted in a project's month: of a share how many yes and no, of anything else `yes`.

    Kept in step with facts in the same transaction, by the difference each rewritten fact makes; `anju facts check` counts
    it anew from all facts. `firm` and `worker` are 0 where there is none.
    """

    project = models.ForeignKey(Project, **COPIED)
    what = models.CharField(max_length=32)
    """the code of an indicator, or `registered`, `ended`, `kind`, `channel`, `urgency`, `defect`"""
    month = models.PositiveIntegerField()
    value = models.CharField(max_length=20, blank=True)
    firm = models.PositiveBigIntegerField(default=0)
    worker = models.PositiveBigIntegerField(default=0)
    yes = models.BigIntegerField(default=0)
    no = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "what", "month", "value", "firm", "worker"], name="tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.month}: {self.yes}/{self.no}"
