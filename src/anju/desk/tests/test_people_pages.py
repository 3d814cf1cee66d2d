"""People's pages: lists by reach, the card, roles, numbers shown on purpose; firms and contracts."""

from typing import Any

import pytest
from django.test import Client

from anju.core.changes import Change
from anju.partners.models import Contract, Contractor
from anju.people.models import Grant, Person
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("EST-2", "EST-5", "TEAM-1")]


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def clerk(cast: Cast) -> Client:
    return signed_in(cast.clerk)


@pytest.fixture
def admin(cast: Cast) -> Client:
    client = signed_in(cast.admin)
    client.get("/desk/people?project=YQ")
    return client


def text(answer: Any) -> str:
    assert answer.status_code == 200
    body: str = answer.content.decode()
    return body


@pytest.mark.parametrize("name", ["staff", "residents", "firms"])
def test_it_lists_in_few_queries(clerk: Client, name: str, django_assert_max_num_queries: Any) -> None:
    clerk.get("/desk/people")
    with django_assert_max_num_queries(12):
        body = text(clerk.get(f"/desk/people?list={name}"))
    assert {"staff": "李刚", "residents": "王晓华", "firms": "丁大海"}[name] in body
    assert "13800005678" not in body


def test_it_finds_as_it_is_typed(clerk: Client) -> None:
    for typed in ("王晓", "5678", "321801"):
        answer = clerk.get(
            f"/desk/people?list=residents&q={typed}", headers={"HX-Request": "true", "HX-Target": "rows"}
        )
        assert "王晓华" in text(answer)
        assert "莫言之" not in text(answer)
        assert "<html" not in text(answer)
    assert "没有找到" in text(clerk.get("/desk/people?list=residents&q=zzz"))


