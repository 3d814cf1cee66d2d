"""What a page that hears nothing new costs."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast


def test_it_hears_that_nothing_is_new_in_three_statements(cast: Cast, client: Client) -> None:
    """Session with person and grants; project; what the part depends on."""
    cast.repair()
    client.force_login(cast.lead)
    for address in ("/desk/board/live?project=YQ", "/desk/cases/live?project=YQ"):
        tag = client.get(address).headers["ETag"]
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address, headers={"If-None-Match": tag})
        assert answer.status_code == 304
        assert len(asked) == 3, [one["sql"][:80] for one in asked]
