"""Tokens with which programs call the API. Only a digest is kept: a token is shown once and never again."""

from django.conf import settings
from django.db import models


class ApiToken(models.Model):
    """One token of one person. All moments are machine time."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.digest[:8]}…"