def test_it_shows_a_person_in_few_queries(clerk: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    clerk.get("/desk/people")
    with django_assert_max_num_queries(12):
        body = text(clerk.get(f"/desk/people/{cast.owner.pk}"))
    assert "138****5678" in body
    assert "3-2-1801" in body
    assert "13800005678" not in body


def test_it_shows_a_number_on_purpose_and_on_record(clerk: Client, cast: Cast) -> None:
    assert clerk.post(f"/desk/people/{cast.owner.pk}/reveal", {"reason": ""}).status_code == 422
    assert "13800005678" in text(clerk.post(f"/desk/people/{cast.owner.pk}/reveal", {"reason": "回拨"}))
    change = Change.objects.get(verb="reveal_phone")
    assert (change.changed_by_id, change.row_id) == (cast.clerk.pk, cast.owner.pk)


def test_it_changes_a_resident_leaving_masked_numbers_alone(clerk: Client, cast: Cast) -> None:
    changed = clerk.post(
        f"/desk/people/{cast.owner.pk}/change", {"name": "王小华", "phones": "138****5678 13900001111"}
    )
    assert changed.status_code == 303
    assert [phone.number for phone in cast.owner.phones.order_by("id")] == ["13800005678", "13900001111"]
    assert (
        clerk.post(f"/desk/people/{cast.owner.pk}/change", {"name": "王", "phones": "138****9999"}).status_code == 422
    )
    assert clerk.post(f"/desk/people/{cast.clerk.pk}/change", {"name": "陈"}).status_code == 403


def test_it_adds_staff_and_firms_people(admin: Client, clerk: Client, cast: Cast) -> None:
    assert "添加员工" in text(admin.get("/desk/people/add?kind=staff"))
    made = admin.post("/desk/people/add?kind=staff", {"name": "孙大圣", "phones": "13811112222", "username": "sunds"})
    assert made.status_code == 303
    assert "还没有角色" in text(admin.get(made.headers["Location"]))
    twice = admin.post("/desk/people/add?kind=staff", {"name": "孙小圣", "username": "sunds"})
    assert twice.status_code == 409
    worker = admin.post("/desk/people/add?kind=contractor", {"name": "丁小海", "firm": cast.firm.pk})
    assert worker.status_code == 303
    assert Person.objects.get(name="丁小海").firm == cast.firm
    assert clerk.get("/desk/people/add?kind=staff").status_code == 403
    assert admin.get("/desk/people/add?kind=resident").status_code == 404


def test_it_gives_and_ends_a_role(admin: Client, cast: Cast) -> None:
    page = text(admin.get(f"/desk/people/{cast.clerk.pk}"))
    assert "授予角色" in page
    given = admin.post(f"/desk/people/{cast.clerk.pk}/grant", {"role": "cashier", "place": "project"})
    assert given.status_code == 303
    grant = Grant.objects.get(person=cast.clerk, role="cashier")
    assert grant.project == cast.project
    twice = admin.post(f"/desk/people/{cast.clerk.pk}/grant", {"role": "cashier", "place": "project"})
    assert twice.status_code == 409
    assert admin.post(f"/desk/people/grants/{grant.pk}/end").status_code == 303
    grant.refresh_from_db()
    assert grant.ends_on is not None


def test_it_lets_nobody_give_roles_to_themselves(clerk: Client, cast: Cast) -> None:
    for place in ("project", "company", "group"):
        answer = clerk.post(f"/desk/people/{cast.clerk.pk}/grant", {"role": "admin", "place": place})
        assert answer.status_code == 403
    assert "授予角色" not in text(clerk.get(f"/desk/people/{cast.clerk.pk}"))


def test_it_lets_go_and_takes_back(admin: Client, cast: Cast) -> None:
    assert admin.post(f"/desk/people/{cast.technician.pk}/deactivate").status_code == 303
    card = f'href="/desk/people/{cast.technician.pk}?'
    assert card not in text(admin.get("/desk/people?list=staff"))
    assert card in text(admin.get("/desk/people?list=staff&gone=1"))
    assert admin.post(f"/desk/people/{cast.technician.pk}/reactivate").status_code == 303
    assert Person.objects.get(pk=cast.technician.pk).is_active


def test_it_sets_a_password(admin: Client, cast: Cast) -> None:
    assert admin.post(f"/desk/people/{cast.clerk.pk}/password", {"password": "12345"}).status_code == 422
    assert admin.post(f"/desk/people/{cast.clerk.pk}/password", {"password": "right-2026-anju"}).status_code == 303
    assert Person.objects.get(pk=cast.clerk.pk).check_password("right-2026-anju")


def test_it_keeps_firms_and_contracts(admin: Client, cast: Cast) -> None:
    assert "添加单位" in text(admin.get("/desk/firms/add"))
    body = {
        "code": "HX",
        "name": "宏信防水",
        "short_name": "宏信",
        "kind": "trade",
        "contact": "丁",
        "phone": "13655556666",
    }
    assert admin.post("/desk/firms/add", body).status_code == 303
    contract = {"number": "FS-1", "trades": "防水、保温", "buildings": [cast.building.pk], "starts_on": "2022-01-01"}
    assert admin.post("/desk/firms/HX/contract", contract).status_code == 303
    kept = Contract.objects.get(number="FS-1")
    assert (kept.trades, kept.whole_project) == (["防水", "保温"], False)
    page = text(admin.get("/desk/firms/HX"))
    assert "FS-1" in page
    assert "13655556666" not in page
    masked = {**body, "phone": "136****6666", "name": "宏信防水公司"}
    assert admin.post("/desk/firms/HX/change", masked).status_code == 303
    assert Contractor.objects.get(code="HX").phone == "13655556666"
    ended = admin.post("/desk/firms/HX/end-contract", {"number": "FS-1", "ends_on": "2026-01-01"})
    assert ended.status_code == 303
    assert "已失效" in text(admin.get("/desk/firms/HX"))


def test_it_reads_a_firm_in_few_queries(admin: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        text(admin.get("/desk/firms/DY"))


def test_it_hides_everybody_from_strangers(cast: Cast) -> None:
    for stranger in (cast.stranger_clerk, cast.other_company_clerk):
        client = signed_in(stranger)
        for person in (cast.owner, cast.clerk, cast.foreman):
            assert client.get(f"/desk/people/{person.pk}").status_code == 404
            assert client.post(f"/desk/people/{person.pk}/reveal", {"reason": "x"}).status_code == 404
        for name in ("staff", "residents", "firms"):
            body = text(client.get(f"/desk/people?list={name}"))
            assert not any(word in body for word in ("王晓华", "陈晓", "丁大海"))
        assert client.get("/desk/firms/DY").status_code == 404
    technician = signed_in(cast.technician)
    assert technician.get("/desk/people?list=residents").status_code == 404
    assert technician.get(f"/desk/people/{cast.owner.pk}").status_code == 404
