"""Enter a year's holiday notice on a page: who may, and what is wrong with which line, before the year is published."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from anju.core.errors import Invalid
from anju.rulebook.actions.calendar import LONGEST, publish_calendar_year
from anju.rulebook.keeping import Keeper, require_keeper
from anju.rulebook.models import CalendarYear
from anju.rulebook.notice import NoticeDay

LONGEST_SOURCE = 200


def enter_calendar_year(
    *, actor: Keeper, year: int, days: Sequence[NoticeDay], source: str, today: date
) -> CalendarYear:
    """Publish the notice of this year or the next, or its correction; the group's keepers alone.

    Refuses with `not-yours-to-do`, `calendar-year-not-open`, and `calendar-not-usable` naming the line by its number.
    """
    require_keeper(actor, company_id=None, project_id=None)
    check_notice(year=year, days=days, today=today)
    if not source.strip() or len(source) > LONGEST_SOURCE:
        raise Invalid("calendar-not-usable", _("Name the notice."), fields={"source": _("Name the notice.")})
    return publish_calendar_year(
        year=year,
        days=[
            {"day": each.day, "works": each.works, "name_zh": each.name_zh, "name_en": each.name_en or each.name_zh}
            for each in days
        ],
        source=source.strip(),
        actor_id=actor.person_id,
    )


def check_notice(*, year: int, days: Sequence[NoticeDay], today: date) -> None:
    """Raise what `enter_calendar_year` refuses in year or days."""
    if year not in (today.year, today.year + 1):
        raise Invalid("calendar-year-not-open", _("Notices are entered for this year and the next."))
    if not days:
        raise Invalid("calendar-not-usable", _("A year without a single holiday is no notice."))
    first, last, known = date(year - 1, 12, 1), date(year + 1, 1, 31), set[date]()
    for line, each in enumerate(days, start=1):
        said = ""
        if not first <= each.day <= last:
            said = _("%(day)s does not belong to the notice of %(year)d.") % {"day": each.day, "year": year}
        elif each.day in known:
            said = _("%(day)s is named twice.") % {"day": each.day}
        elif not each.name_zh.strip() or len(each.name_zh) > LONGEST["name_zh"]:
            said = _("Say what the day is called, in at most %(most)d characters.") % {"most": LONGEST["name_zh"]}
        elif len(each.name_en) > LONGEST["name_en"]:
            said = _("Say what the day is called, in at most %(most)d characters.") % {"most": LONGEST["name_en"]}
        elif each.works and each.day.isoweekday() < 6:
            said = _("%(day)s is no weekend: only a weekend is worked to make up for a holiday.") % {"day": each.day}
        if said:
            sentence = _("Line %(line)d: %(said)s") % {"line": line, "said": said}
            raise Invalid("calendar-not-usable", sentence, fields={f"day-{line}": said})
        known.add(each.day)
