"""Tables of the outbox. All moments here are machine time: leases and back-off never follow a shifted product clock."""

from django.db import models


class OutboxRow(models.Model):
    """One piece of work to be done after its cause was committed.

    `due_at` is when the row may be claimed next: the wanted moment at first, the end of the lease while a worker has
    it, the end of the back-off after a failure. `fence` grows with every claim; only its newest holder may settle.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"

    topic = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    wanted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    worker = models.CharField(max_length=120, blank=True, default="")
    fence = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    retries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    publish_at = models.DateTimeField(null=True)
    publishes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "key"], name="outbox_topic_key")]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=models.Q(state="waiting"), name="outbox_waiting"),
            models.Index(fields=["settled_at"], condition=models.Q(state="done"), name="outbox_done"),
            models.Index(fields=["-settled_at"], condition=models.Q(state="dead"), name="outbox_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.topic}/{self.key} ({self.state})"


class WorkerBeat(models.Model):
    """The last sign of life of one worker process; a row that grows old tells that nobody drains the outbox."""

    name = models.CharField(max_length=120, unique=True)
    transport = models.CharField(max_length=16)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-beat_at"], name="outbox_beat")]

    def __str__(self) -> str:
        return self.name
