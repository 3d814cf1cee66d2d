"""A person's own page: when and where to be told."""

from datetime import time

import pytest
from django.test import Client

from anju.notices.models import Preference
from anju.people.models import Person
from tests.cast import Cast

pytestmark = [pytest.mark.django_db]
OWN = {
    "quiet": "own",
    "quiet_from": "22:30",
    "quiet_to": "06:15",
    "collect": "60",
    "route": "email",
    "email": "li@example.com",
}


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_keeps_what_somebody_wishes_and_shows_it_again(cast: Cast) -> None:
    client = signed_in(cast.lead)
    assert "21:00" in client.get("/me/notices").content.decode()
    assert client.post("/me/notices", OWN).headers["Location"] == "/me/notices?done=1"
    kept = Preference.objects.get()
    assert (kept.person, kept.quiet_from, kept.quiet_to) == (cast.lead, time(22, 30), time(6, 15))
    assert (kept.collect, kept.routes, kept.email) == (60, ["email"], "li@example.com")
    page = client.get("/me/notices").content.decode()
    assert 'value="22:30"' in page
    client.post("/me/notices", {"quiet": "none", "collect": "0"})
    assert Preference.objects.get().quiet == "none"


def test_it_asks_an_owner_only_for_routes_that_reach_one(cast: Cast) -> None:
    page = signed_in(cast.owner).get("/me/notices").content.decode()
    assert "短信" in page
    assert "企业微信" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet": "never"}, {"quiet_from": ""}, {"quiet_to": "25:00"}, {"collect": "7"}, {"collect": "x" * 9},
        {"route": "app"}, {"route": "pigeon"}, {"email": "nobody"}, {"email": "a@b.c\r\nBcc: x@y.zz"}, {"email": "<a@b.cc>"},
    ],
)  # fmt: skip
def test_it_refuses_what_cannot_be_kept(cast: Cast, wrong: dict[str, str]) -> None:
    answer = signed_in(cast.lead).post("/me/notices", OWN | wrong)
    assert answer.status_code == 422
    assert not Preference.objects.exists()
