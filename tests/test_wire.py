"""What travels to a browser: every static file compressed and cached for ever, an owner's first evening in a few bytes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.http.response import HttpResponseBase
from django.test import Client, override_settings

from anju.config.settings import STORAGES
from tests.cast import Cast, build_cast

MOST_BYTES = 150_000
PICTURES = (".png", ".woff2", ".woff", ".jpg")
READ_BY_THE_SERVER = "built/manifest.json"


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Static files as an installation serves them."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES=STORAGES):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield folder


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return build_cast()


def body_of(response: HttpResponseBase) -> bytes:
    """What the answer carries, streamed or not."""
    return b"".join(iter(response))


def weight(response: HttpResponseBase) -> int:
    """Bytes of the answer on the wire: head and body."""
    head = sum(len(name) + len(value) + 4 for name, value in response.headers.items())
    return head + 20 + len(body_of(response))


@pytest.mark.django_db
def test_it_answers_every_static_file_compressed_and_for_ever(collected: Path) -> None:
    client = Client(headers={"accept-encoding": "gzip, deflate, br, zstd"})
    manifest = json.loads((collected / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    served = {name: client.get(f"/static/{hashed}") for name, hashed in manifest.items() if name != READ_BY_THE_SERVER}
    assert {name for name, its in served.items() if its.status_code != 200} == set()
    assert {name for name, its in served.items() if "immutable" not in its.headers["Cache-Control"]} == set()
    large = {
        name
        for name, its in served.items()
        if "Content-Encoding" not in its.headers and len(body_of(its)) > 500 and not name.endswith(PICTURES)
    }
    assert large == set()


@pytest.mark.django_db(transaction=True)
def test_it_carries_an_owners_first_visit_in_few_bytes(collected: Path, cast: Cast) -> None:
    client = Client(headers={"accept-encoding": "gzip, deflate, br, zstd"})
    number = cast.repair().number
    pages = [client.get("/sign-in/phone")]
    client.force_login(cast.owner)
    pages += [client.get(path) for path in ("/owner/", f"/owner/cases/{number}", "/owner/report")]
    assert [page.status_code for page in pages] == [200] * 4
    assert [page.headers["Content-Encoding"] for page in pages] == ["br"] * 4
    plain = Client()
    plain.cookies = client.cookies
    named = {
        link
        for path in ("/sign-in/phone", "/owner/", f"/owner/cases/{number}", "/owner/report")
        for link in re.findall(r'(?:href|src)="(/static/[^"]+)"', plain.get(path).content.decode())
    }
    assert any(link.endswith(".css") for link in named)
    assert any(link.endswith(".js") for link in named)
    assert not any("/desk-" in link for link in named), "an owner loads nothing of the desk's"
    assert sum(weight(page) for page in pages) + sum(weight(client.get(link)) for link in named) <= MOST_BYTES
