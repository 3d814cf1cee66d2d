"""What the desk and those above it do besides cases: a directive, an announcement, an activity, a plan of care."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from anju.core import outbox
from anju.core.time import product_now, product_time_at
from anju.demo.stories import Players
from anju.estate.models import Room
from anju.followup.actions.care import set_care_plan
from anju.ladder.actions.directives import issue_directive
from anju.matters.models import Matter
from anju.publishing.actions.bulletins import draft_bulletin, publish_bulletin
from anju.publishing.actions.sign_ups import sign_up
from anju.publishing.inputs import Write


def do_the_office(players: Players, *, home: Room, severe: str) -> Iterator[Matter]:
    """`home` is invited to what is published and signs up; `severe` is the number of the complaint that is pressed."""
    now = product_now()
    with product_time_at(now - timedelta(minutes=150)):
        yield issue_directive(
            project=players.project, to_role="prop_eng", case=severe, by=players.actor("group_cs"),
            ask="请说明三次维修为何未果，附三次维修记录和下一步做法，书面答复。",
        )  # fmt: skip
    with product_time_at(now - timedelta(days=2)):
        yield _published(
            players,
            Write(
                kind="announcement", title="明天上午清洗二次供水水箱", places=[],
                text="明天 9:00 至 12:00 清洗二次供水水箱，其间停水。请提前储水；来水后请先放水两分钟再使用。",
            ),
        )  # fmt: skip
    with product_time_at(now - timedelta(days=1)):
        starts = _saturday(players, now, 9)
        market = _published(
            players,
            Write(
                kind="activity", title="周末便民维修日：磨刀、修伞、换门锁电池", text="物业师傅在大堂前免费帮您修小件，请自带物品。",
                place="3 栋大堂前", starts_at=starts, deadline=starts - timedelta(days=1), seats=40,
            ),
        )  # fmt: skip
        yield market
    owner = home.residencies.get(relation="owner").person
    with product_time_at(now - timedelta(hours=5)):
        sign_up(number=market.number, person=owner, by=players.of(owner))
        outbox.drain()
    with product_time_at(now - timedelta(days=3)):
        yield set_care_plan(
            room=home, responsible=players.people["desk"], every_days=14, reason="同一处龙头修过两次，业主担心再漏",
            points="龙头是否还漏；对维修师傅是否满意；有什么别的要帮忙", by=players.actor("desk_lead"),
        )  # fmt: skip
    outbox.drain()


def _published(players: Players, given: Write) -> Matter:
    by = players.actor("desk_lead")
    return publish_bulletin(number=draft_bulletin(project=players.project, given=given, by=by).number, by=by)


def _saturday(players: Players, now: datetime, hour: int) -> datetime:
    """This hour of the Saturday that comes three to nine days from now."""
    zone = players.project.zone
    day = now.astimezone(zone).date() + timedelta(days=3)
    return datetime.combine(day + timedelta(days=(5 - day.weekday()) % 7), time(hour), tzinfo=zone)
