"""Repairs acted out through the product's own verbs, each as far as it is to stand, with moments of its own."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from anju.clocks.actions import no_alerts_until
from anju.core import outbox
from anju.core.time import product_now, product_time_at
from anju.estate.models import Project, Room
from anju.matters.act import Actor
from anju.matters.files import keep
from anju.people.models import Person, Residency
from anju.people.queries import reach_of
from anju.rulebook.queries import catalogue
from anju.simulation.drawings import drawing
from anju.verbs.performing import perform
from anju.verbs.registering import Report, register

STEPS = (
    "registered", "on_the_way", "on_site", "agreed", "assigned", "appointed", "in_work", "done", "failed", "signed_off",
    "closed", "reopened", "cancelled", "refused",
)  # fmt: skip
"""How far a story goes; each name is a place to stop."""

COMPLAINTS = (
    ("C02", "客厅顶上一片水渍，还在往下滴"), ("B01", "客厅墙面敲着是空的"), ("B02", "卧室墙上裂了一道缝"),
    ("E09", "入户门关不严，门扇往下掉"), ("G09", "卫生间龙头关了还滴水"), ("I03", "客厅插座没有电"), ("E01", "窗户下雨渗水"),
)  # fmt: skip


@dataclass
class Players:
    """Who acts in the stories of one project."""

    project: Project
    people: dict[str, Person]
    actors: dict[int, Actor] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The actor of this sign-in name."""
        return self.of(self.people[name])

    def of(self, person: Person) -> Actor:
        """The actor of a person, its reach read once."""
        if person.pk not in self.actors:
            self.actors[person.pk] = Actor(person_id=person.pk, reach=reach_of(person))
        return self.actors[person.pk]


@dataclass
class Story:
    """One repair under way: the players, the clock of the story, and how far it goes."""

    players: Players
    random: Random
    number: str
    moment: datetime
    until: str
    now: datetime
    owner: Actor
    worker: str
    by_firm: bool

    def passes(self, minutes: float) -> None:
        """Time goes by; never past the present."""
        self.moment = min(self.moment + timedelta(minutes=minutes), self.now)

    def do(self, verb: str, actor: Actor, *, item_no: int = 0, **inputs: Any) -> None:
        """One verb at the story's moment."""
        with product_time_at(self.moment):
            perform(verb, number=self.number, item_no=item_no, actor=actor, inputs=inputs)

    def picture(self, actor: Actor, kind: str = "photo") -> str:
        """A drawn photo or signature, uploaded by the actor."""
        return keep(upload=io.BytesIO(drawing(kind, self.random)), actor=actor, kind=kind).key


@contextmanager
def quiet_history() -> Iterator[None]:
    """History raises no alarms: what was due before now is on record as it was, but nobody is told of it today."""
    with no_alerts_until(product_now()):
        yield


def tell_story(
    players: Players, room: Room, random: Random, *, until: str, began: datetime, urgency: str = "normal"
) -> str:
    """One repair from its ring to where it is to stand. Returns its number."""
    project = players.project
    known = {
        defect.code: defect
        for defect in catalogue(company_id=project.company_id, project_id=project.pk, at=product_now())
    }
    code, words = random.choice([pair for pair in COMPLAINTS if pair[0] in known])
    defect = known[code]
    owner = Residency.objects.filter(room=room, relation="owner").select_related("person").get().person
    phone = owner.phones.get(first=True).number
    with product_time_at(began + timedelta(seconds=random.randrange(40, 100))):
        matter = register(
            Report(
                project=project, room=room, area=None, kind="repair", channel=random.choice(("hotline", "hotline", "h5", "counter")),
                description=words, reporter_name=owner.name, reporter_phone=phone, reporter=owner, rang_at=began,
                urgency=urgency, items=((defect.place_zh, defect.part_zh, code, ""),), read_back=True,
            ),
            actor=players.actor("desk"),
        )  # fmt: skip
        outbox.drain()
    by_firm = random.random() < 0.4
    story = Story(
        players=players, random=random, number=matter.number, moment=began, until=until, now=product_now(),
        owner=players.of(owner), worker="contractor" if by_firm else random.choice(("technician", "technician2", "technician3")),
        by_firm=by_firm,
    )  # fmt: skip
    for step in PLOT:
        if step(story):
            break
    return matter.number


