"""The story's day and the frame of the desk pages."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from anju.web.shell import Link, Shell

ZONE = ZoneInfo("Asia/Shanghai")
Data = dict[str, Any]


def today(clock: str, *, days: int = 0) -> datetime:
    """A moment of the story's day."""
    return datetime.fromisoformat(f"2026-11-21T{clock}").replace(tzinfo=ZONE) + timedelta(days=days)


def shell(on: str) -> Shell:
    """The frame of the desk pages."""
    entries = [
        ("登记", "console", "phone", 0),
        ("台账", "ledger", "list", 0),
        ("看板", "board", "board", 3),
        ("楼栋", "#", "building", 0),
        ("值班", "roster", "calendar", 0),
        ("函件", "#", "mail", 0),
        ("月报", "#", "chart", 0),
        ("导入", "#", "import", 0),
        ("设置", "#", "settings", 0),
    ]
    return Shell(
        nav=[
            Link(
                title=title,
                url=url if url == "#" else f"/gallery/{url}",
                icon=icon,
                on=title == on,
                count=count,
                last=title in ("导入", "设置"),
            )
            for title, url, icon, count in entries
        ],
        project="云栖苑 一期",
        project_code="YQ",
        projects=[Link(title="云栖苑 一期", url="#", on=True), Link(title="和澜苑", url="#")],
        lead="李工",
        deputy="周工",
        search_url="/gallery/live",
        bell_url="#",
        unread=2,
        person="陈晓",
        role="白班 客服",
    )


STEPS = [
    ("响铃", "11-21 15:02:02"),
    ("紧急：15 分钟到场", "细则 1.2"),
    ("规则版本", "v3，2026-07-01 起"),
    ("任何时刻都连续计算", "不扣夜间"),
    ("最晚到场", "15:17:02"),
]


def trades(missing: str = "") -> list[Data]:
    """Trades of a day."""
    return [{"title": title, "missing": title == missing} for title in "土水电防门弱"]
