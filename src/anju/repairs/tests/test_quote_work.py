import pytest

from anju.matters.models import Event
from anju.repairs.models import Item, Quote
from anju.repairs.tests.acting import check_usual_refusals, do, kinds, refused
from anju.repairs.tests.at_door import PRICE, chargeable
from tests.cast import Cast
from tests.walk import walk_to


@pytest.mark.covers("REP-6")
def test_it_states_hours_material_and_price_before_the_work(cast: Cast) -> None:
    matter = chargeable(cast)
    assert refused(cast, "start_work", matter, cast.technician, 1) == "item-not-quoted"
    photos = [cast.file(cast.technician)]
    assert refused(cast, "finish_work", matter, cast.technician, 1, photos=photos) == "item-not-quoted"
    do(cast, "quote_work", matter, cast.technician, 1, **PRICE)
    quote, item = Quote.objects.get(), Item.objects.get(matter=matter)
    assert (quote.labour, quote.material, quote.price, quote.minutes, quote.edition) == (8000, 7000, 15000, 90, 1)
    assert (item.quote, item.price, item.quotes, kinds(matter)[-1]) == ("open", 15000, 1, "repair_item.quoted")
    assert refused(cast, "start_work", matter, cast.technician, 1) == "item-quote-undecided"


@pytest.mark.covers("REP-6")
def test_it_wants_consent_anew_for_another_price(cast: Cast) -> None:
    matter = chargeable(cast, "in_work")
    do(cast, "quote_work", matter, cast.technician, 1, minutes=120, labour=20000)
    photos = [cast.file(cast.technician)]
    assert refused(cast, "finish_work", matter, cast.technician, 1, photos=photos) == "item-quote-undecided"
    assert list(Quote.objects.order_by("edition").values_list("state", flat=True)) == ["superseded", "open"]
    said = Event.objects.get(matter=matter, kind="repair_item.quoted", data__edition=2).data
    assert (said["earlier"], said["earlier_price"], said["price"]) == (1, 15000, 20000)
    do(cast, "accept_quote", matter, cast.technician, 1, edition=2, consent="spoken")
    do(cast, "finish_work", matter, cast.technician, 1, photos=photos)


@pytest.mark.covers("REP-6")
def test_it_costs_nothing_under_warranty_and_holds_nobody_up(cast: Cast) -> None:
    matter = walk_to(cast, "appointed")
    do(cast, "decide_responsibility", matter, cast.lead, 1, party="developer", reason="在保")
    do(cast, "arrive_at_item", matter, cast.technician, 1)
    assert refused(cast, "quote_work", matter, cast.technician, 1, **PRICE) == "quote-warranty-is-free"
    do(cast, "quote_work", matter, cast.technician, 1, minutes=30)
    do(cast, "start_work", matter, cast.technician, 1)
    assert Quote.objects.get().price == 0


def test_it_falls_with_another_verdict(cast: Cast) -> None:
    matter = chargeable(cast, "accepted")
    do(cast, "decide_responsibility", matter, cast.lead, 1, party="developer", reason="查明在保")
    item = Item.objects.get(matter=matter)
    assert (item.quote, item.price, Quote.objects.get().state) == ("", 0, "superseded")


def test_it_takes_whole_fen_within_reason(cast: Cast) -> None:
    matter = chargeable(cast)
    for wrong in ({"labour": -1}, {"labour": 10.5}, {"labour": "12.345"}, {"minutes": 0}, {"material": [{"price": 1}]}):
        given = {**PRICE, **wrong}
        assert refused(cast, "quote_work", matter, cast.technician, 1, **given) == "inputs-invalid", wrong
    line = {"title": "金管", "quantity": 999, "price": 100_000_000}
    assert refused(cast, "quote_work", matter, cast.technician, 1, minutes=5, material=[line]) == "quote-too-high"


def test_it_is_for_who_works_or_leads(cast: Cast) -> None:
    matter, wrong = chargeable(cast), [cast.clerk, cast.owner]
    check_usual_refusals(cast, "quote_work", matter, cast.technician, 1, wrong=wrong, **PRICE)
    do(cast, "quote_work", matter, cast.lead, 1, **PRICE)
    done = chargeable(cast, "done")
    assert refused(cast, "quote_work", done, cast.technician, 1, **PRICE) == "item-not-ready-for-quote-work"
