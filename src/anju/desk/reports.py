"""The monthly report as the desk shows it: every number with the address of the cases behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from anju.assessment.counted import BANDS, title_of
from anju.assessment.models import Fact
from anju.assessment.monthly import OF_PARTIES, Figure, Monthly
from anju.assessment.months import Month
from anju.assessment.wording import BANDS as BAND_WORDS
from anju.assessment.wording import name_of, percent

PAGE = "/desk/reports/monthly"
GROUPS = (
    ("arrival_kept", "arrival_kept_by_day", "arrival_kept_by_night", "arrival_kept_in_emergencies", "arrival_kept_as_wished"),
    ("contact_kept", "appointment_kept", "taken_on_in_time"),
    ("plan_kept", "plan_kept_gross", "completed"),
    ("first_time_fix", "came_back", "done_again"),
    ("follow_up_kept", "follow_up_reached", "follow_up_satisfied", "service_rated_well"),
)  # fmt: skip
PARTS = frozenset({"arrival_kept_by_day", "arrival_kept_by_night", "arrival_kept_in_emergencies", "arrival_kept_as_wished", "plan_kept_gross"})  # fmt: skip
"""shown under the figure they belong to"""


WAITING = frozenset({"completed"})
"""what is not yet so may just be on its way"""


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number that opens its cases."""

    text: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One share: what it is called, how much, how many of how many, and what went wrong."""

    title: str
    share: str
    width: str
    yes: int
    counted: Number
    wrong: Number
    small: bool
    part: bool = False
    low: bool = False
    """less is better"""
    alarming: bool = False
    """something went wrong, and does not just wait for its time"""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A value and how many there were; `width` in per cent of the largest."""

    title: str
    number: Number
    width: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a table of numbers."""

    title: str
    cells: Sequence[Number]
    marks: Sequence[bool] = field(default=())
    """of each cell: too few to be ranked"""

    @property
    def pairs(self) -> list[tuple[Number, bool]]:
        """The cells, each with its mark."""
        return list(zip(self.cells, self.marks or (False,) * len(self.cells), strict=True))


def cases_url(*, project: str, month: Month, figure: str, **more: str | int) -> str:
    """The address of the cases a figure counted."""
    given = {"project": project, "month": month.code, "figure": figure, **more}
    return f"{PAGE}/cases?{urlencode({name: value for name, value in given.items() if value != ''})}"


@dataclass(frozen=True)
class Face:
    """The report with addresses."""

    report: Monthly

    def url(self, figure: str, **more: str | int) -> str:
        """The address of a figure's cases in this month."""
        return cases_url(project=self.report.project.code, month=self.report.month, figure=figure, **more)

    @property
    def totals(self) -> list[tuple[str, Number]]:
        """What stands above everything else."""
        report = self.report
        return [
            (_("Registered cases"), Number(text=str(report.registered), url=self.url("registered"))),
            (_("Closed cases"), Number(text=str(report.closed), url=self.url("ended", value="closed"))),
            (_("Open at the end"), Number(text=str(report.open_at_end), url=self.url("open_at_end"))),
            (_("Closed of all so far"), Number(text=percent(report.closing), url=self.url("closing", of="no"))),
        ]

    @property
    def groups(self) -> list[list[Line]]:
        """The shares in their groups; a part of which nothing was counted is left out."""
        figures = self.report.figures
        return [
            [self._line(figures[code]) for code in codes if figures[code].counted or code not in PARTS]
            for codes in GROUPS
        ]

    def _line(self, figure: Figure) -> Line:
        return Line(
            title=str(title_of(figure.code)),
            share=percent(figure),
            width=f"{(figure.value or 0) * 100:.1f}",
            yes=figure.yes,
            counted=Number(text=str(figure.counted), url=self.url(figure.code)),
            wrong=Number(text=str(figure.wrong), url=self.url(figure.code, of=figure.missed)),
            small=figure.small,
            part=figure.code in PARTS,
            low=figure.lower_is_better,
            alarming=figure.wrong > 0 and figure.code not in WAITING,
        )

    @property
    def volumes(self) -> list[tuple[str, list[Counted]]]:
        """How it came in, how urgent it was, how it ended."""
        words = {"channel": _("By channel"), "urgency": _("By urgency"), "kind": _("By kind"), "ended": _("Ended")}
        return [
            (
                title,
                self._bars(
                    [
                        (name_of(what, each.value), each.count, self.url(what, value=each.value))
                        for each in self.report.volumes[what]
                    ]
                ),
            )
            for what, title in words.items()
        ]

    @property
    def defects(self) -> list[Counted]:
        """What was reported most."""
        return self._bars(
            [
                (f"{defect.place} {defect.part} {defect.defect}", count, self.url("defect", value=defect.pk))
                for defect, count in self.report.defects
                if defect is not None
            ]
        )

    def _bars(self, rows: list[tuple[str, int, str]]) -> list[Counted]:
        most = max((count for _title, count, _url in rows), default=1)
        return [
            Counted(title=title, number=Number(text=str(count), url=url), width=f"{count / most * 100:.1f}")
            for title, count, url in rows
        ]

    @property
    def bands(self) -> list[str]:
        """The heads of the table of ages."""
        return [str(BAND_WORDS[band]) for band in BANDS]

    @property
    def held(self) -> list[Row]:
        """What is open to this day, by who has it and how old it is."""
        return [
            Row(
                title=name_of("open_now", each.role) or "–",
                cells=[
                    *(
                        Number(text=str(count), url=self.url("open_now", value=each.role, band=band) if count else "")
                        for band, count in each.bands.items()
                    ),
                    Number(text=str(each.total), url=self.url("open_now", value=each.role)),
                ],
            )
            for each in self.report.held
        ]

    @property
    def party_heads(self) -> list[str]:
        """The heads of the table of firms and technicians."""
        return [str(title_of(code)) for code in OF_PARTIES]

    @property
    def parties(self) -> list[Row]:
        """Firms and technicians, those with most in hand first."""
        return [
            Row(
                title=party.name or "–",
                cells=[
                    Number(
                        text=f"{percent(figure)} ({figure.counted})" if figure.counted else "–",
                        url=self._whose(figure, party.firm, party.worker),
                    )
                    for figure in party.figures.values()
                ],
                marks=[bool(figure.counted) and figure.small for figure in party.figures.values()],
            )
            for party in self.report.parties
        ]

    def _whose(self, figure: Figure, firm: int, worker: int) -> str:
        if not figure.counted:
            return ""
        return self.url(figure.code, firm=firm) if firm else self.url(figure.code, firm=0, worker=worker)


OUTCOMES = {"met": "ok", "late": "late", "running": "run", "paused": "off", "": "off"}


def outcome_word(outcome: str) -> str:
    """How a limit stands, in a word."""
    return {"met": _("Kept"), "late": _("Late"), "running": _("Running"), "paused": _("Paused")}.get(outcome, "")


@dataclass(frozen=True)
class CountedFace:
    """A row of the list behind a figure."""

    fact: Fact

    @property
    def place(self) -> str:
        """The home or common area."""
        return str(self.fact.matter.room or self.fact.matter.area or "")

    @property
    def hands(self) -> str:
        """Who has the work, or had it last."""
        if self.fact.contractor is not None:
            return self.fact.contractor.short_name
        return self.fact.technician.name if self.fact.technician is not None else ""

    @property
    def arrival(self) -> tuple[str, str]:
        """Badge and word of the first arrival."""
        return OUTCOMES[self.fact.arrival], outcome_word(self.fact.arrival)

    @property
    def plan(self) -> tuple[str, str]:
        """Badge and word of the agreed date."""
        return OUTCOMES[self.fact.plan], outcome_word(self.fact.plan)
