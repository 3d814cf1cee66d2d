"""The tables of deadlines: clock, pause, alert, and what the ticker notes about itself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anju.core.time import to_second
from anju.matters.models import Event, Matter
from anju.people.models import Person
from anju.rulebook.models import ClauseEdition


class Name(models.TextChoices):
    """What a clock measures; each name stands for one limit of the rulebook."""

    CALL_BACK = "call_back", _("Missed call rung back")
    LEAD_TOLD = "lead_told", _("Lead told")
    SET_OFF = "set_off", _("Set off")
    ARRIVAL = "arrival", _("First arrival")
    APPOINT = "appoint", _("Contact and appoint")
    READY = "ready", _("Technician ready")
    APPOINTMENT = "appointment", _("Appointment kept")
    RESPONSIBILITY = "responsibility", _("Responsibility named")
    PART = "part", _("Part arrives")
    PLAN = "plan", _("Done by the agreed date")
    SIGN_OFF = "sign_off", _("Signed off")
    FOLLOW_UP = "follow_up", _("Follow-up")
    CARE_VISIT = "care_visit", _("Visit by the plan of care")
    SUMMARY_SIGNED = "summary_signed", _("Summary signed")
    TAKE_ON = "take_on", _("Taken on")
    RULING = "ruling", _("Ruling on an objection")
    PAUSE = "pause", _("Pause ends")
    INCIDENT_FIRST = "incident_first", _("First information to the homes")
    INCIDENT_NEXT = "incident_next", _("Next information to the homes")
    INCIDENT_CONTROL = "incident_control", _("Incident under control")
    ANSWER = "answer", _("Answered")
    REFERRAL = "referral", _("Referral registered")
    STANDING_STILL = "standing_still", _("Standing still")
    VERDICT = "verdict", _("Judged valid or not")
    EXPLAIN = "explain", _("Explained")
    ANALYSE = "analyse", _("Analysed, measure set")
    SEVERE_RESULT = "severe_result", _("Result of a severe complaint")
    OTHER_UNIT = "other_unit", _("Told why others are needed")
    ASK = "ask", _("Department answers")
    CONFIRM = "confirm", _("Finding confirmed")
    MEASURE = "measure", _("Measure checked")
    REVIEW = "review", _("Decision of the management review")
    RUNG = "rung", _("Taken over and solved by this rung")
    DIRECTIVE = "directive", _("Directive answered")


class State(models.TextChoices):
    """Running, or how it ended."""

    RUNNING = "running", _("Running")
    MET = "met", _("Kept")
    LATE = "late", _("Late")
    SUPERSEDED = "superseded", _("Superseded")
    CANCELLED = "cancelled", _("Cancelled")


class Clock(models.Model):
    """One deadline. `due_at` is what `rules.due_at` last said; it is computed anew whenever something it rests on changes."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="clocks")
    item_no = models.PositiveSmallIntegerField(default=0)
    """the item it concerns; 0: the whole case"""
    name = models.CharField(max_length=16, choices=Name.choices)
    edition = models.ForeignKey(
        ClauseEdition, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """the clause edition it was started under and keeps; empty: only an agreed moment"""
    starts_at = models.DateTimeField()
    known_at = models.DateTimeField()
    """when it was recorded: a ring told later starts a clock that is known later"""
    wished_due_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    """due rests on a year whose holidays are not published"""
    paused_since = models.DateTimeField(null=True, blank=True)
    """begin of the pause that lasts; while it stands `due_at` is the earliest possible"""
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stop_event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    round = models.PositiveSmallIntegerField(default=1)
    """grows when a decision puts a fired alert into the future again"""
    quiet_until = models.DateTimeField(null=True, blank=True)
    """alerts up to this moment are not fired: told in an earlier round, or history that was only acted out"""
    next_alert_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "item_no", "name"], condition=Q(state="running"), name="clock_runs_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["met", "late"]) | Q(stopped_at__isnull=False), name="clock_outcome_has_stop"
            ),
            models.CheckConstraint(
                condition=Q(state="running") | Q(next_alert_at__isnull=True), name="clock_ended_is_silent"
            ),
            models.CheckConstraint(
                condition=Q(edition__isnull=False) | Q(wished_due_at__isnull=False), name="clock_has_limit"
            ),
        ]
        indexes = [
            models.Index(fields=["next_alert_at"], condition=Q(next_alert_at__isnull=False), name="clock_next_alert"),
            models.Index(fields=["edition", "starts_at"], name="clock_of_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.matter_id}/{self.item_no}"

    @property
    def running(self) -> bool:
        return self.state == State.RUNNING

    @property
    def known_late(self) -> bool:
        """Whether it was already over when somebody recorded it (an emergency recognised later)."""
        return to_second(self.known_at) > self.due_at


class Pause(models.Model):
    """A span in which a clock did not count, with its reason and the second person who agreed."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=10)
    """the code of a reason that the clause `pause_reasons` lists"""
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    agreed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock"], condition=Q(ends_at__isnull=True), name="pause_open_once"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=models.F("begins_at")), name="pause_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.begins_at:%Y-%m-%d %H:%M}"


class Alert(models.Model):
    """One fired step of one round: the row that makes "exactly once" a promise of the database."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="alerts", db_index=False)
    step = models.CharField(max_length=16)
    round = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    """when it was to fire"""
    fired_at = models.DateTimeField()
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "step", "round"], name="alert_once")]

    def __str__(self) -> str:
        return f"{self.step}#{self.round}"


class Stuck(models.Model):
    """A clock whose alert could not be fired: pushed away so that others go on, tried again later, shown until it fires."""

    clock = models.OneToOneField(Clock, primary_key=True, on_delete=models.PROTECT, related_name="stuck")
    attempts = models.PositiveIntegerField()
    error = models.CharField(max_length=120)
    """kind and place of the error, never its message"""
    first_at = models.DateTimeField()
    again_at = models.DateTimeField()
    """machine time, like `first_at`"""

    def __str__(self) -> str:
        return f"{self.clock_id}: {self.error}"


class Beat(models.Model):
    """The ticker's sign of life, one row for all tickers, in machine time; witness beside the effect, never instead of it."""

    name = models.CharField(primary_key=True, max_length=10)
    last_tick = models.DateTimeField()
    oldest_due_unfired_seconds = models.FloatField(default=0)
    duration_ms = models.FloatField(default=0)
    fired = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.last_tick:%Y-%m-%d %H:%M:%S}"
