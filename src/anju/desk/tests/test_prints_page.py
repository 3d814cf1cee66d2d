"""The page of prints: ask for the papers of a day or a pick, see how far they are, take the PDF."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.time import product_now
from anju.papers.models import PrintJob
from anju.papers.prints.actions import run_print
from anju.papers.tests.reading import pages_of
from tests.cast import Cast
from tests.walk import walk_to


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: object) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def day_of_appointment(cast: Cast) -> str:
    """The walk makes its appointments an hour ahead."""
    return (product_now() + timedelta(hours=1)).astimezone(cast.project.zone).date().isoformat()


@pytest.mark.covers("DOC-1")
def test_it_prints_the_job_slips_of_a_day(client: Client, cast: Cast) -> None:
    walk_to(cast, "appointed")
    walk_to(cast, "appointed")
    client.force_login(cast.clerk)
    answer = client.post("/desk/papers/print?project=YQ", {"kind": "job_slip", "day": day_of_appointment(cast)})
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).content.decode()
    assert "排队中" in page
    assert "0 / 2" in page
    job = PrintJob.objects.get()
    assert client.get(f"/desk/papers/{job.pk}.pdf").status_code == 404
    first = client.get("/desk/papers/live?project=YQ")
    assert (
        client.get("/desk/papers/live?project=YQ", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    )
    run_print(job_id=job.pk)
    again = client.get("/desk/papers/live?project=YQ", headers={"If-None-Match": first.headers["ETag"]})
    assert f"/desk/papers/{job.pk}.pdf" in again.content.decode()
    paper = client.get(f"/desk/papers/{job.pk}.pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert "no-store" in paper.headers["Cache-Control"]
    assert len(pages_of(paper.content)) == 4


def test_it_prints_what_was_picked_in_the_ledger(client: Client, cast: Cast) -> None:
    numbers = [cast.repair().number for _ in range(3)]
    client.force_login(cast.clerk)
    assert "/desk/papers/print?project=YQ" in client.get("/desk/cases?project=YQ").content.decode()
    client.post("/desk/papers/print?project=YQ", {"kind": "acceptance", "number": numbers[:2]})
    assert PrintJob.objects.get().total == 2


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_it_knows_no_day_at_the_end_of_time(client: Client, cast: Cast, day: str) -> None:
    client.force_login(cast.clerk)
    assert client.post("/desk/papers/print?project=YQ", {"kind": "job_slip", "day": day}).status_code == 422
    for paper in ("record", "roster"):
        assert client.get(f"/desk/papers/{paper}.pdf?project=YQ&day={day}").status_code == 422
    assert client.get(f"/desk/roster?project=YQ&month={day[:7]}").status_code == 404


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"kind": "job_slip", "day": "2020-01-01"}, "这天没有预约"),
        ({"kind": "job_slip", "day": "gestern"}, ""),
        ({"kind": "job_slip"}, ""),
        ({"kind": "love_letter", "day": "2026-11-21"}, "没有这种单据"),
        ({"kind": "job_slip", "number": ["HL-26-0001"]}, "都不是本项目的报修"),
    ],
)
def test_it_says_what_is_wrong_and_starts_nothing(client: Client, cast: Cast, body: Any, said: str) -> None:
    client.force_login(cast.clerk)
    answer = client.post("/desk/papers/print?project=YQ", body)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not PrintJob.objects.exists()


def test_it_shows_everybody_the_own_prints_alone(client: Client, cast: Cast) -> None:
    number = cast.repair().number
    client.force_login(cast.clerk)
    client.post("/desk/papers/print?project=YQ", {"kind": "acceptance", "number": [number]})
    job = PrintJob.objects.get()
    run_print(job_id=job.pk)
    client.force_login(cast.desk_lead)
    assert f"/desk/papers/{job.pk}.pdf" not in client.get("/desk/papers?project=YQ").content.decode()
    assert client.get(f"/desk/papers/{job.pk}.pdf").status_code == 404
    assert client.post(f"/desk/papers/{job.pk}/stop").status_code == 404
    client.force_login(cast.stranger_clerk)
    assert client.get("/desk/papers?project=YQ").status_code == 404


def test_it_stops_a_job(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    client.post("/desk/papers/print?project=YQ", {"kind": "acceptance", "number": [cast.repair().number]})
    job = PrintJob.objects.get()
    assert client.post(f"/desk/papers/{job.pk}/stop").status_code == 303
    run_print(job_id=job.pk)
    assert "已停止" in client.get("/desk/papers?project=YQ").content.decode()


def test_it_turns_pages_within_few_queries(client: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    client.force_login(cast.clerk)
    for _ in range(12):
        client.post("/desk/papers/print?project=YQ", {"kind": "acceptance", "number": [cast.repair().number]})
    client.get("/desk/papers?project=YQ")
    with django_assert_max_num_queries(12):
        page = client.get("/desk/papers?project=YQ").content.decode()
    assert "before=" in page
    with django_assert_max_num_queries(12):
        assert client.get("/desk/papers/live?project=YQ").status_code == 200
