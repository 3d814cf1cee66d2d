"""The duty roster of a month (值班表), a line a day: lead, deputies, trades, shifts of the desk (TEAM-2, DOC-1)."""

from datetime import date
from typing import Any

from django.utils import translation

from anju.core.time import product_now
from anju.estate.models import Group, Project
from anju.papers.paper import Paper
from anju.papers.typesetting import typeset
from anju.papers.wording import stamp
from anju.people.models import Duty
from anju.people.queries import Day, Month, month_view


def print_roster(*, project: Project, month: date) -> Paper:
    """The roster of the month that begins on this day, published or as a draft that says so. Six queries.

    Whoever may open the project's roster page may print it: phones are masked as there.
    """
    today = product_now().astimezone(project.zone).date()
    found = month_view(project=project, month=month, today=today)
    with translation.override("zh-hans"):
        content = typeset("roster", roster_data(found))
    return Paper(name=f"{project.code}-roster-{month:%Y%m}.pdf", content=content)


def roster_data(month: Month) -> dict[str, Any]:
    """What the template sets, as plain data."""
    project = month.project
    group = Group.objects.first()
    published = month.roster.published_at if month.roster else None
    lines = [
        ["值班电话", project.hotline or "　"],
        ["集团 400", group.hotline if group and group.hotline else "　"],
    ]
    return {
        "project": project.name,
        "month": f"{month.first.year}年{month.first.month}月",
        "draft": not month.is_published,
        "published": stamp(published, project.zone)[:10] if published else "",
        "phones": lines,
        "rows": [_row(day) for day in month.days],
        "printed": stamp(product_now(), project.zone),
    }


def _row(day: Day) -> dict[str, Any]:
    return {
        "day": f"{day.day.month}月{day.day.day}日",
        "weekday": f"周{'一二三四五六日'[day.day.weekday()]}",
        "weekend": day.is_weekend,
        "gap": day.is_gap,
        "lead": day.lead.person.name if day.lead else "",
        "phone": day.lead_phone,
        "deputies": [["", duty.person.name] for duty in day.deputies],
        "trades": [[trade, "、".join(duty.person.name for duty in duties)] for trade, duties in day.trades.items()],
        "desk": _shifts(day.desk),
    }


def _shifts(duties: list[Duty]) -> list[list[str]]:
    """Shift → everybody on it, in the order of the day."""
    found: dict[str, list[str]] = {}
    for duty in sorted(duties, key=lambda each: (each.shift.starts, each.pk) if each.shift else (None, each.pk)):
        found.setdefault(duty.shift.name if duty.shift else "", []).append(duty.person.name)
    return [[name, "、".join(people)] for name, people in found.items()]
