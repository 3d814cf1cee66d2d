"""What the model takes for granted: how often, how long, how likely. Every figure says where it comes from.

"assumption" is ours, chosen so that a property's days look right, and is to be replaced by the project's own data
where there is any. Times are minutes; a triple is a triangular distribution: least, most likely, most.
"""

from dataclasses import dataclass, field

Triple = tuple[float, float, float]

HOURS = (
    0.25, 0.2, 0.15, 0.12, 0.12, 0.25, 0.7, 1.4, 2.0, 2.2, 2.0, 1.5,
    1.1, 1.1, 1.4, 1.5, 1.5, 1.6, 1.9, 2.2, 2.1, 1.6, 0.9, 0.4,
)  # fmt: skip
"""how calls spread over the hours of a day: a morning and an evening hump (assumption)"""
WEEKDAYS = (1.05, 0.95, 0.92, 0.92, 0.95, 1.15, 1.2)
"""Monday to Sunday: owners are at home at the weekend (assumption)"""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How arrivals spread over the hours, over the week, and over the months after handover."""

    hours: tuple[float, ...] = HOURS
    weekdays: tuple[float, ...] = WEEKDAYS
    fade_months: float = 9.5
    """arrivals fade with this constant after handover: with it 78 % of the reports of two years come in the first (a
    British builder's figure; no Chinese one was found)"""
    lasting: float = 0.25
    """the share of the first month's rate that stays whatever the age (assumption)"""
    storms_a_month: float = 0.7
    """how often a storm passes in a month (assumption)"""
    storm_factor: float = 3.5
    """how many more report on its day; a third as many more the day after (assumption)"""


@dataclass(frozen=True, kw_only=True)
class Defect:
    """One kind of trouble: its code in the catalogue, how common, how it is worked on, in whose words."""

    code: str
    weight: float
    minutes: Triple
    words: str
    urgent: float = 0.0
    """how common among emergencies"""
    wet: bool = False
    """what a storm brings"""
    days: tuple[int, int] = (3, 10)
    """within how many days it is promised to be right"""


DEFECTS = (
    Defect(code="C02", weight=9, minutes=(60, 120, 300), words="客厅顶上一片水渍，还在往下滴", urgent=3, wet=True, days=(5, 15)),
    Defect(code="E01", weight=8, minutes=(45, 90, 180), words="一下雨窗框边上就渗水进来", wet=True, days=(4, 12)),
    Defect(code="L01", weight=4, minutes=(90, 200, 420), words="外墙那面墙里头湿了一大片", wet=True, days=(7, 15)),
    Defect(code="G06", weight=5, minutes=(40, 80, 180), words="卫生间管子根部一直渗水", urgent=1, days=(3, 8)),
    Defect(code="H01", weight=2, minutes=(60, 150, 300), words="墙里的水管漏了，水表一直在转", urgent=4, days=(2, 7)),
    Defect(code="H03", weight=3, minutes=(30, 60, 150), words="厨房下水管接口滴水", urgent=2, days=(2, 6)),
    Defect(code="H04", weight=4, minutes=(20, 45, 120), words="马桶堵了，水从地漏往外冒", urgent=5, days=(1, 3)),
    Defect(code="G09", weight=7, minutes=(15, 30, 70), words="面盆龙头关了还滴水", days=(2, 5)),
    Defect(code="G08", weight=4, minutes=(20, 40, 90), words="马桶底座松了，一坐就晃", days=(2, 6)),
    Defect(code="G07", weight=3, minutes=(20, 40, 90), words="地漏返臭，屋里全是味道", days=(2, 6)),
    Defect(code="G03", weight=2, minutes=(90, 180, 360), words="淋浴房地面积水，不往地漏走", days=(5, 14)),
    Defect(code="B01", weight=5, minutes=(60, 120, 240), words="客厅墙面敲着是空的", days=(5, 14)),
    Defect(code="B02", weight=8, minutes=(40, 90, 200), words="卧室墙上裂了一道缝", days=(4, 12)),
    Defect(code="B05", weight=4, minutes=(40, 90, 180), words="阳台那面墙的漆起皮掉渣", days=(4, 12)),
    Defect(code="B07", weight=3, minutes=(40, 90, 200), words="北面墙角发霉了", wet=True, days=(5, 14)),
    Defect(code="D03", weight=4, minutes=(60, 120, 240), words="餐厅有几块地砖敲着空响", days=(5, 14)),
    Defect(code="D06", weight=3, minutes=(40, 90, 180), words="主卧木地板鼓起来了", days=(4, 12)),
    Defect(code="E02", weight=5, minutes=(15, 30, 70), words="次卧窗户关不严，漏风", days=(2, 7)),
    Defect(code="E03", weight=4, minutes=(15, 25, 60), words="窗户的执手掉了", days=(2, 7)),
    Defect(code="E09", weight=5, minutes=(20, 40, 90), words="入户门关不严，门扇往下掉", days=(2, 7)),
    Defect(code="E10", weight=3, minutes=(20, 40, 90), words="智能锁打不开，人被关在外面", urgent=4, days=(1, 4)),
    Defect(code="E12", weight=3, minutes=(20, 40, 90), words="卫生间门蹭地，关不上", days=(2, 7)),
    Defect(code="F02", weight=3, minutes=(20, 45, 120), words="厨房烟道串味，邻居做饭全闻到", days=(3, 8)),
    Defect(code="F04", weight=3, minutes=(15, 30, 70), words="橱柜门合页坏了，门歪着", days=(3, 8)),
    Defect(code="F06", weight=2, minutes=(15, 30, 70), words="厨房水槽下面漏水", days=(2, 5)),
    Defect(code="I01", weight=3, minutes=(20, 40, 100), words="家里一开空调就跳闸", urgent=4, days=(1, 3)),
    Defect(code="I02", weight=2, minutes=(30, 60, 150), words="半个屋子没有电", urgent=5, days=(1, 3)),
    Defect(code="I03", weight=4, minutes=(15, 25, 60), words="客厅插座没有电", days=(1, 4)),
    Defect(code="I05", weight=2, minutes=(10, 20, 45), words="过道灯一直闪", days=(2, 5)),
    Defect(code="I06", weight=2, minutes=(15, 30, 80), words="可视对讲没有声音，开不了楼下的门", days=(3, 8)),
    Defect(code="J02", weight=2, minutes=(30, 60, 150), words="次卧地暖不热", days=(2, 7)),
    Defect(code="J04", weight=2, minutes=(30, 60, 150), words="新风机声音很大", days=(3, 8)),
)  # fmt: skip
"""the mix: leaks and damp first (named by 19.6 % in a national survey), then walls, doors and windows, water, current;
the single weights, times and promises are assumptions on the catalogue's default days"""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How people and things behave. All of them are assumptions, but where a source is named."""

    emergencies: float = 0.12
    firms: float = 0.30
    """items a contractor mends, the others our own technicians"""
    more_items: tuple[float, float] = (0.18, 0.05)
    """cases with a second, and with a third item"""
    own_page: float = 0.22
    """cases owners report by themselves; the others ring"""
    wishes: float = 0.07
    """ordinary cases with a wished time"""
    talk: Triple = (0.6, 1.2, 3.0)
    decide: Triple = (0.5, 1.5, 4.0)
    """from being told to setting off"""
    travel: Triple = (3.0, 6.0, 13.0)
    """within the estate"""
    night_travel: float = 2.2
    """at night they come from home or from the duty room"""
    look: Triple = (8.0, 15.0, 32.0)
    known_late: float = 0.10
    """emergencies first taken for ordinary cases"""
    slow: float = 0.04
    """somebody sets off and is held up on the way"""
    held_up: Triple = (14.0, 22.0, 50.0)
    nobody_home: float = 0.05
    cancelled: float = 0.03
    not_agreed: float = 0.03
    found_more: float = 0.06
    signed_plan: float = 0.8
    verdict: Triple = (4.0, 25.0, 240.0)
    verdict_late: float = 0.04
    assign: Triple = (1.0, 6.0, 30.0)
    owner_pays: float = 0.06
    price_declined: float = 0.12
    ready: Triple = (1.0, 4.0, 9.0)
    ready_late: float = 0.05
    takes_on: float = 0.72
    objects: float = 0.08
    """the others of the firms keep silent"""
    upheld: float = 0.4
    firm_answer: Triple = (20.0, 150.0, 1200.0)
    appoint: Triple = (8.0, 35.0, 150.0)
    firm_appoint: Triple = (20.0, 120.0, 600.0)
    days_ahead: tuple[float, float, float, float] = (0.45, 0.33, 0.15, 0.07)
    """appointments today, tomorrow, and so on"""
    missing_part: float = 0.06
    pauses: float = 0.03
    not_today: float = 0.05
    moved_things: float = 0.04
    """works for which furniture is moved first"""
    inspected: float = 0.05
    halted: float = 0.012
    not_right: float = 0.09
    """work not right at its first presentation; a general aim is 90–95 % right"""
    not_right_again: float = 0.2
    unsigned: float = 0.012
    follow_up: Triple = (500.0, 1200.0, 2100.0)
    unanswered: float = 0.18
    deferred: float = 0.04
    dissatisfied: float = 0.05
    rated: float = 0.35
    reopened: float = 0.02
    urged: float = 0.09
    repeated: float = 0.03
    noted: float = 0.10
    firm_hands: int = 4
    """workers all firms together have in the estate at one time"""
    defects: tuple[Defect, ...] = field(default=DEFECTS)
