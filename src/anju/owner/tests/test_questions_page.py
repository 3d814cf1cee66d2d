"""Common questions: what owners may read, by topic and as found."""

from typing import Any

import pytest
from django.test import Client

from anju.knowledge.actions import load_answers
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-6")]


@pytest.fixture
def owner(cast: Cast) -> Client:
    load_answers()
    client = Client()
    client.force_login(cast.owner, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_shows_topics_and_finds_by_two_characters(owner: Client, django_assert_max_num_queries: Any) -> None:
    owner.get("/owner/help")
    with django_assert_max_num_queries(12):
        body = owner.get("/owner/help").content.decode()
    assert "产权办理" in body
    assert "物业费怎么算" in body
    found = owner.get("/owner/help?q=车位", headers={"HX-Request": "true"}).content.decode()
    assert "车位怎么租" in found
    assert "物业费怎么算" not in found
    assert "<html" not in found


def test_it_shows_nothing_of_staffs_and_no_script(owner: Client) -> None:
    whole = owner.get("/owner/help").content.decode()
    assert "业主要求赔偿" not in whole
    found = owner.get("/owner/help", {"q": "赔偿 <script>"}).content.decode()
    assert "业主要求赔偿" not in found
    assert '<script>"' not in found
    assert 'value="赔偿 &lt;script&gt;"' in found
