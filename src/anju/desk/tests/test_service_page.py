"""The published service on the desk: as owners read it, who says where to ring, the notice."""

from typing import Any

import pytest
from django.test import Client

from anju.people.models import Person
from anju.publishing.models import ServicePoint
from tests.cast import Cast, grant

pytestmark = [pytest.mark.django_db, pytest.mark.covers("DOC-3", "INT-2")]
HTMX = {"HX-Request": "true"}


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_shows_limits_and_rungs_in_few_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.clerk)
    client.get("/desk/service?project=YQ")
    with django_assert_max_num_queries(12):
        body = client.get("/desk/service").content.decode()
    assert "首次到场" in body
    assert "400-000-0000" in body
    assert "set_service_point" not in body
    with django_assert_max_num_queries(12):
        notice = client.get("/desk/service/notice.pdf")
    assert notice.content.startswith(b"%PDF")
    assert client.get("/desk/service?project=HL").status_code == 404


def test_it_lets_keepers_say_where_to_ring(cast: Cast) -> None:
    grant(cast.warranty, "dev_cs", project=cast.project)
    client = signed_in(cast.warranty)
    assert "set_service_point" in client.get("/desk/service?project=YQ").content.decode()
    words = {"rung": "developer", "where": "project", "hotline": "010-8888", "hours": "每天 9:00–18:00"}
    wide = client.post("/desk/service/set_service_point", words | {"where": "group"}, headers=HTMX)
    assert (wide.status_code, "place-unclear" in wide.content.decode()) == (422, True)
    bad = client.post("/desk/service/set_service_point", words | {"hotline": "=HYPERLINK()"}, headers=HTMX)
    assert (bad.status_code, "phone-malformed" in bad.content.decode()) == (422, True)
    assert client.post("/desk/service/set_service_point", words).status_code == 303
    assert "010-8888" in client.get("/desk/service").content.decode()
    point = ServicePoint.objects.get()
    assert signed_in(cast.clerk).post(f"/desk/service/points/{point.pk}/remove?project=YQ").status_code == 404
    assert client.post(f"/desk/service/points/{point.pk}/remove").status_code == 303
    assert not ServicePoint.objects.exists()
