"""The API under /api/v1."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from anju.api import (
    calls,
    cases,
    directives,
    follow_ups,
    incidents,
    knowledge,
    places,
    referrals,
    reports,
    subscriptions,
)
from anju.api.answers import earlier_or_problem, plain_problem, problem
from anju.api.auth import PageAuth, TokenAuth
from anju.core.errors import Refusal
from anju.core.inputs import OTHERWISE, SENTENCES


class Api(NinjaAPI):
    """Describes refusals as what they are sent as, and itself only once."""

    _described: OpenAPISchema | None = None

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        """The description, with every answer from 400 on as application/problem+json (RFC 9457). Made once a process: it takes
        seconds, and the routes stand."""
        if self._described is None:
            self._described = self._describe(**where)
        return self._described

    def _describe(self, **where: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**where)
        for operation in (operation for verbs in schema["paths"].values() for operation in verbs.values()):
            for status, answer in operation["responses"].items():
                if int(status) >= 400 and "application/json" in answer.get("content", {}):
                    answer["content"] = {"application/problem+json": answer["content"]["application/json"]}
        return schema


api = Api(
    title="Anju",
    version="1.0.0",
    description="Every POST takes an Idempotency-Key (1 to 255 printable characters, kept for seven days): the same request "
    "under the same key gets the first answer, marked `Idempotent-Replayed`; another request under it is refused.",
    urls_namespace="api",
    auth=[TokenAuth(), PageAuth(csrf=True)],
    openapi_url="/openapi.json",
    docs_url="/docs",
)
api.add_router("", cases.router)
api.add_router("", places.router)
api.add_router("", calls.router)
api.add_router("", follow_ups.router)
api.add_router("", incidents.router)
api.add_router("", knowledge.router)
api.add_router("", directives.router)
api.add_router("", referrals.router)
api.add_router("", reports.router)
api.add_router("", subscriptions.router)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A verb, a getter or a limit said no."""
    return problem(request, refusal)


@api.exception_handler(ValidationError)
def unusable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What was sent does not fit the schema: each field with its sentence."""
    fields = {
        ".".join(str(step) for step in each["loc"][1:] if step not in {"body", "given"}) or str(each["loc"][-1]): str(
            SENTENCES.get(each["type"], OTHERWISE)
        )
        for each in error.errors
    }
    sentence = _("Something is missing or cannot be used.")
    return earlier_or_problem(request, lambda: plain_problem(422, "inputs-invalid", sentence, fields))


@api.exception_handler(AuthenticationError)
def unknown_caller(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Neither token nor session."""
    return plain_problem(401, "not-signed-in", _("Send a valid token, or sign in."))


@api.exception_handler(HttpError)
def other(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework itself refuses: a body that is no JSON, a missing CSRF token."""
    return earlier_or_problem(request, lambda: plain_problem(error.status_code, "request-unusable", str(error)))


urlpatterns = [path("api/v1/", api.urls)]
