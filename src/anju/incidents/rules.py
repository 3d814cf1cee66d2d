"""Pure decisions about incidents: which words point to one, in which order its cases wait, when it may end."""

from collections.abc import Iterable
from dataclasses import dataclass

WORDS: dict[str, tuple[str, ...]] = {
    "storm": (
        "暴雨",
        "台风",
        "大风",
        "下雨",
        "雨水",
        "积水",
        "进水",
        "漏水",
        "渗水",
        "飘雨",
        "倒灌",
        "淹",
        "storm",
        "rain",
        "flood",
    ),
    "water": ("停水", "没水", "没有水", "断水", "水压", "爆管", "水管爆", "浑水", "no water", "burst"),
    "power": ("停电", "没电", "没有电", "断电", "跳闸", "灯不亮", "power", "electricity"),
    "heating": ("暖气", "供暖", "地暖", "不热", "冷", "heating"),
    "lift": ("电梯", "困梯", "lift", "elevator"),
    "other": (),
}
"""kind of incident → words of a caller that point to it"""

ORDER = ("danger", "", "living", "damage", "wait")
"""the queue: danger first, then what nobody has ranked yet, as it may be danger too"""

BEFORE_PLAN = frozenset({"registered", "on_the_way", "on_site"})
"""states of a case for which nobody has agreed yet on what is done"""


def points_to(words: str, *, kind: str) -> bool:
    """Whether what somebody says belongs to an incident of this kind; anything does to one of kind `other`."""
    said = words.lower()
    return kind == "other" or any(word in said for word in WORDS[kind])


def rank(level: str) -> int:
    """The place of a level in the queue."""
    return ORDER.index(level)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A joined case as the end of an incident asks it."""

    number: str
    level: str
    state: str
    open: bool


def keep_it_open(waiting: Iterable[Waiting]) -> tuple[list[str], list[str]]:
    """Numbers of the open cases nobody has ranked, and of those in danger for which nothing was agreed yet."""
    running = [each for each in waiting if each.open]
    return (
        [each.number for each in running if not each.level],
        [each.number for each in running if each.level == "danger" and each.state in BEFORE_PLAN],
    )
