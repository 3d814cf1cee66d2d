"""How far a simulated history of a project has been acted out."""

from django.db import models

from anju.estate.models import Project


class Filling(models.Model):
    """One history being acted out in short pieces: what it is made from, and the next step to act."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    seed = models.CharField(max_length=40)
    begins_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    per_day = models.FloatField()
    until = models.DateTimeField()
    """where the history ends, in product time: what lies after is not acted"""
    plan = models.JSONField(default=dict)
    """shifts and limits as they stood when it began, so that every piece is made from the same"""
    total = models.PositiveIntegerField()
    """cases"""
    case_no = models.PositiveIntegerField(default=0)
    step_no = models.PositiveIntegerField(default=0)
    verbs = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list)
    """the first ones: case, step, verb, code"""
    began_at = models.DateTimeField()
    """machine time, as the next"""
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(ended_at__isnull=True), name="filling_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"history of {self.project_id}: {self.case_no}/{self.total}"
