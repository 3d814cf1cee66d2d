"""A file on its way in, and what became of each of its rows."""

from django.conf import settings
from django.db import models

from anju.estate.models import Project
from anju.imports.kinds import KINDS


class ImportJob(models.Model):
    """One file sent for one project: staged, then checked or written in short pieces, then kept with its result (EST-4)."""

    class State(models.TextChoices):
        STAGED = "staged"
        """read, recognised, nothing written; the columns may be corrected"""
        QUEUED = "queued"
        RUNNING = "running"
        CHECKED = "checked"
        """a dry run came to its end: nothing written"""
        DONE = "done"
        TURNED_BACK = "turned_back"
        """all or nothing, and there was something: nothing written"""
        UNUSABLE = "unusable"
        STOPPED = "stopped"
        """somebody stopped it; what was written until then stays"""

    class Phase(models.TextChoices):
        CHECK = "check"
        WRITE = "write"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS])
    file_name = models.CharField(max_length=200)
    file_key = models.CharField(max_length=200, blank=True)
    """where the encrypted file lies in storage; empty when it was forgotten"""
    file_digest = models.CharField(max_length=64)
    file_size = models.BigIntegerField()
    mapping = models.JSONField(default=dict)
    """sheet, header_row, header_rows, shape, columns: key → column of the sheet"""
    state = models.CharField(max_length=12, choices=State, default=State.STAGED)
    phase = models.CharField(max_length=6, choices=Phase, default=Phase.WRITE)
    dry_run = models.BooleanField(default=False)
    all_or_nothing = models.BooleanField(default=False)
    failure = models.CharField(max_length=60, blank=True)
    """the code of the refusal that made the file unusable"""
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="imports"
    )
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    """machine time of the last piece"""
    finished_at = models.DateTimeField(null=True, blank=True)
    run = models.IntegerField(default=0)
    """fence: only the run with this number may commit a piece"""
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    """records dealt with; a run that was killed goes on from here"""
    created = models.IntegerField(default=0)
    matched = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["project", "-id"], name="import_of_project")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    @property
    def is_staged(self) -> bool:
        return self.state == self.State.STAGED

    @property
    def is_queued(self) -> bool:
        return self.state == self.State.QUEUED

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def is_checked(self) -> bool:
        return self.state == self.State.CHECKED

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def is_turned_back(self) -> bool:
        return self.state == self.State.TURNED_BACK

    @property
    def is_unusable(self) -> bool:
        return self.state == self.State.UNUSABLE

    @property
    def is_stopped(self) -> bool:
        return self.state == self.State.STOPPED


class ImportRow(models.Model):
    """What became of one record of the file. The cells themselves stay in the file: here are only places and codes."""

    class Outcome(models.TextChoices):
        CREATED = "created"
        MATCHED = "matched"
        CHANGED = "changed"
        REFUSED = "refused"

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="rows")
    position = models.IntegerField()
    row = models.IntegerField()
    """row of the sheet, from 1 as the spreadsheet shows it; a matrix has several records in one"""
    outcome = models.CharField(max_length=8, choices=Outcome)
    label = models.CharField(max_length=60, blank=True)
    """the room's label or the contract's number; never a person's name"""
    problems = models.JSONField(default=list)
    """for each cell that stood against it: code, key, column (from 0, or null), values"""
    changes = models.JSONField(default=list)
    """names of the fields that were changed"""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "position"], name="import_row_once")]
        indexes = [models.Index(fields=["job", "outcome", "position"], name="import_row_by_outcome")]
