"""A contractor's phone: take on or object; quarrel, pause and order as quiet lines."""

from typing import Any

import pytest
from django.test import Client

from anju.repairs.models import Item
from anju.repairs.tests.acting import ahead, do
from anju.repairs.tests.test_object_item import objected
from anju.repairs.tests.test_put_after import with_items
from tests.cast import Cast
from tests.walk import walk_to


def signed_in(client: Client, who: object) -> Client:
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


@pytest.mark.covers("REP-4")
def test_it_gives_a_firm_two_big_buttons_until_it_has_answered(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    matter = walk_to(cast, "assigned", by_firm=True)
    base = f"/field/cases/{matter.number}/items/1"
    signed_in(client, cast.foreman).get("/field/firm")
    with django_assert_max_num_queries(12):
        listed = client.get("/field/firm").content.decode()
    with django_assert_max_num_queries(12):
        job = client.get(base).content.decode()
    for text in (listed, job):
        assert f'action="{base}/take_on_item"' in text
        assert f'href="{base}/object_item"' in text
    assert client.post(f"{base}/take_on_item").status_code == 302
    assert Item.objects.get(matter=matter).answer == "taken_on"
    for path in ("/field/firm", base):
        text = client.get(path).content.decode()
        assert "take_on_item" not in text
        assert "已承接" in text


@pytest.mark.covers("REP-14")
def test_it_leaves_the_work_to_a_firm_that_objects(client: Client, cast: Cast) -> None:
    matter = objected(cast)
    text = signed_in(client, cast.foreman).get("/field/firm").content.decode()
    assert "有异议，维修照常" in text
    assert f"/field/cases/{matter.number}/items/1/book_appointment" in text


@pytest.mark.covers("SLA-1")
def test_it_shows_pause_and_order(client: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = with_items(cast, 2)
    do(cast, "put_after", matter, cast.lead, 2, after=1)
    asked: dict[str, Any] = {"reason": "owner", "until": ahead(days=2), "evidence": [cast.file(cast.technician)]}
    do(cast, "ask_pause", matter, cast.technician, 2, **asked)
    do(cast, "grant_pause", matter, cast.desk_lead, 2)
    base = f"/field/cases/{matter.number}"
    signed_in(client, cast.technician).get(f"{base}/items/2")
    with django_assert_max_num_queries(12):
        job = client.get(f"{base}/items/2").content.decode()
    signed_in(client, cast.lead).get(base)
    with django_assert_max_num_queries(12):
        case = client.get(base).content.decode()
    for text in (job, case):
        assert "暂停计时" in text
        assert "在第 1 项之后" in text
