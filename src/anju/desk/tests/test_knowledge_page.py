"""The knowledge base on the desk: answers while typing, lists, drafts to agree, editions compared."""

from typing import Any

import pytest
from django.test import Client

from anju.knowledge.actions import load_answers
from anju.knowledge.models import Edition
from anju.people.models import Person
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-6")]
HTMX = {"HX-Request": "true"}


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def clerk(cast: Cast) -> Client:
    load_answers()
    return signed_in(cast.clerk)


def test_it_suggests_while_typing(clerk: Client, django_assert_max_num_queries: Any) -> None:
    clerk.get("/desk/knowledge/suggest?project=YQ&q=x")
    with django_assert_max_num_queries(6):
        answer = clerk.get("/desk/knowledge/suggest?project=YQ&q=物业费", headers=HTMX)
    body = answer.content.decode()
    edition = Edition.objects.get(entry__delivered="property-fee")
    assert f'data-edition="{edition.pk}"' in body
    assert body.count('role="option"') <= 8
    again = clerk.get("/desk/knowledge/suggest?project=YQ&q=物业费", headers=HTMX | {"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_it_shows_what_was_typed_as_text(clerk: Client) -> None:
    body = clerk.get("/desk/knowledge/suggest", {"project": "YQ", "q": "<script>alert(1)</script>"}).content.decode()
    assert "<script" not in body
    assert "还没有统一口径" in body


def test_it_hides_a_strangers_project(clerk: Client) -> None:
    assert clerk.get("/desk/knowledge/suggest?project=HL&q=漏水").status_code == 404


def test_it_lists_by_topic_and_finds(clerk: Client, django_assert_max_num_queries: Any) -> None:
    clerk.get("/desk/knowledge?project=YQ")
    with django_assert_max_num_queries(12):
        body = clerk.get("/desk/knowledge?topic=fees").content.decode()
    assert "物业费怎么算" in body
    assert "学校" not in body
    assert "随产品提供" in body
    found = clerk.get("/desk/knowledge?q=xq", headers=HTMX).content.decode()
    assert "对应哪所学校" in found
    assert "<html" not in found
    for name in ("waiting", "withdrawn", "nonsense"):
        with django_assert_max_num_queries(12):
            assert clerk.get(f"/desk/knowledge?list={name}").status_code == 200


def test_it_goes_from_a_question_to_an_agreed_answer(
    cast: Cast, clerk: Client, django_assert_max_num_queries: Any
) -> None:
    asked = signed_in(cast.technician).post("/desk/knowledge/propose?project=YQ", {"question": "泳池几点开？"})
    url = asked["Location"]
    edition = Edition.objects.get(question_zh="泳池几点开？")
    assert url == f"/desk/knowledge/{edition.entry_id}?project=YQ"
    assert "泳池几点开" in clerk.get("/desk/knowledge?list=waiting").content.decode()
    words = {"question_zh": "泳池几点开？", "answer_zh": "", "topic": "facilities", "audience": "owners"}
    revise = f"/desk/knowledge/{edition.entry_id}/revise_entry"
    empty = clerk.post(revise, words, headers=HTMX)
    assert (empty.status_code, "wording-not-usable" in empty.content.decode()) == (422, True)
    assert clerk.get(revise).status_code == 200
    assert clerk.post(revise, words | {"answer_zh": "早七点到晚九点"}).status_code == 303
    draft = Edition.objects.filter(entry=edition.entry_id).latest("no")
    agree = f"/desk/knowledge/editions/{draft.pk}/agree_entry"
    assert clerk.post(agree).status_code == 403
    lead = signed_in(cast.desk_lead)
    assert "审定通过" in lead.get(url).content.decode()
    assert lead.post(agree).status_code == 303
    clerk.post(revise, words | {"answer_zh": "早八点到晚九点"})
    with django_assert_max_num_queries(12):
        body = clerk.get(url).content.decode()
    assert "<del>七</del>" in body
    assert "<ins>八</ins>" in body
    assert lead.post(f"/desk/knowledge/{edition.entry_id}/withdraw_entry", {"reason": "停用"}).status_code == 303
    assert "停用" in clerk.get(url).content.decode()


def test_it_writes_for_a_place_one_may_write_for(cast: Cast, clerk: Client) -> None:
    words = {"question_zh": "<b>问</b>", "answer_zh": "=1+1", "topic": "other", "audience": "staff"}
    wide = clerk.post("/desk/knowledge/write?project=YQ", words | {"place": "group"}, headers=HTMX)
    assert (wide.status_code, "place-unclear" in wide.content.decode()) == (422, True)
    made = clerk.post("/desk/knowledge/write?project=YQ", words | {"place": "project"})
    assert made.status_code == 303
    body = clerk.get(made["Location"]).content.decode()
    assert "<b>问</b>" not in body
    assert "&lt;b&gt;问&lt;/b&gt;" in body
    assert signed_in(cast.technician).get("/desk/knowledge/write").status_code == 403
    assert signed_in(cast.stranger_clerk).get(made["Location"].partition("?")[0]).status_code == 404
