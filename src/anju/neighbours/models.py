"""The tables of a case over several homes: the homes, what was answered about entry, damage as stated."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anju.estate.models import Room
from anju.matters.models import Attachment, Event, Matter
from anju.people.models import Person


class Part(models.TextChoices):
    """What a home is in the case."""

    SOURCE = "source", _("Where it comes from")
    HARMED = "harmed", _("Where the damage is")


class CaseHome(models.Model):
    """A home in a case over several (BEY-2), and whether somebody may come in."""

    class Entry(models.TextChoices):
        ALLOWED = "allowed", _("Entry allowed")
        REFUSED = "refused", _("Entry refused")

    class How(models.TextChoices):
        SIGNED = "signed", _("Signed")
        SPOKEN = "spoken", _("Spoken")
        TAPPED = "tapped", _("On their own page")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="homes")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=6, choices=Part)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    """when it turned out not to be part of the case"""
    entry = models.CharField(max_length=8, choices=Entry, blank=True)
    """the latest answer; empty: nobody was asked yet"""
    entry_at = models.DateTimeField(null=True, blank=True)
    entry_how = models.CharField(max_length=6, choices=How, blank=True)
    entry_event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """whose words are the reason of a refusal"""
    entry_recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signature = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "room"], condition=Q(left_at__isnull=True), name="case_home_once"
            ),
            models.CheckConstraint(
                condition=Q(entry="") | Q(entry_at__isnull=False), name="case_home_entry_has_moment"
            ),
        ]


class Damage(models.Model):
    """What is damaged in one home, as its household or staff stated it; words and photos hang on its event."""

    home = models.ForeignKey(CaseHome, on_delete=models.PROTECT, related_name="damages")
    no = models.PositiveSmallIntegerField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    estimate = models.PositiveBigIntegerField(null=True, blank=True)
    """in fen, as stated; nobody has agreed to it"""
    shared = models.BooleanField(default=False)
    """whether the other household reads the words and sees the photos"""
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["home", "no"], name="damage_once")]
