"""Coded refusals: one class for every anticipated "no", shown alike on page, API and command line.

A refusal is an answer, not a fault: it is raised before anything is written, or takes what was written with it.
"""

from typing import Any, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence: TypeAlias = str | Promise


class Refusal(Exception):
    """A verb said no. `code` is greppable in kebab-case, `sentence` is for people, `fields` names what to mend."""

    status = 409

    def __init__(
        self, code: str, sentence: Sentence, *, fields: dict[str, Sentence] | None = None, **data: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.fields = fields or {}
        self.data = data

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"


class Invalid(Refusal):
    """What was sent cannot be used; `fields` says which part and what to do."""

    status = 422


class NotFound(Refusal):
    """It does not exist, or this person may not see it: the two are one answer on purpose."""

    status = 404

    def __init__(self, code: str = "not-found") -> None:
        super().__init__(code, _("This does not exist, or it is not yours to see."))


class Forbidden(Refusal):
    """Seen, but not for this person to do."""

    status = 403


class TooMany(Refusal):
    """Too often; `retry_after` in `data` gives the seconds to wait."""

    status = 429