def _go_there(story: Story) -> bool:
    lead = story.players.actor("duty_lead")
    if story.until == "registered":
        return True
    if story.until == "cancelled":
        story.passes(6)
        story.do("cancel_case", story.players.actor("desk"), reason="业主来电说自己处理好了")
        return True
    story.passes(story.random.uniform(2, 6))
    story.do("set_off", lead)
    if story.until == "on_the_way":
        return True
    story.passes(story.random.uniform(6, 14))
    story.do("arrive", lead)
    return story.until == "on_site"


def _agree(story: Story) -> bool:
    engineer = story.players.actor("prop_eng")
    story.passes(15)
    if story.until == "refused":
        story.do("record_refusal", engineer, reason="业主要求整面墙重做，暂不同意方案")
        return True
    finish_by = story.moment + timedelta(days=story.random.randrange(3, 12))
    story.do(
        "agree_plan", engineer,
        lines=[{"item": 1, "finding": "现场确认，与业主所述一致", "method": "按保修做法修复，恢复原样", "finish_by": finish_by.isoformat()}],
        consent="signed", signature=story.picture(engineer, "signature"),
    )  # fmt: skip
    return story.until == "agreed"


def _assign(story: Story) -> bool:
    lead = story.players.actor("duty_lead")
    story.passes(6)
    party = {"party": "contractor", "contractor": "DY"} if story.by_firm else {"party": "developer"}
    story.do("decide_responsibility", lead, item_no=1, reason="施工遗留，属保修范围", **party)
    if story.by_firm:
        story.do("assign_contractor", lead, item_no=1, contractor="DY")
    else:
        story.do("assign_technician", lead, item_no=1, technician=story.players.people[story.worker].pk)
    return story.until == "assigned"


def _appoint(story: Story) -> bool:
    worker = story.players.actor(story.worker)
    story.passes(5)
    story.do("confirm_ready", worker, item_no=1)
    story.passes(15)
    soon = story.until in {"in_work", "done", "failed", "signed_off"}
    starts = story.moment + timedelta(hours=2 if soon else story.random.choice((2, 4, 20)))
    story.do(
        "book_appointment", worker, item_no=1, starts=starts.isoformat(), ends=(starts + timedelta(hours=2)).isoformat()
    )
    if story.until == "appointed":
        return True
    story.moment = min(starts + timedelta(minutes=story.random.randrange(-5, 12)), story.now)
    return False


def _work(story: Story) -> bool:
    worker = story.players.actor(story.worker)
    story.do("arrive_at_item", worker, item_no=1)
    story.do("start_work", worker, item_no=1, photos=[story.picture(worker)])
    if story.until == "in_work":
        return True
    story.passes(50)
    story.do("finish_work", worker, item_no=1, done="按商定的做法修好，当面试过", photos=[story.picture(worker)])
    if story.until == "done":
        return True
    story.passes(10)
    if story.until == "failed":
        story.do("reject_work", story.owner, item_no=1, reason="边上还没弄好")
        return True
    story.do("sign_off_item", worker, item_no=1, signature=story.picture(worker, "signature"))
    return story.until == "signed_off"


def _follow_up(story: Story) -> bool:
    desk = story.players.actor("desk")
    story.passes(60 * 20)
    if story.until == "reopened":
        story.do("record_dissatisfied", desk, items=[1], reason="昨晚又坏了")
        return True
    story.do("record_satisfied", desk, remark="业主说修得好")
    return True


PLOT: tuple[Callable[[Story], bool], ...] = (_go_there, _agree, _assign, _appoint, _work, _follow_up)
