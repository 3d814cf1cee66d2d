"""Tables of the rulebook. Editions and catalogue entries are not rewritten: a change closes one row, opens another."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(chinese: str, english: str) -> str:
    """Bilingual data in the language of the page: Chinese unless English is asked for and written."""
    return english if english and (get_language() or "").startswith("en") else chinese


class Certainty(models.TextChoices):
    """How sure a source is; only what was read in the original may be called law or regulation."""

    LAW = "law", _("Law")
    REGULATION = "regulation", _("Regulation")
    DEFAULT = "default", _("Proposed default")


class Kind(models.TextChoices):
    """What the parameters of a clause are about; the schema of each stands in `parameters.py`."""

    STATEMENT = "statement", _("Duty without figures")
    LIMIT = "limit", _("Time limit")
    THRESHOLD = "threshold", _("Threshold in minutes")
    DAYS = "days", _("Window in days")
    HOURS = "hours", _("Hours of the day")
    ATTEMPTS = "attempts", _("Attempts to reach somebody")
    CHECKLIST = "checklist", _("Points to go through")
    URGENCY = "urgency", _("What counts as an emergency")
    WARRANTY = "warranty", _("Warranty term")
    HEATING = "heating", _("Heating season")
    ROUTING = "routing", _("Who follows a repair")
    REASONS = "reasons", _("Listed reasons")
    GROUNDS = "grounds", _("Listed grounds")
    WEIGHING = "weighing", _("From when facts weigh")
    AUTHORITY = "authority", _("Who decides")
    LADDER = "ladder", _("How a case climbs")
    RAISING = "raising", _("When the household may raise it")


class Severity(models.TextChoices):
    """How much a defect hurts."""

    S1 = "S1", _("Safety, no water or power, running leak")
    S2 = "S2", _("Use impaired")
    S3 = "S3", _("Ordinary")
    S4 = "S4", _("Looks only")


class WarrantyClass(models.TextChoices):
    """Which warranty term a part falls under."""

    W1 = "W1", _("Foundation and structure")
    W2 = "W2", _("Waterproofing")
    W3 = "W3", _("Heating and cooling")
    W4 = "W4", _("Pipes, wiring, installed equipment")
    W5 = "W5", _("Finishing")
    W6 = "W6", _("Doors and windows")
    W7 = "W7", _("Insulation")
    W8 = "W8", _("Fittings and appliances")
    W9 = "W9", _("As agreed")
    NONE = "none", _("Not a building defect")


class Section(models.Model):
    """A chapter of the regulation."""

    id = models.CharField(primary_key=True, max_length=40)
    number = models.CharField(max_length=12)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def title(self) -> str:
        return in_language(self.title_zh, self.title_en)


class Clause(models.Model):
    """A rule of the regulation under a stable id (`arrival.normal`); what it says where and when is in its editions."""

    id = models.CharField(primary_key=True, max_length=40)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="clauses")
    number = models.CharField(max_length=12)
    """as printed, such as 2.2"""
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    text_zh = models.TextField()
    text_en = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["number"], name="clause_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def title(self) -> str:
        return in_language(self.title_zh, self.title_en)

    @property
    def text(self) -> str:
        return in_language(self.text_zh, self.text_en)


def at_place(*, company_id: int | None, project_id: int | None) -> models.Q:
    """Rows of exactly this place: both None is the whole group."""
    company = models.Q(company__isnull=True) if company_id is None else models.Q(company=company_id)
    project = models.Q(project__isnull=True) if project_id is None else models.Q(project=project_id)
    return company & project


class InPlace(models.Model):
    """What holds in a place (group when both are empty, a company, a project) from–until, half-open."""

    company = models.ForeignKey("estate.Company", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey("estate.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def holds(self, at: datetime) -> bool:
        """Whether the moment lies in the span of this row."""
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)

    @property
    def narrowness(self) -> int:
        """Project beats company beats group."""
        return 2 if self.project_id is not None else 1 if self.company_id is not None else 0


ONE_PLACE = models.Q(company__isnull=True) | models.Q(project__isnull=True)
FORWARD = models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=models.F("valid_from"))
PLACE = (Coalesce("company", 0), Coalesce("project", 0))
STANDS = models.Q(withdrawn_at__isnull=True)


class ClauseEdition(InPlace):
    """What a clause says in one place for one span of time; immutable but for its end (see `actions.py`)."""

    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="editions")
    parameters = models.JSONField(default=dict)
    text_zh = models.TextField(blank=True)
    """own wording of this place; blank keeps the clause's"""
    text_en = models.TextField(blank=True)
    source_zh = models.CharField(max_length=300)
    source_en = models.CharField(max_length=300)
    certainty = models.CharField(max_length=12, choices=Certainty.choices)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    """nobody: it came with the product"""
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """taken back before it held: it never did and never will, and stays readable"""

    class Meta:
        ordering = ["clause", "valid_from", "id"]
        constraints = [
            models.CheckConstraint(condition=ONE_PLACE, name="edition_one_place"),
            models.CheckConstraint(condition=FORWARD, name="edition_forward"),
            models.UniqueConstraint("clause", *PLACE, "valid_from", name="edition_starts_once", condition=STANDS),
            models.UniqueConstraint(
                "clause", *PLACE, name="edition_open_once", condition=models.Q(valid_until__isnull=True) & STANDS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause_id} ({self.valid_from:%Y-%m-%d})"

    def holds(self, at: datetime) -> bool:
        """Whether the moment lies in the span of this edition, and nobody took it back."""
        return self.withdrawn_at is None and super().holds(at)

    @property
    def text(self) -> str:
        """The wording that holds here."""
        return in_language(self.text_zh, self.text_en) or self.clause.text

    @property
    def source(self) -> str:
        return in_language(self.source_zh, self.source_en)


class CalendarYear(models.Model):
    """A year whose holidays are published: the notice it came from."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    source = models.CharField(max_length=300)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that does not follow its weekday: holiday or make-up day; with a place, a company's own."""

    year = models.ForeignKey(CalendarYear, null=True, blank=True, on_delete=models.PROTECT, related_name="days")
    """the notice that names it (a notice may reach into the neighbouring year); empty for a company's own day"""
    company = models.ForeignKey("estate.Company", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey("estate.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    works = models.BooleanField()
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(condition=ONE_PLACE, name="calendar_day_one_place"),
            models.UniqueConstraint("day", *PLACE, name="calendar_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)


class Defect(InPlace):
    """A catalogue entry: where, which part, what is wrong, whose trade, how bad, how long it may take."""

    code = models.CharField(max_length=8)
    place_zh = models.CharField(max_length=40)
    place_en = models.CharField(max_length=60)
    part_zh = models.CharField(max_length=40)
    part_en = models.CharField(max_length=80)
    defect_zh = models.CharField(max_length=60)
    defect_en = models.CharField(max_length=100)
    trade = models.CharField(max_length=40)
    """the trade's name as contracts write it (`总包-防水`): a contract's trade counts when this begins with it"""
    trade_en = models.CharField(max_length=60)
    severity = models.CharField(max_length=2, choices=Severity.choices)
    warranty_class = models.CharField(max_length=4, choices=WarrantyClass.choices)
    default_days = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    """calendar days from the agreed method to done; empty: the method says it"""
    emergency_ground = models.CharField(max_length=20, blank=True)
    """the ground of the urgency clause this defect stands for; blank: none"""
    note_zh = models.CharField(max_length=120, blank=True)
    note_en = models.CharField(max_length=160, blank=True)
    initials = models.CharField(max_length=80)
    """pinyin initials of place, part and defect, one word each: `snty dp ssss`"""

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [
            models.CheckConstraint(condition=ONE_PLACE, name="defect_one_place"),
            models.CheckConstraint(condition=FORWARD, name="defect_forward"),
            models.UniqueConstraint("code", *PLACE, "valid_from", name="defect_starts_once"),
            models.UniqueConstraint(
                "code", *PLACE, name="defect_open_once", condition=models.Q(valid_until__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def place(self) -> str:
        return in_language(self.place_zh, self.place_en)

    @property
    def part(self) -> str:
        return in_language(self.part_zh, self.part_en)

    @property
    def defect(self) -> str:
        return in_language(self.defect_zh, self.defect_en)

    @property
    def trade_name(self) -> str:
        return in_language(self.trade, self.trade_en)

    @property
    def note(self) -> str:
        return in_language(self.note_zh, self.note_en)

    @property
    def title(self) -> str:
        """Part and defect, as a line of a list."""
        return in_language(f"{self.part_zh} {self.defect_zh}", f"{self.part_en}: {self.defect_en}")


class Stamp(models.Model):
    """One row that changes with every change of the rulebook, so that a process knows its copy is still good."""

    stamp = models.UUIDField()

    def __str__(self) -> str:
        return str(self.stamp)
