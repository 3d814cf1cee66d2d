"""Everybody with a name here: residents, staff, contractors' people; what they may do, and who is on duty when."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from anju.core.access import ROLES
from anju.core.crypto import EncryptedText
from anju.estate.models import Company, Project, Room
from anju.partners.models import Contractor


class PersonManager(BaseUserManager["Person"]):
    """Looks people up by their sign-in name, as authentication wants it."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username=username)


class Person(AbstractBaseUser):
    """Somebody. Staff and contractors' people sign in by name and password, residents by a code to their phone."""

    class Kind(models.TextChoices):
        STAFF = "staff"
        CONTRACTOR = "contractor"
        RESIDENT = "resident"

    username = models.CharField(max_length=40, unique=True, null=True, blank=True)
    name = models.CharField(max_length=80)
    initials = models.CharField(max_length=60, blank=True, db_index=True)
    kind = models.CharField(max_length=10, choices=Kind)
    form_of_address = models.CharField(max_length=20, blank=True)
    """how owners are spoken to: 女士, 先生"""
    firm = models.ForeignKey(Contractor, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    trades = models.JSONField(default=list)
    badge = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = PersonManager()
    USERNAME_FIELD = "username"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="contractor", firm__isnull=False) | (~Q(kind="contractor") & Q(firm__isnull=True)),
                name="person_firm_iff_contractor",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The name as it is said aloud: 王女士 where the form of address is known, else the full name."""
        return f"{self.name[:1]}{self.form_of_address}" if self.form_of_address else self.name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Rights come from grants and stakes only; nothing asks Django's own permissions."""
        return False


class Phone(models.Model):
    """A number of somebody, encrypted; found by its blind index or by its last four digits' index."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="phones")
    number = EncryptedText()
    index = models.CharField(max_length=32, db_index=True)
    tail = models.CharField(max_length=32, db_index=True)
    first = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "index"], name="phone_once_a_person"),
            models.UniqueConstraint(fields=["person"], condition=Q(first=True), name="one_first_phone"),
        ]


class Residency(models.Model):
    """Who lives in or owns which room, and from when to when (EST-2). Half-open; no end: still so."""

    class Relation(models.TextChoices):
        OWNER = "owner"
        FAMILY = "family"
        TENANT = "tenant"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residencies")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="residencies")
    relation = models.CharField(max_length=10, choices=Relation, default=Relation.OWNER)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "room", "relation"], condition=Q(ends_on__isnull=True), name="residency_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="residency_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["room", "ends_on"], name="residency_of_room")]


class Grant(models.Model):
    """A role in a place and time: whole group (no company, no project), a company, or one project."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16, choices=[(code, code) for code in ROLES])
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(ends_on__isnull=True, company__isnull=True, project__isnull=True),
                name="grant_once_in_group",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "company"], condition=Q(ends_on__isnull=True), name="grant_once_in_company"
            ),
            models.UniqueConstraint(
                fields=["person", "role", "project"], condition=Q(ends_on__isnull=True), name="grant_once_in_project"
            ),
            models.CheckConstraint(
                condition=Q(company__isnull=True) | Q(project__isnull=True), name="grant_names_one_place"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="grant_ends_after_start"
            ),
        ]


class DeskShift(models.Model):
    """A named shift of the desk, as 白班 08:00–20:00; one may run over midnight."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="desk_shifts")
    name = models.CharField(max_length=20)
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="desk_shift_once")]


class RosterMonth(models.Model):
    """A project's roster of one month; published as a whole, never with a day without a lead (TEAM-2)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="roster_months")
    month = models.DateField()
    """the first day of the month"""
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "month"], name="roster_month_once")]


class Duty(models.Model):
    """One person on duty on one day: lead, deputy, for a trade, or on a shift of the desk."""

    class Part(models.TextChoices):
        LEAD = "lead"
        DEPUTY = "deputy"
        TRADE = "trade"
        DESK = "desk"

    roster = models.ForeignKey(RosterMonth, on_delete=models.CASCADE, related_name="duties")
    day = models.DateField()
    part = models.CharField(max_length=8, choices=Part)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duties")
    trade = models.CharField(max_length=40, blank=True)
    shift = models.ForeignKey(DeskShift, null=True, blank=True, on_delete=models.PROTECT, related_name="duties")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roster", "day"], condition=Q(part="lead"), name="one_lead_a_day"),
            models.UniqueConstraint(
                fields=["roster", "day", "part", "person", "trade"], condition=~Q(part="desk"), name="duty_once"
            ),
            models.UniqueConstraint(
                fields=["roster", "day", "person", "shift"], condition=Q(part="desk"), name="desk_duty_once"
            ),
            models.CheckConstraint(condition=~Q(part="desk") | Q(shift__isnull=False), name="desk_duty_has_shift"),
        ]
        indexes = [models.Index(fields=["day", "part"], name="duty_of_day")]


class OnCall(models.Model):
    """Somebody of an upper rung on call for some hours of one day: of a company's customer service, or of the group's."""

    role = models.CharField(max_length=8, choices=[("dev_cs", "dev_cs"), ("group_cs", "group_cs")])
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="on_call")
    """whose customer service; none for the group's"""
    day = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    """at or before the start: it runs over midnight"""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="on_call")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role="dev_cs", company__isnull=False) | Q(role="group_cs", company__isnull=True),
                name="on_call_of_its_place",
            ),
            models.UniqueConstraint(
                fields=["company", "day", "starts", "person"], condition=Q(role="dev_cs"), name="on_call_once_company"
            ),
            models.UniqueConstraint(
                fields=["day", "starts", "person"], condition=Q(role="group_cs"), name="on_call_once_group"
            ),
        ]
        indexes = [models.Index(fields=["day", "role"], name="on_call_of_day")]


class Swap(models.Model):
    """One asks another to take a duty, perhaps for one in return; it moves when the other agrees (TEAM-2)."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="swaps")
    taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    in_return = models.ForeignKey(Duty, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["duty"], condition=Q(answered_at__isnull=True), name="one_open_swap_a_duty"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, agreed__isnull=True)
                | Q(answered_at__isnull=False, agreed__isnull=False),
                name="swap_answered_whole",
            ),
        ]


class ShiftNote(models.Model):
    """One line that a shift of the desk leaves to the next (交接班); ticked by whoever takes over."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="shift_notes")
    day = models.DateField()
    text = models.CharField(max_length=200)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="shift_note_taken_whole",
            )
        ]
        indexes = [models.Index(fields=["project", "-written_at"], name="shift_note_newest")]


class SetupLink(models.Model):
    """A link by which the first administrator of an empty installation signs up, once. Moments are machine time."""

    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"setup link of {self.made_at:%Y-%m-%d}"
