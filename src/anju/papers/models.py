"""Papers printed in bulk: the job, and its papers as long as they wait to be set."""

from django.conf import settings
from django.db import models

from anju.core.crypto import EncryptedText
from anju.estate.models import Project


class PrintJob(models.Model):
    """Papers of one kind about many cases, gathered in the background and set as one PDF (DOC-1)."""

    class Kind(models.TextChoices):
        JOB_SLIP = "job_slip"
        APPOINTMENT = "appointment"
        ACCEPTANCE = "acceptance"
        SERVICE_RECORD = "service_record"
        RECEIPT = "receipt"

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        EMPTY = "empty"
        """no case of it is (any more) for its asker to print"""
        STOPPED = "stopped"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(null=True, blank=True)
    """the day whose appointments are printed; none: the cases were picked"""
    base = models.CharField(max_length=200)
    """the address of the installation as its asker sees it, for the codes on the papers"""
    targets = models.JSONField(default=list)
    """the cases in the order of printing: number, and the ids of the items it is about (none: all)"""
    digest = models.CharField(max_length=64)
    """of kind, day and targets: the same wish while it is under way is one job"""
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    run = models.IntegerField(default=0)
    """fence: only the run with this number may commit a piece"""
    total = models.IntegerField()
    done = models.IntegerField(default=0)
    """cases dealt with; a run that was killed goes on from here"""
    papers = models.IntegerField(default=0)
    left_out = models.IntegerField(default=0)
    """cases of which nothing was to be printed"""
    created_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True, blank=True)
    """machine time of the last piece"""
    finished_at = models.DateTimeField(null=True, blank=True)
    file_key = models.CharField(max_length=200, blank=True)
    """where the encrypted PDF lies; empty before it is made and after it was forgotten"""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "digest"],
                condition=models.Q(state__in=["queued", "running"]),
                name="print_job_once_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["asked_by", "-id"], name="print_job_of_asker")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state not in (self.State.QUEUED, self.State.RUNNING)


class PrintedCase(models.Model):
    """The papers about one case of a job, as plain data, until all of them are set; then it goes."""

    job = models.ForeignKey(PrintJob, on_delete=models.CASCADE, related_name="cases")
    position = models.IntegerField()
    content = EncryptedText()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "position"], name="printed_case_once")]
