"""Gateways, texts and what was not delivered, on the desk's pages."""

from typing import Any

import pytest
from django.test import Client

from anju.core.outbox import drain
from anju.core.time import product_now
from anju.notices.models import Gateway, Notice, TextEdition
from anju.notices.tests.acting import NOON, OK, SECRET, connect, event_of, go_on, state_of, told
from anju.people.models import Person
from tests.cast import Cast
from tests.other_side import OtherSide

pytestmark = [pytest.mark.django_db]
HTMX = {"HX-Request": "true"}
WORDS = {"title_zh": "修好了", "title_en": "Done", "text_zh": "{reporter}，好了：{link}", "text_en": "Done: {link}"}


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_shows_gateways_and_how_they_do_without_their_keys(
    cast: Cast, other_side: OtherSide, django_assert_max_num_queries: Any
) -> None:
    for place in range(1, 9):
        connect("wecom", other_side, company=cast.company, place=place)
    client = signed_in(cast.admin)
    client.get("/desk/notices/routes?project=YQ")
    with django_assert_max_num_queries(12):
        text = client.get("/desk/notices/routes").content.decode()
    assert text.count("尚未使用") == 8
    assert "沙箱（未接通）" in text
    assert SECRET not in text
    assert "key=k1" not in text


def test_it_connects_a_gateway_and_says_what_is_wrong_by_field(cast: Cast) -> None:
    client = signed_in(cast.admin)
    assert "钉钉" in client.get("/desk/notices/routes/add?route=dingtalk").content.decode()
    assert client.get("/desk/notices/routes/add?route=pigeon").status_code == 404
    told = {"company": "HD", "name": "工程群", "address": "https://192.168.1.7/robot", "secret": SECRET, "place": "1"}
    answer = client.post("/desk/notices/routes/add?route=dingtalk", told, headers=HTMX)
    assert (answer.status_code, Gateway.objects.count()) == (422, 0)
    assert "公网地址" in answer.content.decode()
    answer = client.post("/desk/notices/routes/add?route=dingtalk", told | {"address": "https://93.184.216.34/robot"})
    assert answer.status_code == 303
    made = Gateway.objects.get()
    assert (made.company, made.secret, made.place) == (cast.company, SECRET, 1)


def test_it_reads_codes_of_a_text_message_gateway(cast: Cast) -> None:
    told = {
        "company": "*", "name": "短信", "address": "https://93.184.216.34", "secret": SECRET, "place": "2",
        "key_id": "LTAI", "sign_name": "安居", "codes": "case_promise = SMS_1\n\n*=SMS_9\n", "signed": "true",
    }  # fmt: skip
    client = signed_in(cast.admin)
    assert client.post("/desk/notices/routes/add?route=sms", told).status_code == 303
    made = Gateway.objects.get()
    assert made.options["codes"] == {"case_promise": "SMS_1", "*": "SMS_9"}
    assert (made.company, made.options["signed"]) == (None, True)
    page = client.get(f"/desk/notices/routes/{made.pk}").content.decode()
    assert f"/receipts/{made.pk}/" in page
    assert SECRET not in page


def test_it_sends_a_test_and_shows_live_how_it_went(cast: Cast, other_side: OtherSide) -> None:
    other_side.answers(200, {"errcode": 93000})
    made = connect("wecom", other_side, company=cast.company)
    client = signed_in(cast.admin)
    tag = client.get("/desk/notices/routes/live", headers=HTMX).headers["ETag"]
    assert client.post(f"/desk/notices/routes/{made.pk}/test").status_code == 303
    drain()
    fresh = client.get("/desk/notices/routes/live", headers=HTMX | {"If-None-Match": tag})
    assert fresh.status_code == 200
    assert "93000" in fresh.content.decode()
    tag = fresh.headers["ETag"]
    assert client.get("/desk/notices/routes/live", headers=HTMX | {"If-None-Match": tag}).status_code == 304
    assert client.post(f"/desk/notices/routes/{made.pk}/switch").status_code == 303
    assert not Gateway.objects.get().active


@pytest.mark.covers("SLA-4")
def test_it_lists_what_was_not_delivered_with_why_and_lets_somebody_see_to_it(
    cast: Cast, other_side: OtherSide, django_assert_max_num_queries: Any
) -> None:
    other_side.answers(404, b"")
    connect("wecom", other_side, company=cast.company)
    event = event_of(cast)
    notices = [
        told(cast, event=event, person_id=person.pk)
        for person in (cast.lead, cast.clerk, cast.desk_lead, cast.engineer)
    ]
    go_on()
    client = signed_in(cast.clerk)
    client.get("/desk/notices?project=YQ")
    with django_assert_max_num_queries(12):
        page = client.get("/desk/notices?route=undelivered").content.decode()
    assert page.count("status-404") == 4
    assert "李刚" in page
    assert client.post(f"/desk/notices/{notices[0].pk}/told").status_code == 303
    other_side.answers(200, OK["wecom"])
    assert client.post(f"/desk/notices/{notices[1].pk}/again").status_code == 303
    go_on(product_now())
    again = Notice.objects.get(key=f"again:{notices[1].pk}")
    assert state_of(again) == "sent"
    page = client.get("/desk/notices?route=undelivered").content.decode()
    assert page.count("status-404") == 2
    assert client.post(f"/desk/notices/{notices[1].pk}/again").status_code == 404
    assert signed_in(cast.stranger_clerk).post(f"/desk/notices/{notices[2].pk}/told").status_code == 404


def test_it_shows_the_one_table_of_who_is_told_what(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.clerk)
    client.get("/desk/notices/texts?project=YQ")
    with django_assert_max_num_queries(10):
        page = client.get("/desk/notices/texts").content.decode()
    for words in ("报修人", "当日总负责人", "短信", "新报修 XM-26-0123", "/desk/notices/texts/case_promise"):
        assert words in page


def test_it_writes_a_text_previews_it_and_goes_back(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.admin)
    path = "/desk/notices/texts/work_finished"
    client.get(f"{path}?project=YQ")
    with django_assert_max_num_queries(12):
        assert "{link}" in client.get(path).content.decode()
    shown = client.post(f"{path}/preview", WORDS, headers=HTMX).content.decode()
    assert "王女士，好了" in shown
    assert "短信 1 条" in shown
    wrong = client.post(f"{path}/preview", WORDS | {"text_zh": "{nobody}"}, headers=HTMX)
    assert (wrong.status_code, "{nobody}" in wrong.content.decode()) == (422, True)
    assert client.post(path, WORDS | {"place": "HD"}).status_code == 303
    assert TextEdition.objects.get().company == cast.company
    page = client.get(path).content.decode()
    assert "自定文案" in page
    assert cast.admin.name in page
    assert client.post(f"{path}/restore", {"place": "HD"}).status_code == 303
    assert "自定文案" not in client.get(path).content.decode()
    assert client.get("/desk/notices/texts/nonsense").status_code == 404


def test_it_lets_others_read_the_words_and_not_write_them(cast: Cast) -> None:
    client = signed_in(cast.clerk)
    assert "启用新文案" not in client.get("/desk/notices/texts/work_finished").content.decode()
    assert client.post("/desk/notices/texts/work_finished", WORDS | {"place": "HD"}).status_code == 403


def test_it_shows_an_owners_words_as_words(cast: Cast) -> None:
    event = event_of(cast)
    type(event.matter).objects.filter(pk=event.matter_id).update(title="<script>alert(1)</script>")
    told(cast, at=NOON, event=event)
    page = signed_in(cast.clerk).get("/desk/notices?route=sms").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
