"""The tables of complaints: what hangs on a case of kind *complaint*."""

from django.db import models
from django.db.models import Q

from anju.core.crypto import EncryptedText
from anju.knowledge.models import Entry
from anju.matters.models import Matter
from anju.people.models import Person
from anju.rulebook.models import Clause


class Complaint(models.Model):
    """One complaint: its class and verdict as proposed and as decided, with the grounds of both (CMP-2, CMP-3)."""

    class Class(models.TextChoices):
        ORDINARY = "ordinary"
        SEVERE = "severe"

    class Verdict(models.TextChoices):
        VALID = "valid"
        INVALID = "invalid"

    class Review(models.TextChoices):
        SENT = "sent"
        DECIDED = "decided"

    class Visit(models.TextChoices):
        CALLED = "called"
        MADE = "made"

    class Agreement(models.TextChoices):
        REACHED = "reached"
        NOT_REACHED = "not_reached"

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="complaint")
    proposed_class = models.CharField(max_length=8, choices=Class, default=Class.ORDINARY)
    proposed_grounds = models.JSONField(default=list)
    """why it was proposed: codes of the clause's grounds with the facts held"""
    decided_class = models.CharField(max_length=8, choices=Class, blank=True, default="")
    """empty: nobody has decided yet"""
    decided_grounds = models.JSONField(default=list)
    """codes of the clause's grounds"""
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True, default="")
    verdict_grounds = models.JSONField(default=list)
    judged_at = models.DateTimeField(null=True, blank=True)
    summarised_at = models.DateTimeField(null=True, blank=True)
    """when the written summary was made, without which a severe one is not passed on"""
    passed_to = models.CharField(max_length=16, blank=True, default="")
    inquired_at = models.DateTimeField(null=True, blank=True)
    caused_at = models.DateTimeField(null=True, blank=True)
    """when its cause was named last"""
    reasoned_at = models.DateTimeField(null=True, blank=True)
    """when the complainant was told why others are needed (CMP-5)"""
    review = models.CharField(max_length=8, choices=Review, blank=True, default="")
    visit = models.CharField(max_length=8, choices=Visit, blank=True, default="")
    agreement = models.CharField(max_length=12, choices=Agreement, blank=True, default="")
    concession = models.PositiveIntegerField(default=0)
    """what was conceded, in fen"""
    route = models.CharField(max_length=8, blank=True, default="")
    """how the complainant was told the result (CMP-8)"""
    attempts = models.PositiveSmallIntegerField(default=0)
    """how often nobody was reached when the result was to be told, those that count"""
    tried_at = models.DateTimeField(null=True, blank=True)
    """when such an attempt counted last"""
    voice = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="spoken_for")
    """the complaint that speaks for this one: several households, one cause, one voice"""


class Part(models.Model):
    """What hangs on a complaint under a number of its own: a department's ask, a finding, a corrective measure."""

    class Kind(models.TextChoices):
        ASK = "ask"
        FINDING = "finding"
        MEASURE = "measure"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="complaint_parts")
    no = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=12)
    role = models.CharField(max_length=16, blank=True)
    """the department: that is asked, whose finding it is"""
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """who is asked, who was found responsible, who carries the measure out"""
    due_at = models.DateTimeField(null=True, blank=True)
    """by when it was agreed"""
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, null=True, blank=True, on_delete=models.PROTECT, related_name="preventions")
    """where a measure that works was entered into the rulebook (CMP-6)"""
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="preventions")
    """where it was entered into the knowledge base"""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "no"], name="complaint_part_no_once"),
            models.CheckConstraint(
                condition=~Q(kind="measure") | Q(due_at__isnull=False), name="complaint_measure_has_date"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["finding", "measure"]) | Q(person__isnull=False),
                name="complaint_part_names_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["clause"], condition=Q(clause__isnull=False), name="complaint_prevention"),
            models.Index(fields=["person", "state"], condition=Q(ended_at__isnull=True), name="complaint_part_of"),
        ]


class Penalty(models.Model):
    """What follows for a responsible person under the staff rules: performance points, no wages; confidential (CMP-6)."""

    part = models.OneToOneField(Part, primary_key=True, on_delete=models.PROTECT, related_name="penalty")
    points = models.PositiveSmallIntegerField()
    """taken off"""
    reason = EncryptedText()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=1, points__lte=100), name="complaint_penalty_in_points")
        ]
