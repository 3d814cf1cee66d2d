"""The readers of repairs: warranty of an item, contracts behind it, queues of items, the board, the slip."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from anju.core.access import Reach
from anju.core.along import ASKER, Question
from anju.core.errors import Invalid
from anju.core.kept import fetched
from anju.core.reading import Columns, moment_in
from anju.core.time import product_now
from anju.estate.models import Project, Room
from anju.matters.models import Matter
from anju.partners.models import Contract, Contractor
from anju.partners.queries import contract_for, contracts_for
from anju.repairs import rules
from anju.repairs.door_models import Payment, Quote
from anju.repairs.models import Item, ItemOrder
from anju.rulebook.book import book
from anju.rulebook.models import Defect
from anju.rulebook.parameters import Checklist, Point
from anju.rulebook.queries import coverage_of as coverage_by_class
from anju.rulebook.queries import warranty_of_room as strip_of_room
from anju.rulebook.rules import Coverage, Term

MENDED = 40
"""signed-off items of a home that are read together with other things; hardly a home has so many"""


def defect_by_code(code: str, *, project: Project, field: str = "defect") -> Defect:
    """The catalogue entry of this code as it holds in the project. Raises `Invalid` `defect-unknown`."""
    found = book().defect(code, company_id=project.company_id, project_id=project.pk, at=product_now())
    if found is None:
        raise Invalid(
            "defect-unknown",
            _("The catalogue has no such defect."),
            fields={field: _("Choose a defect of the catalogue.")},
        )
    return found


def contractor_by_code(code: str) -> Contractor:
    """An active contractor by code. Raises `Invalid` `contractor-unknown`."""
    found = Contractor.objects.filter(code=code, active=True).first()
    if found is None:
        raise Invalid(
            "contractor-unknown",
            _("There is no such contractor."),
            fields={"contractor": _("Choose a contractor of this project.")},
        )
    return found


def contract_in_force(*, matter: Matter, contractor: str, at: datetime, trade: str = "") -> Contract:
    """The contract under which this firm may be given work here on that day.

    Raises `Invalid` `contractor-unknown`; `Refusal` `contract-lapsed` or `contractor-without-contract`.
    """
    firm = contractor_by_code(contractor)
    day = at.astimezone(matter.project.zone).date()
    building = matter.room.building if matter.room else None
    return contract_for(contractor=firm, project=matter.project, building=building, trade=trade, day=day)


def liable_contract(*, matter: Matter, contractor: str, defect: Defect | None, at: datetime) -> Contract:
    """The contract under which this firm answers for a defect here: for its trade first, else any it has here."""
    candidates = candidate_contracts(matter=matter, defect=defect, at=at)
    mine = [contract for contract in candidates if contract.contractor.code == contractor]
    return mine[0] if mine else contract_in_force(matter=matter, contractor=contractor, at=at)


def candidate_contracts(*, matter: Matter, defect: Defect | None, at: datetime) -> list[Contract]:
    """The contracts that may answer for a defect at this place, best fit first. One query."""
    day = at.astimezone(matter.project.zone).date()
    building = matter.room.building if matter.room else None
    return contracts_for(project=matter.project, building=building, trade=defect.trade if defect else "", day=day)


def coverage_of(
    item: Item, *, matter: Matter, at: datetime, defect: Defect | None = None, contract: Contract | None = None
) -> dict[str, Any]:
    """Both warranty terms of an item at a moment, as plain data: state, start, end, source, gap (REP-4)."""
    known, home = defect or item.root_defect or item.defect, home_of(item, matter)
    if known is None or home is None:
        return {}
    found = coverage_by_class(
        room=home,
        warranty_class=known.warranty_class,
        today=at.astimezone(matter.project.zone).date(),
        completed_on=contract.completed_on if contract else None,
    )
    return plain_coverage(found)


def home_of(item: Item, matter: Matter) -> Room | None:
    """The home an item lies in: another one of a case over several, else the case's own; none for a common area."""
    return item.room if item.room_id is not None else matter.room


def plain_coverage(found: Coverage) -> dict[str, Any]:
    """A coverage as data for events, pages and the API: dates ISO, sources in both languages."""
    gap = asdict(found.gap) if found.gap else None
    if gap is not None:
        gap |= {"first": gap["first"].isoformat(), "last": gap["last"].isoformat()}
    return {
        "class": found.warranty_class,
        "owner": _plain_term(found.owner),
        "contractor": _plain_term(found.contractor),
        "gap": gap,
        "edition": found.edition_id,
        "owed": found.owed_to_owner,
    }


