"""The lead's board: six lanes as a table, so that the eye can check them against the picture."""

from anju.web.showcase.frame import Data, today

LANES = [
    ("待派", 2, ""),
    ("路上", 3, ""),
    ("现场", 4, "到场后"),
    ("维修中", 11, "按节点"),
    ("待验收", 3, "等业主"),
    ("暂停", 2, "累计照记"),
]

# lane | number | room | words | who | start | due | paused since | what else
CARDS = """
待派|1183|9-1-1103|厨房地漏反水|已呼叫周工|14:48:59|15:08:59||bad verb=派人
待派|1188|6-2-1402|外窗关不严|吴先生|15:00:52|15:20:52||calm=new verb=派人
路上|1185|5-1-902|全屋跳闸|张师傅 · 到 15:11|14:57:00|15:12:00||mark=紧急 call
路上|1187|3-2-1801|卫生间滴水|李工 · 到 15:13|15:02:00|15:17:00||mark=紧急 call on
路上|1186|2-1-604|地漏返臭|何师傅 · 到 15:16|14:58:00|15:18:00||call
现场|1176|7-2-1501|客厅墙面空鼓|赵工 · 方案待定|14:04:00|||since
现场|1179|7-2-1101|卫生间墙面返潮|赵工 · 等朗途|14:31:00|||since
现场|1180|1-1-301|厨房台面开裂|周工 · 写三联|14:47:00|||since
现场|1184|4-2-2203|入户门异响|刘师傅|15:03:00|||since
维修中|0961|7-2-1301|卫生间顶棚渗水|禹盾防水|15:00:00-9|15:00:00-4||bad link=发函
维修中|0974|7-2-1201|顶棚渗水|禹盾防水|15:00:00-9|15:00:00-2||bad link=发函
维修中|1171|8-1-1602|对讲无声|何师傅 · 16:00 前|10:00:00|16:00:32||
维修中|1142|3-2-1801|厨房龙头滴水|刘师傅 · 17:19 前|10:00:00|17:19:12||
待验收|1158|2-1-301|门锁回弹|刘师傅 · 待签字||||done=已完工2时 link=催签
待验收|1149|6-1-1204|开关面板松|何师傅 · 待签字||||done=已完工5时 link=催签
待验收|1136|1-2-802|飘窗渗水|禹盾 · 业主出差||||done=已完工1天 link=催签
暂停|1120|6-3-702|玻璃自爆待货|到货 11-25|09:00:00-9|18:00:00+1|11:49:00-1|was=11-22
暂停|1164|8-2-1703|业主约下周|约 11-27|08:00:00|18:00:00|08:54:00|was=11-23
"""


def board() -> Data:
    """Six lanes."""
    cards = [_card(line) for line in CARDS.strip().splitlines()]
    return {
        "lanes": [
            {
                "title": title,
                "count": count,
                "note": note,
                "cards": [card for card in cards if card["lane"] == title],
                "more": "还有 7 件，最近 11-22 到期" if title == "维修中" else "",
            }
            for title, count, note in LANES
        ]
    }


def _card(line: str) -> Data:
    lane, number, room, words, who, start, due, paused, more = line.split("|")
    flags = {name: value for name, _, value in (flag.partition("=") for flag in more.split())}
    card: Data = {"lane": lane, "number": f"26-{number}", "room": room, "words": words, "who": who}
    card |= {name: value or True for name, value in flags.items()}
    if due:
        card["clock"] = {
            "start": moment(start),
            "due": moment(due),
            "paused_since": moment(paused) if paused else None,
            "calm": flags.get("calm", "run"),
        }
    elif start:
        card["since"] = moment(start)
    return card


def moment(text: str) -> object:
    """`15:00:00-4`: that time, four days ago."""
    return today(text[:8], days=int(text[8:] or 0))
