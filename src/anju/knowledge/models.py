"""Tables of the knowledge base. What an edition says is never rewritten: a change is another edition."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anju.matters.finding import Holds
from anju.matters.models import Matter
from anju.rulebook.models import ONE_PLACE, in_language


class Topic(models.TextChoices):
    """What a question is about."""

    USE = "use", _("Living in the home")
    TITLE = "title", _("Title and registration")
    FEES = "fees", _("Fees")
    FACILITIES = "facilities", _("Facilities around")
    REPAIRS = "repairs", _("Repairs and warranty")
    MOVING_IN = "moving_in", _("Handover and fitting out")
    COMMUNITY = "community", _("Living together")
    OTHER = "other", _("Something else")


class Audience(models.TextChoices):
    """Who reads an answer."""

    OWNERS = "owners", _("Owners too")
    STAFF = "staff", _("Staff only")


class Entry(models.Model):
    """One question with its answer, for the whole group, a company or a project."""

    company = models.ForeignKey("estate.Company", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey("estate.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    origin = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.SET_NULL, related_name="became_entries")
    """the enquiry or complaint that asked it first"""
    delivered = models.CharField(max_length=40, unique=True, null=True, blank=True)
    """the code of an entry that came with the product"""
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=ONE_PLACE, name="entry_one_place")]
        indexes = [models.Index(fields=["origin"], name="entry_of_origin", condition=Q(origin__isnull=False))]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def narrowness(self) -> int:
        """Project beats company beats group."""
        return 2 if self.project_id is not None else 1 if self.company_id is not None else 0


class Edition(models.Model):
    """What an entry says: a draft until somebody else agrees it, then in use until the next edition or its withdrawal."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="editions")
    no = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=12, choices=Topic)
    audience = models.CharField(max_length=8, choices=Audience)
    question_zh = models.CharField(max_length=200)
    question_en = models.CharField(max_length=300, blank=True)
    answer_zh = models.TextField(blank=True)
    """blank: asked, and nobody has written an answer yet"""
    answer_en = models.TextField(blank=True)
    keywords = models.CharField(max_length=200, blank=True)
    """other words people use for it, by spaces"""
    source = models.CharField(max_length=300, blank=True)
    """what the answer rests on: law, contract, a notice"""
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    """nobody: it came with the product"""
    written_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    """of a draft: overtaken by another one or set aside; of an agreed one: replaced or withdrawn"""

    class Meta:
        ordering = ["entry", "no"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "no"], name="edition_numbered_once"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(agreed_at__isnull=False, ended_at__isnull=True), name="one_agreed_edition"
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(agreed_at__isnull=True, ended_at__isnull=True), name="one_open_draft"
            ),
            models.CheckConstraint(condition=~Q(agreed_by=F("written_by")), name="agreed_by_another"),
            models.CheckConstraint(condition=Q(agreed_at__isnull=True) | ~Q(answer_zh=""), name="agreed_has_answer"),
        ]
        indexes = [models.Index(fields=["agreed_at", "-id"], condition=Q(ended_at__isnull=True), name="edition_open")]

    def __str__(self) -> str:
        return f"{self.question_zh} ({self.no})"

    @property
    def question(self) -> str:
        return in_language(self.question_zh, self.question_en)

    @property
    def answer(self) -> str:
        return in_language(self.answer_zh, self.answer_en)

    @property
    def is_draft(self) -> bool:
        return self.agreed_at is None and self.ended_at is None

    @property
    def holds(self) -> bool:
        """Whether this is the agreed answer now."""
        return self.agreed_at is not None and self.ended_at is None


class SearchEntry(models.Model):
    """What the agreed edition of an entry is found by, lower case, line by line, with pinyin initials."""

    edition = models.OneToOneField(Edition, primary_key=True, on_delete=models.CASCADE, related_name="search")
    text = models.TextField()


SearchEntry._meta.get_field("text").register_lookup(Holds)
