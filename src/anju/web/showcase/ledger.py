"""The ledger and the case that is open in its drawer."""

from anju.web.showcase.board import moment
from anju.web.showcase.frame import STEPS, Data, today

# number | room | words | holder | start | due | paused since
ROWS = """
0961|7-2-1301|卫生间顶棚渗水|禹盾防水|09:00:00-12|16:00:00-4|
0974|7-2-1201|顶棚渗水|禹盾防水|09:00:00-12|16:00:00-2|
1171|8-1-1602|对讲无声|何师傅|10:00:00|16:00:00|
1183|9-1-1103|厨房地漏反水|周工|15:00:00|19:40:00|
1187|3-2-1801|卫生间滴水|张师傅|15:31:00|18:00:00|
1142|3-2-1801|厨房龙头滴水|刘师傅|09:00:00|17:19:28|
1188|6-2-1402|外窗关不严|刘师傅|15:00:00|19:31:00|
1176|7-2-1501|客厅墙面空鼓|赵工|14:00:00|14:30:00+1|
1150|2-2-901|阳台倒坡积水|禹盾防水|09:00:00|17:30:00+1|
1179|7-2-1101|卫生间墙面返潮|朗途机电|09:00:00|17:00:00+2|
1103|3-2-1901|卫生间渗漏|朗途机电|09:00:00|17:00:00+3|
1129|3-2-1701|卫生间顶棚渗水|朗途机电|09:00:00|17:00:00+3|
1180|1-1-301|厨房台面开裂|净川精装|09:00:00|17:00:00+4|
1120|6-3-702|玻璃自爆待货|明榫门窗|09:00:00-12|18:00:00+2|11:49:00-1
1164|8-2-1703|业主约下周|何师傅|09:00:00|18:00:00+2|08:54:00
"""
TABS = [("全部", 328), ("未结", 26), ("待派", 0), ("超时", 3), ("漏水专项", 12)]


def ledger() -> Data:
    """Rows of the ledger and the open case's clocks."""
    return {
        "rows": [_row(line) for line in ROWS.strip().splitlines()],
        "tabs": [{"title": title, "url": "#", "count": count, "on": title == "未结"} for title, count in TABS],
        "views": [{"title": title, "url": "#", "on": title == "表"} for title in ("表", "板", "图", "楼栋")],
        "clocks": [
            {
                "name": "到场",
                "start": today("15:02:02"),
                "due": today("15:17:02"),
                "stopped": today("15:13:40"),
                "clause": "紧急 15 分钟，自响铃 15:02:02；细则 1.2 · 规则 v3",
                "why": STEPS,
            },
            {
                "name": "止水",
                "start": today("15:31:00"),
                "due": today("18:00:00"),
                "clause": "与业主约定 18:00 前，自三联单 15:31；办法 5.3",
            },
            {
                "name": "修好",
                "start": today("15:31:00"),
                "due": today("15:31:00", days=14),
                "clause": "防水类 14 天，12-05 15:31 止；到期前 3 天提醒保修办",
            },
        ],
    }


def _row(line: str) -> Data:
    number, room, words, holder, start, due, paused = line.split("|")
    return {
        "number": f"26-{number}",
        "room": room,
        "words": words,
        "holder": holder,
        "start": moment(start),
        "due": moment(due),
        "paused_since": moment(paused) if paused else None,
        "on": number == "1187",
    }
