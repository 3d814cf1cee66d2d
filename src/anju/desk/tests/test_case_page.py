"""A case on the desk: verbs with their forms, limits with their grounds, items with both terms, the chain, the verdict."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anju.clocks.models import Clock
from anju.core.time import product_now
from anju.desk.events import story_of
from anju.intake.queries import timeline
from anju.matters.models import Event, Matter
from anju.people.models import Person
from anju.repairs.actions import add_note, agree_plan, arrive, set_off
from anju.repairs.file import open_file
from anju.repairs.inputs import PlanLine
from anju.repairs.models import Item
from tests.cast import SHANGHAI, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("REP-1", "REP-3", "REP-4", "REP-5", "SLA-2")]
HTMX = {"HX-Request": "true"}


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def agreed(cast: Cast) -> Matter:
    """A repair with its slip written."""
    matter = cast.repair(items=2)
    by = cast.actor(cast.lead)
    set_off(number=matter.number, by=by)
    arrive(number=matter.number, by=by)
    lines = [
        PlanLine(
            item=no, finding="接头渗漏", root_defect="C02", method="换接头", finish_by=product_now() + timedelta(days=3)
        )
        for no in (1, 2)
    ]
    agree_plan(number=matter.number, lines=lines, consent="spoken", by=by)
    return matter


def test_it_shows_the_case_whole(cast: Cast) -> None:
    matter = agreed(cast)
    text = signed_in(cast.lead).get(f"/desk/cases/{matter.number}").content.decode()
    for words in ("卫生间天花板一直往下滴水", "接头渗漏", "换接头", "条连续", "138****5678", "事项 2"):
        assert words in text, words
    assert "13800005678" not in text
    assert "断链" not in text


def test_it_takes_no_verb_that_comes_between_its_reads_for_a_break(cast: Cast) -> None:
    number, by = agreed(cast).number, cast.actor(cast.lead)
    read_before = open_file(by, number)
    add_note(number=number, words="业主要求周末来", by=by)
    events = timeline(read_before.matter, actor=by, staff=True)
    assert story_of(read_before, events, [], now=product_now()).broken_at is None
    gone = open_file(by, number)
    assert story_of(gone, events[:-1], [], now=product_now()).broken_at == len(events)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_it_reads_a_case_in_twelve_queries(
    cast: Cast, headers: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    matter = agreed(cast)
    client = signed_in(cast.lead)
    client.get(f"/desk/cases/{matter.number}", headers=headers)
    with django_assert_max_num_queries(12):
        assert client.get(f"/desk/cases/{matter.number}", headers=headers).status_code == 200


def test_it_offers_what_the_flow_offers(cast: Cast) -> None:
    matter = cast.repair()
    lead = signed_in(cast.lead).get(f"/desk/cases/{matter.number}").content.decode()
    clerk = signed_in(cast.clerk).get(f"/desk/cases/{matter.number}").content.decode()
    assert f"/desk/cases/{matter.number}/set_off" in lead
    assert f"/desk/cases/{matter.number}/set_off" not in clerk
    assert f"/desk/cases/{matter.number}/urge_case" in clerk


def test_it_has_a_form_for_every_verb_it_offers(cast: Cast) -> None:
    matter = agreed(cast)
    client = signed_in(cast.lead)
    found = client.get(f"/desk/cases/{matter.number}").context["face"]
    offers = [found.verbs.first, *found.verbs.others, *found.verbs.more]
    offers += [offer for item in found.items for offer in item.offers]
    assert len(offers) > 8
    for offer in offers:
        answer = client.get(f"/desk/{offer.path}", headers=HTMX)
        assert answer.status_code == 200, offer.path
        assert "<form" in answer.content.decode(), offer.path


def test_it_opens_a_form_in_few_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = agreed(cast)
    client = signed_in(cast.lead)
    path = f"/desk/cases/{matter.number}/items/1/assign_contractor"
    client.get(path, headers=HTMX)
    with django_assert_max_num_queries(12):
        assert "丁源机电" in client.get(path, headers=HTMX).content.decode()


def test_it_does_a_verb_and_tells_the_page(cast: Cast) -> None:
    matter = cast.repair()
    done = signed_in(cast.lead).post(f"/desk/cases/{matter.number}/set_off", headers=HTMX)
    assert done.status_code == 204
    assert "case-changed" in done.headers["HX-Trigger"]
    matter.refresh_from_db()
    assert matter.state == "on_the_way"
    plain = signed_in(cast.lead).post(f"/desk/cases/{matter.number}/arrive")
    assert (plain.status_code, plain.headers["Location"]) == (303, f"/desk/cases/{matter.number}")


def test_it_keeps_the_moment_that_was_told_on_the_telephone(cast: Cast) -> None:
    rang = product_now() - timedelta(minutes=10)
    matter = cast.repair(rang_at=rang)
    told = (rang + timedelta(minutes=4)).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
    signed_in(cast.lead).post(f"/desk/cases/{matter.number}/arrive", {"at": told})
    event = Event.objects.get(matter=matter, kind="repair.arrived")
    assert event.happened_at.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M") == told
    assert event.recorded_at > event.happened_at


def test_it_refuses_with_the_reason(cast: Cast) -> None:
    matter = cast.repair()
    clerk = signed_in(cast.clerk)
    assert clerk.post(f"/desk/cases/{matter.number}/set_off", headers=HTMX).status_code == 403
    missing = clerk.post(f"/desk/cases/{matter.number}/cancel_case", {"reason": ""}, headers=HTMX)
    assert missing.status_code == 422
    assert clerk.post(f"/desk/cases/{matter.number}/arrive", {"at": "never"}, headers=HTMX).status_code in {403, 422}
    assert clerk.get(f"/desk/cases/{matter.number}/no_such_verb").status_code == 404
    assert clerk.get(f"/desk/cases/{matter.number}/assign_technician").status_code == 404
    assert clerk.get(f"/desk/cases/{matter.number}/items/9/assign_technician").status_code == 404
    assert signed_in(cast.stranger_clerk).get(f"/desk/cases/{matter.number}").status_code == 404
    assert signed_in(cast.stranger_clerk).post(f"/desk/cases/{matter.number}/set_off").status_code == 404


def test_it_writes_a_line_once_however_often_it_is_sent(cast: Cast) -> None:
    matter = cast.repair()
    client = signed_in(cast.clerk)
    for _time in range(2):
        sent = {"words": "业主来电问进度", "audience": "staff", "client_id": "note-1"}
        assert client.post(f"/desk/cases/{matter.number}/add_note", sent, headers=HTMX).status_code == 204
    assert Event.objects.filter(matter=matter, kind="repair.note_added").count() == 1


def test_it_says_why_a_limit_is_due(cast: Cast) -> None:
    matter = cast.repair(urgency="emergency")
    clock = Clock.objects.get(matter=matter, name="arrival")
    client = signed_in(cast.clerk)
    text = client.get(f"/desk/cases/{matter.number}/clocks/{clock.pk}/why").content.decode()
    assert "15 分" in text
    assert "/desk/rulebook#arrival.emergency" in text
    assert client.get(f"/desk/cases/{matter.number}/clocks/{clock.pk + 999}/why").status_code == 404


def test_it_stays_fresh(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = cast.repair()
    client = signed_in(cast.lead)
    path = f"/desk/cases/{matter.number}/live"
    tag = client.get(path, headers=HTMX).headers["ETag"]
    # Besides the case's: session, person, grants.
    with django_assert_max_num_queries(4):
        assert client.get(path, headers=HTMX | {"If-None-Match": tag}).status_code == 304
    set_off(number=matter.number, by=cast.actor(cast.lead))
    assert "路上" in client.get(path, headers=HTMX | {"If-None-Match": tag}).content.decode()


def test_it_sets_the_verdict_before_both_terms(cast: Cast, django_assert_max_num_queries: Any) -> None:
    matter = agreed(cast)
    client = signed_in(cast.lead)
    path = f"/desk/cases/{matter.number}/items/1/decide_responsibility"
    client.get(path)
    with django_assert_max_num_queries(12):
        text = client.get(path).content.decode()
    for words in ("责任认定", "丁源机电", "YQ-MEP-01", "竣工 2024-10-18 起", "证据", "接头渗漏"):
        assert words in text, words
    decided = {"party": "contractor", "contractor": "DY", "root_defect": "C02", "reason": "接头渗漏，合同 14.2"}
    assert client.post(path, decided).status_code == 303
    item = Item.objects.get(matter=matter, no=1)
    assert (item.party, item.liable_firm) == ("contractor", cast.firm)
    assert item.coverage["owner"]["ends_on"]
    shown = client.get(f"/desk/cases/{matter.number}").content.decode()
    assert "YQ-MEP-01" in shown
    assert client.post(path, {"party": "third_person", "reason": "邻居砸墙"}, headers=HTMX).status_code == 422
