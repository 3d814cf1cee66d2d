"""The limits the model asks for, read from the rulebook as it holds in a project."""

from datetime import datetime
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Refusal
from anju.estate.models import Project
from anju.rulebook.book import Book, book, one_reading
from anju.rulebook.limits import GivenLimit, MinutesLimit, WindowsLimit
from anju.rulebook.parameters import Attempts, Threshold
from anju.simulation.scripts import Limits, Window

T = TypeVar("T")


@one_reading()
def limits_of(project: Project, *, at: datetime) -> Limits:
    """The clauses of arrival, appointment, taking on, follow-up and signing, as they hold here.

    Refuses `simulation-limit-unreadable` where a clause counts in a way the model does not know.
    """
    rules = _Here(book(), project, at)
    arrival = rules.limit("arrival.normal")
    if isinstance(arrival, WindowsLimit):
        windows = tuple(Window(begins=one.from_ / 60, ends=one.to / 60, minutes=one.minutes) for one in arrival.windows)
        otherwise = arrival.otherwise
    else:
        windows, otherwise = (), rules.minutes("arrival.normal")
    signing = rules.parameters("sign_off.unreached", Attempts)
    appointment = rules.limit("appointment")
    return Limits(
        windows=windows, otherwise=otherwise, emergency=rules.minutes("arrival.emergency"),
        grace=appointment.grace_minutes if isinstance(appointment, GivenLimit) else 0,
        late_report=rules.parameters("late_report", Threshold).minutes, take_on=rules.minutes("take_on"),
        unreached=rules.parameters("follow_up.unreached", Attempts).attempts, signing_attempts=signing.attempts,
        signing_apart=signing.apart_minutes, signing_days=signing.wait_days,
    )  # fmt: skip


class _Here:
    """The rulebook as one project reads it at one moment."""

    def __init__(self, rules: Book, project: Project, at: datetime) -> None:
        self._rules, self._project, self._at = rules, project, at

    def limit(self, clause: str) -> object:
        edition = self._rules.clause(
            clause, company_id=self._project.company_id, project_id=self._project.pk, at=self._at
        )
        return self._rules.limit(edition)

    def minutes(self, clause: str) -> int:
        found = self.limit(clause)
        if not isinstance(found, MinutesLimit):
            raise Refusal(
                "simulation-limit-unreadable",
                _("The simulation cannot count the way clause %(clause)s counts.") % {"clause": clause},
            )
        return found.minutes

    def parameters(self, clause: str, kind: type[T]) -> T:
        edition = self._rules.clause(
            clause, company_id=self._project.company_id, project_id=self._project.pk, at=self._at
        )
        found = self._rules.parameters(edition)
        assert isinstance(found, kind)
        return found
