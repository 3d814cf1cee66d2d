"""Tables of what is published: where to ring, on which rung."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anju.rulebook.models import ONE_PLACE, PLACE


class Rung(models.TextChoices):
    """Whom to turn to, in this order."""

    DESK = "desk", _("Property desk")
    DEVELOPER = "developer", _("Developer's customer service")
    GROUP = "group", _("Group hotline")


class ServicePoint(models.Model):
    """Where to ring and when, of one rung, for the whole group, a company or a project; the narrowest holds."""

    rung = models.CharField(max_length=10, choices=Rung)
    company = models.ForeignKey("estate.Company", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey("estate.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hotline = models.CharField(max_length=30)
    hours = models.CharField(max_length=60)
    place = models.CharField(max_length=120, blank=True)
    """where somebody sits, for those who come in person"""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_PLACE, name="service_point_one_place"),
            models.UniqueConstraint("rung", *PLACE, name="service_point_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rung} {self.hotline}"

    @property
    def narrowness(self) -> int:
        """Project beats company beats group."""
        return 2 if self.project_id is not None else 1 if self.company_id is not None else 0
