"""The record of a follow-up (业主回访记录表), and a year of them for the property manager (FUP-3, FUP-4, DOC-1)."""

from typing import Any

from django.utils import translation

from anju.core.crypto import mask_phone
from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.estate.models import Project
from anju.followup.file import Subject
from anju.followup.inputs import SCORES
from anju.followup.models import FollowUp, RaisedPoint
from anju.followup.queries.attempts import attempts_of
from anju.followup.queries.opening import open_subject
from anju.followup.queries.people import caller_facts
from anju.followup.queries.year import counts_of, unsolved, year_days
from anju.matters.act import Actor
from anju.matters.models import Words
from anju.papers.paper import READERS, Paper, phones
from anju.papers.typesetting import typeset
from anju.papers.wording import minute, name_of, place_label, stamp

KINDS = {"repair": "维修", "complaint": "投诉", "regular": "日常", "care": "疑难"}
WAYS = {"phone": "电话", "visit": "上门", "counter": "前台", "sms": "短信"}
OUTCOMES = {"satisfied": "满意", "so_so": "一般", "dissatisfied": "不满意", "not_reached": "未接通", "later": "改期"}
SCORED = {"speed": "及时", "quality": "质量", "attitude": "态度", "tidiness": "整洁", "overall": "总体"}
DECISIONS = {"next_year": "列入来年改进", "go_on": "继续办理", "cannot": "无法解决"}
MOST_ROWS = 500


def print_follow_up(*, number: str, actor: Actor) -> Paper:
    """Everything that was called, said, raised and answered about one case or visit. Raises `NotFound`."""
    subject = open_subject(actor, number)
    if not subject.hats & READERS:
        raise NotFound
    with translation.override("zh-hans"):
        data = {"papers": [record_of(subject)], "title": f"{number}-follow-up"}
        return Paper(name=f"{number}-follow-up.pdf", content=typeset("follow_up", data))


def record_of(subject: Subject) -> dict[str, Any]:
    """The one paper as plain data."""
    matter, zone = subject.matter, subject.matter.project.zone
    attempts, said = attempts_of(matter.pk), _said(subject)
    points = RaisedPoint.objects.filter(matter=matter).select_related("event", "case").order_by("no")
    who, phone = caller_facts(subject)
    return {
        "group": f"{matter.project.name} · 物业客服",
        "number": matter.number,
        "printed": stamp(product_now(), zone),
        "kind": KINDS[subject.kind],
        "place": list(place_label(matter)),
        "person": ["业主", who],
        "phone": mask_phone(phone) if phone else "",
        "living": "",
        "title": matter.title,
        "attempts": [_attempt(row, said, zone) for row in attempts],
        "marks": _marks(attempts),
        "points": [
            [
                str(point.no), said.get((point.event.seq, "point"), ""), said.get((point.event.seq, "answer"), ""),
                point.case.number if point.case else "当场答复",
            ]
            for point in points
        ],
        "solved": "" if matter.open else "是",
        "phones": phones(matter.project),
    }  # fmt: skip


def _said(subject: Subject) -> dict[tuple[int, str], str]:
    """(event's place, field) → words of the follow-ups."""
    found = Words.objects.filter(matter=subject.matter, event__kind__startswith="follow_up.").select_related("event")
    return {(each.event.seq, each.field): each.text for each in found} | {
        (-int(each.event.data["attempt"]), "said"): each.text for each in found if "attempt" in each.event.data
    }


def _attempt(row: FollowUp, said: dict[tuple[int, str], str], zone: Any) -> list[str]:
    return [
        str(row.attempt), minute(row.called_at, zone), WAYS.get(row.way, ""), name_of(row.called_by),
        OUTCOMES[row.outcome], said.get((-row.attempt, "said"), ""),
    ]  # fmt: skip


def _marks(attempts: list[FollowUp]) -> list[list[str]]:
    """The latest marks that were given."""
    last = next((row for row in reversed(attempts) if any(getattr(row, name) for name in SCORES)), None)
    return [[SCORED[name], str(getattr(last, name) or "") if last else ""] for name in SCORES]


def print_year(*, project: Project, year: int) -> Paper:
    """The follow-ups of a year by kind and outcome, and what is unsolved with its decision. For who reads cases here."""
    first, after = year_days(year)
    rows = list(unsolved(project, year=year)[:MOST_ROWS])
    with translation.override("zh-hans"):
        data = {
            "project": project.name,
            "year": str(year),
            "printed": stamp(product_now(), project.zone),
            "outcomes": list(OUTCOMES.values()),
            "counted": [
                [KINDS[each.kind], *[str(each.by_outcome.get(code, 0)) for code in OUTCOMES], str(each.total)]
                for each in counts_of(project, first=first, after=after)
            ],
            "rows": [_problem(row, no) for no, row in enumerate(rows, 1)],
        }
        return Paper(name=f"{project.code}-follow-ups-{year}.pdf", content=typeset("follow_up_year", data))


def _problem(row: Any, no: int) -> list[str]:
    decided = row.decided[0] if row.decided else None
    return [
        str(no), row.number, "".join(filter(None, place_label(row))), row.title, name_of(row.holder),
        " ".join([DECISIONS[decided.decision], decided.measure]).strip() if decided else "",
    ]  # fmt: skip
