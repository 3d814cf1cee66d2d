"""What an owner sees of pauses, merging, attestation; and having a case opened again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anju.core.time import product_now, product_time_at
from anju.intake.access import case_link
from anju.repairs.tests.acting import ahead, do
from anju.repairs.tests.test_attest_item import given, tried
from anju.repairs.tests.test_merge_case import double
from tests.cast import Cast
from tests.walk import walk_to


def signed_in(client: Client, who: object) -> Client:
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


@pytest.mark.covers("SLA-1")
def test_it_says_that_the_dates_stand_still_and_is_not_late_meanwhile(client: Client, cast: Cast) -> None:
    matter = walk_to(cast, "appointed")
    asked: dict[str, Any] = {"reason": "owner", "until": ahead(days=2), "evidence": [cast.file(cast.technician)]}
    do(cast, "ask_pause", matter, cast.technician, 1, **asked)
    do(cast, "grant_pause", matter, cast.desk_lead, 1)
    signed_in(client, cast.owner)
    assert "时限暂停至" in client.get(f"/owner/cases/{matter.number}").content.decode()
    with product_time_at(product_now() + timedelta(hours=5)):
        assert "对不起" not in client.get(f"/owner/cases/{matter.number}").content.decode()


@pytest.mark.covers("INT-7")
def test_it_leads_from_the_double_to_the_case_that_goes_on(client: Client, cast: Cast) -> None:
    kept, twice = cast.repair(), double(cast)
    do(cast, "merge_case", twice, cast.clerk, into=kept.number, reason="重复登记")
    text = signed_in(client, cast.owner).get(f"/owner/cases/{twice.number}").content.decode()
    assert f"/owner/cases/{kept.number}" in text
    guest = Client().get(f"/c/{case_link(twice.pk)}").content.decode()
    assert kept.number in guest
    assert f"/owner/cases/{kept.number}" not in guest


@pytest.mark.covers("REP-10")
def test_it_says_what_was_attested(client: Client, cast: Cast) -> None:
    matter, over = tried(cast)
    with product_time_at(over):
        do(cast, "attest_item", matter, cast.lead, 1, **given(cast))
        client.force_login(cast.owner, backend="django.contrib.auth.backends.ModelBackend")
        assert "见证完成" in client.get(f"/owner/cases/{matter.number}").content.decode()


@pytest.mark.covers("FUP-2")
def test_it_has_a_closed_case_opened_again(client: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = walk_to(cast, "closed")
    base = f"/owner/cases/{matter.number}"
    signed_in(client, cast.owner).get(base)
    with django_assert_max_num_queries(12):
        assert f'action="{base}/reopen"' in client.get(base).content.decode()
    assert client.post(f"{base}/reopen", {"items": "1", "reason": "又漏了"}).status_code == 302
    matter.refresh_from_db()
    assert (matter.state, matter.open) == ("in_repair", True)
    assert f'action="{base}/reopen"' not in client.get(base).content.decode()
    assert client.post(f"{base}/reopen", {"items": "1", "reason": "又漏了"}).status_code == 409


def test_it_opens_again_by_the_cases_own_link(cast: Cast) -> None:
    matter = walk_to(cast, "closed")
    link = f"/c/{case_link(matter.pk)}"
    guest = Client()
    assert f'action="{link}/reopen"' in guest.get(link).content.decode()
    assert guest.post(f"{link}/reopen", {"items": "1", "reason": "又漏了"}).status_code == 302
    matter.refresh_from_db()
    assert matter.state == "in_repair"
