"""The pages and the API of a case over two homes: what the desk sees side by side, what each household never sees."""

from typing import Any

import pytest
from django.test import Client

from anju.core.outbox import drain
from anju.desk.tests.test_console_page import HTMX, signed_in
from anju.intake.access import case_link
from anju.matters.models import Attachment
from anju.neighbours.models import CaseHome, Damage
from anju.neighbours.tests.acting import WORDS_ABOVE, WORDS_BELOW, do, two_homes
from anju.notices.models import Notice
from anju.notices.wording import text_of, title_of
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("BEY-2")]
ABOVE, BELOW = "3-2-1901", "3-2-1801"
OF_BELOW = ("王晓华", "王女士", "13800005678", "138****5678", WORDS_BELOW, "卫生间天花板一直往下滴水")
OF_ABOVE = ("莫言之", "莫先生", "13900001234", "139****1234", WORDS_ABOVE)
SHARED = "地板泡坏约两平方米"


def told(cast: Cast) -> str:
    """Both households have answered and stated damage, the one above shared a second statement."""
    number = two_homes(cast).number
    do("record_entry_consent", cast, number, by=cast.owner, room=BELOW)
    do("record_entry_refusal", cast, number, by=cast.neighbour, room=ABOVE, reason="莫先生说这周出差")
    do("state_damage", cast, number, by=cast.owner, room=BELOW, what=WORDS_BELOW, estimate=80000,
       photos=[cast.file(cast.owner)])  # fmt: skip
    do(
        "state_damage",
        cast,
        number,
        by=cast.neighbour,
        room=ABOVE,
        what=WORDS_ABOVE,
        photos=[cast.file(cast.neighbour)],
    )
    do("state_damage", cast, number, by=cast.neighbour, room=ABOVE, what=SHARED, shared=True)
    return number


def key_of(words: str) -> str:
    return Attachment.objects.get(event__words__text=words).key


