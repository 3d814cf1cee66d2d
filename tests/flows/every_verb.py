"""Every verb of every flow as one table: the flow, how to do it, and inputs that would do."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from anju.core.flow import Flow, Verb
from anju.core.inputs import checked
from anju.core.time import product_now
from anju.enquiries.flow import ENQUIRY
from anju.followup.flow import FOLLOW_UP
from anju.incidents import actions as incident_actions
from anju.incidents.flow import INCIDENT
from anju.intake.callbacks import actions as call_back_actions
from anju.intake.callbacks.flow import CALL_BACK
from anju.intake.referrals import actions as referral_actions
from anju.intake.referrals.flow import REFERRAL
from anju.ladder import actions as ladder_actions
from anju.ladder.flow import DIRECTIVE, LADDER
from anju.matters.act import Actor
from anju.matters.models import Matter
from anju.neighbours.flow import NEIGHBOURS
from anju.people.models import Person
from anju.repairs.flow import CASE, ITEM
from anju.verbs.performing import perform
from tests.cast import Cast

FLOWS: tuple[Flow, ...] = (
    CASE, ITEM, FOLLOW_UP, NEIGHBOURS, INCIDENT, CALL_BACK, ENQUIRY, LADDER, DIRECTIVE, REFERRAL,
)  # fmt: skip
OWN = {
    INCIDENT.name: incident_actions,
    CALL_BACK.name: call_back_actions,
    DIRECTIVE.name: ladder_actions,
    REFERRAL.name: referral_actions,
}
"""flows whose verbs are not done through `perform`: their actions"""
ALL_VERBS = [(flow, verb) for flow in FLOWS for verb in flow.verbs.values()]
IDS = [f"{flow.name}.{verb.name}" for flow, verb in ALL_VERBS]


def do_verb(flow: Flow, verb: Verb, *, matter: Matter, by: Actor, inputs: Mapping[str, Any], **more: Any) -> None:
    """Do it with these inputs; nothing is asked first."""
    if flow.name in OWN:
        given = checked(verb.inputs, inputs)
        fields = {name: getattr(given, name) for name in type(given).model_fields}
        getattr(OWN[flow.name], verb.name)(number=matter.number, by=by, **fields, **more)
    else:
        perform(verb.name, number=matter.number, item_no=int(flow is ITEM), actor=by, inputs=inputs, **more)


@dataclass(kw_only=True)
class Given:
    """Inputs that would do for anybody, by the name of the field; files are the actor's own."""

    cast: Cast
    other: Matter
    """another case of the same home"""
    files: dict[tuple[int, str], str] = field(default_factory=dict)

    def for_verb(self, verb: Verb, who: Person | None) -> dict[str, Any]:
        """What the verb cannot do without."""
        needed = {name for name, described in verb.inputs.model_fields.items() if described.is_required()}
        return {name: value(verb, who) for name, value in self._values().items() if name in needed}

    def missing(self) -> Iterator[str]:
        """Fields that some verb needs and this table does not know."""
        known = self._values()
        for _flow, verb in ALL_VERBS:
            for name, described in verb.inputs.model_fields.items():
                if described.is_required() and name not in known:
                    yield f"{verb.name}.{name}"

    def file(self, who: Person | None, kind: str = "photo") -> str:
        """A picture of this person's that no verb has claimed."""
        if who is None:
            return "nobodysfile"
        if (who.pk, kind) not in self.files:
            self.files[who.pk, kind] = self.cast.file(who, kind)
        return self.files[who.pk, kind]

    def _values(self) -> dict[str, Callable[[Verb, Person | None], Any]]:
        cast, soon = self.cast, product_now() + timedelta(hours=1)
        line = {"item": 1, "method": "换密封圈", "finish_by": (soon + timedelta(days=3)).isoformat()}
        plain = {
            "reason": "业主要求", "words": "又来电问了一次", "note": "钥匙在前台", "route": "phone", "way": "phone",
            "outcome": "not_reached", "consent": "spoken", "party": "owner", "place": "厨房", "contractor": "DY",
            "starts": soon.isoformat(), "ends": (soon + timedelta(hours=1)).isoformat(), "minutes": 30, "edition": 1,
            "finish_by": soon.isoformat(), "until": (soon + timedelta(days=1)).isoformat(), "expected": soon.isoformat(),
            "again_at": soon.isoformat(), "items": [1], "lines": [line], "after": 2, "follower": "warranty",
            "next_rung": "developer", "clock_id": 1, "reference": "400-8812", "about": "furniture", "what": "移开浴室柜", "safety": "safe", "found": "satisfied", "finding": "没有异常", "amount": 100,
            "means": "cash", "attitude": 5, "skill": 5, "speed": 5, "tidiness": 5, "into": self.other.number,
            "case": self.other.number, "level": "wait", "text": "正在抢修，请稍候。", "room": "3-2-1901",
            "answer": "水费按用量收取。", "question": "水费怎么收?", "department": "pm", "event": "repair.set_off", "decision": "taken_up",
            "remark": "来晚了", "point": "楼道灯不亮", "kind": "enquiry",
            "next_step": "周末再约", "item": 1, "technician": cast.technician.pk, "lead": cast.engineer.pk, "witness": cast.clerk.pk,
        }  # fmt: skip
        special = {
            "photos": lambda _verb, who: [self.file(who)],
            "evidence": lambda _verb, who: [self.file(who)],
            "signature": lambda _verb, who: self.file(who, "signature"),
            "reason": lambda verb, _who: "material" if verb.name == "ask_pause" else "业主要求",
        }
        return {name: (lambda _verb, _who, value=value: value) for name, value in plain.items()} | special
