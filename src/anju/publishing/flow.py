"""What can happen to a bulletin, and who may (DOC-3)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.core.errors import Refusal
from anju.core.flow import State, Verb, table
from anju.publishing import inputs

KIND = "bulletin"
"""what a matter of this kind calls itself"""
WRITERS = frozenset({"desk", "desk_lead", "prop_mgr", "dev_cs", "pm", "group_cs", "head", "admin"})
PUBLISHERS = WRITERS - {"desk"}
RESIDENTS = frozenset({"resident"})
"""the hat of whoever lives in a home the bulletin is for"""


@dataclass(frozen=True, kw_only=True)
class BulletinFacts:
    """What guards ask."""

    activity: bool
    now: datetime
    starts_at: datetime | None
    until: datetime | None


def is_activity(facts: BulletinFacts) -> Refusal | None:
    """Only an activity has seats."""
    return None if facts.activity else Refusal("no-activity", _("Nobody signs up for this: it is an announcement."))


def sign_up_is_open(facts: BulletinFacts) -> Refusal | None:
    """Not after the deadline."""
    if facts.until is not None and facts.now > facts.until:
        return Refusal("sign-up-over", _("The time to sign up is over."))
    return None


def not_begun(facts: BulletinFacts) -> Refusal | None:
    """Not once it has begun."""
    if facts.starts_at is not None and facts.now >= facts.starts_at:
        return Refusal("activity-begun", _("It has begun already."))
    return None


PUBLISHED = frozenset({"published"})
BULLETIN = table(
    KIND,
    states=[
        State(code="draft", title=_("Draft"), tone="new"),
        State(code="published", title=_("Published"), tone="done", open=False),
        State(code="withdrawn", title=_("Withdrawn"), tone="ended", open=False),
    ],
    verbs=[
        Verb(name="publish_bulletin", title=_("Publish"), on=KIND, sources=frozenset({"draft"}), target="published",
             hats=PUBLISHERS, event="bulletin.published", refusal="bulletin-no-draft", primary=True),
        Verb(name="revise_bulletin", title=_("Change the draft"), on=KIND, sources=frozenset({"draft"}), hats=WRITERS,
             event="bulletin.revised", inputs=inputs.Write, refusal="bulletin-no-draft"),
        Verb(name="set_seats", title=_("Change the seats"), on=KIND, sources=PUBLISHED, hats=PUBLISHERS,
             event="activity.seats_set", inputs=inputs.SetSeats, guards=(is_activity, not_begun),
             refusal="bulletin-not-published"),
        Verb(name="withdraw_bulletin", title=_("Withdraw"), on=KIND, sources=frozenset({"draft", "published"}),
             target="withdrawn", hats=PUBLISHERS, event="bulletin.withdrawn", inputs=inputs.Withdraw,
             refusal="bulletin-withdrawn"),
        Verb(name="sign_up", title=_("Sign up"), on=KIND, sources=PUBLISHED, hats=RESIDENTS, event="activity.signed_up",
             guards=(is_activity, sign_up_is_open, not_begun), refusal="bulletin-not-published", primary=True),
        Verb(name="cancel_sign_up", title=_("Cancel"), on=KIND, sources=PUBLISHED, hats=RESIDENTS,
             event="activity.cancelled", guards=(is_activity, not_begun), refusal="bulletin-not-published"),
    ],
)  # fmt: skip