def _plain_term(term: Term) -> dict[str, Any]:
    return {
        "state": term.state,
        "starts_on": term.starts_on.isoformat() if term.starts_on else None,
        "ends_on": term.ends_on.isoformat() if term.ends_on else None,
        "days_left": term.days_left,
        "at_least": term.at_least,
        "missing": list(term.missing),
        "source_zh": term.winner.source_zh if term.winner else "",
        "source_en": term.winner.source_en if term.winner else "",
        "certainty": term.winner.certainty if term.winner else "",
    }


def warranty_of_room(room: Room) -> list[dict[str, Any]]:
    """Both terms of every warranty class of a home today (EST-1, REP-4)."""
    today = product_now().astimezone(room.project.zone).date()
    return [plain_coverage(found) for found in strip_of_room(room=room, today=today)]


def item_queue(reach: Reach, *, view: str) -> QuerySet[Item]:
    """The open items of a technician (`mine`) or of a firm (`firm`), soonest first; each by one index (decision 16)."""
    found = Item.objects.filter(open=True)
    if view == "firm":
        found = found.filter(contractor_id=reach.firm_id or 0)
    else:
        found = found.filter(technician_id=reach.person_id)
    return _soonest(found).select_related(
        "matter",
        "matter__case",
        "matter__case__reporter",
        "matter__project",
        "matter__room",
        "matter__area",
        "room",
        "defect",
        "technician",
        "contractor",
        "quarrel_firm",
        "rework_of__matter",
    )


def own_queue_question(*, most: int) -> Question:
    """The same of the technician who asks, to be asked along with the session."""
    mine = Item.objects.filter(open=True, technician_id=ASKER)
    return Question(_soonest(mine)[:most], ("pk", "state", "queue_at"))


def _soonest(found: QuerySet[Item]) -> QuerySet[Item]:
    return found.order_by("queue_at", "id")


def unpaid_items(reach: Reach) -> list[Item]:
    """What this technician finished, the owner signed, and nobody has paid yet; the latest ten. One query."""
    found = Item.objects.filter(technician_id=reach.person_id, open=False, quote="accepted", paid_at__isnull=True)
    return list(
        found.filter(price__gt=0, signed_at__isnull=False, party__in=["owner", "third_person"])
        .select_related("matter", "matter__room", "matter__area", "room")
        .order_by("-signed_at")[:10]
    )


def done_items(reach: Reach, *, view: str, since: datetime) -> int:
    """How many items of this queue were finished since then. One query."""
    mine = Q(contractor_id=reach.firm_id or 0) if view == "firm" else Q(technician_id=reach.person_id)
    return Item.objects.filter(mine, done_at__gte=since).count()


def orders_of(matter: Matter) -> list[ItemOrder]:
    """Which items of a case wait for which, as long as they do. One query."""
    return list(
        ItemOrder.objects.filter(item__matter=matter, dropped_at__isnull=True)
        .select_related("item", "after")
        .order_by("item__no", "after__no")
    )


def followed_by(route: str) -> Q:
    """Cases with an open item that `prop_eng` or `warranty` follows (REP-15), as a condition on matters."""
    return Q(Exists(Item.objects.filter(matter=OuterRef("pk"), route=route, open=True)))


def mended_before(*, item: Item, matter: Matter, since: datetime) -> list[rules.Mended]:
    """The items of other cases that lie in the home of this one and were signed off since then. One query; none for a
    common area."""
    home = item.room_id or matter.room_id
    if home is None:
        return []
    columns, sql = _mended_reading(connection.vendor)
    moment = connection.ops.adapt_datetimefield_value(since)
    found = fetched(sql, [home, moment, matter.pk or 0] * 2)
    return [
        mended for *values, defect, root in found if (mended := _mended(columns.row(values), defect, root)) is not None
    ]


def _mended(item: Item | None, *codes: str | None) -> rules.Mended | None:
    if item is None or item.signed_at is None:
        return None
    known = frozenset(code for code in codes if code)
    return rules.Mended(id=item.pk, place=item.place, part=item.part, defects=known, signed_at=item.signed_at)


@cache
def _mended_reading(vendor: str) -> tuple[Columns[Item], str]:
    """The statement by hand: every call pays it, and building it cost more than running it."""
    columns = Columns(Item, "i", only=("place", "part", "signed_at"))
    found, where = _mended_sql(columns.sql, home="%s")
    return columns, " UNION ALL ".join(f"{found} {here} AND i.signed_at >= %s AND i.matter_id <> %s" for here in where)


def _mended_sql(columns: str, *, home: str) -> tuple[str, tuple[str, str]]:
    """SQL: what is asked of signed-off items, and the two ways in which one lies in a home: by its case, or by itself."""
    code, done = "(SELECT d.code FROM rulebook_defect d WHERE d.id = i.{})", "AND i.state = 'signed_off'"
    return (
        f"SELECT {columns}, {code.format('defect_id')} AS code, {code.format('root_defect_id')} AS root FROM",
        (
            # Reckoned, so that no database begins with all items that lie in their case's own home, which are nearly all.
            f"repairs_item i JOIN matters_matter m ON m.id = i.matter_id WHERE m.room_id = {home} AND i.room_id + 0 IS NULL {done}",
            f"repairs_item i WHERE i.room_id = {home} {done}",
        ),
    )


