"""The monthly report over the API: figures, and exactly the cases behind them."""

from typing import Any

import pytest

from anju.core import outbox
from anju.desk.tests.test_console_page import signed_in
from tests.cast import Cast
from tests.walk import walk_to

pytestmark = [pytest.mark.django_db, pytest.mark.covers("KPI-1", "KPI-2")]
PATH = "/api/v1/reports/monthly?project=YQ"


def test_it_gives_the_figures_and_the_cases_behind_each(cast: Cast, django_assert_max_num_queries: Any) -> None:
    closed = walk_to(cast, "closed")
    cast.repair()
    outbox.drain()
    client = signed_in(cast.desk_lead)
    client.get(PATH)
    with django_assert_max_num_queries(12):
        report = client.get(PATH).json()
    assert (report["registered"], report["closed"], report["open_at_end"]) == (2, 1, 1)
    figures = {figure["code"]: figure for figure in report["figures"]}
    fixed = figures["first_time_fix"]
    assert (fixed["value"], fixed["yes"], fixed["no"], fixed["small"], fixed["unit"]) == (1.0, 1, 0, True, "item")
    assert figures["closing"]["value"] == 0.5
    for figure in figures.values():
        listed = client.get(f"{figure['cases']}&limit=200").json()
        assert len(listed["results"]) == figure["yes"] + figure["no"], figure["code"]
    numbers = [row["number"] for row in client.get(fixed["cases"]).json()["results"]]
    assert numbers == [closed.number]
    assert report["parties"][0]["name"] == "张强"
    for each in (*report["held"], *(volume for kind in report["volumes"].values() for volume in kind)):
        listed = client.get(each["cases"]).json()["results"]
        assert len(listed) == each.get("total", each.get("count")), each


def test_it_refuses_in_codes(cast: Cast) -> None:
    client = signed_in(cast.desk_lead)
    wrong = {"2026-13": "month-unknown", "2099-12": "month-ahead", "x": "month-unknown"}
    for month, code in wrong.items():
        answer = client.get(f"{PATH}&month={month}")
        assert (answer.status_code, answer.json()["code"]) == (422, code), month
    assert client.get("/api/v1/reports/monthly/nothing?project=YQ").status_code == 404
    assert client.get("/api/v1/reports/monthly/plan_kept?project=YQ&of=maybe").status_code == 422
    assert signed_in(cast.technician).get(PATH).status_code == 404
