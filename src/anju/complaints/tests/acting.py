"""Carrying a complaint to a state for tests, through the product's verbs."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from anju.core.time import product_now
from anju.estate.models import Room
from anju.intake.actions import Origin
from anju.matters.models import Matter
from anju.people.models import Person
from anju.verbs.performing import perform
from anju.verbs.registering import Report, register
from tests.cast import Cast, grant, person

WORDS = "保安态度差"
BASIS = "依据《物业服务规范》第 3 条"
OFFICE = {"pm": "方正", "prop_mgr": "物业经理", "head": "总经理", "dev_cs": "客服专员", "peer_dept": "设计师"}


def colleague(cast: Cast, role: str) -> Person:
    """Somebody with this role in the project, made once."""
    known = Person.objects.filter(username=f"role_{role}").first()
    if known is not None:
        return known
    made = person(OFFICE.get(role, role), "staff", username=f"role_{role}")
    grant(made, role, project=cast.project)
    return made


def lodged(
    cast: Cast, *, words: str = WORDS, room: Room | None = None, origin: Origin | None = None, channel: str = "hotline",
    phone: str = "13800000000", who: Person | None = None, **more: Any,
) -> Matter:  # fmt: skip
    """A complaint the clerk registered; of no home where none is named."""
    report = Report(
        project=cast.project, room=room, area=None, kind="complaint", channel=channel, description=words,
        reporter_name="王女士", reporter_phone=phone, reporter=who, origin=origin, **more,
    )  # fmt: skip
    return register(report, actor=cast.actor(cast.clerk))


def do(cast: Cast, name: str, matter: Matter, who: Person, part: int = 0, **inputs: Any) -> Matter:
    """One verb; the matter read anew."""
    more = {key: inputs.pop(key) for key in ("at", "client_id") if key in inputs}
    perform(name, number=matter.number, item_no=part, actor=cast.actor(who), inputs=inputs, **more)
    matter.refresh_from_db()
    return matter


def ahead(**span: float) -> str:
    """A moment that lies ahead, as a form sends it."""
    return (product_now() + timedelta(**span)).isoformat()


WAY = ("lodged", "in_inquiry", "in_remedy", "answered", "closed")


def walked(cast: Cast, state: str, *, degree: str = "ordinary", **lodging: Any) -> Matter:
    """A complaint as far as `state`; also `unfounded`, `cancelled`, `joined`."""
    home: dict[str, Any] = {"room": cast.home, "who": cast.owner, "phone": "13800005678"}
    matter = lodged(cast, **(home | lodging))
    if state == "unfounded":
        return do(cast, "decide_invalid", matter, cast.desk_lead, grounds=["unproven"], reason="监控显示并无此事")
    if state == "cancelled":
        return do(cast, "cancel_case", matter, cast.desk_lead, reason="业主来电撤回")
    if state == "joined":
        voice = lodged(cast, phone="13811112222", words="电梯夜里一直响", room=cast.home_above)
        return do(cast, "join_group", matter, cast.clerk, into=voice.number, reason="同一部电梯")
    if degree == "severe":
        do(cast, "decide_class", matter, cast.desk_lead, degree="severe", grounds=["doubt"], reason="业主质疑制度")
    steps: Mapping[str, Any] = {
        "in_inquiry": lambda: [do(cast, "decide_valid", matter, cast.desk_lead, grounds=["manners"], reason="属实")],
        "in_remedy": lambda: [
            do(cast, "name_cause", matter, cast.desk_lead, cause="岗前培训不足"),
            do(cast, "set_measure", matter, cast.desk_lead, measure="重新培训", person=cast.engineer.pk, by_when=ahead(days=7)),
        ],
        "answered": lambda: [
            *([] if degree == "severe" else [
                do(cast, "decide_class", matter, cast.desk_lead, degree="ordinary", reason="道歉即可终止")
            ]),
            do(cast, "answer_complaint", matter, cast.desk_lead, route="phone", result="当面道歉并重新培训", basis=BASIS),
        ],
        "closed": lambda: [do(cast, "record_satisfied", matter, cast.clerk)],
    }  # fmt: skip
    for name in WAY[1 : WAY.index(state) + 1]:
        steps[name]()
    return matter
