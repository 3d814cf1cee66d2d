"""What the gallery of components shows."""

from datetime import datetime, timedelta

from anju.core.errors import Refusal
from anju.web.forms import Choice, Field
from anju.web.showcase.frame import STEPS, Data, trades


def clocks(now: datetime) -> list[Data]:
    """A clock in each of its states."""
    minute, hour, day = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
    return [
        {"name": "刚起", "start": now - minute, "due": now + 20 * minute},
        {"name": "过半", "start": now - hour, "due": now + 2 * hour + 10 * minute},
        {"name": "快到", "start": now - 15 * minute, "due": now + 4 * minute + 31 * timedelta(seconds=1)},
        {"name": "超时", "start": now - 27 * minute, "due": now - 12 * minute},
        {"name": "超多天", "start": now - 9 * day, "due": now - 4 * day},
        {
            "name": "用时",
            "start": now - hour,
            "due": now - 45 * minute,
            "stopped": now - hour + 11 * minute + timedelta(seconds=38),
        },
        {"name": "超后", "start": now - hour, "due": now - 45 * minute, "stopped": now - 30 * minute},
        {"name": "暂停", "start": now - 3 * day, "due": now + day, "paused_since": now - 27 * hour},
        {"name": "长远", "start": now - day, "due": now + 14 * day},
    ]


def fields() -> list[Field]:
    """Each widget once."""
    urgency = [
        Choice(value="normal", title="一般", note="20 分钟内到场 15:22", key="1"),
        Choice(value="emergency", title="紧急", note="15 分钟内到场 15:17", key="2"),
    ]
    parts = [
        Choice(value="wsj", title="卫生间", initials="wsj", note="wsj"),
        Choice(value="cf", title="厨房", initials="cf", note="cf"),
        Choice(value="yt", title="阳台", initials="yt", note="yt"),
    ]
    return [
        Field(name="words", title="业主原话", widget="textarea", required=True, value="卫生间天花板一直往下滴水。"),
        Field(
            name="part", title="部位", widget="combo", choices=parts, placeholder="拼音首字母，如 wsj", required=True
        ),
        Field(
            name="kind",
            title="类型",
            widget="seg",
            value="repair",
            required=True,
            choices=[Choice(value="repair", title="报修"), Choice(value="complaint", title="投诉", key="Alt T")],
        ),
        Field(name="urgency", title="急不急", widget="choice", choices=urgency, value="emergency", required=True),
        Field(
            name="when",
            title="何时方便",
            widget="chips",
            value="now",
            error="时间已过，请选以后的时间。",
            choices=[Choice(value="now", title="现在有人"), Choice(value="pm", title="今天傍晚")],
        ),
        *_more_fields(),
    ]


def _more_fields() -> list[Field]:
    return [
        Field(
            name="trades",
            title="工种",
            widget="chips",
            multiple=True,
            value=["water", "power"],
            choices=[
                Choice(value="water", title="水"),
                Choice(value="power", title="电"),
                Choice(value="doors", title="门窗"),
            ],
        ),
        Field(name="at", title="上门时间", widget="datetime", hint="业主希望的时间代替到场时限。"),
        Field(name="building", title="楼栋", widget="select", choices=[Choice(value="3", title="3 栋")], required=True),
        Field(name="count", title="数量", widget="number", minimum="1", maximum="9", value="1", required=True),
        Field(name="told", title="已当面告知业主", widget="check", required=True),
        Field(name="photos", title="照片", widget="photos", upload_url="/gallery/upload"),
        Field(name="sign", title="签名", widget="signature", upload_url="/gallery/upload"),
    ]


def at_the_door() -> list[Field]:
    """Money, lines of material, a list to tick."""
    rows = [
        {"no": 1, "title": "角阀", "quantity": 2, "price": "35.00"},
        {"no": 2, "title": "", "quantity": "", "price": ""},
    ]
    points = [Choice(value="covers", title="鞋套"), Choice(value="tools", title="工具齐全")]
    return [
        Field(name="labour", title="人工费（元）", widget="money", value="80.00"),
        Field(name="material", title="物料", widget="materials", value=rows),
        Field(name="points", title="出发前", widget="checklist", choices=points, multiple=True, value=["covers"]),
    ]


def parts(now: datetime) -> Data:
    """What the gallery page shows."""
    return {
        "kinds": [
            ("new", "待派"),
            ("run", "维修中"),
            ("warn", "剩 05:12"),
            ("late", "超 12 分"),
            ("was-late", "晚到"),
            ("ok", "已验收"),
            ("hold", "等业主"),
            ("off", "已过 34 天"),
            ("cmp", "投诉·严重"),
            ("wait", "未公布"),
        ],
        "clocks": clocks(now),
        "steps": STEPS,
        "fields": fields(),
        "door": at_the_door(),
        "warranty": warranty(),
        "tabs": [
            {"title": "全部", "url": "#", "count": 328},
            {"title": "未结", "url": "#", "count": 26, "on": True},
            {"title": "待派", "url": "#", "count": 0},
            {"title": "超时", "url": "#", "count": 3},
        ],
        "views": [
            {"title": "表", "url": "#", "icon": "table"},
            {"title": "板", "url": "#", "icon": "board", "on": True},
        ],
        "refusal": Refusal("item-not-assignable", "第 2 项还没认定责任，不能派工。请先认定。"),
        "wizard": ["选文件", "认表头", "查问题", "写入"],
        "hour_ago": now - timedelta(minutes=65),
        "now": now,
        "trades": trades(),
    }


def warranty() -> list[Data]:
    """Six parts, two terms each."""
    rows = [
        ("防水防渗", True, ("ok", "2029-12-29"), ("ok", "2029-10-18")),
        ("给排水·电气", True, ("warn", "剩 38 天"), ("off", "已过 34 天")),
        ("装修·门窗", False, ("warn", "剩 38 天"), ("off", "已过 34 天")),
        ("保温", False, ("ok", "2029-12-29"), ("ok", "2029-10-18")),
        ("供暖", False, ("ok", "2027-03-15"), ("off", "已过 251 天")),
        ("主体结构", False, ("ok", "2074-10-18"), ("ok", "2074-10-18")),
    ]
    return [
        {"title": title, "hit": hit, "owner": {"kind": a[0], "text": a[1]}, "contractor": {"kind": b[0], "text": b[1]}}
        for title, hit, a, b in rows
    ]
