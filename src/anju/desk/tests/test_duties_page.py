"""Duties and rights: what a role may do is what the program lets it do."""

from typing import Any

import pytest
from django.test import Client

from anju.core.access import ROLES
from anju.core.time import product_now
from anju.desk.duties import ENDED_BY, OTHER_FLOWS, duties_of
from anju.people.models import Person
from anju.repairs.flow import CASE
from anju.rulebook.models import Clause, ClauseEdition
from anju.verbs.performing import NAMED
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("TEAM-4")]


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_lists_every_verb_for_exactly_the_roles_that_may(cast: Cast) -> None:
    for role in ROLES:
        found = duties_of(role, project=cast.project, at=product_now())
        said = {words for work in found.works for words in (*work.verbs, *work.given)}
        for verb in CASE.verbs.values():
            if role in verb.hats:
                assert str(verb.title) in said, (role, verb.name)
    desk = duties_of("desk", project=cast.project, at=product_now())
    assert str(CASE.verb("arrive").title) not in {words for work in desk.works for words in work.verbs}


def test_it_names_clauses_and_verbs_that_are_there(cast: Cast) -> None:
    known = set(NAMED) | {name for flow in OTHER_FLOWS for name in flow.verbs}
    assert {name for names in ENDED_BY.values() for name in names} - known == set()
    assert set(ENDED_BY) - set(Clause.objects.values_list("pk", flat=True)) == set()


def test_it_tells_every_role_that_a_clause_tells(cast: Cast) -> None:
    for edition in ClauseEdition.objects.filter(clause__kind="limit"):
        told = {role for step in edition.parameters.get("escalations", []) for role in step["tell"]}
        told |= set(edition.parameters.get("alarm", {}).get("tell", []))
        for role in told:
            found = duties_of(role, project=cast.project, at=product_now())
            assert next(one for one in found.clauses if one.clause == edition.clause_id).told, (role, edition.clause_id)


def test_it_is_read_by_all_staff_their_own_first(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.technician)
    client.get("/desk/duties?project=YQ")
    with django_assert_max_num_queries(12):
        body = client.get("/desk/duties").content.decode()
    assert body.index("/desk/duties/technician") < body.index("/desk/duties/desk?")
    with django_assert_max_num_queries(12):
        page = client.get("/desk/duties/duty_lead").content.decode()
    assert "首次到场" in page
    with django_assert_max_num_queries(12):
        sheet = client.get("/desk/duties/duty_lead.pdf")
    assert sheet.content.startswith(b"%PDF")
    assert client.get("/desk/duties/mayor").status_code == 404
    assert client.get("/desk/duties/mayor.pdf").status_code == 404
    assert client.get("/desk/duties?project=HL").status_code == 404
