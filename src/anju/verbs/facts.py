"""What an event of the work at the door says in figures: price, receipt, moment, stars; beside its sentence."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.core.access import ROLES
from anju.core.errors import Sentence
from anju.core.money import yuan
from anju.ladder.models import GroupCall
from anju.matters.models import Event


def _price(data: Mapping[str, Any]) -> str:
    if not data["price"]:
        return _("nothing to pay")
    price = f"¥{yuan(data['price'])}"
    if "earlier" not in data:
        return price
    return _("%(price)s instead of %(earlier)s") % {"price": price, "earlier": f"¥{yuan(data['earlier_price'])}"}


def _answer(data: Mapping[str, Any]) -> str:
    return f"¥{yuan(data['price'])}" if data["price"] else ""


def _paid(data: Mapping[str, Any]) -> str:
    return f"¥{yuan(data['amount'])} {data['receipt']}"


def _owed_back(data: Mapping[str, Any]) -> str:
    return f"¥{yuan(data['amount'])}" if data["amount"] else ""


def _consent(data: Mapping[str, Any]) -> str:
    return _("Move furniture") if data["about"] == "furniture" else _("Risk the decoration")


def _seen(data: Mapping[str, Any]) -> str:
    return _("Safe") if data["safety"] == "safe" else _("Not safe")


def _stars(data: Mapping[str, Any]) -> str:
    return _("manners %(attitude)d, skill %(skill)d, speed %(speed)d, tidiness %(tidiness)d") % data


ROUTES: Mapping[str, Sentence] = {
    "phone": gettext_lazy("By telephone"),
    "visit": gettext_lazy("At the door"),
    "counter": gettext_lazy("At the counter"),
    "sms": gettext_lazy("By text message"),
}
DECISIONS: Mapping[str, Sentence] = {"taken_up": gettext_lazy("Taken up"), "not_taken_up": gettext_lazy("Not taken up")}


def _answered(data: Mapping[str, Any]) -> str:
    """How it was told, and what was decided about a suggestion."""
    decided = DECISIONS.get(data.get("decision", ""), "")
    return " · ".join(str(word) for word in (decided, ROUTES.get(data["route"], "")) if word)


def _decided(data: Mapping[str, Any]) -> str:
    return str(DECISIONS[data["decision"]])


def _passed(data: Mapping[str, Any]) -> str:
    return str(ROLES[data["department"]])


def _route(data: Mapping[str, Any]) -> str:
    return str(ROUTES.get(data["route"], ""))


def _found(data: Mapping[str, Any]) -> str:
    return str(GroupCall.Found(data["found"]).label)


SAID: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "repair_item.quoted": _price,
    "repair_item.quote_accepted": _answer,
    "repair_item.quote_declined": _answer,
    "repair_item.paid": _paid,
    "repair_item.refund_owed": _owed_back,
    "repair_item.consent_given": _consent,
    "repair_item.consent_refused": _consent,
    "repair_item.inspected": _seen,
    "repair.service_rated": _stars,
    "enquiry.answered": _answered,
    "enquiry.ended_unreached": _answered,
    "enquiry.passed_on": _passed,
    "enquiry.unreached": _route,
    "suggestion.decided": _decided,
    "rung.result_recorded": _found,
}


def facts_in(event: Event) -> list[str]:
    """The figures of an event in words, none for most. Needs `matter.project` loaded."""
    if event.kind == "repair_item.waiting_part":
        expected = datetime.fromisoformat(event.data["expected"]).astimezone(event.matter.project.zone)
        return [_("expected %(moment)s") % {"moment": f"{expected:%m-%d %H:%M}"}]
    said = SAID.get(event.kind)
    return [text] if said and (text := said(event.data)) else []
