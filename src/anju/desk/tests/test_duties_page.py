"""Duties and rights: what a role may do is what the program lets it do."""

import importlib
import pkgutil
from typing import Any

import pytest
from django.test import Client

import anju
from anju.core.access import ROLES
from anju.core.flow import Flow
from anju.core.time import product_now
from anju.desk.duties import BOUND_BESIDES, ENDED_BY, KEPT_BY_PROGRAM, OTHER_FLOWS, duties_of
from anju.people.models import Person
from anju.repairs.flow import CASE
from anju.rulebook.models import Clause, ClauseEdition
from anju.verbs.performing import NAMED, ROOMS
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
    assert set(ENDED_BY) | set(BOUND_BESIDES) | KEPT_BY_PROGRAM <= set(Clause.objects.values_list("pk", flat=True))
    assert set(ENDED_BY) - set(Clause.objects.values_list("pk", flat=True)) == set()


def _flows() -> dict[str, Flow]:
    """Every flow table of the code, by the module and the name it stands under."""
    found: dict[str, Flow] = {}
    for module in pkgutil.walk_packages(anju.__path__, "anju."):
        if module.name.rpartition(".")[2].endswith("flow"):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, Flow):
                    found[f"{module.name}.{name}"] = value
    return found


def test_it_leaves_no_flow_table_out() -> None:
    shown = {id(flow) for _room, _actions, flows, _kinds in ROOMS for flow in flows} | {
        id(flow) for flow in OTHER_FLOWS
    }
    found = _flows()
    assert len({id(flow) for flow in found.values()}) >= 15, "the search finds tables at all"
    assert {name for name, flow in found.items() if id(flow) not in shown} == set()


def test_it_leaves_no_verb_of_any_role_out(cast: Cast) -> None:
    pages = {role: duties_of(role, project=cast.project, at=product_now()) for role in ROLES}
    said = {
        role: {words for work in page.works for words in (*work.verbs, *work.given)} for role, page in pages.items()
    }
    household = {"reporter", "resident", "system", "other_home", "guest", "source", "harmed"}
    nobodys = []
    for flow in _flows().values():
        for verb in flow.verbs.values():
            for role in verb.hats & set(ROLES):
                assert str(verb.title) in said[role], (role, verb.name)
            if verb.hats - household and not any(str(verb.title) in words for words in said.values()):
                nobodys.append((verb.name, verb.hats - household))
    assert nobodys == []


def test_it_leaves_no_limit_without_somebody_who_keeps_it(cast: Cast) -> None:
    limits = set(ClauseEdition.objects.filter(clause__kind="limit").values_list("clause_id", flat=True))
    bound = {
        one.clause
        for role in ROLES
        for one in duties_of(role, project=cast.project, at=product_now()).clauses
        if one.binds
    }
    assert len(limits) > 30
    assert limits - bound == KEPT_BY_PROGRAM
    assert bound <= set(Clause.objects.values_list("pk", flat=True))
    complaint = duties_of("pm", project=cast.project, at=product_now())
    assert {"complaint.verdict", "complaint.severe_result", "complaint.review"} <= {
        one.clause for one in complaint.clauses if one.binds
    }


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
