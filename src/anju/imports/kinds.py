"""What can be imported, and by which headers each column is known. Data, no behaviour."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Column:
    """One thing a row can say. `names` are the headers it is known by, folded (capitals, no spaces, narrow digits)."""

    key: str
    title: str | Promise
    names: tuple[str, ...]
    required: bool = False


_PLACE = (
    Column("address", _("Full address"), (
        "房屋", "房产", "房产地址", "房屋地址", "房屋全称", "房间全称", "房屋坐落", "坐落", "住址", "详细地址", "地址", "物业地址", "房源",
        "房间名称", "房屋名称", "房号全称", "栋-单元-房号", "楼栋-单元-房号", "ADDRESS",
    )),
    Column("phase", _("Phase"), ("分期", "期数", "组团", "期", "区", "分区", "地块", "苑", "所属组团", "PHASE")),
    Column("building", _("Building"), (
        "楼号", "楼栋号", "楼栋", "栋", "幢", "幢号", "栋号", "栋座", "座", "座号", "楼宇", "楼座", "所属楼栋", "楼栋编号", "楼栋名称",
        "楼幢", "所属楼宇", "号楼", "几栋", "楼", "BUILDING",
    )),
    Column("unit", _("Unit"), ("单元", "单元号", "单元编号", "单元名称", "所属单元", "门栋", "梯号", "UNIT")),
    Column("floor", _("Floor"), ("楼层", "层", "所在层", "所在楼层", "房屋楼层", "层数", "层号", "实际楼层", "FLOOR")),
    Column("room", _("Room"), (
        "房号", "房间", "室号", "房间号", "房屋编号", "房屋号", "户号", "门牌号", "门牌", "室", "房间编号", "户室号", "房号/室号", "户",
        "单位号", "房屋房号", "商铺号", "铺号", "ROOM",
    )),
)  # fmt: skip

_PERSON = (
    Column("name", _("Name"), (
        "业主名称", "业主姓名", "业主", "客户姓名", "客户名称", "客户", "姓名", "产权人", "产权人姓名", "房主", "户主", "户主姓名", "住户",
        "住户姓名", "买受人", "购房人", "联系人", "成员姓名", "权利人", "NAME", "OWNER",
    )),
    Column("phone", _("Phone"), (
        "手机号", "手机", "手机号码", "联系电话", "电话", "电话号码", "联系方式", "联系手机", "移动电话", "业主电话", "业主手机", "联系号码",
        "业主手机号", "本人电话", "手机1", "电话1", "联系电话1", "PHONE", "MOBILE", "TEL",
    )),
    Column("phone_2", _("Second phone"), ("备用电话", "其他电话", "电话2", "手机2", "联系电话2", "固定电话", "家庭电话", "座机", "紧急联系电话")),
    Column("relation", _("Relation"), (
        "业主类型", "与业主关系", "关系", "与户主关系", "住户类型", "人员类型", "身份", "成员类型", "客户类型", "住户身份", "住户性质", "RELATION",
    )),
    Column("sex", _("Sex"), ("性别", "称谓", "SEX")),
)  # fmt: skip

_OWNER_NUMBER = Column(
    "owner_number", _("Owner's number in the file"), ("业主编号", "客户编号", "住户编号", "业主ID", "编号")
)

_ROOM = (
    Column("area", _("Floor area"), ("建筑面积", "面积", "房屋面积", "产权面积", "实测面积", "实测建筑面积", "建面", "预测面积", "AREA")),
    Column("layout", _("Layout"), ("户型", "房屋户型", "户型名称", "房型", "户型结构", "LAYOUT")),
    Column("notified_on", _("Notified of delivery"), ("通知交付日", "通知交付日期", "通知交房日期", "交房通知日期", "通知收楼日期")),
    Column("delivered_on", _("Handed over"), (
        "交付日", "交付日期", "交房日期", "交房日", "交房时间", "交付时间", "收楼日期", "收房日期", "收楼时间", "接房日期", "实际收房日",
        "实际交付日期", "领房日期", "集中交付日期",
    )),
    Column("deemed_delivered_on", _("Deemed handed over"), ("视为交付日", "视为交付日期", "视同交付日期")),
    Column("moved_in_on", _("Day of moving in"), ("入住日期", "入住时间", "入住日", "入伙日期", "入伙时间")),
    Column("completed_on", _("Building completed"), ("竣工日期", "竣工验收日期", "竣工时间", "竣工备案日期")),
)  # fmt: skip

_TERM = (
    Column(
        "starts_on",
        _("First day"),
        ("开始日期", "起始日期", "开始时间", "生效日期", "租期开始", "起", "自", "过户日期", "登记日期"),
    ),
    Column(
        "ends_on",
        _("Last day"),
        ("结束日期", "终止日期", "结束时间", "截止日期", "失效日期", "租期结束", "止", "至", "迁出日期", "搬离日期"),
    ),
)

_STAFF = (
    Column("name", _("Name"), ("姓名", "员工姓名", "人员姓名", "名字", "员工", "NAME"), required=True),
    Column(
        "username", _("Sign-in name"), ("账号", "用户名", "登录名", "登录账号", "帐号", "系统账号", "USERNAME", "LOGIN")
    ),
    Column("badge", _("Badge"), ("工号", "员工编号", "员工号", "工牌号", "人员编号", "编号", "BADGE")),
    Column("phone", _("Phone"), ("手机号", "手机", "手机号码", "联系电话", "电话", "联系方式", "PHONE", "MOBILE")),
    Column(
        "role",
        _("Role"),
        ("岗位", "角色", "职务", "职位", "岗位名称", "职责", "权限", "部门岗位", "ROLE"),
        required=True,
    ),
    Column("firm", _("Firm"), ("所属单位", "单位", "单位名称", "公司", "所属公司", "施工单位", "FIRM")),
    Column("trades", _("Trades covered"), ("工种", "专业", "技能", "擅长", "TRADE", "TRADES")),
    Column("starts_on", _("First day"), ("入职日期", "上岗日期", "到岗日期", "开始日期", "生效日期", "任职日期")),
    Column("ends_on", _("Last day"), ("离职日期", "离岗日期", "结束日期", "截止日期")),
)

_CONTRACTOR_NAMES = (
    "单位名称",
    "承包商",
    "公司名称",
    "责任单位",
    "施工单位",
    "供应商",
    "名称",
    "全称",
    "企业名称",
    "乙方",
    "承包单位",
    "CONTRACTOR",
)

_CONTRACTORS = (
    Column("name", _("Name"), (*_CONTRACTOR_NAMES, "供应商名称", "承包商名称", "NAME"), required=True),
    Column(
        "code",
        _("Code of the firm"),
        ("编码", "单位编码", "供应商编码", "供应商编号", "单位编号", "代码", "编号", "CODE"),
    ),
    Column("short_name", _("Short name"), ("简称", "单位简称", "公司简称")),
    Column("kind", _("Kind"), ("类型", "类别", "单位类型", "单位类别", "单位性质", "承包类型", "KIND")),
    Column("contact", _("Contact"), ("联系人", "负责人", "项目负责人", "保修负责人", "对接人", "CONTACT")),
    Column("phone", _("Phone"), ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "负责人电话", "PHONE")),
)

_CONTRACTS = (
    Column("number", _("Contract number"), ("合同编号", "合同号", "编号", "合同编码", "CONTRACT"), required=True),
    Column(
        "contractor",
        _("Firm under contract"),
        (*_CONTRACTOR_NAMES, "供应商名称", "承包商名称", "合同单位", "乙方单位", "乙方名称"),
        required=True,
    ),
    Column(
        "trades",
        _("Trades covered"),
        (
            "专业",
            "工程类别",
            "施工内容",
            "承包范围",
            "承包内容",
            "工种",
            "分包专业",
            "合同范围",
            "工程内容",
            "TRADES",
        ),
        required=True,
    ),
    Column(
        "buildings",
        _("Buildings"),
        ("楼栋", "楼栋范围", "施工楼栋", "负责楼栋", "适用楼栋", "楼号", "施工范围", "标段楼栋", "BUILDINGS"),
    ),
    Column("completed_on", _("Completed"), ("竣工日期", "竣工验收日期", "竣工时间", "验收日期", "竣工备案日期")),
    Column("warranty_clause", _("Warranty clause"), ("保修条款", "保修条款号", "质保条款", "保修约定")),
    Column("starts_on", _("First day"), ("合同开始日期", "开始日期", "签订日期", "签约日期", "生效日期", "合同日期")),
    Column("ends_on", _("Last day"), ("合同结束日期", "结束日期", "截止日期", "合同截止日期", "到期日期")),
    Column(
        "settlement",
        _("Settlement sum"),
        ("结算金额", "结算价", "合同金额", "合同价", "合同总价", "结算总额", "工程结算价", "合同额"),
    ),
    Column("retention", _("Retention"), ("质保金", "保修金", "质量保证金", "质保金金额", "保留金")),
    Column(
        "retention_percent",
        _("Retention per cent"),
        ("质保金比例", "保修金比例", "质保比例", "质保金比例(%)", "保留金比例"),
    ),
)

COLUMNS: dict[str, tuple[Column, ...]] = {
    "rooms": (*_PLACE, *_ROOM, *_PERSON, _OWNER_NUMBER),
    "residents": (*_PLACE, *_PERSON, *_TERM, _OWNER_NUMBER),
    "staff": _STAFF,
    "contractors": _CONTRACTORS,
    "contracts": _CONTRACTS,
    "owners": (*_PERSON, _OWNER_NUMBER),
}
"""kind of table → its columns, in the order they are shown"""

KINDS = ("rooms", "residents", "staff", "contractors", "contracts")
"""what can be imported; a table of `owners` is only joined to the rooms beside it"""

NEVER = frozenset({
    "总层数", "是否有电梯", "室内面积", "套内面积", "身份证号", "身份证", "身份证号码", "证件号码", "证件号", "租金", "房屋费用", "费用开始时间",
    "年龄", "车牌号", "车位", "车位编号", "车位编码", "停车场编号", "停车场类型", "序号", "备注", "物业费", "公摊面积", "套内建筑面积", "室内使用面积",
    "使用面积", "收费项目", "缴费周期", "房屋类型", "房屋状态", "合同金额大写", "户数", "总户数", "销售面积单价", "单价", "总价",
    "收费面积", "计费面积", "费用编号", "邮编", "开户行", "税号", "法人", "附件", "籍贯", "民族", "脱敏号码", "紧急联系人", "银行账号",
})  # fmt: skip
"""Headers that only look like one of ours, or that this product has no use for (personal data it must not keep)."""


def column(kind: str, key: str) -> Column:
    """The column of this key; KeyError for a key the kind does not have."""
    return next(entry for entry in COLUMNS[kind] if entry.key == key)


def is_identified(kind: str, keys: set[str]) -> bool:
    """True when these columns are enough to tell what a row is about."""
    if kind == "owners":
        return {"name", "owner_number"} <= keys
    if kind == "rooms":
        return "address" in keys or "room" in keys
    if kind == "residents":
        return "name" in keys and ("address" in keys or "room" in keys)
    return all(entry.key in keys for entry in COLUMNS[kind] if entry.required)
