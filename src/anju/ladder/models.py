"""The tables of the ladder: the rungs a case has stood on, and the directives of the upper rungs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anju.matters.models import Matter
from anju.people.models import Person


class Level(models.TextChoices):
    """Who is in charge, from below."""

    DESK = "desk", _("Property desk")
    DEVELOPER = "developer", _("Developer's customer service")
    GROUP = "group", _("Group customer service")


class Rung(models.Model):
    """One rung a case has stood on or stands on (SLA-3). A case nobody has raised has none: the desk is in charge of it."""

    class How(models.TextChoices):
        OPENED = "opened", _("reported there")
        CHANNEL = "channel", _("came in there")
        CLOCK = "clock", _("a limit was broken")
        OWNER = "owner", _("raised by the household")
        REFERRER = "referrer", _("raised by whoever passed it on")
        HANDED = "handed", _("handed up")
        AGAIN = "again", _("opened again")

    class Outcome(models.TextChoices):
        RUNNING = "running", _("in charge now")
        SOLVED = "solved", _("solved there")
        FAILED = "failed", _("not solved there")
        UNSTAFFED = "unstaffed", _("nobody there")
        DROPPED = "dropped", _("case was taken back")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="rungs")
    no = models.PositiveSmallIntegerField()
    climb = models.PositiveSmallIntegerField(default=1)
    """grows when the case comes back after it was solved"""
    level = models.CharField(max_length=9, choices=Level)
    how = models.CharField(max_length=8, choices=How)
    entered_at = models.DateTimeField()
    holder = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """who of this rung has taken it over"""
    on_call = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """who of this rung was on call when it came there; none where nobody was, and all of the rung were told"""
    taken_at = models.DateTimeField(null=True, blank=True)
    promised_at = models.DateTimeField(null=True, blank=True)
    """by when the household was promised a result"""
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.RUNNING)
    broke = models.CharField(max_length=16, blank=True)
    """the limit whose breach ended it"""
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "no"], name="rung_no_once"),
            models.UniqueConstraint(fields=["matter"], condition=Q(outcome="running"), name="rung_runs_once"),
            models.UniqueConstraint(fields=["matter", "climb", "level"], name="rung_once_a_climb"),
            models.CheckConstraint(
                condition=Q(outcome="running", ended_at__isnull=True)
                | (~Q(outcome="running") & Q(ended_at__isnull=False)),
                name="rung_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("entered_at")), name="rung_forward"
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True, taken_at__isnull=True, promised_at__isnull=True)
                | Q(holder__isnull=False, taken_at__isnull=False, promised_at__isnull=False),
                name="rung_taken_with_promise",
            ),
        ]
        indexes = [models.Index(fields=["level", "matter"], condition=Q(outcome="running"), name="rung_of_level")]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.no} {self.level}"


class GroupCall(models.Model):
    """One call of the household at the group's hotline about a case, and what the group found when it called back (INT-2)."""

    class Found(models.TextChoices):
        SATISFIED = "satisfied", pgettext_lazy("call back", "satisfied")
        DISSATISFIED = "dissatisfied", pgettext_lazy("call back", "not satisfied")
        UNREACHED = "unreached", pgettext_lazy("call back", "not reached")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="group_calls")
    no = models.PositiveSmallIntegerField()
    called_at = models.DateTimeField()
    reference = models.CharField(max_length=40, blank=True)
    """its number at 400; empty where the desk took it down"""
    recording = models.CharField(max_length=60, blank=True)
    found = models.CharField(max_length=12, choices=Found, blank=True)
    """what the group's own call back found; empty while it is owed"""
    found_at = models.DateTimeField(null=True, blank=True)
    found_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "no"], name="group_call_no_once"),
            models.CheckConstraint(
                condition=Q(found="", found_at__isnull=True, found_by__isnull=True)
                | (~Q(found="") & Q(found_at__isnull=False, found_by__isnull=False)),
                name="group_call_found_by",
            ),
            models.CheckConstraint(
                condition=Q(found_at__isnull=True) | Q(found_at__gte=models.F("called_at")), name="group_call_forward"
            ),
        ]
        indexes = [models.Index(fields=["called_at", "matter"], name="group_call_of_days")]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.no} {self.reference}"


class Directive(models.Model):
    """What an upper rung asks of somebody at the project, in writing, by a date (SUP-1). A matter of its own."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="directive")
    case = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="directives")
    """the case it is about, if it is about one"""
    level = models.CharField(max_length=9, choices=Level)
    """the rung that waits for the answer: it rises when none comes"""
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    to_role = models.CharField(max_length=16)
    to_person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="directives_to")
    received_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(null=True, blank=True)
    """when it rose, as no answer came"""
    sent_back = models.PositiveSmallIntegerField(default=0)
    """how often an answer was not accepted"""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=["developer", "group"]), name="directive_from_above"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_by__isnull=False), name="directive_answered_by"
            ),
        ]
        indexes = [models.Index(fields=["case"], name="directive_of_case")]

    def __str__(self) -> str:
        return str(self.matter)
