"""Who hears what of the work at the door."""

import pytest

from anju.core.outbox import drain
from anju.matters.models import Matter
from anju.notices.models import Notice
from anju.notices.wording import text_of, title_of
from anju.people.models import Person
from anju.repairs.tests.acting import ahead, do
from anju.repairs.tests.at_door import PRICE, chargeable
from tests.cast import Cast
from tests.walk import walk_to


def told(matter: Matter, who: Person, template: str) -> str:
    """What this person was told about the case with this template, once by each route."""
    drain()
    found = list(Notice.objects.filter(matter=matter, person=who, template=template))
    assert len({notice.route for notice in found}) == len(found) > 0
    assert title_of(found[0])
    return text_of(found[0])


@pytest.mark.covers("REP-6")
def test_it_writes_the_price_to_the_owner_before_the_work(cast: Cast) -> None:
    matter = do(cast, "quote_work", chargeable(cast), cast.technician, 1, **PRICE)
    assert "150.00" in told(matter, cast.owner, "price_stated")
    do(cast, "decline_quote", matter, cast.owner, 1, edition=1, reason="太贵")
    assert "不同意" in told(matter, cast.lead, "price_declined")


def test_it_writes_no_price_where_nobody_pays(cast: Cast) -> None:
    matter = do(cast, "quote_work", walk_to(cast, "in_work"), cast.technician, 1, minutes=20)
    drain()
    assert not Notice.objects.filter(matter=matter, template="price_stated").exists()


@pytest.mark.covers("REP-8")
def test_it_writes_the_receipt_to_the_owner(cast: Cast) -> None:
    matter = do(cast, "take_payment", chargeable(cast, "done"), cast.technician, 1, amount=15000, means="cash")
    assert "YQ-SK-" in told(matter, cast.owner, "payment_taken")


@pytest.mark.covers("REP-6", "REP-7")
def test_it_tells_the_owner_why_nobody_goes_on(cast: Cast) -> None:
    matter = walk_to(cast, "appointed")
    do(cast, "find_nobody_home", matter, cast.technician, 1, photos=[cast.file(cast.technician)])
    assert "无人" in told(matter, cast.owner, "nobody_home")
    do(cast, "wait_for_part", matter, cast.technician, 1, what="阀芯", expected=ahead(days=2), reason="需调货")
    assert "到货" in told(matter, cast.owner, "waiting_part")
    do(cast, "part_arrived", matter, cast.lead, 1)
    assert "备件到了" in told(matter, cast.technician, "item_part_arrived")


@pytest.mark.covers("REP-9")
def test_it_tells_leads_and_worker_of_a_halt_and_the_worker_of_its_end(cast: Cast) -> None:
    matter = walk_to(cast, "in_work")
    do(cast, "halt_work", matter, cast.engineer, 1, reason="未断电", photos=[cast.file(cast.engineer)])
    assert "停工" in told(matter, cast.technician, "item_halted")
    assert "停工" in told(matter, cast.lead, "item_halted")
    do(cast, "release_work", matter, cast.lead, 1)
    assert "复工" in told(matter, cast.technician, "item_released")


@pytest.mark.covers("REP-13")
def test_it_tells_the_desks_lead_of_a_breach(cast: Cast) -> None:
    matter = walk_to(cast, "signed_off")
    do(cast, "rate_service", matter, cast.owner, attitude=2, skill=4, speed=4, tidiness=1, breaches=["covers"])
    assert "守则" in told(matter, cast.desk_lead, "conduct_breached")


def test_it_tells_the_lead_what_may_not_be_touched(cast: Cast) -> None:
    matter = walk_to(cast, "in_work")
    do(cast, "refuse_consent", matter, cast.technician, 1, about="furniture", reason="不让挪")
    assert "挪动" in told(matter, cast.lead, "consent_refused")
