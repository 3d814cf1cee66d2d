"""The report in words: the sentences above it, computed from its figures, and the names of what it counts."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.assessment.monthly import Figure, Monthly
from anju.core.access import ROLES
from anju.core.errors import Sentence

CHANNELS: Mapping[str, Sentence] = {
    "hotline": gettext_lazy("Hotline"),
    "web": gettext_lazy("Web page"),
    "h5": gettext_lazy("Phone page"),
    "counter": gettext_lazy("Counter"),
    "staff": gettext_lazy("Staff"),
    "follow_up": gettext_lazy("Follow-up call"),
    "delivery": gettext_lazy("At handover"),
    "group_400": gettext_lazy("Group's 400 line"),
    "government": gettext_lazy("Government line"),
    "media": gettext_lazy("Media"),
    "owners_chat": gettext_lazy("Owners' chat"),
}
CASES: Mapping[str, Sentence] = {
    "repair": gettext_lazy("Repairs"),
    "complaint": gettext_lazy("Complaints"),
    "enquiry": gettext_lazy("Enquiries"),
    "suggestion": gettext_lazy("Suggestions"),
}
URGENCIES: Mapping[str, Sentence] = {"emergency": gettext_lazy("Emergencies"), "normal": gettext_lazy("Ordinary")}
ENDS: Mapping[str, Sentence] = {"closed": gettext_lazy("Closed"), "cancelled": gettext_lazy("Cancelled")}
BANDS: Mapping[str, Sentence] = {
    "0-7": gettext_lazy("to 7 days"),
    "8-14": gettext_lazy("8–14 days"),
    "15-30": gettext_lazy("15–30 days"),
    "31-": gettext_lazy("over 30 days"),
}
NAMES: Mapping[str, Mapping[str, Sentence]] = {
    "channel": CHANNELS, "kind": CASES, "urgency": URGENCIES, "ended": ENDS, "open_now": ROLES,
}  # fmt: skip


def percent(figure: Figure) -> str:
    """A share as it is read: 93.1 %, a dash where nothing was counted."""
    return "–" if figure.value is None else f"{figure.value * 100:.1f}%"


def name_of(what: str, value: str) -> str:
    """The word for a value of a volume; the value itself where there is none."""
    return str(NAMES.get(what, {}).get(value, value))


def headlines(report: Monthly) -> list[str]:
    """What the month was like, in a few sentences; nothing is said of what was not counted."""
    said = [
        _("%(registered)d registered, %(closed)d closed, %(open)d open at the end.")
        % {"registered": report.registered, "closed": report.closed, "open": report.open_at_end}
    ]
    arrival = report.figures["arrival_kept"]
    if arrival.counted:
        said.append(
            _("First arrival in time: %(share)s, %(late)d late.") % {"share": percent(arrival), "late": arrival.no}
        )
    plan = report.figures["plan_kept"]
    if plan.counted:
        said.append(_("Done by the agreed date: %(share)s, %(late)d late.") % {"share": percent(plan), "late": plan.no})
    if report.old:
        said.append(_("Open for more than 30 days: %(count)d.") % {"count": report.old})
    defect, count = report.defects[0] if report.defects else (None, 0)
    if defect is not None:
        said.append(
            _("Most often: %(defect)s (%(count)d).")
            % {"defect": f"{defect.place} {defect.part} {defect.defect}", "count": count}
        )
    return said
