"""The acceptance sheet (验收单): every item with each check of it, how it ended and who signed (DOC-1, REP-10)."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from anju.matters.act import Actor
from anju.matters.models import Words
from anju.papers.case_parts import called, checks_of, defect_of, own_items, signature_slot
from anju.papers.paper import HOUSEHOLD, READERS, Absolute, Paper, head_of, path_for, phones, print_papers, qr_code
from anju.papers.slip_parts import head_facts, words_of
from anju.papers.wording import minute, name_of
from anju.repairs.file import CaseFile, open_file
from anju.repairs.models import Check, Item

REJECTED = "repair_item.rejected"


def print_acceptance(*, number: str, actor: Actor, absolute: Absolute) -> Paper:
    """The acceptance sheet of a case; a worker's or a firm's says the own items alone.

    At most ten queries. Raises `NotFound` for what is not theirs.
    """
    file = open_file(actor, number)
    with translation.override("zh-hans"):
        papers = acceptance_sheets(file, absolute=absolute)
        return print_papers("acceptance", papers, name=f"{file.matter.number}-acceptance")


COPIES = ("第一联　业主留存", "第二联　物业工程留存")


def copies_for(file: CaseFile) -> list[str]:
    """What stands on each copy: both for readers of the project, the household its own; workers and firms a nameless one."""
    if file.hats & READERS:
        return list(COPIES)
    return [COPIES[0] if file.hats & HOUSEHOLD else ""]


def acceptance_sheets(file: CaseFile, *, absolute: Absolute) -> list[dict[str, Any]]:
    """The one paper as plain data."""
    items = own_items(file)
    said, checks = words_of(file), checks_of(items)
    reasons, done = _reasons(file), _done(file)
    last = [checks[item.pk][-1] for item in items if item.pk in checks]
    passed = sum(check.passed for check in last)
    verdict = "全部合格" if items and passed == len(items) else f"合格 {passed} / {len(items)} 项" if last else ""
    sheet = {
        **head_of(file),
        **head_facts(file, said),
        "qr": qr_code(absolute(path_for(file))),
        "copies": copies_for(file),
        "verdict": verdict,
        "sums": [
            ["验收事项", f"{len(items)} 项"],
            ["一次合格", f"{sum(_at_once(checks.get(item.pk, [])) for item in items)} 项" if last else ""],
            [
                "验收完成",
                minute(max(check.checked_at for check in last), file.matter.project.zone) if _all(items, last) else "",
            ],
        ],
        "items": [_item(file, item, said, checks.get(item.pk, []), reasons, done) for item in items],
        "agreed": "以上各项业主当面验收：" if _all(items, last) else "请业主逐项验收，合格后签字：",
        "signs": _signs(file, items, last),
        "phones": phones(file.matter.project),
    }
    return [sheet]


def _all(items: list[Item], last: list[Check]) -> bool:
    return bool(items) and len(last) == len(items) and all(check.passed for check in last)


def _at_once(checks: list[Check]) -> bool:
    return bool(checks) and checks[0].passed


def _reasons(file: CaseFile) -> dict[int, list[str]]:
    """item number → why it was not right, each time, in order. One query."""
    said = Words.objects.filter(matter=file.matter, field="reason", event__kind=REJECTED).order_by("event__seq")
    found: dict[int, list[str]] = {}
    for no, text in said.values_list("event__item_no", "text"):
        found.setdefault(no, []).append(text)
    return found


def _done(file: CaseFile) -> dict[int, str]:
    """item number → what the worker said was done, the last time. One query."""
    said = Words.objects.filter(matter=file.matter, field="done").order_by("event__seq")
    return dict(said.values_list("event__item_no", "text"))


def _item(
    file: CaseFile,
    item: Item,
    said: Mapping[tuple[int, str], str],
    checks: list[Check],
    reasons: Mapping[int, list[str]],
    done: Mapping[int, str],
) -> dict[str, Any]:
    zone = file.matter.project.zone
    why = iter(reasons.get(item.no, []))
    return {
        "no": str(item.no),
        "place": called(item),
        "defect": defect_of(item, said),
        "done": done.get(item.no) or said.get((item.no, "method"), ""),
        "finished": minute(item.done_at, zone),
        "tries": [
            {
                "no": str(check.attempt),
                "at": minute(check.checked_at, zone),
                "result": "合格" if check.passed else "不合格",
                "words": "" if check.passed else next(why, ""),
                "who": _who(check),
            }
            for check in checks
        ],
    }


def _who(check: Check) -> str:
    """Who says so: signed, or attested before a witness, as nobody signed."""
    if check.witness is not None:
        return f"未签字：{name_of(check.checked_by)}认定，{name_of(check.witness)}见证"
    return "业主已签" if check.passed else ""


def _signs(file: CaseFile, items: list[Item], last: list[Check]) -> list[dict[str, Any]]:
    """Each signature once with the items it stands for; an empty place while something is left to sign; the worker's."""
    zone, numbers = file.matter.project.zone, {item.pk: item.no for item in items}
    signed = [check for check in last if check.passed and check.signature is not None]
    slots = [signature_slot(f"业主　第 {numbers[check.item_id]} 项", check, zone) for check in signed]
    attested = all(check.witness is not None for check in last) and _all(items, last)
    if not attested and (len(signed) < len(items) or not items):
        slots.append(signature_slot("业主签字", None, zone))
    slots.append(signature_slot("物业工程", None, zone))
    return slots
