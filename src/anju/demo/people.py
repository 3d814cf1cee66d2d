"""Invented people: whom one can sign in as, and the names of everybody else."""

from dataclasses import dataclass
from random import Random

PASSWORD = "anju-demo-2026"  # noqa: S105
OWNER_PHONE = "13800005678"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One person to sign in as: the name to type, the invented name, the role and where it is held."""

    username: str
    name: str
    role: str
    place: str = "project"
    """project (the first one), company, or group"""
    trades: tuple[str, ...] = ()
    firm: str = ""


STAFF = (
    Part(username="admin", name="管理员", role="admin", place="group"),
    Part(username="desk", name="陈晓", role="desk"),
    Part(username="desk_lead", name="周敏", role="desk_lead"),
    Part(username="duty_lead", name="李刚", role="duty_lead"),
    Part(username="duty_lead2", name="周建国", role="duty_lead"),
    Part(username="prop_eng", name="赵立新", role="prop_eng"),
    Part(username="technician", name="张强", role="technician", trades=("水电",)),
    Part(username="technician2", name="何平", role="technician", trades=("弱电",)),
    Part(username="technician3", name="刘木", role="technician", trades=("木作",)),
    Part(username="contractor", name="丁大海", role="contractor", firm="DY"),
    Part(username="contractor2", name="余海涛", role="contractor", firm="YD"),
    Part(username="third_party", name="孟凡", role="third_party", firm="SF"),
    Part(username="warranty", name="赵敏", role="warranty", place="company"),
    Part(username="dev_cs", name="周晴", role="dev_cs", place="company"),
    Part(username="proj_eng", name="吴涛", role="proj_eng"),
    Part(username="peer_dept", name="郑思", role="peer_dept", place="company"),
    Part(username="pm", name="孙伟", role="pm"),
    Part(username="prop_mgr", name="钱丽", role="prop_mgr"),
    Part(username="sales", name="冯雪", role="sales"),
    Part(username="group_cs", name="韩梅", role="group_cs", place="group"),
    Part(username="head", name="沈达", role="head", place="company"),
    Part(username="cashier", name="杨帆", role="cashier"),
)

FIRMS = (
    # code, name, short name, kind, trades, warranty clause
    ("JJ", "甲建建设集团有限公司", "甲建总包", "general", ["总包"], "15.4"),
    ("DY", "丁源机电安装有限公司", "丁源机电", "trade", ["机电", "给排水", "电气", "暖通", "水电"], "9.2"),
    ("YD", "禹盾防水工程有限公司", "禹盾防水", "trade", ["防水", "总包-防水"], "7.1"),
    ("JC", "净川装饰工程有限公司", "净川精装", "trade", ["精装", "装饰"], "14.2"),
    ("MX", "明槿门窗有限公司", "明槿门窗", "supplier", ["门窗", "幕墙"], "11.3"),
    ("SF", "四方维修服务有限公司", "四方维修", "third_party", [""], "3.2"),
)

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "晓华丽伟芳娜敏静强磊军洋勇艳杰涛明超秀霞平刚桂英玉兰建国志鹏文博雨桐子轩一诺思远浩然若曦嘉怡"


def invented_name(random: Random) -> tuple[str, str]:
    """A name that belongs to nobody, and how its bearer is spoken to."""
    given = "".join(random.sample(GIVEN, random.choice((1, 2, 2))))
    return random.choice(SURNAMES) + given, random.choice(("女士", "先生"))


def invented_phone(serial: int) -> str:
    """A number of a range that carries no subscribers here: 199 0000 xxxx and on."""
    return f"1990{serial:07d}"
