"""What follows for a responsible person is read by the heads alone: asked of every address, on pages, in the API and on paper, and
of every row that was written (CMP-6).
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection

from anju.clocks.models import Clock
from anju.complaints.models import Part, Penalty
from anju.core import outbox
from anju.intake.access import case_link
from anju.matters.models import Matter
from anju.papers.tests.reading import text_of
from anju.verbs.performing import perform
from tests.security.test_matrix import ask, table
from tests.security.world import World, build_world, texts_of

pytestmark = [pytest.mark.django_db, pytest.mark.covers("CMP-6"), pytest.mark.long]
REASON, POINTS = "记分金丝雀", 37
HEADS = ("desk_lead", "pm", "prop_mgr", "head")
OTHERS = ("desk", "prop_eng", "dev_cs", "admin", "owner", "link")
"""the desk, whom it concerns, the developer, who administers, who complained and who has the link"""
PAGE, PAPER = "desk/cases/<str:number>", "desk/cases/<str:number>/complaint.pdf"


@pytest.fixture
def world() -> World:
    """The world of the matrix, in which every number is that of a complaint with a penalty."""
    world = build_world()
    number, cast = world.values["complaint"], world.cast
    by = {name: cast.actor(world.people[name]) for name in ("prop_eng", "desk_lead")}
    perform("confirm_finding", number=number, item_no=2, actor=by["prop_eng"], inputs={})
    given = {"points": POINTS, "reason": REASON}
    perform("record_penalty", number=number, item_no=2, actor=by["desk_lead"], inputs=given)
    perform("decide_class", number=number, actor=by["desk_lead"], inputs={"degree": "ordinary", "reason": "道歉即可"})
    perform("withdraw_ask", number=number, item_no=1, actor=cast.actor(cast.clerk), inputs={"reason": "已知"})
    answer = {"route": "phone", "result": "已道歉", "basis": "依据规范第 3 条"}
    perform("answer_complaint", number=number, actor=by["desk_lead"], inputs=answer)
    outbox.drain()
    matter = Matter.objects.get(number=number)
    world.link_of = matter
    world.values |= {
        "number": number, "no": 2, "n": 2, "item_no": 2, "token": case_link(matter.pk),
        "clock_id": Clock.objects.filter(matter=matter).order_by("id")[0].pk,
    }  # fmt: skip
    return world


def said(content: bytes) -> Iterator[str]:
    """What an answer says, on paper too."""
    if content.startswith(b"%PDF"):
        yield text_of(content)
    yield from texts_of(content)


def tells(content: bytes) -> bool:
    return any(REASON in text or f"扣 {POINTS} 分" in text or f"扣{POINTS}分" in text for text in said(content))


def test_it_is_told_to_the_heads_and_to_nobody_else_anywhere(world: World) -> None:
    for head in HEADS:
        for name in (PAGE, PAPER):
            got, _status, content = ask(world, head, "GET", name, {})
            assert (got, tells(content)) == ("in", True), (head, name)
    asked, seen = 0, list[str]()
    for name, line in table().items():
        if "GET" not in line:
            continue
        for actor in OTHERS:
            got, _status, content = ask(world, actor, "GET", name, line)
            asked += got == "in"
            if tells(content):
                seen.append(f"{name} as {actor}")
    assert seen == []
    assert asked > len(OTHERS) * 20, "hardly anything was open: the search proves nothing"


def test_it_is_told_by_no_answer_to_a_verb_and_no_search(world: World) -> None:
    number = world.values["complaint"]
    for actor in ("desk", "desk_lead"):
        client = world.client(actor)
        answer = client.post(f"/api/v1/cases/{number}/add_note", {"words": "又来电"}, content_type="application/json")
        assert answer.status_code == 200, answer.content
        assert number in answer.content.decode()
        assert not tells(answer.content), "the API leaves it to the page"
    for path in (f"/desk/search?q={REASON}&project=YQ", f"/desk/cases?q={REASON}&project=YQ"):
        found = world.client("desk").get(path).content.decode()
        assert f'href="/desk/cases/{number}' not in found, path


def test_it_stands_in_no_row_but_its_own_and_there_unreadable(world: World) -> None:
    part = Part.objects.get(matter__number=world.values["complaint"], no=2)
    assert Penalty.objects.get(part=part).reason == REASON
    holding = {
        model.__name__ for model in apps.get_models() for row in model._default_manager.values() if REASON in str(row)
    }
    assert holding == {"Penalty"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM complaints_penalty")
        assert REASON not in str(cursor.fetchall())
