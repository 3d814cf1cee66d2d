"""What a live part costs that hears nothing new, and that it is told so only while one may see it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anju.gate.models import Session
from anju.matters.models import Matter
from anju.people.models import Grant, Person
from anju.repairs.actions import set_off
from tests.cast import Cast, grant

pytestmark = pytest.mark.django_db

PARTS = (
    "/desk/board/live?project=YQ",
    "/desk/board/live?project=YQ&route=prop_eng",
    "/desk/cases/live?project=YQ",
    "/desk/cases/live?project=YQ&view=mine&urgent=1&building=3&state=registered",
    "/desk/cases/live?project=YQ&view=late",
    "/desk/cases/live?project=YQ&view=all&route=warranty",
    "/desk/cases/{number}/live",
    "/desk/cases/{number}/homes/live",
    "/desk/complaints/live?project=YQ",
    "/desk/console/call-backs?project=YQ",
    "/desk/console/referrals?project=YQ",
    "/desk/notices/bell",
    "/desk/papers/live?project=YQ",
)


def asked(client: Client, address: str, tag: str) -> tuple[HttpResponse, list[str]]:
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address, headers={"If-None-Match": tag, "HX-Request": "true"})
    return answer, [one["sql"][:100] for one in caught]  # type: ignore[return-value]


@pytest.mark.parametrize("part", PARTS)
def test_it_hears_that_nothing_is_new_in_one_statement(cast: Cast, client: Client, part: str) -> None:
    """Session, person, grants, project, and what the part depends on."""
    address = part.format(number=cast.repair().number)
    grant(cast.lead, "desk", project=cast.project)
    client.force_login(cast.lead)
    tag = client.get(address).headers["ETag"]
    answer, statements = asked(client, address, tag)
    assert answer.status_code == 304
    assert len(statements) == 1, statements


def test_it_costs_a_technician_and_a_household_one_statement_too(cast: Cast, client: Client) -> None:
    number = cast.repair().number
    for who, address in ((cast.technician, "/field/live"), (cast.owner, f"/owner/cases/{number}/live")):
        client.force_login(who)
        tag = client.get(address).headers["ETag"]
        answer, statements = asked(client, address, tag)
        assert answer.status_code == 304
        assert len(statements) == 1, statements


def test_it_asks_once_more_for_whoever_sees_only_their_own(cast: Cast, client: Client) -> None:
    cast.repair()
    client.force_login(cast.technician)
    for address in ("/desk/board/live?project=YQ", "/desk/cases/live?project=YQ"):
        tag = client.get(address).headers["ETag"]
        answer, statements = asked(client, address, tag)
        assert answer.status_code == 304
        assert len(statements) == 2, statements


@pytest.mark.parametrize("part", PARTS[:3] + PARTS[5:8])
def test_it_hears_at_once_that_a_case_moved(cast: Cast, client: Client, part: str) -> None:
    matter = cast.repair()
    Matter.objects.filter(pk=matter.pk).update(state="registered")
    address = part.format(number=matter.number)
    if "route" in address:
        address = address.partition("&route")[0]
    client.force_login(cast.lead)
    tag = client.get(address).headers["ETag"]
    set_off(number=matter.number, by=cast.actor(cast.lead))
    answer, _statements = asked(client, address, tag)
    assert answer.status_code == 200
    assert answer.headers["ETag"] != tag
    assert asked(client, address, answer.headers["ETag"])[0].status_code == 304


def ended(who: Person, _cast: Cast) -> None:
    Session.objects.filter(person=who).delete()


def run_out(who: Person, _cast: Cast) -> None:
    Session.objects.filter(person=who).update(expire_date="2020-01-01T00:00:00Z")


def deactivated(who: Person, _cast: Cast) -> None:
    Person.objects.filter(pk=who.pk).update(is_active=False)


def password_changed(who: Person, _cast: Cast) -> None:
    who.set_password("another-2026-anju")
    who.save(update_fields=["password"])


def without_grants(who: Person, _cast: Cast) -> None:
    Grant.objects.filter(person=who).update(ends_on=date(2026, 1, 1))


@pytest.mark.parametrize("change", [ended, run_out, deactivated, password_changed, without_grants])
@pytest.mark.parametrize("part", PARTS)
def test_it_sends_whoever_may_not_go_on_to_sign_in(
    cast: Cast, client: Client, part: str, change: Callable[[Person, Cast], None]
) -> None:
    address = part.format(number=cast.repair().number)
    grant(cast.lead, "desk", project=cast.project)
    client.force_login(cast.lead)
    tag = client.get(address).headers["ETag"]
    change(cast.lead, cast)
    answer, _statements = asked(client, address, tag)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in")
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("part", [part for part in PARTS if "YQ" in part or "{number}" in part])
def test_it_is_not_there_for_whoever_lost_the_project(cast: Cast, client: Client, part: str) -> None:
    address = part.format(number=cast.repair().number)
    grant(cast.lead, "desk", project=cast.project)
    client.force_login(cast.lead)
    tag = client.get(address).headers["ETag"]
    without_grants(cast.lead, cast)
    grant(cast.lead, "desk", project=cast.other_project)
    assert asked(client, address, tag)[0].status_code == 404
    client.force_login(cast.stranger_clerk)
    assert asked(client, address, tag)[0].status_code == 404


def test_it_shows_only_their_own_to_whoever_lost_the_role_that_reads(cast: Cast, client: Client) -> None:
    matter = cast.repair()
    client.force_login(cast.lead)
    for address in (PARTS[0], PARTS[2], PARTS[6].format(number=matter.number)):
        Grant.objects.filter(person=cast.lead).delete()
        grant(cast.lead, "duty_lead", project=cast.project)
        first = client.get(address)
        assert matter.number in first.content.decode()
        Grant.objects.filter(person=cast.lead).update(role="peer_dept")
        answer, _statements = asked(client, address, first.headers["ETag"])
        assert answer.status_code in {200, 404}
        assert matter.number not in answer.content.decode()


def test_it_is_new_each_time_where_the_address_names_no_project(cast: Cast, client: Client) -> None:
    cast.repair()
    client.force_login(cast.lead)
    tag = client.get("/desk/board/live?project=YQ").headers["ETag"]
    for address in ("/desk/board/live", "/desk/board/live?project="):
        answer, _statements = asked(client, address, tag)
        assert answer.status_code == 200
        assert asked(client, address, answer.headers["ETag"])[0].status_code == 200
    assert asked(client, "/desk/board/live?project=HL", tag)[0].status_code == 404


def test_it_stays_with_the_household_that_may_see_the_case(cast: Cast, client: Client) -> None:
    address = f"/owner/cases/{cast.repair().number}/live"
    client.force_login(cast.owner)
    tag = client.get(address).headers["ETag"]
    client.force_login(cast.neighbour)
    assert asked(client, address, tag)[0].status_code == 404


@pytest.mark.parametrize(
    "query", ["project=%00", "project=YQ&view=nothing", "project=YQ&cursor=nonsense", "project=YQ&q=a%00"]
)
def test_it_refuses_an_odd_address_as_any_page_does(cast: Cast, client: Client, query: str) -> None:
    client.force_login(cast.lead)
    assert client.get(f"/desk/cases/live?{query}").status_code in {404, 422}
