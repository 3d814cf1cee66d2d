"""The service record (服务单): what the household thought of it, as filled in on a screen, or blank for a pen (REP-11)."""

from typing import Any

from django.utils import translation

from anju.matters.act import Actor
from anju.matters.models import Words
from anju.papers.case_parts import called, own_items, points_of, worker_of
from anju.papers.paper import HOUSEHOLD, READERS, Absolute, Paper, head_of, path_for, phones, print_papers, qr_code
from anju.papers.slip_parts import head_facts
from anju.papers.wording import minute, name_of, signed_at
from anju.repairs.door_models import ServiceRecord
from anju.repairs.file import CaseFile, open_file

RATED = {"attitude": "服务态度", "skill": "维修质量", "speed": "及时、守约", "tidiness": "整洁、清场"}


def print_service_record(*, number: str, actor: Actor, absolute: Absolute) -> Paper:
    """The service record of a case. Workers and firms get the form to fill in, never what was said of them.

    At most eight queries. Raises `NotFound` for what is not theirs.
    """
    file = open_file(actor, number)
    with translation.override("zh-hans"):
        papers = service_sheets(file, absolute=absolute)
        return print_papers("service_record", papers, name=f"{file.matter.number}-service")


def service_sheets(file: CaseFile, *, absolute: Absolute) -> list[dict[str, Any]]:
    """The one paper as plain data."""
    items, zone = own_items(file), file.matter.project.zone
    record = _record(file)
    points, clause = points_of("conduct", file)
    breaches = set(record.breaches) if record else set()
    sheet = {
        **head_of(file),
        **head_facts(file, {}),
        "qr": qr_code(absolute(path_for(file))),
        "state": "" if record else "请业主填写",
        "items": [
            [str(item.no), called(item), "　".join(filter(None, worker_of(item))), minute(item.done_at, zone)]
            for item in items
        ],
        "ratings": [
            {"title": title, "stars": getattr(record, field) if record else 0} for field, title in RATED.items()
        ],
        "points": [{"title": f"没做到：{point.title_zh}", "on": point.code in breaches} for point in points],
        "clause": clause,
        "remark": _remark(file) if record else "",
        "signs": [
            {
                "title": "填写人",
                "name": (name_of(record.rated_by) or "业主扫码填写") if record else "",
                "image": None,
                "at": signed_at(record.rated_at, zone) if record else "",
            },
            {"title": "收单人", "name": "", "image": None, "at": ""},
        ],
        "phones": phones(file.matter.project),
    }
    return [sheet]


def _record(file: CaseFile) -> ServiceRecord | None:
    if not file.hats & (READERS | HOUSEHOLD):
        return None
    return ServiceRecord.objects.filter(matter=file.matter).select_related("rated_by").first()


def _remark(file: CaseFile) -> str:
    said = Words.objects.filter(matter=file.matter, field="remark", event__kind="repair.service_rated")
    return said.values_list("text", flat=True).first() or ""
