"""The job slip (派工单): what a worker takes along, one paper for each worker of a case (DOC-1, REP-6)."""

from typing import Any

from django.utils import translation

from anju.core.errors import NotFound
from anju.core.money import yuan
from anju.matters.act import Actor
from anju.papers.capitals import capitals
from anju.papers.case_parts import (
    Said,
    Sent,
    called,
    charge_words,
    checks_of,
    defect_of,
    other_home,
    own_items,
    points_of,
    sent_of,
    signature_slot,
    span,
    worker_of,
)
from anju.papers.paper import HOUSEHOLD, READERS, Absolute, Paper, head_of, print_papers, qr_code, workers_path
from anju.papers.slip_parts import ELSEWHERE, head_facts, words_of
from anju.papers.wording import minute, name_of
from anju.repairs.door_models import Quote
from anju.repairs.file import CaseFile, open_file
from anju.repairs.models import Check, Item, Visit
from anju.repairs.queries import payments_of, quotes_of

COPIES = ("第一联　承修人，业主签字后交回", "第二联　派单存根")
"""what stands on each copy; a worker or a firm is given the first"""


def print_job_slip(*, number: str, actor: Actor, absolute: Absolute) -> Paper:
    """The job slips of a case: for readers of the project one a worker, for a worker or a firm the own one.

    At most fourteen queries. Raises `NotFound` for what is not theirs, and for the household.
    """
    file = open_file(actor, number)
    with translation.override("zh-hans"):
        return print_papers("job_slip", job_slips(file, absolute=absolute), name=f"{file.matter.number}-job")


def job_slips(file: CaseFile, *, absolute: Absolute, only: frozenset[int] = frozenset()) -> list[dict[str, Any]]:
    """The papers as plain data, one for each worker and home in the order of the items; `only`: those with one of these.

    What is done in the other home is signed there, so its paper says nothing of who reported it.
    """
    if file.hats & HOUSEHOLD and not file.hats & READERS:
        raise NotFound
    workers: dict[tuple[int | None, ...], list[Item]] = {}
    for item in own_items(file):
        workers.setdefault((item.technician_id, item.contractor_id, item.room_id), []).append(item)
    said, sent, quotes = words_of(file), sent_of(file), quotes_of(file.items)
    copies = COPIES if file.hats & READERS else COPIES[:1]
    shared = {
        "copies": list(copies),
        **_cards(file),
        **head_facts(file, said),
        "qr": qr_code(absolute(workers_path(file))),
    }
    receipts = {payment.item_id: payment.receipt for payment in payments_of(file.matter)} if quotes else {}
    checks = checks_of(file.items)
    return [
        head_of(file) | shared | other_home(mine) | _job(file, mine, said, sent, quotes, receipts, checks)
        for mine in workers.values() or [[]]
        if not only or only & {item.pk for item in mine}
    ]


def _cards(file: CaseFile) -> dict[str, Any]:
    """What to have along and how to behave, as the clauses say."""
    ready, ready_clause = points_of("ready.points", file)
    conduct, conduct_clause = points_of("conduct", file)
    return {
        "ready": [point.title_zh for point in ready],
        "conduct": [point.title_zh for point in conduct],
        "clauses": [ready_clause, conduct_clause],
    }


def _job(
    file: CaseFile,
    mine: list[Item],
    said: Said,
    sent: Sent,
    quotes: dict[int, Quote],
    receipts: dict[int, str],
    checks: dict[int, list[Check]],
) -> dict[str, Any]:
    zone = file.matter.project.zone
    given = max((sent.given[item.no] for item in mine if item.no in sent.given), default=None)
    booked = [item for item in mine if item.appointed_from]
    first = min(booked, key=lambda item: str(item.appointed_from)) if booked else None
    priced = [(item.no, quotes[item.no]) for item in mine if item.no in quotes]
    return {
        "worker": worker_of(mine[0]) if mine else ["", ""],
        "sent": [given[1], minute(given[0], zone)] if given else ["", ""],
        "appointed": span(first.appointed_from, first.appointed_to, zone) if first else "",
        "items": [_item(file, item, said, quotes.get(item.no)) for item in mine],
        "material": [line for no, quote in priced for line in _material(no, quote)],
        "price-note": "" if priced else "还没有报价；收费的事项先报价，业主同意后再动工",
        "sums": _sums([quote for _no, quote in priced], [receipts[item.pk] for item in mine if item.pk in receipts]),
        "times": _times(file, mine, sent),
        "is-ready": bool(mine) and all(item.no in sent.ready for item in mine),
        "signs": _signs(file, mine, checks),
    }


def _item(file: CaseFile, item: Item, said: Said, quote: Quote | None) -> dict[str, Any]:
    due = item.finish_by.astimezone(file.matter.project.zone) if item.finish_by else None
    own = "" if item.room_id else said.get((item.no, "description"), "")
    defect = defect_of(item, said)
    return {
        "no": str(item.no),
        "place": called(item).removeprefix(ELSEWHERE),
        "defect": defect,
        "said": own if own != defect else "",
        "finding": said.get((item.no, "finding"), ""),
        "method": said.get((item.no, "method"), ""),
        "charge": charge_words(item, quote),
        "date": [f"{due:%m-%d}", f"{due:%H:%M}"] if due else [],
    }


def _material(no: int, quote: Quote) -> list[list[str]]:
    return [
        [str(no), line["title"], str(line["quantity"]), yuan(line["price"]), yuan(line["quantity"] * line["price"])]
        for line in quote.lines
    ]


def _sums(quotes: list[Quote], receipts: list[str]) -> list[list[str]]:
    if not quotes:
        return [["材料费", ""], ["人工费", ""], ["合计（大写）", ""], ["收据号", ""]]
    whole = sum(quote.price for quote in quotes)
    return [
        ["材料费", f"¥{yuan(sum(quote.material for quote in quotes))}"],
        ["人工费", f"¥{yuan(sum(quote.labour for quote in quotes))}"],
        ["合计（大写）", f"¥{yuan(whole)}　{capitals(whole)}"],
        ["收据号", "、".join(receipts)],
    ]


def _times(file: CaseFile, mine: list[Item], sent: Sent) -> list[list[str]]:
    """The latest of each moment of these items; what has not happened is written by hand."""
    zone, ids = file.matter.project.zone, {item.pk for item in mine}
    visits = [visit for visit in file.visits if visit.kind == Visit.Kind.WORK and visit.item_id in ids]
    last = visits[-1] if visits else None
    everything = bool(mine) and all(item.done_at for item in mine)
    moments = {
        "备齐": max((sent.ready[item.no] for item in mine if item.no in sent.ready), default=None),
        "出发": last.set_off_at if last else None,
        "到达": last.arrived_at if last else None,
        "完工": max(item.done_at for item in mine if item.done_at) if everything else None,
        "离开": last.left_at if last else None,
    }
    return [[title, minute(moment, zone)] for title, moment in moments.items()]


def _signs(file: CaseFile, mine: list[Item], checks: dict[int, list[Check]]) -> list[dict[str, Any]]:
    zone = file.matter.project.zone
    last = [checks[item.pk][-1] for item in mine if item.pk in checks]
    passed = last[-1] if mine and len(last) == len(mine) and all(check.passed for check in last) else None
    worker = mine[0].technician if mine else None
    return [
        {"title": "承修人", "name": name_of(worker), "image": None, "at": ""},
        {"title": "派单人", "name": "", "image": None, "at": ""},
        signature_slot("业主：修好了，试过了", passed, zone),
    ]
