"""The office's pages of a clause: who gets in, the effect before saving, refusals per field, history and comparison."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.time import product_now
from anju.desk.rulebook_office.form import Node, errors_by_field, nodes_of, posted_parameters
from anju.people.models import Person
from anju.rulebook.defaults import default_clauses
from anju.rulebook.models import ClauseEdition
from anju.rulebook.parameters import parameters_from
from tests.cast import SHANGHAI, Cast, grant, person

pytestmark = [pytest.mark.django_db, pytest.mark.covers("SLA-2", "DOC-4")]

ARRIVAL = "/desk/rulebook/clauses/arrival.normal"
HTMX = {"HX-Request": "true"}


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def head(cast: Cast) -> Person:
    made = person("华东总", "staff", username="head")
    grant(made, "head", company=cast.company)
    return made


def filled(**changed: Any) -> dict[str, Any]:
    """The form of the first arrival as a browser sends it."""
    tomorrow = (product_now().astimezone(SHANGHAI) + timedelta(days=1)).strftime("%Y-%m-%dT00:00")
    form = {
        "place": "company",
        "valid_from": tomorrow,
        "parameters.counting": "windows",
        "parameters.windows.windows.0.from": "08:00",
        "parameters.windows.windows.0.to": "17:30",
        "parameters.windows.windows.0.minutes": "15",
        "parameters.windows.windows.1.minutes": "",
        "parameters.windows.otherwise": "45",
        "parameters.escalations.0.after_minutes": "10",
        "parameters.escalations.0.tell": ["desk_lead"],
        "text_zh": "总负责人十五分钟内到场。",
        "text_en": "The lead arrives within fifteen minutes.",
        "source_zh": "公司承诺",
        "source_en": "The company's promise",
        "certainty": "regulation",
        "reason": "业主满意度调查",
    }
    return {name: value for name, value in (form | changed).items() if value is not None}


def seen(client: Client, **changed: Any) -> dict[str, Any]:
    """The form after its effect was shown."""
    shown = client.post(f"{ARRIVAL}/effect", filled(**changed)).content.decode()
    found = re.search(r'name="seen" value="(\w+)"', shown)
    return filled(**changed, seen=found[1] if found else "")


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_it_publishes_what_the_form_says(cast: Cast, head: Person) -> None:
    client = signed_in(head)
    answer = client.post(f"{ARRIVAL}/amend_clause", seen(client), headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, f"{ARRIVAL}?project=YQ")
    edition = ClauseEdition.objects.get(clause="arrival.normal", company=cast.company)
    assert edition.parameters == {
        "counting": "windows",
        "windows": [{"from": "08:00:00", "to": "17:30:00", "minutes": 15}],
        "otherwise": 45,
        "escalations": [{"after_minutes": 10, "tell": ["desk_lead"]}],
    }
    assert edition.valid_from.astimezone(SHANGHAI).hour == 0
    page = text_of(client.get(ARRIVAL))
    assert "业主满意度调查" in page
    assert "华东总" in page


def test_it_shows_the_effect_before_anything_is_published(cast: Cast, head: Person) -> None:
    client = signed_in(head)
    refused = client.post(f"{ARRIVAL}/amend_clause", filled(), headers=HTMX)
    assert refused.status_code == 422
    assert "effect-not-seen" in text_of(refused)
    stale = seen(client) | {"parameters.windows.otherwise": "30"}
    refused = client.post(f"{ARRIVAL}/amend_clause", stale, headers=HTMX)
    assert "effect-not-seen" in text_of(refused), "the effect was another limit's"
    again = re.search(r'name="seen" value="(\w+)"', text_of(refused))
    assert again
    assert client.post(f"{ARRIVAL}/amend_clause", stale | {"seen": again[1]}, headers=HTMX).status_code == 204


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"parameters.windows.otherwise": "0"}, "parameters-not-usable", "parameters.windows.otherwise"),
        ({"parameters.windows.otherwise": "bald"}, "parameters-not-usable", "parameters.windows.otherwise"),
        ({"parameters.windows.windows.0.from": "25:00"}, "parameters-not-usable", "parameters.windows.windows.0.from"),
        ({"parameters.escalations.0.tell": []}, "parameters-not-usable", "parameters.escalations.0.tell"),
        ({"parameters.reminder.share": "1.5"}, "parameters-not-usable", "parameters.reminder.share"),
        ({"text_en": ""}, "amendment-not-usable", "text_en"),
        ({"reason": ""}, "amendment-not-usable", "reason"),
        ({"valid_from": "2026-01-01T00:00"}, "valid-from-past", "valid_from"),
        ({"valid_from": "soon"}, "field-unreadable", "valid_from"),
        ({"valid_until": "2020-01-01T00:00"}, "valid-until-early", "valid_until"),
        ({"place": "group"}, "place-unclear", "place"),
    ],
)
def test_it_refuses_beside_the_field_and_keeps_every_word(
    cast: Cast, head: Person, changed: dict[str, Any], code: str, field: str
) -> None:
    client = signed_in(head)
    words = {"text_zh": "没有保存的话<b>粗</b>", **changed}
    answer = client.post(f"{ARRIVAL}/amend_clause", seen(client, **words), headers=HTMX)
    page = text_of(answer)
    assert answer.status_code == 422
    assert page.lstrip().startswith("<form"), "the form itself is swapped"
    assert code in page
    assert f'id="f-{field}-error"' in page or f"{field}" in page.split('class="f wrong', 1)[-1][:400]
    assert "没有保存的话&lt;b&gt;粗" in page
    assert "<b>粗</b>" not in page, "markup is text"
    assert ClauseEdition.objects.filter(clause="arrival.normal").count() == 1


def test_it_refuses_without_htmx_with_the_whole_page(cast: Cast, head: Person) -> None:
    client = signed_in(head)
    answer = client.post(f"{ARRIVAL}/amend_clause", filled(reason=""))
    assert answer.status_code == 422
    assert "业主满意度调查" not in text_of(answer)
    assert "总负责人十五分钟内到场。" in text_of(answer)
    assert "<html" in text_of(answer)


@pytest.mark.parametrize("who", ["lead", "clerk", "warranty"])
def test_it_is_for_keepers_alone(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    assert client.get(f"{ARRIVAL}/amend_clause").status_code == 403
    assert client.post(f"{ARRIVAL}/amend_clause", filled(place="project")).status_code == 403
    assert client.post(f"{ARRIVAL}/effect", filled()).status_code == 403
    assert "amend_clause" not in text_of(client.get(ARRIVAL))


def test_it_takes_back_what_does_not_hold_yet(cast: Cast, head: Person) -> None:
    client = signed_in(head)
    client.post(f"{ARRIVAL}/amend_clause", seen(client))
    edition = ClauseEdition.objects.get(company=cast.company)
    url = f"/desk/rulebook/editions/{edition.pk}/withdraw"
    assert url in text_of(client.get(ARRIVAL))
    assert client.post(url, {"reason": ""}, headers=HTMX).status_code == 422
    assert client.post(url, {"reason": "先不改"}, headers=HTMX).status_code == 204
    page = text_of(client.get(ARRIVAL))
    assert "已撤回" in page
    assert "先不改" in page
    assert signed_in(cast.admin).post(url, {"reason": "x"}).status_code == 409


def test_it_hides_the_editions_of_others(cast: Cast, head: Person) -> None:
    client = signed_in(head)
    client.post(f"{ARRIVAL}/amend_clause", seen(client))
    edition = ClauseEdition.objects.get(company=cast.company)
    stranger = signed_in(cast.other_company_clerk)
    assert "业主满意度调查" not in text_of(stranger.get(ARRIVAL))
    assert "业主满意度调查" not in text_of(stranger.get("/desk/rulebook/changes"))
    assert stranger.post(f"/desk/rulebook/editions/{edition.pk}/withdraw", {"reason": "x"}).status_code == 404
    first = ClauseEdition.objects.get(clause="arrival.normal", company=None)
    assert stranger.get(f"{ARRIVAL}?one={first.pk}&other={edition.pk}").status_code == 404


def test_it_marks_the_words_that_differ(cast: Cast, head: Person) -> None:
    client = signed_in(head)
    client.post(f"{ARRIVAL}/amend_clause", seen(client))
    first, second = ClauseEdition.objects.filter(clause="arrival.normal").order_by("pk")
    page = text_of(client.get(f"{ARRIVAL}?one={first.pk}&other={second.pk}"))
    assert "<del>20</del>" in page
    assert "<ins>15</ins>" in page
    assert client.get(f"{ARRIVAL}?one={first.pk}&other=999999").status_code == 404


def test_it_lists_who_changed_what_page_by_page(cast: Cast, head: Person) -> None:
    client = signed_in(cast.admin)
    for day in range(33):
        text = (product_now().astimezone(SHANGHAI) + timedelta(days=day + 1)).strftime("%Y-%m-%dT00:00")
        told = {"place": "group", "valid_from": text, "parameters.windows.otherwise": str(50 + day)}
        assert client.post(f"{ARRIVAL}/amend_clause", seen(client, **told), headers=HTMX).status_code == 204
    page = text_of(client.get("/desk/rulebook/changes"))
    assert page.count("业主满意度调查") == 30
    following = re.search(r'href="(/desk/rulebook/changes[^"]*before=\d+)"', page)
    assert following
    assert text_of(client.get(following[1].replace("&amp;", "&"))).count("业主满意度调查") == 3
    assert "before=" in text_of(client.get(ARRIVAL))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/clauses/arrival.normal",
        "/clauses/arrival.normal/amend_clause",
        "/clauses/urgency/amend_clause",
        "/changes",
    ],
)
def test_it_reads_in_few_queries(cast: Cast, head: Person, path: str, django_assert_max_num_queries: Any) -> None:
    client = signed_in(head)
    client.post(f"{ARRIVAL}/amend_clause", seen(client))
    client.get(f"/desk/rulebook{path}")
    with django_assert_max_num_queries(12):
        assert client.get(f"/desk/rulebook{path}").status_code == 200


def test_it_reckons_the_effect_in_few_queries(cast: Cast, head: Person, django_assert_max_num_queries: Any) -> None:
    client = signed_in(head)
    client.post(f"{ARRIVAL}/effect", filled())
    with django_assert_max_num_queries(12):
        assert client.post(f"{ARRIVAL}/effect", filled()).status_code == 200


def test_it_gives_every_clause_a_form_that_says_what_is_stored() -> None:
    """The form of each clause, sent back as it was shown, is the same rule."""
    for row in default_clauses()[1]:
        kind, stored = row.clause["kind"], row.edition["parameters"]
        plain = parameters_from(kind, stored).model_dump(mode="json", exclude_defaults=True)
        given = plain.get("counting") == "given"
        posted = _as_a_browser_sends(nodes_of(kind, given=given, values=plain))
        again = parameters_from(kind, posted_parameters(kind, posted, given=given))
        assert again.model_dump(mode="json", exclude_defaults=True) == plain, row.clause["id"]


def _as_a_browser_sends(nodes: Any) -> Any:
    from django.http import QueryDict

    found = QueryDict(mutable=True)

    def walk(node: Node) -> None:
        if node.field is not None:
            value = node.field.value
            if node.field.widget == "check":
                found.update({node.field.name: "true"} if value else {})
            elif node.field.multiple:
                ticked = {str(each) for each in value or ()}
                found.setlist(node.field.name, [each.value for each in node.field.choices if each.value in ticked])
            else:
                found[node.field.name] = str(value)
        for part in node.parts:
            walk(part)

    for node in nodes:
        walk(node)
    return found


def test_it_names_shared_fields_of_a_limit_once() -> None:
    told: dict[str, Any] = {
        "parameters.windows.reminder.share": "x",
        "parameters.windows.otherwise": "y",
        "reason": "z",
    }
    assert set(errors_by_field("limit", told)) == {
        "parameters.reminder.share",
        "parameters.windows.otherwise",
        "reason",
    }


def test_it_starts_tomorrow_by_default(cast: Cast, head: Person) -> None:
    page = text_of(signed_in(head).get(f"{ARRIVAL}/amend_clause"))
    found = re.search(r'name="valid_from" type="datetime-local" value="([^"]+)"', page)
    assert found
    tomorrow = (product_now().astimezone(SHANGHAI) + timedelta(days=1)).date()
    assert datetime.fromisoformat(found[1]) == datetime(tomorrow.year, tomorrow.month, tomorrow.day)  # noqa: DTZ001


def test_it_holds_at_once_when_no_moment_is_named(cast: Cast, head: Person) -> None:
    client = signed_in(head)
    assert client.post(f"{ARRIVAL}/amend_clause", seen(client, valid_from=""), headers=HTMX).status_code == 204
    assert ClauseEdition.objects.get(company=cast.company).holds(product_now())
