"""Photos sent after the report: by the case's own link, without an account."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anju.intake.access import case_link
from anju.matters.models import Attachment, Event
from tests.browsing import picture
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-2", "INT-4")]


def upload(client: Client) -> str:
    file = picture()
    sent = SimpleUploadedFile(file["name"], file["buffer"], content_type=file["mimeType"])
    key: str = client.post("/files", {"file": sent}).json()["id"]
    return key


def test_it_takes_photos_by_the_link_once(cast: Cast, settings: Any, tmp_path: Any, django_assert_max_num_queries: Any) -> None:  # fmt: skip
    settings.MEDIA_ROOT = tmp_path
    matter = cast.repair()
    client, base = Client(), f"/c/{case_link(matter.pk)}"
    client.get(base)
    with django_assert_max_num_queries(12):
        page = client.get(f"{base}/photos")
    assert "发照片" in page.content.decode()
    sent = {"photos": [upload(client)], "client_id": "photos-0001"}
    for _time in range(2):
        assert client.post(f"{base}/photos", sent).headers["Location"] == base
    assert Event.objects.filter(kind="repair.photos_sent").count() == 1
    assert Attachment.objects.filter(matter=matter).count() == 1


def test_it_wants_a_photo_and_keeps_strangers_out(cast: Cast) -> None:
    matter = cast.repair()
    client = Client()
    base = f"/c/{case_link(matter.pk)}"
    client.get(base)
    assert client.post(f"{base}/photos", {}).status_code == 422
    assert not Event.objects.filter(kind="repair.photos_sent").exists()
    assert Client().get("/c/wrong/photos").status_code == 404
