"""Printing in bulk: what is printed in which order, that nothing is printed twice or for others, and that it is forgotten."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage

from anju.core.errors import Forbidden, Invalid, NotFound
from anju.core.outbox.models import OutboxRow
from anju.core.time import product_now, product_time_at
from anju.matters.models import Matter
from anju.papers.models import PrintedCase, PrintJob
from anju.papers.prints import actions, runs
from anju.papers.prints.actions import forget_prints, run_print, start_print, stop_print
from anju.papers.prints.queries import pdf_of, print_for
from anju.papers.tests.reading import pages_of, text_of
from anju.people.models import Grant, Person
from anju.people.queries import reach_of
from anju.repairs.models import Item, Payment
from anju.repairs.tests.acting import do
from anju.repairs.tests.at_door import chargeable
from tests.cast import Cast
from tests.walk import walk_to

BASE = "https://anju.example/"


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: object) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def start(cast: Cast, who: Person | None = None, **wish: Any) -> PrintJob:
    return start_print(actor=cast.actor(who or cast.clerk), project=cast.project, base=BASE, **wish)


def printed(job: PrintJob) -> bytes:
    run_print(job_id=job.pk)
    job.refresh_from_db()
    return pdf_of(job)


def appointed(cast: Cast, hour: int, worker: Person | None = None) -> Matter:
    """A repair appointed for tomorrow at this hour."""
    matter = walk_to(cast, "appointed")
    zone = cast.project.zone
    day = product_now().astimezone(zone).date() + timedelta(days=1)
    starts = datetime.combine(day, time(hour), tzinfo=zone)
    Item.objects.filter(matter=matter).update(
        appointed_from=starts, appointed_to=starts + timedelta(hours=1), technician=worker or cast.technician
    )
    return matter


@pytest.mark.covers("DOC-1")
def test_it_sorts_a_day_by_worker_and_hour(cast: Cast) -> None:
    late, other, early = appointed(cast, 15), appointed(cast, 9, cast.other_technician), appointed(cast, 10)
    walk_to(cast, "assigned")
    day = product_now().astimezone(cast.project.zone).date() + timedelta(days=1)
    pages = pages_of(printed(start(cast, kind="job_slip", day=day)))
    order = [other, early, late] if cast.other_technician.name < cast.technician.name else [early, late, other]
    assert len(pages) == 6, "each in its two copies, one after the other"
    assert all(matter.number in page for matter, page in zip([m for m in order for _ in (1, 2)], pages, strict=True))
    assert all(("第一联" if no % 2 == 0 else "第二联") in page for no, page in enumerate(pages))
    assert all("第1/1页" in page for page in pages), "each paper counts its own pages"


def test_it_prints_each_kind_of_paper(cast: Cast) -> None:
    number = appointed(cast, 9).number
    for kind, title in (
        ("job_slip", "派工单"),
        ("appointment", "预约上门"),
        ("acceptance", "验收单"),
        ("service_record", "服务单"),
    ):
        assert title in text_of(printed(start(cast, kind=kind, numbers=[number])))
    assert not PrintedCase.objects.exists(), "what was gathered goes when it is set"


@pytest.mark.covers("REP-8")
def test_it_prints_the_receipts_of_a_day_in_both_copies(cast: Cast) -> None:
    matters = [chargeable(cast, "done") for _ in range(2)]
    for matter in matters:
        do(cast, "take_payment", matter, cast.technician, 1, amount=15000, means="cash")
    unpaid = chargeable(cast, "done")
    today = product_now().astimezone(cast.project.zone).date()
    job = start(cast, kind="receipt", day=today)
    assert job.total == 2
    pages = pages_of(printed(job))
    assert [("第一联" in page, "第二联" in page) for page in pages] == [(True, False), (False, True)] * 2
    for payment, page in zip(Payment.objects.order_by("receipt"), pages[::2], strict=True):
        assert payment.receipt in page
    with pytest.raises(Invalid) as nothing:
        start(cast, kind="receipt", day=today - timedelta(days=1))
    assert nothing.value.code == "nothing-to-print"
    picked = start(cast, kind="receipt", numbers=[unpaid.number, matters[0].number])
    assert len(pages_of(printed(picked))) == 2
    picked.refresh_from_db()
    assert (picked.papers, picked.left_out) == (2, 1)


def test_it_is_one_job_however_often_it_is_asked_for(cast: Cast) -> None:
    numbers = [cast.repair().number]
    job = start(cast, kind="acceptance", numbers=numbers)
    assert start(cast, kind="acceptance", numbers=numbers) == job
    assert start(cast, cast.desk_lead, kind="acceptance", numbers=numbers) != job
    printed(job)
    assert start(cast, kind="acceptance", numbers=numbers) != job, "a new wish after it was over"
    assert OutboxRow.objects.filter(topic=actions.TOPIC).count() == 3


def test_it_goes_on_where_it_was_killed_and_prints_nothing_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "PIECE", 2)
    job = start(cast, kind="acceptance", numbers=[cast.repair().number for _ in range(5)])
    gathered = runs._gathered
    seen: list[str] = []

    def killed(*given: Any) -> Any:
        seen.append(given[2])
        if len(seen) == 4:
            raise KeyboardInterrupt
        return gathered(*given)

    monkeypatch.setattr(runs, "_gathered", killed)
    with pytest.raises(KeyboardInterrupt):
        run_print(job_id=job.pk)
    job.refresh_from_db()
    assert (job.done, job.is_over) == (2, False)
    pages = pages_of(printed(job))
    assert len(pages) == 10
    assert len({page[: page.index("房号")] for page in pages}) == 10
    before = pdf_of(job)
    run_print(job_id=job.pk)
    assert pdf_of(job) == before, "a delivery that comes twice does nothing"


def test_it_hands_on_to_the_next_delivery_when_its_time_is_over(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "PIECE", 1)
    monkeypatch.setattr(actions, "SLICE", timedelta())
    job = start(cast, kind="acceptance", numbers=[cast.repair().number for _ in range(2)])
    run_print(job_id=job.pk)
    job.refresh_from_db()
    assert (job.done, job.file_key) == (1, "")
    assert OutboxRow.objects.filter(topic=actions.TOPIC).count() == 2
    run_print(job_id=job.pk)
    assert len(pages_of(printed(job))) == 4


def test_it_prints_only_what_its_asker_may_read_then(cast: Cast) -> None:
    numbers = [cast.repair().number]
    with pytest.raises(Forbidden):
        start(cast, cast.technician, kind="acceptance", numbers=numbers)
    with pytest.raises(Forbidden):
        start(cast, cast.stranger_clerk, kind="acceptance", numbers=numbers)
    job = start(cast, kind="acceptance", numbers=numbers)
    Grant.objects.filter(person=cast.clerk).delete()
    run_print(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.left_out, job.file_key) == ("empty", 1, "")
    with pytest.raises(NotFound):
        print_for(reach=reach_of(cast.clerk), print_id=job.pk)


def test_it_says_how_much_is_too_much(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    with pytest.raises(Invalid) as refused:
        start(cast, kind="acceptance", numbers=[cast.repair().number, cast.repair().number])
    assert refused.value.code == "too-much-to-print"
    assert "1" in str(refused.value.sentence)
    assert not PrintJob.objects.exists()


def test_it_is_encrypted_kept_a_day_and_remembered_a_month(cast: Cast) -> None:
    job = start(cast, kind="acceptance", numbers=[cast.repair().number])
    assert printed(job).startswith(b"%PDF")
    key = job.file_key
    assert b"%PDF" not in default_storage.open(key).read()
    assert forget_prints() == 0
    with product_time_at(product_now() + timedelta(days=1, minutes=1)):
        assert forget_prints() == 1
    assert not default_storage.exists(key)
    job.refresh_from_db()
    with pytest.raises(NotFound):
        pdf_of(job)
    with product_time_at(product_now() + timedelta(days=31)):
        forget_prints()
    assert not PrintJob.objects.exists()


def test_it_leaves_nothing_behind_when_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "PIECE", 1)
    monkeypatch.setattr(actions, "SLICE", timedelta())
    job = start(cast, kind="acceptance", numbers=[cast.repair().number for _ in range(2)])
    run_print(job_id=job.pk)
    assert stop_print(job=job)
    run_print(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.file_key, PrintedCase.objects.count()) == ("stopped", "", 0)
    assert not stop_print(job=job)
