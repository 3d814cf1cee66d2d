"""One verb on many cases from the ledger, and taking a slip of the hand back."""

import json
from datetime import timedelta
from typing import Any

import pytest

from anju.core.time import product_now, product_time_at
from anju.desk.tests.test_console_page import HTMX, signed_in
from anju.matters.models import Event
from anju.repairs.models import Item
from anju.verbs.performing import perform
from tests.cast import Cast
from tests.walk import walk_to

pytestmark = [pytest.mark.django_db, pytest.mark.covers("DOC-2", "TEAM-4")]


def bulk(cast: Cast, who: Any, name: str, **body: Any) -> Any:
    return signed_in(who).post(f"/desk/cases/bulk/{name}?project=YQ", body, headers=HTMX)


def test_it_shows_a_box_for_each_row_and_a_form_for_those_picked(cast: Cast) -> None:
    matter = walk_to(cast, "agreed")
    client = signed_in(cast.lead)
    assert f'value="{matter.number}" data-pick' in client.get("/desk/cases").content.decode()
    form = client.get(f"/desk/cases/bulk/assign_technician?project=YQ&number={matter.number}", headers=HTMX)
    text = form.content.decode()
    assert "张强" in text
    assert 'name="mark"' in text
    assert client.get("/desk/cases/bulk/assign_technician?project=YQ", headers=HTMX).status_code == 422
    assert client.get("/desk/cases/bulk/cancel_case?project=YQ", headers=HTMX).status_code == 404


def test_it_does_each_on_its_own_and_lists_what_was_refused(cast: Cast) -> None:
    agreed, fresh = walk_to(cast, "agreed"), cast.repair()
    answer = bulk(
        cast, cast.lead, "assign_technician", number=[agreed.number, fresh.number, "YQ-26-9999"],
        technician=cast.technician.pk, mark="m1",
    )  # fmt: skip
    text = answer.content.decode()
    assert answer.status_code == 200
    assert Item.objects.get(matter=agreed).technician == cast.technician
    assert Item.objects.get(matter=fresh).technician is None
    for words in ("完成 1 件", "2 件未办", "没有等待此操作的维修项", fresh.number):
        assert words in text, words


def test_it_writes_once_what_is_sent_twice(cast: Cast) -> None:
    numbers = [cast.repair().number, cast.repair().number]
    for _time in range(2):
        assert bulk(cast, cast.clerk, "add_note", number=numbers, words="已电话说明", audience="staff", mark="m2").status_code == 200  # fmt: skip
    assert Event.objects.filter(kind="repair.note_added").count() == 2


def test_it_refuses_bad_inputs_before_anything_is_done(cast: Cast) -> None:
    number = cast.repair().number
    assert bulk(cast, cast.clerk, "add_note", number=[number], words="").status_code == 422
    assert bulk(cast, cast.clerk, "add_note", number=[str(no) for no in range(51)], words="x").status_code == 422
    assert not Event.objects.filter(kind="repair.note_added").exists()


def test_it_offers_the_way_back_only_where_the_flow_has_one(cast: Cast) -> None:
    matter = walk_to(cast, "agreed")
    given = {"technician": cast.technician.pk}
    done = signed_in(cast.lead).post(f"/desk/cases/{matter.number}/items/1/assign_technician", given, headers=HTMX)
    toast = json.loads(done.headers["HX-Trigger"])["toast"]
    assert toast["undo"] == f"/desk/cases/{matter.number}/undo/assign_technician/1"
    noted = signed_in(cast.lead).post(f"/desk/cases/{matter.number}/add_note", {"words": "一行"}, headers=HTMX)
    toast = json.loads(noted.headers["HX-Trigger"])["toast"]
    assert toast["undo"] == ""
    assert "不能撤回" in toast["text"]


def test_it_takes_back_what_was_just_done_by_its_opposite(cast: Cast) -> None:
    matter = walk_to(cast, "agreed")
    perform("assign_technician", number=matter.number, item_no=1, actor=cast.actor(cast.lead), inputs={"technician": cast.technician.pk})  # fmt: skip
    address = f"/desk/cases/{matter.number}/undo/assign_technician/1"
    assert signed_in(cast.engineer).post(address, headers=HTMX).status_code == 409, "somebody else did it"
    assert signed_in(cast.lead).post(address, headers=HTMX).status_code == 204
    item = Item.objects.get(matter=matter)
    assert (item.state, item.technician) == ("agreed", None)
    kinds = list(Event.objects.filter(matter=matter).order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["repair_item.technician_assigned", "repair_item.taken_back"]
    assert signed_in(cast.lead).post(address, headers=HTMX).status_code == 409, "it moved on"


def test_it_stands_after_the_clauses_minutes(cast: Cast) -> None:
    matter = walk_to(cast, "agreed")
    perform("assign_technician", number=matter.number, item_no=1, actor=cast.actor(cast.lead), inputs={"technician": cast.technician.pk})  # fmt: skip
    client = signed_in(cast.lead)
    with product_time_at(product_now() + timedelta(minutes=3)):
        late = client.post(f"/desk/cases/{matter.number}/undo/assign_technician/1", headers=HTMX)
    assert late.status_code == 409
    assert Item.objects.get(matter=matter).technician == cast.technician
    assert client.post(f"/desk/cases/{matter.number}/undo/add_note/0", headers=HTMX).status_code == 404
