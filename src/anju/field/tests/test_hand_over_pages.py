"""Handing over on a phone: three fields, once; one's own list; the course in words; over heads when it stands still."""

from typing import Any

import pytest
from django.test import Client

from anju.field.tests.test_pages import signed_in
from anju.intake.models import Referral
from anju.intake.referrals.tests.acting import WORDS, act, in_state, let_stand, referred
from anju.repairs.tests.acting import do
from tests.cast import Cast, grant, person

pytestmark = [pytest.mark.django_db, pytest.mark.covers("INT-3", "CMP-1")]


def test_it_asks_three_things_and_keeps_them_once(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    signed_in(client, cast.technician).get("/field/hand-over")
    with django_assert_max_num_queries(8):
        page = client.get("/field/hand-over").content.decode()
    asked = [name for name in ("where", "words", "who", "project") if f'name="{name}"' in page]
    assert asked == ["where", "words", "who"]
    sent = {"where": "3-2-1801", "words": WORDS, "who": "王女士 13800005678", "client_id": "phone-0001"}
    first, again = client.post("/field/hand-over", sent), client.post("/field/hand-over", sent)
    assert first.status_code == again.status_code == 302
    assert first.headers["Location"] == again.headers["Location"]
    assert Referral.objects.get().referrer == cast.technician


def test_it_gives_bad_input_back_with_the_field_named(client: Client, cast: Cast) -> None:
    answer = signed_in(client, cast.technician).post("/field/hand-over", {"words": "", "where": "电梯口"})
    assert answer.status_code == 422
    assert "电梯口" in answer.content.decode()
    assert not Referral.objects.exists()


def test_it_is_open_to_every_colleague_and_to_no_firm(client: Client, cast: Cast) -> None:
    for role in ("sales", "cashier", "peer_dept", "pm"):
        colleague = person(f"同事{role}", "staff", username=f"c-{role}")
        grant(colleague, role, project=cast.project)
        assert signed_in(Client(), colleague).get("/field/hand-over").status_code == 200, role
    assert signed_in(Client(), cast.foreman).get("/field/hand-over").status_code == 404
    assert signed_in(Client(), cast.foreman).post("/field/hand-over", {"words": WORDS}).status_code == 404


def test_it_asks_which_project_only_who_works_in_several(client: Client, cast: Cast) -> None:
    grant(cast.technician, "technician", project=cast.other_project)
    assert 'name="project"' in signed_in(client, cast.technician).get("/field/hand-over").content.decode()
    client.post("/field/hand-over", {"words": WORDS, "project": "HL"})
    assert Referral.objects.get().matter.project == cast.other_project


def test_it_lists_ones_own_with_state_and_holder(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    referred(cast, by=cast.other_technician, words="别人听到的")
    for _time in range(22):
        referred(cast)
    in_state(cast, "registered")
    signed_in(client, cast.technician).get("/field/handed-over")
    with django_assert_max_num_queries(8):
        page = client.get("/field/handed-over").content.decode()
    assert "别人听到的" not in page
    for words in (WORDS, "已转客服", "待派", "李刚", "更早"):
        assert words in page, words


def test_it_shows_the_course_and_opens_no_other_door(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    case = cast.repair()
    matter = act(cast, "register_referral", referred(cast), cast.clerk, case=case.number)
    do(cast, "set_off", case, cast.lead)
    signed_in(client, cast.technician).get(f"/field/handed-over/{matter.number}")
    with django_assert_max_num_queries(14):
        page = client.get(f"/field/handed-over/{matter.number}").content.decode()
    for words in (case.number, "出发", "李刚", "可向"):
        assert words in page, words
    assert 'id="over"' not in page
    assert signed_in(Client(), cast.other_technician).get(f"/field/handed-over/{matter.number}").status_code == 404
    assert signed_in(Client(), cast.clerk).get(f"/field/handed-over/{matter.number}").status_code == 404


def test_it_goes_over_heads_from_the_page(client: Client, cast: Cast) -> None:
    matter = let_stand(in_state(cast, "registered"))
    path = f"/field/handed-over/{matter.number}"
    page = signed_in(client, cast.technician).get(path).content.decode()
    assert 'id="over"' in page
    assert client.post(f"{path}/go_over_heads", {"words": ""}).status_code == 422
    for _time in range(2):
        done = client.post(f"{path}/go_over_heads", {"words": "两天没人联系", "client_id": "phone-0002"})
        assert done.status_code == 302
    assert Referral.objects.get().rung == 1
    page = client.get(path).content.decode()
    assert "两天没人联系" in page
    assert 'id="over"' not in page
    assert client.post(f"{path}/go_over_heads", {"words": "再来一次"}).status_code == 409
