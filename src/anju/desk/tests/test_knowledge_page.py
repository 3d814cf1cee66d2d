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
