"""What was told to whom, by which gateways it left the house, what came back, and the words a company chose itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from anju.core.crypto import EncryptedText
from anju.estate.models import Company, Project
from anju.matters.models import Event, Matter
from anju.people.models import Person


class Route(models.TextChoices):
    """How a notice goes out: seen in the product, or through a gateway of this sort."""

    APP = "app"
    SMS = "sms"
    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    EMAIL = "email"
    WEBHOOK = "webhook"


class Notice(models.Model):
    """One thing told to one person (or one number); the key makes it exist once. `route` is how it was meant to go;
    how it went stands in its attempts."""

    Route = Route

    class State(models.TextChoices):
        KEPT = "kept"
        """stands in the product; nothing is sent"""
        SANDBOX = "sandbox"
        """no gateway is connected: shown as what would be sent"""
        HELD = "held"
        """waits for the morning, or to be collected"""
        WAITING = "waiting"
        """is being sent"""
        SENT = "sent"
        """a gateway took it"""
        DELIVERED = "delivered"
        """a gateway said that it arrived, or the person read it"""
        FOLDED = "folded"
        """told within a digest"""
        UNDELIVERED = "undelivered"
        """every route was tried"""

    key = models.CharField(max_length=120, unique=True)
    """event, recipient and route: the same telling is never made twice (SLA-4)"""
    matter = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """whose words and gateways it uses; empty: the group's"""
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="notices")
    number = EncryptedText(blank=True, default="")
    route = models.CharField(max_length=8, choices=Route)
    template = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    """ids, codes and moments that the template needs; no personal data"""
    state = models.CharField(max_length=11, choices=State, default=State.KEPT)
    turn = models.PositiveSmallIntegerField(default=0)
    """how often the outbox was asked to go on with it: only its newest row does anything"""
    again_at = models.DateTimeField(null=True, blank=True)
    """when it is looked at again: the morning, the next try, the end of waiting for a receipt"""
    digest = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="folded")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """who told an undelivered one by word of mouth"""
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_of_person"),
            models.Index(fields=["again_at"], name="notice_again", condition=Q(again_at__isnull=False)),
            models.Index(fields=["-id"], name="notice_undelivered", condition=Q(state="undelivered")),
        ]


class Gateway(models.Model):
    """A provider that carries one route for a company, or for the group. Without one a route is the sandbox."""

    Route = Route

    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="gateways")
    route = models.CharField(max_length=8, choices=Route)
    name = models.CharField(max_length=40)
    address = EncryptedText()
    """robots carry their key in it"""
    secret = EncryptedText(blank=True, default="")
    options = models.JSONField(default=dict)
    """what only one route asks for: key id, signature, template codes, the sender's address"""
    place = models.PositiveSmallIntegerField(default=1)
    """who is asked first where several fit"""
    active = models.BooleanField(default=True)
    last_taken_at = models.DateTimeField(null=True, blank=True)
    last_failed_at = models.DateTimeField(null=True, blank=True)
    last_code = models.CharField(max_length=60, blank=True, default="")
    """why the last failure failed, in the provider's own code"""

    class Meta:
        ordering = ["place", "id"]
        constraints = [models.CheckConstraint(condition=~Q(route="app"), name="gateway_leaves_the_house")]

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """A system of somebody else's that wants the raw events of a project, of a company, or of the group (none of both)."""

    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="subscriptions")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="subscriptions")
    """of this project alone; its company is named besides"""
    name = models.CharField(max_length=40)
    address = EncryptedText()
    secret = EncryptedText()
    kinds = models.JSONField(default=list)
    """`repair.arrived`, all of a noun as `repair.*`, or `*`"""
    active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    last_taken_at = models.DateTimeField(null=True, blank=True)
    last_failed_at = models.DateTimeField(null=True, blank=True)
    last_code = models.CharField(max_length=60, blank=True, default="")
    """why the last failure failed"""

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=True) | Q(company__isnull=False), name="subscription_of_a_company"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Attempt(models.Model):
    """One try to send one notice through one gateway, written before anything is sent. Never changed."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="attempts")
    no = models.PositiveSmallIntegerField()
    gateway = models.ForeignKey(Gateway, on_delete=models.PROTECT, related_name="attempts")
    begun_at = models.DateTimeField()

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["notice", "no"], name="attempt_once")]


class Receipt(models.Model):
    """What came back for an attempt; each outcome once. Never changed, the last one counts."""

    class Outcome(models.TextChoices):
        SENT = "sent"
        """taken; whether it arrives is told later, or never"""
        DELIVERED = "delivered"
        FAILED = "failed"
        """for good, by this gateway"""
        LATER = "later"
        """not taken now: worth another try"""
        UNKNOWN = "unknown"
        """nobody knows whether it was taken"""
        SILENT = "silent"
        """taken, and no receipt came in time"""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="receipts")
    outcome = models.CharField(max_length=9, choices=Outcome)
    code = models.CharField(max_length=60, blank=True, default="")
    reference = models.CharField(max_length=80, blank=True, default="")
    """the provider's own number of it"""
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["attempt", "outcome"], name="receipt_once")]


class TextEdition(models.Model):
    """Words a company (or the group) tells something in, from a moment on. Never changed: the newest one holds."""

    template = models.CharField(max_length=40)
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120)
    text_zh = models.CharField(max_length=500)
    text_en = models.CharField(max_length=1000)
    valid_from = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["template", "-id"], name="text_newest")]


class Preference(models.Model):
    """How one person wants to be told: when not, how often, where."""

    class Quiet(models.TextChoices):
        RULE = "rule"
        """as the rulebook says"""
        OWN = "own"
        NONE = "none"

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="preference")
    quiet = models.CharField(max_length=4, choices=Quiet, default=Quiet.RULE)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_to = models.TimeField(null=True, blank=True)
    collect = models.PositiveSmallIntegerField(default=0)
    """what is not pressing is collected for so many minutes; 0: told at once"""
    routes = models.JSONField(default=list)
    """routes in the order to be tried; empty: as told, then by the gateways' own order"""
    email = EncryptedText(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(quiet="own") | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="preference_own_hours",
            )
        ]
