from typing import Any

import pytest

from anju.repairs.models import Item, Quote
from anju.repairs.tests.acting import check_file_refusals, check_usual_refusals, do, refused, taken_file
from anju.repairs.tests.at_door import PRICE, chargeable
from tests.cast import Cast

SPOKEN: dict[str, Any] = {"edition": 1, "consent": "spoken"}


@pytest.mark.covers("REP-6")
def test_it_opens_the_work(cast: Cast) -> None:
    matter = chargeable(cast, "quoted")
    do(cast, "accept_quote", matter, cast.technician, 1, **SPOKEN)
    quote = Quote.objects.get()
    assert (quote.state, quote.how, quote.decided_by) == ("accepted", "spoken", cast.technician)
    do(cast, "start_work", matter, cast.technician, 1)
    assert Item.objects.get(matter=matter).state == "in_work"


@pytest.mark.covers("REP-6")
def test_it_is_a_tap_for_the_household_and_a_signature_at_the_door(cast: Cast) -> None:
    matter = chargeable(cast, "quoted")
    tap: dict[str, Any] = {"edition": 1, "consent": "tapped"}
    assert refused(cast, "accept_quote", matter, cast.technician, 1, **tap) == "consent-not-yours"
    assert refused(cast, "accept_quote", matter, cast.owner, 1, **SPOKEN) == "consent-not-heard"
    signed: dict[str, Any] = {"edition": 1, "consent": "signed"}
    assert refused(cast, "accept_quote", matter, cast.technician, 1, **signed) == "consent-signature-missing"
    elsewhere = taken_file(cast, cast.technician, "signature")
    assert refused(cast, "accept_quote", matter, cast.technician, 1, **signed, signature=elsewhere) == "file-taken"
    check_file_refusals(cast, "accept_quote", matter, cast.technician, 1, kind="signature", **signed)
    do(cast, "accept_quote", matter, cast.owner, 1, **tap)
    assert (Quote.objects.get().how, Quote.objects.get().decided_by) == ("tapped", cast.owner)


def test_it_agrees_to_the_price_that_was_seen_and_no_other(cast: Cast) -> None:
    matter = chargeable(cast, "quoted")
    do(cast, "quote_work", matter, cast.technician, 1, **{**PRICE, "labour": 90000})
    assert refused(cast, "accept_quote", matter, cast.owner, 1, edition=1, consent="tapped") == "quote-replaced"
    do(cast, "accept_quote", matter, cast.owner, 1, edition=2, consent="tapped")
    assert refused(cast, "accept_quote", matter, cast.owner, 1, edition=2, consent="tapped") == "quote-not-open"


def test_it_is_for_household_and_worker(cast: Cast) -> None:
    matter, wrong = chargeable(cast, "quoted"), [cast.clerk, cast.lead]
    check_usual_refusals(cast, "accept_quote", matter, cast.technician, 1, wrong=wrong, **SPOKEN)
    done = chargeable(cast, "done")
    assert refused(cast, "accept_quote", done, cast.technician, 1, **SPOKEN) == "item-not-ready-for-accept-quote"
