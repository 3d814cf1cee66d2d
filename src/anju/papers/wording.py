"""How facts are said on paper: Chinese whatever the reader's screen speaks, in the words of the old forms."""

from datetime import datetime
from zoneinfo import ZoneInfo

from anju.estate.models import Room
from anju.matters.models import Matter
from anju.people.models import Person

RELATIONS = {"owner": "业主", "family": "家属", "tenant": "租户", "staff": "代报人", "other": "报修人"}
CHANNELS = {
    "hotline": "电话", "web": "网上", "h5": "手机", "counter": "前台", "staff": "工作人员", "follow_up": "回访",
    "delivery": "交付", "group_400": "集团 400", "government": "政府转办", "media": "媒体", "owners_chat": "业主群",
}  # fmt: skip
KINDS = {"repair": "报修", "complaint": "投诉", "enquiry": "咨询", "suggestion": "建议"}
PARTIES = {"contractor": "施工单位", "owner": "业主使用", "third_person": "第三方", "developer": "我方"}
OUTCOMES = {"satisfied": "满意", "dissatisfied": "不满意", "not_reached": "未接通", "later": "改日再访"}


def minute(moment: datetime | None, zone: ZoneInfo) -> str:
    """11-21 15:02, in the project's time; empty for no moment."""
    return f"{moment.astimezone(zone):%m-%d %H:%M}" if moment else ""


def stamp(moment: datetime, zone: ZoneInfo) -> str:
    """2026-11-21 15:02, in the project's time."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def hour(moment: datetime, zone: ZoneInfo) -> str:
    """15:02, in the project's time."""
    return f"{moment.astimezone(zone):%H:%M}"


def signed_at(moment: datetime | None, zone: ZoneInfo) -> str:
    """11月21日 15:31, beside a signature; empty for no moment."""
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def place_label(matter: Matter) -> tuple[str, str]:
    """What the place is and how it is called: ("房号", "3栋2单元1801") or ("公共部位", "3栋大堂"). No query when the
    room comes with its building and unit."""
    if matter.room is None:
        return "公共部位", matter.area.name if matter.area else ""
    return room_label(matter.room)


def room_label(room: Room) -> tuple[str, str]:
    """("房号", "3栋2单元1801"); no query when the room comes with its building and unit."""
    building = room.building.name or f"{room.building.code}栋"
    unit = "商铺" if room.unit.code == "0" else f"{room.unit.code}单元" if room.unit.code else ""
    return "房号", f"{building}{unit}{room.number}"


def took(start: datetime, end: datetime) -> int:
    """Whole minutes between two moments."""
    return int((end - start).total_seconds() // 60)


def length(minutes: int) -> str:
    """14 分, 3 小时 5 分, 2 天 4 小时: no more exact than it matters, never nothing."""
    hours, rest = divmod(max(minutes, 1), 60)
    if minutes < 120:
        return f"{max(minutes, 1)} 分"
    if hours < 48:
        return f"{hours} 小时 {rest} 分" if rest else f"{hours} 小时"
    return f"{hours // 24} 天 {hours % 24} 小时" if hours % 24 else f"{hours // 24} 天"


def name_of(person: Person | None) -> str:
    """A name or nothing."""
    return person.name if person else ""
