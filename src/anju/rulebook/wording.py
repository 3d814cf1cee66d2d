"""Parameters in words: what the printed regulation and the page say is computed from what the program enforces."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import BaseModel

from anju.core.access import ROLES
from anju.core.errors import Sentence
from anju.core.money import yuan
from anju.rulebook.limits import (
    GivenLimit,
    MinutesLimit,
    Reminder,
    TimeLimit,
    WindowsLimit,
    WorkingTimeLimit,
    clock_text,
)
from anju.rulebook.models import in_language
from anju.rulebook.parameters import (
    Attempts,
    Authority,
    AuthorityLine,
    Basis,
    Checklist,
    Days,
    Grounds,
    Heating,
    Hours,
    Ladder,
    ListedGround,
    Raising,
    Reasons,
    Route,
    Routing,
    Threshold,
    Urgency,
    Warranty,
    Weighing,
)

DAY = 1440
LONG = 3 * DAY
"""up to three days are said in hours: 24 hours from a moment is not the same as by tomorrow"""


def days_in_words(days: int) -> str:
    """A number of days."""
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def span_in_words(minutes: int) -> str:
    """Minutes as a person says them: 20 minutes, 1 hour, 48 hours, 5 days."""
    if minutes > LONG and minutes % DAY == 0:
        return days_in_words(minutes // DAY)
    if minutes and minutes % 60 == 0:
        return ngettext("%(count)d hour", "%(count)d hours", minutes // 60) % {"count": minutes // 60}
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def time_in_words(seconds: int) -> str:
    """A time of day, without seconds that say nothing: 17:30."""
    text = clock_text(seconds)
    return text.removesuffix(":00")


def roles_in_words(roles: tuple[str, ...]) -> str:
    """The roles by their names, in the language of the page."""
    return _(", ").join(str(ROLES.get(role, role)) for role in roles)


def weekdays_in_words(weekdays: tuple[int, ...]) -> str:
    """Weekdays, a run of them as a span: Monday to Friday."""
    names = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]
    days = sorted(weekdays)
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return _("%(first)s to %(last)s") % {"first": names[days[0] - 1], "last": names[days[-1] - 1]}
    return _(", ").join(names[day - 1] for day in days)


def _windows(limit: WindowsLimit) -> list[str]:
    lines = [
        _("Start between %(from)s and %(to)s (both included): within %(span)s")
        % {"from": time_in_words(window.from_), "to": time_in_words(window.to), "span": span_in_words(window.minutes)}
        for window in limit.windows
    ]
    return [*lines, _("At any other time: within %(span)s") % {"span": span_in_words(limit.otherwise)}]


def _working_time(limit: WorkingTimeLimit) -> list[str]:
    windows = _(", ").join(f"{time_in_words(shift.from_)}–{time_in_words(shift.to)}" for shift in limit.windows)
    lines = [
        _("Within %(span)s of working time") % {"span": span_in_words(limit.minutes)},
        _("Working time: %(days)s, %(windows)s") % {"days": weekdays_in_words(limit.weekdays), "windows": windows},
    ]
    return [*lines, _("Public holidays do not count, make-up days do")] if limit.calendar else lines


def counting_in_words(limit: TimeLimit) -> list[str]:
    """How a limit counts, without who is told when: what the public reads."""
    if isinstance(limit, MinutesLimit):
        return [_("Within %(span)s, day and night") % {"span": span_in_words(limit.minutes)}]
    if isinstance(limit, WindowsLimit):
        return _windows(limit)
    if isinstance(limit, WorkingTimeLimit):
        return _working_time(limit)
    if limit.grace_minutes:
        return [_("By the agreed time, with a grace of %(span)s") % {"span": span_in_words(limit.grace_minutes)}]
    return [_("By the agreed time")]


def _reminder(reminder: Reminder) -> str:
    if reminder.share is not None:
        return _("Reminder when %(share)d %% of the time has passed") % {"share": round(reminder.share * 100)}
    return _("Reminder %(span)s before") % {"span": span_in_words(reminder.minutes_before or 0)}


def limit_in_words(limit: TimeLimit) -> list[str]:
    """A time limit line by line: how it counts, reminder, alarm, what happens when it is late."""
    lines = counting_in_words(limit)
    if limit.reminder is not None:
        lines.append(_reminder(limit.reminder))
    if limit.alarm.tell:
        lines.append(_("At the limit also told: %(roles)s") % {"roles": roles_in_words(limit.alarm.tell)})
    lines += [
        _("%(span)s late: %(roles)s told")
        % {"span": span_in_words(step.after_minutes), "roles": roles_in_words(step.tell)}
        for step in limit.escalations
    ]
    lines.append(_("May be paused for a listed reason") if limit.pausable else _("Never paused"))
    return lines


def basis_in_words(basis: Basis) -> str:
    """A warranty term with its unit: 5 years, 12 months, 2 heating seasons."""
    count = basis.amount
    if basis.unit == "day":
        return days_in_words(count)
    if basis.unit == "season":
        text = ngettext("%(count)d heating season", "%(count)d heating seasons", count)
    elif basis.unit == "month":
        text = ngettext("%(count)d month", "%(count)d months", count)
    else:
        text = ngettext("%(count)d year", "%(count)d years", count)
    return text % {"count": count}


def _warranty(terms: Warranty) -> list[str]:
    lines = []
    if terms.from_completion is not None:
        lines.append(_("Contractor: %(term)s from completion") % {"term": basis_in_words(terms.from_completion)})
    lines += [
        _("Owner: at least %(term)s from handover (%(source)s)")
        % {"term": basis_in_words(basis), "source": in_language(basis.source_zh, basis.source_en)}
        for basis in terms.from_delivery
    ]
    return lines or [_("As the contract says")]


def _heating(heating: Heating) -> list[str]:
    lines = [_("From %(begins)s to %(ends)s") % {"begins": heating.begins, "ends": heating.ends}]
    lines.append(
        _("A season already begun counts") if heating.partial_counts else _("A season already begun does not count")
    )
    return lines


def in_words(parameters: BaseModel) -> list[str]:
    """The parameters of any clause as lines in the language of the page; none for a duty without figures."""
    if isinstance(parameters, MinutesLimit | WindowsLimit | WorkingTimeLimit | GivenLimit):
        return limit_in_words(parameters)
    if isinstance(parameters, Threshold):
        return [_("More than %(span)s") % {"span": span_in_words(parameters.minutes)}]
    if isinstance(parameters, Days):
        return [_("Within %(span)s") % {"span": days_in_words(parameters.days)}]
    if isinstance(parameters, Hours):
        span = {"begins": time_in_words(parameters.from_), "ends": time_in_words(parameters.to)}
        return [_("From %(begins)s to %(ends)s") % span]
    if isinstance(parameters, Attempts):
        return _attempts(parameters)
    if isinstance(parameters, Checklist):
        return [in_language(point.title_zh, point.title_en) for point in parameters.points]
    if isinstance(parameters, Urgency):
        return [in_language(ground.title_zh, ground.title_en) for ground in parameters.grounds]
    if isinstance(parameters, Warranty):
        return _warranty(parameters)
    if isinstance(parameters, Reasons):
        return [in_language(reason.title_zh, reason.title_en) for reason in parameters.reasons]
    if isinstance(parameters, Routing):
        return _routing(parameters)
    if isinstance(parameters, Ladder | Raising):
        return _climbing(parameters)
    return _heating(parameters) if isinstance(parameters, Heating) else _on_complaints(parameters)


def _on_complaints(parameters: BaseModel) -> list[str]:
    if isinstance(parameters, Grounds):
        return [_ground(ground) for ground in parameters.grounds]
    if isinstance(parameters, Weighing):
        return _weighing(parameters)
    if isinstance(parameters, Authority):
        return [_reach(line) for line in parameters.lines]
    return []


PROMISES = {
    "lead_told": gettext_lazy("lead told"),
    "set_off": gettext_lazy("set off"),
    "arrival": gettext_lazy("first arrival"),
    "appoint": gettext_lazy("contact and appoint"),
    "appointment": gettext_lazy("appointment kept"),
    "part": gettext_lazy("part arrives"),
    "plan": gettext_lazy("done by the agreed date"),
    "follow_up": gettext_lazy("follow-up"),
    "verdict": gettext_lazy("complaint judged"),
    "severe_result": gettext_lazy("result of a severe complaint"),
    "explain": gettext_lazy("complaint explained"),
    "answer": gettext_lazy("answered"),
}
"""the limits whose breach may raise a case, as the regulation names them"""
CHANNELS = {
    "group_400": gettext_lazy("group hotline 400"),
    "government": gettext_lazy("an authority, 12345"),
    "media": gettext_lazy("the press"),
    "owners_chat": gettext_lazy("the owners' chat group"),
}


def _ladder(parameters: Ladder) -> list[str]:
    def listed(codes: tuple[str, ...], words: Mapping[str, Sentence]) -> str:
        return _(", ").join(str(words[code]) for code in codes)

    lines = [_("Raised from the desk when broken: %(limits)s") % {"limits": listed(parameters.promises, PROMISES)}]
    for title, codes in (
        (_("Taken in at the developer's customer service: %(channels)s"), parameters.at_developer),
        (_("Taken in at the group: %(channels)s"), parameters.at_group),
    ):
        if codes:
            lines.append(title % {"channels": listed(codes, CHANNELS)})
    return lines


def _climbing(parameters: Ladder | Raising) -> list[str]:
    return _ladder(parameters) if isinstance(parameters, Ladder) else _raising(parameters)


def _raising(parameters: Raising) -> list[str]:
    lines = [_("After %(span)s without a result") % {"span": span_in_words(parameters.without_result)}]
    return [_("At once when a limit was broken"), *lines] if parameters.after_broken else lines


def _routing(parameters: Routing) -> list[str]:
    lines = [
        _("%(asked)s: %(role)s") % {"asked": _asked(rule), "role": roles_in_words((rule.route,))}
        for rule in parameters.rules
    ]
    return [*lines, _("Otherwise: %(role)s") % {"role": roles_in_words((parameters.otherwise,))}]


def _ground(ground: ListedGround) -> str:
    said = in_language(ground.title_zh, ground.title_en)
    return _("%(ground)s (to the management review)") % {"ground": said} if ground.to_review else said


def _weighing(parameters: Weighing) -> list[str]:
    said = {"span": days_in_words(parameters.repeat_days), "count": parameters.repeats}
    return [
        _("Repeated: %(count)d complaints about the same within %(span)s") % said,
        _("Several departments: %(count)d or more") % {"count": parameters.departments},
        _("Several households: %(count)d or more") % {"count": parameters.households},
    ]


def _reach(line: AuthorityLine) -> str:
    told = [_("severe ones too") if line.severe else _("ordinary ones")]
    if line.outside:
        told.append(_("also those made to the company, to government or to the media"))
    if line.concession is None:
        told.append(_("concessions without a bound"))
    elif line.concession:
        told.append(_("concessions up to ¥%(sum)s") % {"sum": yuan(line.concession)})
    return _("%(asked)s: %(role)s") % {"asked": _(", ").join(told), "role": roles_in_words((line.role,))}


def _asked(rule: Route) -> str:
    """What a line of the routing table asks, in words."""
    words = {"in": _("In warranty"), "out": _("Out of warranty"), "any": _("Any warranty")}[rule.coverage]
    return _(", ").join([words, *rule.parts, *rule.severities])


def _attempts(parameters: Attempts) -> list[str]:
    count = parameters.attempts
    lines = [ngettext("%(count)d attempt", "%(count)d attempts", count) % {"count": count}]
    if parameters.apart_minutes:
        lines.append(_("At least %(span)s apart") % {"span": span_in_words(parameters.apart_minutes)})
    if parameters.wait_days:
        lines.append(_("Then a wait of %(span)s") % {"span": days_in_words(parameters.wait_days)})
    return lines
