"""Every POST of the API is done once per Idempotency-Key: uploads and reveals as well."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from anju.api.answers import answered
from anju.api.urls import api
from anju.core.bounds import Bound
from anju.core.idempotency import IdempotencyKey
from anju.matters.models import Attachment, Event
from anju.people.models import Grant
from tests.api.test_journey import REPORT, Caller
from tests.api.test_odd_requests import problem
from tests.cast import Cast

KEY = {"Idempotency-Key": "once-0001"}
PHONE = "13800005678"


def picture(shade: int = 180) -> io.BytesIO:
    held = io.BytesIO()
    Image.new("RGB", (320, 240), (shade, 180, 180)).save(held, "PNG")
    held.seek(0)
    held.name = "picture.png"
    return held


def send(caller: Caller, *, shade: int = 180, kind: str = "photo") -> Any:
    return caller.client.post("/api/v1/files", {"file": picture(shade), "kind": kind}, headers=KEY)


def stored_files() -> int:
    def count(folder: str) -> int:
        folders, files = default_storage.listdir(folder)
        return len(files) + sum(count(f"{folder}/{each}") for each in folders)

    return count("attachments") if default_storage.exists("attachments") else 0


@pytest.fixture
def number(cast: Cast) -> str:
    return str(Caller(cast.clerk).post("/api/v1/cases", REPORT).json()["number"])


def test_it_keeps_a_file_sent_twice_once(cast: Cast) -> None:
    worker, before = Caller(cast.technician), stored_files()
    first = send(worker)
    once_stored = stored_files()
    again = send(worker)
    assert (first.status_code, again.status_code) == (201, 201), first.content
    assert (first.json(), again.headers["Idempotent-Replayed"]) == (again.json(), "true")
    assert Attachment.objects.count() == 1
    assert before < once_stored == stored_files()
    assert Bound.objects.get(purpose="upload").count == 1, "a repeat costs nothing"


@pytest.mark.parametrize("other", [{"shade": 90}, {"kind": "signature"}])
def test_it_refuses_another_file_under_a_used_key(cast: Cast, other: dict[str, Any]) -> None:
    worker = Caller(cast.technician)
    assert send(worker).status_code == 201
    problem(send(worker, **other), 422, "idempotency-key-reused")
    assert Attachment.objects.count() == 1
    broken = worker.client.post("/api/v1/files", {"kind": "photo"}, headers=KEY)
    problem(broken, 422, "idempotency-key-reused")


def test_it_leaves_no_file_of_an_upload_that_arrived_twice_at_once(cast: Cast, monkeypatch: Any) -> None:
    worker = Caller(cast.technician)
    assert send(worker).status_code == 201
    stored = stored_files()
    # As when both arrived before either was answered: the second looks and finds nothing yet, then runs into the key.
    monkeypatch.setattr("anju.api.places.answered_before", lambda _request: None)
    again = send(worker)
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert (Attachment.objects.count(), stored_files()) == (1, stored)


def test_it_takes_no_key_that_cannot_be_kept_with_a_file(cast: Cast) -> None:
    answer = Caller(cast.technician).client.post(
        "/api/v1/files", {"file": picture()}, headers={"Idempotency-Key": "x" * 256}
    )
    problem(answer, 422, "idempotency-key-malformed")
    assert not Attachment.objects.exists()


@pytest.mark.covers("EST-5")
def test_it_reveals_twice_under_one_entry_and_keeps_no_number(cast: Cast, number: str) -> None:
    desk, path = Caller(cast.clerk), f"/api/v1/cases/{number}/reveal"
    first = desk.post(path, {"reason": "回拨"}, **KEY)
    again = desk.post(path, {"reason": "回拨"}, **KEY)
    assert first.json() == again.json() == {"phone": PHONE}
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Event.objects.filter(kind="case.phone_revealed").count() == 1
    assert PHONE not in str(IdempotencyKey.objects.values_list("body", flat=True))
    problem(desk.post(path, {"reason": "又一次"}, **KEY), 422, "idempotency-key-reused")


def test_it_reveals_nothing_again_to_who_lost_the_right(cast: Cast, number: str) -> None:
    desk, path = Caller(cast.clerk), f"/api/v1/cases/{number}/reveal"
    assert desk.post(path, {"reason": "回拨"}, **KEY).status_code == 200
    Grant.objects.filter(person=cast.clerk).update(role="head")
    problem(desk.post(path, {"reason": "回拨"}, **KEY), 403, "reveal-not-yours")


def test_it_may_be_tried_again_after_a_refusal(cast: Cast, number: str) -> None:
    desk, path = Caller(cast.clerk), f"/api/v1/cases/{number}/reveal"
    problem(desk.post(path, {"reason": "  "}, **KEY), 422, "inputs-invalid")
    assert desk.post(path, {"reason": "回拨"}, **KEY).json() == {"phone": PHONE}


def functions_of(view: Callable[..., Any]) -> list[Callable[..., Any]]:
    """A view and the functions that it closes over."""
    cells = [cell.cell_contents for cell in view.__closure__ or ()]
    return [view, *(each for each in cells if callable(each) and hasattr(each, "__code__"))]


def test_it_knows_the_key_at_every_post_there_is() -> None:
    without = []
    for _prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                asks = [
                    each for each in functions_of(operation.view_func) if answered.__name__ in each.__code__.co_names
                ]
                if "POST" in operation.methods and not asks:
                    without.append(path)
    assert not without
