"""Words and codes that stand for something: relations, roles, kinds of firm, states. Pure."""

import re
from typing import Any

from anju.core.access import ROLES
from anju.imports.cells import Bad, folded, is_empty, words
from anju.imports.labels import building_label

_RELATIONS = {
    "owner": ("业主", "产权人", "房主", "户主", "本人", "共有人", "共同业主", "买受人", "购房人", "客户", "1001", "OWNER", "所有权人"),
    "family": (
        "家庭成员", "家属", "家人", "亲属", "配偶", "妻子", "妻", "丈夫", "夫", "夫妻", "子女", "儿子", "子", "女儿", "女", "父亲", "父",
        "母亲", "母", "父母", "公公", "婆婆", "岳父", "岳母", "祖父", "祖母", "爷爷", "奶奶", "孙子", "孙女", "兄弟", "姐妹", "哥哥", "弟弟",
        "姐姐", "妹妹", "同住人", "同住", "成员", "之妻", "之夫", "之子", "之女", "1002", "FAMILY",
    ),
    "tenant": ("租户", "租客", "租赁户", "承租人", "房客", "租住", "房屋租客", "租赁", "使用人", "1003", "TENANT"),
}  # fmt: skip
_RELATION_OF = {word: code for code, listed in _RELATIONS.items() for word in listed}


def relation(value: Any) -> str:
    """owner, family or tenant from words (配偶 → family) or codes (1001); empty is owner. Raises `Bad("relation")`."""
    if is_empty(value):
        return "owner"
    plain = folded(value)
    if plain in _RELATION_OF:
        return _RELATION_OF[plain]
    for code in ("tenant", "family", "owner"):
        if any(len(word) > 1 and word in plain for word in _RELATIONS[code]):
            return code
    raise Bad("relation")


def form_of_address(name: str, sex: Any = "") -> str:
    """女士 or 先生, from the name itself (王女士) or from a column of sexes; "" when neither tells."""
    for form in ("女士", "先生", "小姐"):
        if name.endswith(form):
            return form
    plain = folded(sex)
    if plain in {"女", "F", "FEMALE", "2", "女性"}:
        return "女士"
    return "先生" if plain in {"男", "M", "MALE", "1", "男性"} else ""


_ROLE_WORDS = {
    "desk_lead": ("客服主管", "客服经理", "前台主管", "客服部主管", "客服部经理"),
    "group_cs": ("集团客服", "400客服"),
    "dev_cs": ("地产客服", "开发商客服", "客关", "客户关系"),
    "desk": ("物业客服", "客服", "前台", "管家", "客服专员", "客服前台"),
    "duty_lead": ("总负责人", "当日总负责人", "维修负责人", "值班负责人", "维修组长", "负责人"),
    "prop_eng": ("物业工程", "物业工程部", "工程主管"),
    "proj_eng": ("项目工程", "工程部", "项目公司工程部", "甲方工程"),
    "technician": (
        "维修",
        "维修工",
        "维修员",
        "维修人员",
        "水电工",
        "水电",
        "电工",
        "水工",
        "木工",
        "泥瓦工",
        "技工",
        "工程师傅",
        "维修技工",
    ),
    "third_party": ("第三方", "第三方维修", "第三方维修单位"),
    "contractor": ("总包", "分包", "施工单位", "责任单位", "供应商", "承包商", "专业分包"),
    "warranty": ("保修办", "保修", "保修专员"),
    "peer_dept": ("设计", "采购", "监理", "设计部", "采购部", "成本"),
    "pm": ("项目经理", "项目总", "项目办"),
    "prop_mgr": ("物业经理", "物业总经理", "物业负责人"),
    "sales": ("销售", "置业顾问", "营销", "销售部", "案场"),
    "head": ("第一负责人", "总经理", "城市总", "公司负责人"),
    "cashier": ("收银", "收银员", "房管员", "出纳"),
    "admin": ("管理员", "系统管理员", "信息管理员", "资料员"),
}
_ROLE_OF = {word: code for code, listed in _ROLE_WORDS.items() for word in listed}


def roles(value: Any) -> list[str]:
    """Role codes from words split by any mark: 客服、收银 → desk, cashier. Empty list when empty; raises `Bad("role")`."""
    if is_empty(value):
        return []
    found: list[str] = []
    for part in re.split(r"[、,;/|+\s]+", folded(value)):
        code = _role(part) if part else ""
        if code and code not in found:
            found.append(code)
    return found


def _role(part: str) -> str:
    if part.lower() in ROLES:
        return part.lower()
    if part in _ROLE_OF:
        return _ROLE_OF[part]
    best = max((word for word in _ROLE_OF if len(word) > 1 and word in part), key=len, default="")
    if not best:
        raise Bad("role")
    return _ROLE_OF[best]


_FIRM_KINDS = {
    "third_party": ("第三方", "维修单位"),
    "supplier": ("供应", "厂家", "材料", "设备", "供货"),
    "general": ("总包", "总承包", "施工总承包", "土建总包"),
    "trade": ("分包", "专业", "专项"),
}


def firm_kind(value: Any) -> str:
    """general, trade, supplier or third_party; trade when empty. Raises `Bad("firm-kind")`."""
    if is_empty(value):
        return "trade"
    plain = folded(value)
    if plain.lower() in _FIRM_KINDS:
        return plain.lower()
    for code, listed in _FIRM_KINDS.items():
        if any(word in plain for word in listed):
            return code
    raise Bad("firm-kind")


def several(value: Any) -> list[str]:
    """The words of a list in one cell, split by any mark, in order, without repeats."""
    if is_empty(value):
        return []
    return list(dict.fromkeys(part for part in re.split(r"[、,，;；/|\n\s]+", words(value)) if part))


def building_list(value: Any) -> list[str] | None:
    """Building labels from `1-3栋、7#`; None for the whole project (empty, 全部, 全区). Raises `Bad("building")`."""
    plain = folded(value)
    if is_empty(value) or plain in {"全部", "全区", "整个项目", "全项目", "所有", "ALL", "全部楼栋"}:
        return None
    found: list[str] = []
    for part in re.split(r"[、,;|]+|(?<=[栋幢楼座#])(?=[\dA-Z])", plain):
        span = re.fullmatch(r"(\d+)(?:栋|幢|号楼|#|楼)?(?:-|~|—|至|到)(\d+)(?:栋|幢|号楼|#|楼)*", part)
        if span and int(span.group(1)) <= int(span.group(2)) <= int(span.group(1)) + 200:
            found += [str(number) for number in range(int(span.group(1)), int(span.group(2)) + 1)]
        elif part:
            found.append(building_label(part))
    return list(dict.fromkeys(found))
