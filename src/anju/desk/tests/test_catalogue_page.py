"""Warranty terms and the defect catalogue on their pages: found, written, retired, with history."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.time import product_now, product_time_at
from anju.people.models import Person
from anju.rulebook.models import Defect
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SLA-2")]

PAGE = "/desk/rulebook/catalogue"
HTMX = {"HX-Request": "true"}


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def filled(**changed: Any) -> dict[str, Any]:
    form = {
        "code": "Z01", "place": "group", "place_zh": "卫生间", "place_en": "Bathroom", "part_zh": "智能马桶",
        "part_en": "Smart toilet", "defect_zh": "不冲水", "defect_en": "Does not flush", "trade": "部品-洁具",
        "trade_en": "Fittings", "severity": "S2", "warranty_class": "W8", "default_days": "3", "emergency_ground": "-",
        "note_zh": "", "note_en": "", "reason": "新部品",
    }  # fmt: skip
    return form | changed


def test_it_adds_amends_and_retires(cast: Cast) -> None:
    client = signed_in(cast.admin)
    added = client.post(f"{PAGE}/add", filled(), headers=HTMX)
    assert added.headers["HX-Redirect"] == f"{PAGE}/Z01?project=YQ"
    told = filled(severity="S3", reason="影响不大", place="project")
    assert client.post(f"{PAGE}/Z01/amend_catalogue_entry", told, headers=HTMX).status_code == 204
    page = client.get(f"{PAGE}/z01").content.decode()
    assert "新部品" in page
    assert "影响不大" in page
    row = Defect.objects.get(code="Z01", project=cast.project)
    retire = f"/desk/rulebook/defects/{row.pk}/retire"
    with product_time_at(product_now() + timedelta(minutes=1)):
        assert client.post(retire, {"reason": ""}, headers=HTMX).status_code == 422
        assert client.post(retire, {"reason": "并入"}, headers=HTMX).status_code == 204
    assert Defect.objects.filter(code="Z01").count() == 2


def test_it_lists_what_was_retired(cast: Cast) -> None:
    client = signed_in(cast.admin)
    row = Defect.objects.get(code="C02")
    client.post(f"/desk/rulebook/defects/{row.pk}/retire", {"reason": "并入 C01"})
    assert "/C02?" not in client.get(f"{PAGE}?q=C02").content.decode()
    assert "/C02?" in client.get(f"{PAGE}?gone=1").content.decode()
    page = client.get(f"{PAGE}/C02").content.decode()
    assert "已停用" in page
    assert "并入 C01" in page


@pytest.mark.parametrize(
    ("text", "found"), [("C02", True), ("dp ss", True), ("顶棚 渗水", True), ("ceiling", True), ("电梯", False)]
)
def test_it_finds_by_code_initials_and_words(cast: Cast, text: str, found: bool) -> None:
    page = signed_in(cast.clerk).get(PAGE, {"q": text}, headers={"HX-Request": "true", "HX-Target": "rows"})
    assert ("/C02?" in page.content.decode()) == found
    assert "<html" not in page.content.decode()


def test_it_turns_pages(cast: Cast) -> None:
    client, after, codes = signed_in(cast.clerk), "", []
    for _ in range(3):
        context = client.get(PAGE, {"after": after}).context
        codes += [row.code for row, _place in context["rows"]]
        after = context["next_query"]["after"] if context["next_query"] else ""
    assert codes == sorted({row.code for row in Defect.objects.all()})
    assert after == ""


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"code": "C02"}, "catalogue-code-taken"),
        ({"code": "?"}, "catalogue-entry-not-usable"),
        ({"part_en": ""}, "catalogue-entry-not-usable"),
        ({"place": "moon"}, "place-unclear"),
        ({"default_days": "NaN"}, "catalogue-entry-not-usable"),
    ],
)
def test_it_refuses_beside_the_field_and_keeps_every_word(cast: Cast, changed: dict[str, Any], code: str) -> None:
    told = filled(**({"defect_en": "<b>kept</b>"} | changed))
    answer = signed_in(cast.admin).post(f"{PAGE}/add", told, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.lstrip().startswith("<form")
    assert code in page
    assert "-error" in page
    assert "&lt;b&gt;kept" in page
    assert not Defect.objects.filter(code="Z01").exists()


def test_it_hides_what_is_anothers_and_what_is_not(cast: Cast) -> None:
    admin = signed_in(cast.admin)
    admin.post(f"{PAGE}/add", filled(place="project"))
    row = Defect.objects.get(code="Z01")
    stranger = signed_in(cast.other_company_clerk)
    assert stranger.get(f"{PAGE}/Z01").status_code == 404
    assert stranger.post(f"/desk/rulebook/defects/{row.pk}/retire", {"reason": "x"}).status_code == 404
    assert admin.get(f"{PAGE}/Y99").status_code == 404
    assert admin.post(f"{PAGE}/Y99/amend_catalogue_entry", filled()).status_code == 404
    assert signed_in(cast.clerk).get(f"{PAGE}/add").status_code == 403


def test_it_shows_both_warranty_terms(cast: Cast) -> None:
    page = signed_in(cast.clerk).get("/desk/rulebook/warranty").content.decode()
    assert "竣工验收起 5 年" in page
    assert "采暖" in page
    assert "amend_clause" not in page
    assert "amend_clause" in signed_in(cast.admin).get("/desk/rulebook/warranty").content.decode()


@pytest.mark.parametrize("path", ["catalogue", "catalogue?gone=1", "catalogue/C02", "catalogue/add", "warranty"])
def test_it_reads_in_few_queries(cast: Cast, path: str, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.admin)
    client.get(f"/desk/rulebook/{path}")
    with django_assert_max_num_queries(12):
        assert client.get(f"/desk/rulebook/{path}").status_code == 200