def test_it_shows_the_desk_both_homes_side_by_side(cast: Cast, django_assert_max_num_queries: Any) -> None:
    number = told(cast)
    client = signed_in(cast.clerk)
    client.get(f"/desk/cases/{number}/homes")
    with django_assert_max_num_queries(12):
        text = client.get(f"/desk/cases/{number}/homes").content.decode()
    for words in (ABOVE, BELOW, WORDS_ABOVE, WORDS_BELOW, SHARED, "莫先生说这周出差", "800.00", "同意入户", "拒绝入户"):
        assert words in text, words
    for words in (WORDS_ABOVE, WORDS_BELOW):
        assert key_of(words) in text
    page = client.get(f"/desk/cases/{number}").content.decode()
    assert f"/desk/cases/{number}/homes" in page
    tag = client.get(f"/desk/cases/{number}/homes/live").headers["ETag"]
    again = client.get(f"/desk/cases/{number}/homes/live", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_it_proposes_and_joins_the_home_above(cast: Cast) -> None:
    matter = cast.repair()
    client = signed_in(cast.clerk)
    assert f'value="{ABOVE}"' in client.get(f"/desk/cases/{matter.number}/homes").content.decode()
    sent = {"room": ABOVE, "part": "source", "reason": "卫生间正上方"}
    assert client.post(f"/desk/cases/{matter.number}/join_home", sent, headers=HTMX).status_code == 204
    assert client.post(f"/desk/cases/{matter.number}/join_home", sent, headers=HTMX).status_code == 409
    assert CaseHome.objects.count() == 2
    stated = {"room": BELOW, "what": "吊顶鼓包", "estimate": "128.5"}
    assert client.post(f"/desk/cases/{matter.number}/state_damage", stated, headers=HTMX).status_code == 204
    assert Damage.objects.get().estimate == 12850
    bad = client.post(f"/desk/cases/{matter.number}/state_damage", stated | {"estimate": "一百"}, headers=HTMX)
    assert bad.status_code == 422


def seen_by(client: Client, number: str, paths: tuple[str, ...]) -> str:
    """Everything these addresses answer, refusals included."""
    return "\n".join(client.get(path.format(number=number)).content.decode("utf-8", "replace") for path in paths)


PATHS = (
    "/owner/", "/owner/cases", "/owner/homes/{number}", "/owner/cases/{number}", "/owner/cases/{number}/live",
    "/api/v1/cases/{number}/homes", "/api/v1/cases/{number}", "/api/v1/cases/{number}/timeline",
    "/api/v1/cases?view=home", "/api/v1/cases?view=mine",
)  # fmt: skip


def test_it_never_shows_a_household_the_other_one(cast: Cast) -> None:
    number = told(cast)
    drain()
    desk = signed_in(cast.clerk)
    everything = seen_by(desk, number, ("/desk/cases/{number}/homes", "/desk/cases/{number}", "/api/v1/cases/{number}"))
    for canary in (WORDS_BELOW, WORDS_ABOVE, "王女士", "138****5678", "莫先生说这周出差"):
        assert canary in everything, canary  # it is there for those who may see it
    above = seen_by(signed_in(cast.neighbour), number, PATHS)
    below = seen_by(signed_in(cast.owner), number, PATHS)
    assert WORDS_ABOVE in above
    assert SHARED in above
    assert WORDS_BELOW in below
    assert SHARED in below
    for canary in (*OF_BELOW, BELOW):
        assert canary not in above, canary
    for canary in (*OF_ABOVE, "莫先生说这周出差", ABOVE):
        assert canary not in below, canary


def test_it_opens_nothing_else_of_the_case_to_the_other_household(cast: Cast) -> None:
    number = told(cast)
    client = signed_in(cast.neighbour)
    for path in (
        f"/owner/cases/{number}", f"/owner/cases/{number}/slip.pdf", f"/owner/cases/{number}/acceptance.pdf",
        f"/api/v1/cases/{number}", f"/api/v1/cases/{number}/timeline",
        f"/files/{key_of(WORDS_BELOW)}", f"/files/{key_of(WORDS_BELOW)}/thumb",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path
    assert signed_in(cast.owner).get(f"/files/{key_of(WORDS_ABOVE)}").status_code == 404
    for verb, body in (("urge_case", {}), ("cancel_case", {"reason": "不修了"})):
        answer = client.post(f"/api/v1/cases/{number}/{verb}", body, content_type="application/json")
        assert answer.status_code == 404, verb


def test_it_names_nobody_in_notices_to_the_other_household(cast: Cast) -> None:
    told(cast)
    drain()
    notices = Notice.objects.filter(person=cast.neighbour).select_related(
        "matter__project", "matter__case__reporter", "matter__room", "matter__area"
    )
    said = [title_of(notice) + text_of(notice) + str(notice.data) for notice in notices]
    assert said
    for text in said:
        for canary in (*OF_BELOW, BELOW, "王"):
            assert canary not in text, (canary, text)


def test_it_lets_a_household_answer_from_its_page(cast: Cast, django_assert_max_num_queries: Any) -> None:
    number = two_homes(cast).number
    client = signed_in(cast.neighbour)
    with django_assert_max_num_queries(12):
        assert number in client.get("/owner/").content.decode()
    base = f"/owner/homes/{number}"
    assert client.post(f"{base}/record_entry_refusal", {"room": ABOVE, "reason": "出差"}).status_code == 303
    assert client.post(f"{base}/record_entry_consent", {"room": ABOVE}).status_code == 303
    stated = {"room": ABOVE, "what": "地板鼓包", "estimate": "1500", "photos": [cast.file(cast.neighbour)]}
    assert client.post(f"{base}/state_damage", stated).status_code == 303
    home = CaseHome.objects.get(room__label=ABOVE)
    assert (home.entry, home.entry_how, home.damages.get().estimate) == ("allowed", "tapped", 150000)
    with django_assert_max_num_queries(12):
        text = client.get(base).content.decode()
    assert "地板鼓包" in text
    assert client.post(f"{base}/record_entry_consent", {"room": BELOW}).status_code == 403
    assert client.post(f"{base}/state_damage", {"room": ABOVE, "what": ""}).status_code == 422
    assert client.post(f"{base}/join_home", {"room": ABOVE}).status_code == 404
    for who in (cast.owner,):
        assert f"/owner/homes/{number}" in signed_in(who).get(f"/owner/cases/{number}").content.decode()
    assert f"/owner/homes/{number}" not in client.get(f"/c/{case_link(home.matter_id)}").content.decode()


def test_it_answers_over_the_api_with_one_s_own_part(cast: Cast) -> None:
    number = two_homes(cast).number
    client = signed_in(cast.neighbour)
    body = client.get(f"/api/v1/cases/{number}/homes").json()
    assert [home["room"] for home in body["homes"]] == [ABOVE]
    assert [set(home) for home in body["others"]] == [{"part", "entry", "damage"}]
    assert {verb["name"] for verb in body["verbs"]} == {"record_entry_consent", "record_entry_refusal", "state_damage"}
    sent = client.post(f"/api/v1/cases/{number}/record_entry_consent", {"room": ABOVE}, content_type="application/json")
    assert (sent.status_code, sent.json()["homes"][0]["entry"]) == (200, "allowed")
    wrong = client.post(
        f"/api/v1/cases/{number}/record_entry_consent", {"room": BELOW}, content_type="application/json"
    )
    assert (wrong.status_code, wrong.json()["code"]) == (403, "not-your-home")
    assert signed_in(cast.stranger_clerk).get(f"/api/v1/cases/{number}/homes").status_code == 404
