"""What the people of the simulation say: invented lines in an office's everyday words."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

CANCELLED = ("业主来电说自己处理好了", "业主说看错了，没有问题", "邻居已帮忙修好，业主撤回")
NOT_AGREED = ("业主要求整面墙重做，暂不同意方案", "业主要与家人商量后再定", "业主要求先出检测报告")
METHODS = (
    "按保修做法修复，恢复原样", "剔除松动部分，修补后重新饰面", "更换损坏配件，调试后试用", "查明渗漏点，堵漏后做闭水试验",
    "调整紧固，更换密封件",
)  # fmt: skip
VERDICTS = ("施工遗留，属保修范围", "材料质量问题，属保修范围", "安装不到位，由施工单位负责")
OWNERS_USE = ("使用不当造成，业主现场认可", "业主自行改装后损坏")
DECLINED = ("业主嫌贵，自己找人修", "业主想再比比价")
NOT_OURS = ("现场看是后期装修开槽打穿，不是我方施工", "该部位不在我方合同范围")
UPHELD = ("核对图纸与合同，确不在其范围",)
DISMISSED = ("查施工记录，确为其施工部位，应予维修",)
NOT_TODAY = ("楼上业主不在家，试不了水", "材料颜色对不上，要换一批", "雨没有停，外侧没法施工")
PARTS = ("铰链一副", "水箱配件一套", "同批次地砖", "门锁面板", "角阀与软管")
DONE = ("按商定的做法修好，当面试过", "更换配件后试用正常", "修补打磨完，业主看过", "堵漏后蓄水观察，没有再渗")
NOT_RIGHT = ("边上还没弄好", "颜色不一样", "试了一下还是渗", "关门还是有缝")
ADVICE = ("24 小时内不要用水", "三天内保持通风", "")
AGAIN = ("昨晚又渗了", "用了两天又坏了", "还是和原来一样")
URGES = ("什么时候有人来？", "说好今天来的，到现在没见人", "已经等了两天了，请尽快")
NOTES = ("业主白天上班，下班后联系", "家里有老人，进门轻声", "钥匙留在前台，业主同意入户")
SATISFIED = ("业主说修得好", "业主表示满意", "没有问题了", "师傅态度好，修得也快")
INSPECTED = ("现场已围挡，用电规范", "已关阀断水，符合要求")
MOVED = ("把衣柜往外挪半米", "把沙发和电视柜搬开")
HALTED = ("登高没有系安全带，先停下",)
RATED = ("", "", "师傅很细心", "收拾得干净", "来得慢了一点")


def chosen(random: Random, among: Sequence[T]) -> T:
    """One of several."""
    return among[int(random.random() * len(among))]
