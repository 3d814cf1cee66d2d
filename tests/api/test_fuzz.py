"""Schemathesis against every address of the API: no fault, no undocumented answer, nothing taken that is not described."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from anju.api.tokens import create_token
from anju.config.wsgi import application
from anju.people.models import Person
from tests.cast import Cast
from tests.walk import walk_to

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    negative_data_rejection,
]  # fmt: skip
QUIET = settings(
    max_examples=5, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(autouse=True)
def keep_connection() -> Iterator[None]:
    """The application is called within the test's own transaction: as with Django's client, its connection stays."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def described(who: Person) -> Any:
    """The API as it describes itself, called with a token of this person."""
    token = create_token(username=who.username or "", days=1, actor_id=None)
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}  # its WSGI client undoes no coding
    config = schemathesis.Config.from_dict({"headers": headers})
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=config)


@pytest.mark.long
@pytest.mark.parametrize(
    ("who", "state", "mode"),
    [
        ("clerk", "in_work", GenerationMode.POSITIVE),
        ("clerk", "in_work", GenerationMode.NEGATIVE),
        ("lead", "on_site", GenerationMode.POSITIVE),
    ],
)
def test_it_answers_whatever_it_is_asked(cast: Cast, who: str, state: str, mode: GenerationMode) -> None:
    number, found = walk_to(cast, state).number, []
    for result in described(getattr(cast, who)).get_all_operations():
        operation = result.ok()

        @QUIET
        @given(case=operation.as_strategy(generation_mode=mode), known=st.booleans())
        def asked(case: Any, known: bool) -> None:
            if known and "number" in (case.path_parameters or {}):
                case.path_parameters |= {"number": number} | ({"n": 1} if "n" in case.path_parameters else {})
            case.call_and_validate(checks=CHECKS)

        try:
            asked()
        except FailureGroup as failure:
            found += [f"{operation.label}: {each}" for each in failure.exceptions]
        except Unsatisfiable:
            assert (operation.label, mode) == ("GET /api/v1/projects", GenerationMode.NEGATIVE), "takes nothing at all"
    assert not found, "\n\n".join(found)
