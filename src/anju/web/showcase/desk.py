"""The console and the roster."""

from anju.web.forms import Choice, Field
from anju.web.showcase.components import fields, warranty
from anju.web.showcase.frame import STEPS, Data, today, trades


def console() -> Data:
    """The console's call."""
    return {
        "ring": today("15:02:02"),
        "due": today("15:17:02"),
        "steps": STEPS,
        "warranty": warranty(),
        "fields": {field.name: field for field in fields()},
        "months": [12, *range(1, 12)],
        "kind": Field(
            name="kind",
            title="类型",
            widget="seg",
            value="repair",
            required=True,
            side=True,
            choices=[
                Choice(value="repair", title="报修"),
                Choice(value="complaint", title="投诉", key="Alt T"),
                Choice(value="question", title="咨询"),
                Choice(value="advice", title="建议"),
            ],
        ),
        "when": [
            Choice(value="now", title="现在有人"),
            Choice(value="pm", title="今天傍晚"),
            Choice(value="am", title="明天上午"),
            Choice(value="other", title="另约"),
        ],
        "words": "卫生间天花板一直往下滴水，接了半盆了，吊顶也鼓起来了。",
    }


def roster() -> Data:
    """November."""
    leads = ["李工", "周工", "赵工", "孙工"]
    days: list[Data] = [
        {"number": f"10-{n}", "lead": leads[n % 4], "deputy": leads[(n + 1) % 4], "out": True} for n in range(26, 32)
    ]
    for n in range(1, 31):
        day: Data = {"number": f"{n}", "lead": leads[n % 4], "deputy": leads[(n + 1) % 4], "weekend": n % 7 in (0, 1)}
        if n < 21:
            day |= {"past": True, "note": f"按时 {n % 9 + 10} / {n % 9 + 10}"}
        else:
            day |= {"note": f"13{n % 10}****{2210 + n}", "trades": trades("弱" if n == 30 else "门" if n == 26 else "")}
        if n == 21:
            day["now"] = True
        if n == 29:
            day |= {"gap": True, "lead": "缺总负责人", "deputy": "", "note": "副值 周工，还有 8 天", "trades": None}
        days.append(day)
    days += [
        {"number": f"12-0{n}", "lead": leads[n % 4], "deputy": leads[(n + 1) % 4], "out": True} for n in range(1, 7)
    ]
    return {"days": days, "weekdays": ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]}
