"""Files in and out over the web."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from anju.core.time import product_now
from anju.matters.models import Attachment, Event, Matter
from anju.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(client: Client, name: str = "photo.jpg", **more: Any) -> Any:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG")
    return client.post("/files", {"file": SimpleUploadedFile(name, out.getvalue()), **more})


def attach(key: str, case: Matter, *, audience: str = "everyone") -> None:
    event = Event.objects.create(
        matter=case,
        seq=Event.objects.count() + 1,
        kind="test.said",
        happened_at=product_now(),
        recorded_at=product_now(),
        hash="x",
        audience=audience,
    )
    Attachment.objects.filter(key=key).update(matter=case, event=event)


def test_it_answers_an_id_and_serves_the_file_to_its_uploader_alone(
    clerk: Person, owner: Person, client: Client
) -> None:
    client.force_login(clerk)
    answer = upload(client, "../../etc/passwd.html")
    assert answer.status_code == 201
    key = answer.json()["id"]
    served = client.get(f"/files/{key}")
    assert served.headers["Content-Type"] == "image/jpeg"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Cache-Control"] == "private, max-age=86400, immutable"
    assert served.headers["Content-Disposition"].startswith("inline; filename=")
    assert "passwd" not in str(served.headers)
    assert client.get(f"/files/{key}/thumb").status_code == 200
    other = Client()
    other.force_login(owner)
    assert other.get(f"/files/{key}").status_code == 404
    assert Client().get(f"/files/{key}").status_code == 302


def test_it_serves_an_attached_file_to_whoever_may_see_the_case(
    clerk: Person, owner: Person, new_person: Callable[..., Person], case: Matter, client: Client
) -> None:
    client.force_login(clerk)
    key = upload(client).json()["id"]
    attach(key, case)
    mine, theirs = Client(), Client()
    mine.force_login(owner)
    theirs.force_login(new_person("Zhou", kind="resident"))
    assert mine.get(f"/files/{key}").status_code == 200
    assert theirs.get(f"/files/{key}").status_code == 404
    assert theirs.get(f"/files/{key}/thumb").status_code == 404


def test_it_keeps_what_was_said_among_staff_from_residents(
    clerk: Person, owner: Person, case: Matter, client: Client
) -> None:
    client.force_login(clerk)
    key = upload(client).json()["id"]
    attach(key, case, audience="staff")
    assert client.get(f"/files/{key}").status_code == 200
    client.force_login(owner)
    assert client.get(f"/files/{key}").status_code == 404


def test_it_takes_photos_of_a_guest_who_came_by_a_rooms_code(client: Client) -> None:
    assert upload(client).status_code == 302
    session = client.session
    session["guest"] = "a secret of this session"
    session.save()
    key = upload(client).json()["id"]
    assert client.get(f"/files/{key}").status_code == 200
    assert Client().get(f"/files/{key}").status_code == 302


def test_it_hands_papers_over_for_saving_only(clerk: Person, client: Client) -> None:
    client.force_login(clerk)
    paper = SimpleUploadedFile("scan.jpg", b"%PDF-1.7\n1 0 obj<<>>\n%%EOF\n")
    key = client.post("/files", {"file": paper, "kind": "scan"}).json()["id"]
    served = client.get(f"/files/{key}")
    assert served.headers["Content-Type"] == "application/pdf"
    assert served.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in served.headers["Content-Security-Policy"]
    assert client.get(f"/files/{key}/thumb").status_code == 404


def test_it_says_what_to_do_with_a_file_it_cannot_take(clerk: Person, client: Client) -> None:
    client.force_login(clerk)
    bad = SimpleUploadedFile("x.jpg", b"<svg/>")
    answer = client.post("/files", {"file": bad}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "file-type-unknown")
    assert "file" in answer.json()["fields"]
