"""The receipt (收据) for money taken at the door: figures, capitals, means, payer, what for (REP-8).

Readers of the project get both copies, the payer's and the counterfoil; everybody else who may have it the payer's alone.
"""

from typing import Any

from django.utils import translation

from anju.core.errors import NotFound
from anju.core.money import yuan
from anju.core.time import product_now
from anju.matters.act import Actor
from anju.papers.capitals import capitals
from anju.papers.case_parts import called, own_items
from anju.papers.paper import READERS, Absolute, Paper, path_for, print_papers, qr_code, workers_path
from anju.papers.slip_parts import ELSEWHERE
from anju.papers.wording import name_of, place_label, room_label, signed_at, stamp
from anju.repairs.door_models import Payment
from anju.repairs.file import CaseFile, open_file
from anju.repairs.queries import payments_of

COPIES = ("第一联　交款人", "第二联　存根")


def print_receipt(*, number: str, item_no: int, actor: Actor, absolute: Absolute) -> Paper:
    """The receipt for what was paid on one item. At most seven queries.

    Raises `NotFound` where nothing was paid, and for what is not theirs to see.
    """
    file = open_file(actor, number)
    item = file.item(item_no)
    if item not in own_items(file) or (item.room is not None and not file.knows_home(item)):
        raise NotFound  # what the other home paid is that home's alone
    payment = payments_of(file.matter).filter(item=item).first()
    if payment is None:
        raise NotFound
    with translation.override("zh-hans"):
        papers = receipts(file, payment, absolute=absolute)
        return print_papers("receipt", papers, name=payment.receipt)


def receipts_of(file: CaseFile, *, absolute: Absolute, only: frozenset[int]) -> list[dict[str, Any]]:
    """The copies of every receipt of a case in the order of payment; `only`: those for one of these items. One query."""
    return [
        copy
        for payment in payments_of(file.matter)
        if not only or payment.item_id in only
        for copy in receipts(file, payment, absolute=absolute)
    ]


def receipts(file: CaseFile, payment: Payment, *, absolute: Absolute) -> list[dict[str, Any]]:
    """The copies as plain data: one body, only the name of the copy differs."""
    case, project = file.case, file.matter.project
    day, room = payment.taken_at.astimezone(project.zone), payment.item.room
    body = {
        "number": payment.receipt,
        "case": f"{file.matter.number} 第 {payment.item.no} 项",
        "payee": project.name,
        "day": f"{day.year}年{day.month}月{day.day}日",
        "qr": qr_code(absolute(path_for(file) if room is None else workers_path(file))),
        "payer": "住户" if room is not None else name_of(case.reporter) or case.reporter_name,
        "place": list(room_label(room) if room is not None else place_label(file.matter)),
        "lines": _lines(payment),
        "figures": yuan(payment.amount),
        "capitals": capitals(payment.amount),
        "means": payment.means,
        "taker": name_of(payment.taken_by),
        "taken": signed_at(payment.taken_at, project.zone),
        "printed": stamp(product_now(), project.zone),
    }
    copies = COPIES if file.hats & READERS else COPIES[:1]
    return [body | {"copy": copy} for copy in copies]


def _lines(payment: Payment) -> list[list[str]]:
    """What it was for: labour, each material, and the sum where both together are not what was paid."""
    quote, title = payment.quote, called(payment.item).removeprefix(ELSEWHERE)
    labour = [[f"{title}　人工", "", "", yuan(quote.labour)]] if quote.labour else []
    material = [
        [
            f"{title}　{line['title']}",
            str(line["quantity"]),
            yuan(line["price"]),
            yuan(line["quantity"] * line["price"]),
        ]
        for line in quote.lines
        if line["price"]
    ]
    return [*labour, *material] or [[title, "", "", yuan(payment.amount)]]
