"""What the gate keeps: sessions, second factors, their recovery codes, and codes sent to phones."""

from typing import TYPE_CHECKING

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from anju.core.crypto import EncryptedText
from anju.people.models import Person

if TYPE_CHECKING:
    from anju.gate.sessions import SessionStore


class Session(AbstractBaseSession):
    """One browser that is let in, and whose it is (`sessions.py`)."""

    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        """The store that reads and writes this table."""
        from anju.gate.sessions import SessionStore

        return SessionStore


class SecondFactor(models.Model):
    """A person's authenticator app. It counts only once a code from it has been entered."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE, related_name="second_factor")
    secret = EncryptedText()
    """base32, as the app has it"""
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=0)
    """the latest 30-second step a code was taken of: no code is taken twice"""

    def __str__(self) -> str:
        return f"second factor of {self.person_id}"


class RecoveryCode(models.Model):
    """One of ten codes for the day the phone is lost; only the digest is kept."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["factor", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"recovery code of {self.factor_id}"


class PhoneCode(models.Model):
    """One code sent to one number for one purpose in one session. Moments are machine time."""

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in"

    phone_index = models.CharField(max_length=32)
    purpose = models.CharField(max_length=12, choices=Purpose)
    session = models.CharField(max_length=64)
    """digest of the browser session that asked for it"""
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["session", "phone_index", "purpose", "-id"], name="phone_code_asked"),
            models.Index(fields=["ends_at"], name="phone_code_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} code {self.pk}"
