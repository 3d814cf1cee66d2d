"""What else people say besides repairs: complaints, questions, suggestions, through the product's own verbs and as far as each
is to stand."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from anju.core import outbox
from anju.core.time import product_now, product_time_at
from anju.demo.stories import Players
from anju.estate.models import Room
from anju.matters.models import Matter
from anju.people.models import Residency
from anju.verbs.performing import perform
from anju.verbs.registering import Report, register

BASIS = "依据《物业服务规范》与本项目管理办法"


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One verb: so many minutes after the one before it, by whom, with what. `who` and days ahead are filled in when acted."""

    after: int
    who: str
    verb: str
    inputs: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Voice:
    """Somebody says something, so many minutes ago, and this is what came of it."""

    kind: str
    words: str
    ago: int
    deeds: tuple[Deed, ...] = ()
    channel: str = "hotline"


def _deed(after: int, who: str, verb: str, **inputs: Any) -> Deed:
    return Deed(after=after, who=who, verb=verb, inputs=inputs)


VOICES: tuple[Voice, ...] = (
    Voice(kind="complaint", ago=35, words="地库入口的保安说话很冲，拦着不让我进自己家的车位"),
    Voice(
        kind="complaint", ago=400, channel="group_400", words="楼上漏水修了三次还在漏，再没有结果我就找记者曝光",
        deeds=(
            _deed(25, "desk_lead", "decide_class", degree="severe", grounds=["media"], reason="业主明确表示将向媒体反映"),
            _deed(10, "desk_lead", "decide_valid", grounds=["skill"], reason="三次维修记录属实，渗漏仍在"),
            _deed(20, "desk_lead", "write_summary", summary="同一处渗漏三次维修未果，业主情绪激动，表示将向媒体反映，要求书面答复。"),
            _deed(5, "desk_lead", "pass_on", to="dev_cs", manner="written"),
        ),
    ),
    Voice(
        kind="complaint", ago=2900, words="装修垃圾堆在楼道里三天没人清，小孩差点绊倒",
        deeds=(
            _deed(50, "desk_lead", "decide_valid", grounds=["order"], reason="现场查看属实"),
            _deed(30, "desk_lead", "name_cause", cause="清运单位换班时漏排了这栋楼"),
            _deed(15, "desk_lead", "set_measure", measure="每日两次巡楼，漏清当日补清", person="prop_eng", by_when=5),
        ),
    ),
    Voice(
        kind="complaint", ago=5200, words="物业费单上多了一笔我不认识的收费",
        deeds=(
            _deed(60, "desk_lead", "decide_invalid", grounds=["unproven"], reason="系业主本人代收的车位费，账单有签字"),
            _deed(90, "desk_lead", "explain_invalid", route="phone", explanation="您问的这一笔是您家代收的车位费，账单上有签字；账单已逐项与您核对"),
            _deed(1500, "desk", "record_satisfied", remark="业主说弄明白了"),
        ),
    ),
    Voice(kind="enquiry", ago=18, words="产权证大概什么时候可以办下来？"),
    Voice(
        kind="enquiry", ago=330, words="地下储藏间可以接水吗？",
        deeds=(_deed(4, "desk", "take_along", remark="需要向工程部核实管线"),),
    ),
    Voice(kind="suggestion", ago=900, words="建议在快递柜旁边装一盏灯，晚上看不清"),
)  # fmt: skip


SEVERE = next(no for no, voice in enumerate(VOICES) if any(deed.verb == "write_summary" for deed in voice.deeds))
"""which of the voices is a severe complaint"""


def tell_voices(players: Players, random: Random) -> Iterator[Matter]:
    """Each voice from another home of the project, acted out in its own time."""
    homes = list(
        Residency.objects.filter(room__project=players.project, relation="owner", person__is_active=True)
        .select_related("room__project", "room__building", "room__unit", "person")
        .order_by("pk")[:200]
    )
    for voice in VOICES:
        home = random.choice(homes)
        yield _tell(players, voice, home)


def _tell(players: Players, voice: Voice, home: Residency) -> Matter:
    moment = product_now() - timedelta(minutes=voice.ago)
    room: Room = home.room
    with product_time_at(moment + timedelta(seconds=50)):
        matter = register(
            Report(
                project=players.project, room=room, area=None, kind=voice.kind, channel=voice.channel,
                description=voice.words, reporter_name=home.person.name, reporter=home.person,
                reporter_phone=home.person.phones.get(first=True).number, rang_at=moment,
            ),
            actor=players.actor("desk"),
        )  # fmt: skip
        outbox.drain()
    for deed in voice.deeds:
        moment += timedelta(minutes=deed.after)
        with product_time_at(moment):
            inputs = {name: FILL.get(name, _as_is)(players, value) for name, value in deed.inputs.items()}
            perform(deed.verb, number=matter.number, actor=players.actor(deed.who), inputs=inputs)
            outbox.drain()
    return matter


def _as_is(_players: Players, value: Any) -> Any:
    return value


FILL: Mapping[str, Callable[[Players, Any], Any]] = {
    "person": lambda players, name: players.people[name].pk,
    "by_when": lambda _players, days: (product_now() + timedelta(days=days)).isoformat(),
}
"""inputs that are known only when acted: a colleague by sign-in name, a moment by days ahead"""
