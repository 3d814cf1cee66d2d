"""How we serve you: for owners, by a case's link, by the code at a door."""

from typing import Any

import pytest
from django.test import Client

from anju.intake.access import case_link
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("DOC-3", "INT-2")]


def test_it_is_linked_from_home_and_progress_and_says_the_limits(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client = Client()
    client.force_login(cast.owner, backend="django.contrib.auth.backends.ModelBackend")
    number = cast.repair().number
    assert 'href="/owner/service"' in client.get("/owner/").content.decode()
    assert 'href="/owner/service"' in client.get(f"/owner/cases/{number}").content.decode()
    with django_assert_max_num_queries(12):
        body = client.get("/owner/service").content.decode()
    assert "首次到场" in body
    assert "tel:400-000-0000" in body
    assert body.index("物业客服") < body.index("地产客服") < body.index("集团热线")


def test_it_is_read_by_link_and_by_code_without_an_account(cast: Cast) -> None:
    matter = cast.repair()
    token = case_link(matter.pk)
    guest = Client()
    assert f'href="/c/{token}/service"' in guest.get(f"/c/{token}").content.decode()
    assert "首次到场" in guest.get(f"/c/{token}/service").content.decode()
    assert "首次到场" in Client().get(f"/r/{cast.home.key}/service").content.decode()
    assert Client().get("/r/nonsense/service").status_code == 404
    assert Client().get("/c/nonsense/service").status_code == 404
    assert Client().get("/owner/service").status_code == 302
