"""Whole phone pages: owner and technician."""

from datetime import datetime, timedelta

from anju.web.forms import Choice, Field
from anju.web.showcase.frame import Data, today


def owner_home() -> Data:
    """An owner's home."""
    return {
        "start": today("15:02:00"),
        "due": today("15:17:00"),
        "terms": [
            ("水管电线", 95, "warn", "还有 38 天"),
            ("墙地面门窗", 95, "warn", "还有 38 天"),
            ("供暖", 76, "ok", "至 2027-03"),
            ("防水防渗漏", 38, "ok", "至 2029-12"),
            ("主体结构", 4, "ok", "长期"),
        ],
    }


def owner(now: datetime) -> Data:
    """Late by twelve minutes, and what we did about it."""
    return {
        "start": now - timedelta(minutes=27),
        "due": now - timedelta(minutes=12),
        "rungs": [
            {"title": "物业客服", "note": "14:35 已报上级"},
            {"title": "地产客服", "who": "周主管在管", "note": "14:55 前回电", "on": True},
            {"title": "集团 400", "note": "还没解决，您可直接打", "url": "#"},
        ],
    }


def job() -> Data:
    """A technician's job."""
    return {
        "start": today("15:02:00"),
        "due": today("15:17:00"),
        "steps": ["到达", "开始", "完工", "签字"],
        "kit": [("shirt", "工服"), ("badge", "胸牌"), ("shoe", "鞋套"), ("cloth", "抹布"), ("wrench", "工具")],
    }


def sign() -> Data:
    """What the owner signs."""
    verdict = Field(
        name="verdict",
        widget="two",
        required=True,
        choices=[
            Choice(value="yes", title="合格", icon="check", tone="good"),
            Choice(value="no", title="不合格", tone="bad"),
        ],
    )
    return {
        "verdict": verdict,
        "done": ["换了吊顶内排水管的密封圈", "放水 30 分钟，不再渗水", "吊顶已装回，地面已擦净"],
        "cells": [("费用", "0 元"), ("用时", "58 分钟"), ("维修人", "张师傅")],
        "sign": Field(name="sign", title="签名", widget="signature", upload_url="/gallery/upload", required=True),
    }
