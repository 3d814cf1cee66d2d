"""What can happen to a repair, and who may: the flow table of the case and of each of its items.

The state of the case is derived from its items and visits (`rules.case_state`); verbs on the case say from which
derived states they are open.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anju.core.errors import Refusal
from anju.core.flow import Flow, State, Verb, table
from anju.repairs import inputs

DESK = frozenset({"desk", "desk_lead"})
LEADS = frozenset({"duty_lead", "prop_eng", "proj_eng"})
WORKERS = frozenset({"worker", "firm"})
HOUSEHOLD = frozenset({"resident", "reporter"})
STAFF = DESK | LEADS | frozenset({"warranty", "dev_cs", "pm", "prop_mgr"})


@dataclass(frozen=True, kw_only=True)
class ItemFacts:
    """What guards ask of an item."""

    no: int
    state: str
    open: bool
    party: str
    has_assignee: bool
    by_contractor: bool


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What guards ask of the case; `item` is the item in question for verbs on an item."""

    state: str
    urgency: str
    arrived: bool
    told: bool
    items: tuple[ItemFacts, ...]
    item: ItemFacts | None = None


CASE_STATES = (
    State(code="registered", title=_("Waiting for the first visit"), tone="new"),
    State(code="on_the_way", title=_("On the way"), tone="moving"),
    State(code="on_site", title=_("On site"), tone="moving"),
    State(code="in_repair", title=_("In repair"), tone="moving"),
    State(code="awaiting_sign_off", title=_("Waiting for the owner's signature"), tone="waiting"),
    State(code="signed_off", title=_("Signed off, follow-up due"), tone="done"),
    State(code="closed", title=_("Closed"), tone="ended", open=False),
    State(code="cancelled", title=_("Cancelled"), tone="ended", open=False),
)
ITEM_STATES = (
    State(code="reported", title=_("Reported"), tone="new"),
    State(code="agreed", title=_("Agreed, not assigned"), tone="new"),
    State(code="assigned", title=_("Assigned"), tone="waiting"),
    State(code="appointed", title=_("Appointment made"), tone="waiting"),
    State(code="on_the_way", title=_("On the way"), tone="moving"),
    State(code="on_site", title=_("On site"), tone="moving"),
    State(code="in_work", title=_("In work"), tone="moving"),
    State(code="done", title=_("Done, not signed"), tone="waiting"),
    State(code="failed", title=_("Not right yet"), tone="waiting"),
    State(code="signed_off", title=pgettext_lazy("item", "Signed off"), tone="done", open=False),
    State(code="withdrawn", title=_("Withdrawn"), tone="ended", open=False),
)

BEFORE_ARRIVAL = frozenset({"registered", "on_the_way"})
RUNNING = frozenset({"registered", "on_the_way", "on_site", "in_repair", "awaiting_sign_off", "signed_off"})
UNDECIDED = frozenset(
    {"reported", "agreed", "assigned", "appointed", "on_the_way", "on_site", "in_work", "done", "failed"}
)
ASSIGNABLE = frozenset({"agreed", "failed"})


def no_finished_item(facts: CaseFacts) -> Refusal | None:
    """A case is not cancelled once an item was done: what was done wants its signature."""
    if any(item.state in {"in_work", "done", "signed_off"} for item in facts.items):
        return Refusal(
            "case-work-begun", _("Work has begun on an item: withdraw the others, and let this one be finished.")
        )
    return None


def not_yet_emergency(facts: CaseFacts) -> Refusal | None:
    """An emergency is not made one twice."""
    if facts.urgency == "emergency":
        return Refusal("case-already-emergency", _("This is an emergency already."))
    return None


def yet_emergency(facts: CaseFacts) -> Refusal | None:
    """Only an emergency can be made an ordinary case."""
    if facts.urgency != "emergency":
        return Refusal("case-not-emergency", _("This is no emergency."))
    return None


def some_item_reported(facts: CaseFacts) -> Refusal | None:
    """A plan is agreed for items that wait for one."""
    if not any(item.state == "reported" for item in facts.items):
        return Refusal("case-nothing-to-agree", _("Every item is agreed already; change one by its own date."))
    return None


def sent_to_contractor(facts: CaseFacts) -> Refusal | None:
    """A firm names its own worker only for what it was given."""
    if facts.item is None or not facts.item.by_contractor:
        return Refusal("item-not-with-contractor", _("This item was not given to a contractor."))
    return None


