"""The same request twice is carried out once, whoever repeats it and however close together."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from anju.core.errors import Invalid, Refusal
from anju.core.idempotency import Answer, IdempotencyKey, once, request_digest
from anju.core.numbering import Counter, next_number

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = request_digest(method="POST", path="/api/v1/cases", body=b'{"kind": "repair"}')
OTHER = request_digest(method="POST", path="/api/v1/cases", body=b'{"kind": "enquiry"}')


def numbering() -> Answer:
    """A verb with an effect that shows when it was done twice."""
    return Answer(201, {"number": next_number(prefix="YQ", year=2026)})


def numbers_given() -> int:
    counter = Counter.objects.filter(series="YQ-26").first()
    return counter.last if counter else 0


def refusing() -> Answer:
    raise Refusal("item-not-assignable", "Already assigned.")


def test_it_replays_the_first_answer() -> None:
    first = once(key="k1", person_id=1, digest=FIRST, do=numbering)
    second = once(key="k1", person_id=1, digest=FIRST, do=numbering)
    assert (first.status, first.body, first.replayed) == (201, {"number": "YQ-26-0001"}, False)
    assert (second.status, second.body, second.replayed) == (201, {"number": "YQ-26-0001"}, True)
    assert numbers_given() == 1


def test_it_refuses_another_body_under_the_same_key() -> None:
    once(key="k1", person_id=1, digest=FIRST, do=numbering)
    with pytest.raises(Invalid) as refused:
        once(key="k1", person_id=1, digest=OTHER, do=numbering)
    assert (refused.value.code, refused.value.status) == ("idempotency-key-reused", 422)
    assert numbers_given() == 1


@pytest.mark.parametrize(("person_id", "key"), [(2, "k1"), (1, "k2"), (None, "k1")])
def test_it_keeps_persons_and_keys_apart(person_id: int | None, key: str) -> None:
    once(key="k1", person_id=1, digest=FIRST, do=numbering)
    assert not once(key=key, person_id=person_id, digest=FIRST, do=numbering).replayed
    assert numbers_given() == 2


def test_it_runs_plainly_without_a_key() -> None:
    once(key="", person_id=1, digest=FIRST, do=numbering)
    once(key="", person_id=1, digest=FIRST, do=numbering)
    assert numbers_given() == 2
    assert not IdempotencyKey.objects.exists()


def test_it_replays_before_it_refuses() -> None:
    once(key="k1", person_id=1, digest=FIRST, do=numbering)
    assert once(key="k1", person_id=1, digest=FIRST, do=refusing).body == {"number": "YQ-26-0001"}


def test_it_does_not_store_a_refusal() -> None:
    with pytest.raises(Refusal, match="item-not-assignable"):
        once(key="k1", person_id=1, digest=FIRST, do=refusing)
    assert once(key="k1", person_id=1, digest=FIRST, do=numbering).status == 201


@pytest.mark.parametrize("key", ["x" * 256, "line\nbreak"])
def test_it_refuses_a_malformed_key(key: str) -> None:
    with pytest.raises(Invalid) as refused:
        once(key=key, person_id=1, digest=FIRST, do=numbering)
    assert refused.value.code == "idempotency-key-malformed"


def in_parallel(count: int, do: Callable[[], Answer]) -> list[Answer]:
    """Call from `count` threads that start together, each with its own connection."""
    answers: list[Answer] = []
    gate = threading.Barrier(count)

    def caller() -> None:
        gate.wait()
        answers.append(do())
        connections.close_all()

    threads = [threading.Thread(target=caller) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_it_is_done_once_by_many_at_the_same_moment() -> None:
    answers = in_parallel(24, lambda: once(key="k1", person_id=1, digest=FIRST, do=numbering))
    assert [answer.body for answer in answers] == [{"number": "YQ-26-0001"}] * 24
    assert sum(not answer.replayed for answer in answers) == 1
    assert numbers_given() == 1
    assert IdempotencyKey.objects.count() == 1


def test_it_would_be_done_many_times_without_a_key() -> None:
    """The control that loses."""
    in_parallel(24, lambda: once(key="", person_id=1, digest=FIRST, do=numbering))
    assert numbers_given() == 24
