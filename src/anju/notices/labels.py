"""The words of routes, states, outcomes and hours, for whichever page shows them."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from anju.core.errors import Sentence
from anju.notices.models import Attempt, Notice, Receipt, Route

ROUTES: Mapping[str, Sentence] = {
    Route.APP: gettext_lazy("In the product"),
    Route.SMS: gettext_lazy("Text message"),
    Route.WECOM: gettext_lazy("WeCom"),
    Route.DINGTALK: gettext_lazy("DingTalk"),
    Route.FEISHU: gettext_lazy("Feishu"),
    Route.EMAIL: gettext_lazy("E-mail"),
    Route.WEBHOOK: gettext_lazy("Webhook"),
}
STATES: Mapping[str, tuple[str, Sentence]] = {
    Notice.State.KEPT: ("off", pgettext_lazy("notice", "In the product")),
    Notice.State.SANDBOX: ("off", pgettext_lazy("notice", "Sandbox: not sent")),
    Notice.State.HELD: ("hold", pgettext_lazy("notice", "Waits for its hour")),
    Notice.State.WAITING: ("run", pgettext_lazy("notice", "On its way")),
    Notice.State.SENT: ("ok", pgettext_lazy("notice", "Sent")),
    Notice.State.DELIVERED: ("ok", pgettext_lazy("notice", "Delivered")),
    Notice.State.FOLDED: ("off", pgettext_lazy("notice", "In a digest")),
    Notice.State.UNDELIVERED: ("late", pgettext_lazy("notice", "Undelivered")),
}
"""state → the look of its badge, its word"""
OUTCOMES: Mapping[str, Sentence] = {
    "": pgettext_lazy("notice", "being sent"),
    Receipt.Outcome.SENT: pgettext_lazy("notice", "taken"),
    Receipt.Outcome.DELIVERED: pgettext_lazy("notice", "arrived"),
    Receipt.Outcome.FAILED: pgettext_lazy("notice", "refused"),
    Receipt.Outcome.LATER: pgettext_lazy("notice", "not taken"),
    Receipt.Outcome.UNKNOWN: pgettext_lazy("notice", "no answer"),
    Receipt.Outcome.SILENT: pgettext_lazy("notice", "no receipt"),
}


def attempt_in_words(attempt: Attempt) -> str:
    """One try: gateway, what came of it, the provider's code."""
    receipts = list(attempt.receipts.all())
    last = receipts[-1] if receipts else None
    said = str(OUTCOMES[last.outcome if last else ""])
    code = f" ({last.code})" if last is not None and last.code else ""
    return f"{attempt.gateway.name}: {said}{code}"


def collecting_in_words(minutes: int) -> str:
    """For how long what is not pressing is collected."""
    if not minutes:
        return _("Tell me at once")
    if minutes < 60:
        return ngettext("Every %(n)d minute", "Every %(n)d minutes", minutes) % {"n": minutes}
    return ngettext("Every hour", "Every %(n)d hours", minutes // 60) % {"n": minutes // 60}