CASE = table(
    "repair",
    states=CASE_STATES,
    verbs=[
        Verb(name="set_off", title=_("Set off"), on="case", sources=frozenset({"registered"}), target="on_the_way",
             hats=LEADS, event="repair.set_off", primary=True),
        Verb(name="arrive", title=_("Arrived"), on="case", sources=BEFORE_ARRIVAL, target="on_site",
             hats=LEADS, event="repair.arrived", inputs=inputs.WithRemark, primary=True),
        Verb(name="agree_plan", title=_("Write the slip"), on="case", sources=frozenset({"on_site", "in_repair"}),
             hats=LEADS, event="repair.plan_agreed", inputs=inputs.AgreePlan, guards=(some_item_reported,), primary=True),
        Verb(name="record_refusal", title=_("Owner does not agree"), on="case", sources=frozenset({"on_site", "in_repair"}),
             hats=LEADS, event="repair.plan_refused", inputs=inputs.RecordRefusal, guards=(some_item_reported,)),
        Verb(name="add_item", title=_("Add an item"), on="case",
             sources=frozenset({"registered", "on_the_way", "on_site", "in_repair"}),
             hats=DESK | LEADS, event="repair.item_added", inputs=inputs.AddItem),
        Verb(name="mark_emergency", title=_("Make it an emergency"), on="case", sources=BEFORE_ARRIVAL,
             hats=DESK | LEADS, event="repair.marked_emergency", inputs=inputs.WithReason, guards=(not_yet_emergency,)),
        Verb(name="mark_normal", title=_("No emergency"), on="case", sources=BEFORE_ARRIVAL,
             hats=frozenset({"desk_lead"}) | LEADS, event="repair.marked_normal", inputs=inputs.WithReason,
             guards=(yet_emergency,)),
        Verb(name="urge_case", title=_("Urge"), on="case", sources=RUNNING,
             hats=HOUSEHOLD | DESK, event="repair.urged", inputs=inputs.WithRemark),
        Verb(name="tell_result", title=_("Tell the result"), on="case",
             sources=frozenset({"awaiting_sign_off", "signed_off"}),
             hats=DESK, event="repair.result_told", inputs=inputs.TellResult),
        Verb(name="add_note", title=_("Note"), on="case", sources=RUNNING,
             hats=STAFF | WORKERS, event="repair.note_added", inputs=inputs.AddNote),
        Verb(name="cancel_case", title=_("Cancel the case"), on="case",
             sources=frozenset({"registered", "on_the_way", "on_site", "in_repair"}), target="cancelled",
             hats=HOUSEHOLD | DESK, event="repair.cancelled", inputs=inputs.WithReason, guards=(no_finished_item,)),
    ],
)  # fmt: skip

ITEM = table(
    "repair_item",
    states=ITEM_STATES,
    verbs=[
        Verb(name="decide_responsibility", title=_("Decide responsibility"), on="item", sources=UNDECIDED,
             hats=LEADS | frozenset({"warranty"}), event="repair_item.responsibility_decided",
             inputs=inputs.DecideResponsibility),
        Verb(name="assign_technician", title=_("Assign a technician"), on="item", sources=ASSIGNABLE, target="assigned",
             hats=LEADS | frozenset({"desk_lead"}), event="repair_item.technician_assigned",
             inputs=inputs.AssignTechnician, refusal="item-not-assignable", primary=True),
        Verb(name="assign_contractor", title=_("Assign a contractor"), on="item", sources=ASSIGNABLE, target="assigned",
             hats=LEADS | frozenset({"warranty"}), event="repair_item.contractor_assigned",
             inputs=inputs.AssignContractor, refusal="item-not-assignable"),
        Verb(name="take_back_item", title=_("Take it back"), on="item", sources=frozenset({"assigned", "appointed"}),
             target="agreed", hats=LEADS, event="repair_item.taken_back", inputs=inputs.WithReason),
        Verb(name="name_worker", title=_("Name the worker"), on="item", sources=frozenset({"assigned", "appointed", "failed"}),
             hats=frozenset({"firm"}), event="repair_item.worker_named", inputs=inputs.NameWorker,
             guards=(sent_to_contractor,)),
        Verb(name="book_appointment", title=_("Make an appointment"), on="item",
             sources=frozenset({"assigned", "appointed", "failed"}), target="appointed",
             hats=WORKERS | DESK | LEADS, event="repair_item.appointed", inputs=inputs.BookAppointment, primary=True),
        Verb(name="confirm_ready", title=_("Ready to go"), on="item", sources=frozenset({"assigned", "appointed"}),
             hats=WORKERS, event="repair_item.ready"),
        Verb(name="set_off_to_item", title=_("Set off"), on="item", sources=frozenset({"assigned", "appointed"}),
             target="on_the_way", hats=WORKERS, event="repair_item.set_off", primary=True),
        Verb(name="arrive_at_item", title=_("I am here"), on="item",
             sources=frozenset({"assigned", "appointed", "on_the_way"}), target="on_site",
             hats=WORKERS, event="repair_item.arrived", primary=True),
        Verb(name="start_work", title=_("Start"), on="item", sources=frozenset({"on_site"}), target="in_work",
             hats=WORKERS, event="repair_item.work_started", inputs=inputs.StartWork, primary=True),
        Verb(name="postpone_work", title=_("Not today"), on="item",
             sources=frozenset({"on_the_way", "on_site", "in_work"}), target="appointed",
             hats=WORKERS, event="repair_item.postponed", inputs=inputs.PostponeWork),
        Verb(name="finish_work", title=_("Done"), on="item", sources=frozenset({"on_site", "in_work"}), target="done",
             hats=WORKERS, event="repair_item.finished", inputs=inputs.FinishWork, primary=True),
        Verb(name="sign_off_item", title=_("Right: sign off"), on="item", sources=frozenset({"done"}), target="signed_off",
             hats=HOUSEHOLD | WORKERS | LEADS, event="repair_item.signed_off", inputs=inputs.SignOff, primary=True),
        Verb(name="reject_work", title=_("Not right"), on="item", sources=frozenset({"done"}), target="failed",
             hats=HOUSEHOLD | WORKERS | LEADS, event="repair_item.rejected", inputs=inputs.RejectWork),
        Verb(name="replan_item", title=_("Another date"), on="item",
             sources=UNDECIDED - {"reported", "done"}, hats=LEADS,
             event="repair_item.replanned", inputs=inputs.ReplanItem),
        Verb(name="withdraw_item", title=_("Withdraw the item"), on="item",
             sources=frozenset({"reported", "agreed", "assigned", "appointed", "failed"}), target="withdrawn",
             hats=LEADS | DESK, event="repair_item.withdrawn", inputs=inputs.WithReason),
    ],
)  # fmt: skip

FLOWS: tuple[Flow, ...] = (CASE, ITEM)