def last_mended_sql(*, home: str) -> str:
    """SQL: the items last signed off in a home as a JSON text, for a read that asks for several things at once; what it gives
    is for `last_mended`."""
    found, where = _mended_sql("i.id, i.place, i.part, i.signed_at", home=home)
    rows = " UNION ALL ".join(f"{found} {here}" for here in where)
    one = "s.id, s.place, s.part, s.signed_at, s.code, s.root"
    packed = (
        f"CAST(json_agg(json_build_array({one})) AS text)"
        if connection.vendor == "postgresql"
        else f"json_group_array(json_array({one}))"
    )
    return f"SELECT {packed} FROM (SELECT * FROM ({rows}) u ORDER BY u.signed_at DESC LIMIT {MENDED}) s"  # noqa: S608 - names


def last_mended(text: str | None) -> list[rules.Mended] | None:
    """What `last_mended_sql` found; None where there may be more than it gives."""
    rows = json.loads(text or "[]")
    if len(rows) >= MENDED:
        return None
    return [
        rules.Mended(
            id=key,
            place=place,
            part=part,
            defects=frozenset(code for code in codes if code),
            signed_at=moment_in(signed),
        )
        for key, place, part, signed, *codes in rows
        if signed
    ]


def defects_of(*known: Defect | None) -> frozenset[str]:
    """The codes of the catalogue entries that are known."""
    return frozenset(defect.code for defect in known if defect is not None)


def reworks_of(item: Item) -> int:
    """How many later items are rework of this one: what first-time fix asks beside `attempts` (REP-10). One query."""
    return item.reworks.count()


def open_quote(item: Item) -> Quote | None:
    """The price that waits for the owner's answer. One query."""
    return Quote.objects.filter(item=item, state=Quote.State.OPEN).first()


def accepted_quote(item: Item) -> Quote:
    """The price the owner agreed to; ask only when the item says so. One query."""
    return Quote.objects.get(item=item, state=Quote.State.ACCEPTED)


def quotes_of(items: Sequence[Item]) -> dict[int, Quote]:
    """The price of each item that has one which still holds, by the item's number. One query, none without a price."""
    priced = [item for item in items if item.quote]
    if not priced:
        return {}
    found = Quote.objects.filter(item__in=priced).exclude(state=Quote.State.SUPERSEDED).order_by("edition")
    numbers = {item.pk: item.no for item in priced}
    return {numbers[quote.item_id]: quote for quote in found}


def payments_of(matter: Matter) -> QuerySet[Payment]:
    """What was paid on this case, by receipt, with item, agreed price and who took it."""
    return (
        Payment.objects.filter(matter=matter)
        .select_related("item__room__building", "item__room__unit", "quote", "taken_by")
        .order_by("taken_at", "receipt")
    )


def refund_owed() -> Subquery:
    """What is owed back to the household of a case, in fen, as a column of a list of matters; None for nothing."""
    owed = Item.objects.filter(matter=OuterRef("pk"), refund__gt=0)
    return Subquery(owed.order_by().values("matter").annotate(owed=Sum("refund")).values("owed"))


def refunds_of(matters: Iterable[Matter]) -> dict[int, int]:
    """What is owed back to the household, in fen, by case; cases without such are left out. One query."""
    owed = Item.objects.filter(matter__in=[matter.pk for matter in matters], refund__gt=0)
    return dict(owed.values("matter").annotate(owed=Sum("refund")).values_list("matter", "owed"))


def clause_points(clause_id: str, project: Project, *, at: datetime) -> tuple[Point, ...]:
    """The points of a checklist clause as they hold in the project then. One query for the book's stamp."""
    rules_now = book()
    edition = rules_now.clause(clause_id, company_id=project.company_id, project_id=project.pk, at=at)
    found = rules_now.parameters(edition)
    assert isinstance(found, Checklist)
    return found.points


def like_decisions(*, item: Item, limit: int = 3) -> list[Item]:
    """How the same defect was decided before in this project, newest first: precedents for a verdict. One query."""
    known = item.root_defect or item.defect
    if known is None:
        return []
    same = Q(defect__code=known.code) | Q(root_defect__code=known.code)
    return list(
        Item.objects.filter(same, matter__project=item.matter.project_id)
        .exclude(party="")
        .exclude(pk=item.pk)
        .select_related("matter", "liable_firm")
        .order_by("-pk")[:limit]
    )
