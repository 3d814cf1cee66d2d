"""A contractor's phone: take on or object; quarrel, pause and order as quiet lines."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from anju.intake.queries import told_to
from anju.matters.models import Event
from anju.partners.models import Contract, Contractor
from anju.repairs.models import Item
from anju.repairs.tests.acting import ahead, do
from anju.repairs.tests.test_object_item import objected
from anju.repairs.tests.test_put_after import with_items
from tests.cast import Cast, grant, person
from tests.walk import walk_to


def signed_in(client: Client, who: object) -> Client:
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


@pytest.mark.covers("REP-4")
def test_it_gives_a_firm_two_big_buttons_until_it_has_answered(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    matter = walk_to(cast, "assigned", by_firm=True)
    base = f"/field/cases/{matter.number}/items/1"
    signed_in(client, cast.foreman).get("/field/firm")
    with django_assert_max_num_queries(12):
        listed = client.get("/field/firm").content.decode()
    with django_assert_max_num_queries(12):
        job = client.get(base).content.decode()
    for text in (listed, job):
        assert f'action="{base}/take_on_item"' in text
        assert f'href="{base}/object_item"' in text
    assert client.post(f"{base}/take_on_item").status_code == 302
    assert Item.objects.get(matter=matter).answer == "taken_on"
    for path in ("/field/firm", base):
        text = client.get(path).content.decode()
        assert "take_on_item" not in text
        assert "已承接" in text


@pytest.mark.covers("REP-14")
def test_it_leaves_the_work_to_a_firm_that_objects(client: Client, cast: Cast) -> None:
    matter = objected(cast)
    text = signed_in(client, cast.foreman).get("/field/firm").content.decode()
    assert "有异议，维修照常" in text
    assert f"/field/cases/{matter.number}/items/1/book_appointment" in text


@pytest.mark.covers("SLA-1")
def test_it_shows_pause_and_order(client: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = with_items(cast, 2)
    do(cast, "put_after", matter, cast.lead, 2, after=1)
    asked: dict[str, Any] = {"reason": "owner", "until": ahead(days=2), "evidence": [cast.file(cast.technician)]}
    do(cast, "ask_pause", matter, cast.technician, 2, **asked)
    do(cast, "grant_pause", matter, cast.desk_lead, 2)
    base = f"/field/cases/{matter.number}"
    signed_in(client, cast.technician).get(f"{base}/items/2")
    with django_assert_max_num_queries(12):
        job = client.get(f"{base}/items/2").content.decode()
    signed_in(client, cast.lead).get(base)
    with django_assert_max_num_queries(12):
        case = client.get(base).content.decode()
    for text in (job, case):
        assert "暂停计时" in text
        assert "在第 1 项之后" in text


def test_it_tells_a_firm_nothing_of_another_firm_or_of_what_a_household_confided(client: Client, cast: Cast) -> None:
    other = Contractor.objects.create(code="HX", name="恒新防水有限公司", short_name="恒新防水", kind="trade")
    rival = person("韩工", "contractor", username="han", firm=other)
    grant(rival, "contractor", project=cast.project)
    Contract.objects.create(
        contractor=other, project=cast.project, number="YQ-WP-01", trades=[""], starts_on=date(2022, 1, 1)
    )
    matter = cast.repair(items=2)
    do(cast, "set_off", matter, cast.lead)
    do(cast, "arrive", matter, cast.lead)
    lines = [{"item": no, "method": "处理", "finish_by": ahead(days=5)} for no in (1, 2)]
    do(cast, "agree_plan", matter, cast.lead, lines=lines, consent="spoken")
    do(cast, "assign_contractor", matter, cast.lead, 1, contractor="DY")
    do(cast, "assign_contractor", matter, cast.lead, 2, contractor="HX")
    do(cast, "add_note", matter, cast.lead, words="业主下午在家", audience="staff")
    proof, damage = cast.file(rival), cast.file(cast.neighbour)
    do(cast, "object_item", matter, rival, 2, reason="别家的异议金丝雀", evidence=[proof])
    do(cast, "join_home", matter, cast.lead, room="3-2-1901", part="source", reason="正上方金丝雀")
    do(cast, "state_damage", matter, cast.neighbour, room="3-2-1901", what="住户陈述金丝雀", photos=[damage])
    keys = [proof, damage]
    pages = [f"/field/cases/{matter.number}", f"/field/cases/{matter.number}/items/1"]
    for who, seen in ((cast.foreman, False), (cast.technician, True), (cast.lead, True)):
        if who is cast.technician:
            do(cast, "transfer_item", matter, cast.lead, 1, technician=who.pk, note="改派自己人")
        text = "".join(signed_in(client, who).get(path).content.decode() for path in pages)
        assert "业主下午在家" in text
        for canary in ("别家的异议金丝雀", "正上方金丝雀", "住户陈述金丝雀", *keys):
            assert (canary in text) is seen, (who, canary)
    told = told_to(cast.actor(rival), matter)
    assert Event.objects.filter(told, matter=matter, kind="repair_item.objected").exists()
    for who, count in ((rival, 1), (cast.foreman, 0), (cast.owner, 0)):
        kept = Event.objects.filter(told_to(cast.actor(who), matter), attachments__key__in=keys)
        assert kept.count() == count, who
