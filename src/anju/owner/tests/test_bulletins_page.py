"""Announcements on the owner's side: on the first page, read marks, one tap to sign up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.time import product_now
from anju.publishing.actions import draft_bulletin, publish_bulletin
from anju.publishing.inputs import Write
from anju.publishing.models import ReadMark, SignUp
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("DOC-3")]


@pytest.fixture
def publish(cast: Cast) -> Callable[..., str]:
    def made(**changed: Any) -> str:
        given = Write.model_validate({"kind": "announcement", "title": "停水通知", "text": "<b>明天</b>"} | changed)
        number = draft_bulletin(project=cast.project, given=given, by=cast.actor(cast.desk_lead)).number
        publish_bulletin(number=number, by=cast.actor(cast.desk_lead))
        return number

    return made


@pytest.fixture
def owner(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.owner, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_stands_on_the_first_page_and_counts_who_read_it(
    cast: Cast, owner: Client, publish: Callable[..., str], django_assert_max_num_queries: Any
) -> None:
    number = publish()
    owner.get("/owner/")
    with django_assert_max_num_queries(12):
        assert f'href="/owner/bulletins/{number}"' in owner.get("/owner/").content.decode()
    with django_assert_max_num_queries(12):
        body = owner.get(f"/owner/bulletins/{number}").content.decode()
    assert "&lt;b&gt;明天" in body
    owner.get(f"/owner/bulletins/{number}")
    assert ReadMark.objects.get().person == cast.owner
    assert number in owner.get("/owner/bulletins").content.decode()


def test_it_signs_up_and_cancels_with_one_tap(cast: Cast, owner: Client, publish: Callable[..., str]) -> None:
    number = publish(kind="activity", place="大堂", starts_at=product_now() + timedelta(days=2), seats=1)
    page = f"/owner/bulletins/{number}"
    assert "我要报名" in owner.get(page).content.decode()
    assert owner.post(f"{page}/sign_up").status_code == 303
    assert "您已报名" in owner.get(page).content.decode()
    assert owner.post(f"{page}/sign_up").status_code == 409
    other = Client()
    other.force_login(cast.neighbour, backend="django.contrib.auth.backends.ModelBackend")
    assert "排候补" in other.get(page).content.decode()
    other.post(f"{page}/sign_up")
    assert "候补第 1 位" in other.get(page).content.decode()
    owner.post(f"{page}/cancel_sign_up")
    assert SignUp.objects.get(person=cast.neighbour).comes
    assert "王晓华" not in other.get(page).content.decode()


def test_it_does_not_exist_for_homes_it_is_not_for(cast: Cast, owner: Client, publish: Callable[..., str]) -> None:
    number = publish(places=[cast.home_above.label])
    assert owner.get(f"/owner/bulletins/{number}").status_code == 404
    assert owner.post(f"/owner/bulletins/{number}/sign_up").status_code == 404
    assert number not in owner.get("/owner/bulletins").content.decode()
