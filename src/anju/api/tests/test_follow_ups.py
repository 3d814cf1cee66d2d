from anju.repairs.tests.acting import do
from tests.api.test_journey import Caller
from tests.cast import Cast
from tests.walk import walk_to


def test_it_lists_what_is_due_and_what_was_done(cast: Cast) -> None:
    clerk = Caller(cast.clerk)
    first, second = walk_to(cast, "signed_off"), walk_to(cast, "signed_off")
    page = clerk.get("/api/v1/follow-ups?project=YQ&view=due&limit=1").json()
    assert [each["number"] for each in page["results"]] == [first.number]
    rest = clerk.get(f"/api/v1/follow-ups?project=YQ&view=due&limit=1&cursor={page['next']}").json()
    assert [each["number"] for each in rest["results"]] == [second.number]
    do(cast, "record_not_reached", first, cast.clerk)
    assert clerk.get("/api/v1/follow-ups?project=YQ&view=later").json()["results"][0]["attempts"] == 1
    assert clerk.get("/api/v1/follow-ups?project=YQ&view=done").json()["results"][0]["outcome"] == "not_reached"


def test_it_takes_up_a_home_and_records_the_outcome(cast: Cast) -> None:
    clerk = Caller(cast.clerk)
    opened = clerk.post("/api/v1/follow-ups/visits", {"project": "YQ", "room": "3-2-1801"})
    assert (opened.status_code, opened.json()["state"]) == (201, "to_visit")
    again = clerk.post("/api/v1/follow-ups/visits", {"project": "YQ", "room": "3-2-1801"})
    assert (again.status_code, again.json()["code"]) == (422, "visit-open-already")
    assert clerk.get("/api/v1/follow-ups?project=YQ").json()["results"][0]["kind"] == "regular"
    path = f"/api/v1/follow-ups/visits/{opened.json()['number']}/record"
    assert clerk.post(path, {"outcome": "record_so_so"}).status_code == 422
    done = clerk.post(path, {"outcome": "record_satisfied", "inputs": {"way": "visit", "overall": 5}})
    assert (done.status_code, done.json()["state"]) == (200, "settled")
