"""What can happen to a repair, and who may: the flow table of the case and of each of its items.

The state of the case is derived from its items and visits (`rules.case_state`); verbs on the case say from which
derived states they are open.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anju.core.errors import Refusal
from anju.core.flow import Flow, State, Verb, table
from anju.repairs import door_flow, door_inputs, inputs, party_inputs
from anju.repairs.door_flow import UNDER_WAY, household_decides, price_agreed
from anju.repairs.hats import DESK, HOUSEHOLD, LEADS, WORKERS

GRANTERS = frozenset({"desk_lead", "warranty", "pm", "proj_eng"})
"""who may agree to a pause that somebody else asked for"""
KEEPER = frozenset({"keeper"})
"""who looks after a common area and signs for it: the desk's lead and property engineering (`CaseFile.hats_for`)"""
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
    answer: str = ""
    """what the contractor it was given to said: asked, taken_on, deemed, objected"""
    quarrel: bool = False
    """an objection waits for its ruling"""
    pause: str = ""
    """asked or paused"""
    chargeable: bool = False
    """the household pays for it"""
    quote: str = ""
    """how the latest price stands: open, accepted, declined; empty for none"""
    price: int = 0
    """of that quote, in fen"""
    paid: bool = False
    waits: bool = False
    """for another item to be done first"""


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What guards ask of the case; `item` is the item in question for verbs on an item."""

    state: str
    urgency: str
    arrived: bool
    told: bool
    items: tuple[ItemFacts, ...]
    item: ItemFacts | None = None
    area: bool = False
    """a common area, for which its keeper signs"""
    keeper: bool = False
    missed: bool = False
    """the first visit found nobody home"""
    rated: bool = False
    rating_over: int = 0
    """the days in which a service record is filled in, once they are over"""
    outsider: bool = False
    """whoever reported it is neither of the household nor works on it: does not speak for the household"""


CASE_STATES = (
    State(code="registered", title=_("Waiting for the first visit"), tone="new"),
    State(code="on_the_way", title=_("On the way"), tone="moving"),
    State(code="on_site", title=_("On site"), tone="moving"),
    State(code="in_repair", title=_("In repair"), tone="moving"),
    State(code="awaiting_sign_off", title=_("Waiting for the owner's signature"), tone="waiting"),
    State(code="signed_off", title=_("Signed off, follow-up due"), tone="done"),
    State(code="closed", title=_("Closed"), tone="ended", open=False),
    State(code="cancelled", title=_("Cancelled"), tone="ended", open=False),
    State(code="merged", title=_("Goes on in another case"), tone="ended", open=False),
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
    *door_flow.STATES,
)

BEFORE_ARRIVAL = frozenset({"registered", "on_the_way"})
RUNNING = frozenset({"registered", "on_the_way", "on_site", "in_repair", "awaiting_sign_off", "signed_off"})
UNDECIDED = (
    frozenset({"reported", "agreed", "assigned", "appointed", "on_the_way", "on_site", "in_work", "done", "failed"})
    | UNDER_WAY
)
ASSIGNABLE = frozenset({"agreed", "failed"})
ANSWERABLE = frozenset({"assigned", "appointed", "on_the_way", "on_site"})
"""a contractor takes on or objects before its work begins"""
IN_HAND = UNDECIDED - UNDER_WAY - {"reported", "agreed", "done"}
"""somebody has it in hand and it may pass to somebody else"""
RULED = (UNDECIDED - {"reported"}) | {"signed_off"}
"""an objection is ruled on, whatever has become of the work"""
AFTER_THE_END = frozenset({"uphold_objection", "dismiss_objection", "take_payment"})
"""verbs on an item that stay open when the case has ended: who pays is settled even so (REP-14, REP-8)"""


def no_finished_item(facts: CaseFacts) -> Refusal | None:
    """A case is not cancelled once an item was done: what was done wants its signature."""
    if any(item.state in {"in_work", "halted", "done", "signed_off"} for item in facts.items):
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


def asked_to_take_on(facts: CaseFacts) -> Refusal | None:
    """A firm answers once, while it is asked."""
    if facts.item is None or facts.item.answer != "asked":
        return Refusal("item-answered", _("No contractor is asked to take this item on (any more)."))
    return None


def no_quarrel(facts: CaseFacts) -> Refusal | None:
    """One objection at a time waits for its ruling."""
    if facts.item is not None and facts.item.quarrel:
        return Refusal("item-already-objected", _("An objection to this item waits for its ruling already."))
    return None


def some_quarrel(facts: CaseFacts) -> Refusal | None:
    """A ruling needs an objection."""
    if facts.item is None or not facts.item.quarrel:
        return Refusal("item-not-objected", _("No objection to this item waits for a ruling."))
    return None


def no_pause(facts: CaseFacts) -> Refusal | None:
    """One pause at a time is asked for."""
    if facts.item is not None and facts.item.pause:
        return Refusal("item-pause-open", _("A pause of this item is asked for or lasts already."))
    return None


def pause_asked(facts: CaseFacts) -> Refusal | None:
    """Only what was asked for is granted or refused."""
    if facts.item is None or facts.item.pause != "asked":
        return Refusal("item-pause-not-asked", _("No pause of this item was asked for."))
    return None


def paused(facts: CaseFacts) -> Refusal | None:
    """Only a pause that lasts is ended."""
    if facts.item is None or facts.item.pause != "paused":
        return Refusal("item-not-paused", _("This item is not paused."))
    return None


def waits_for_another(facts: CaseFacts) -> Refusal | None:
    """Only what waits for another item can stop waiting."""
    if facts.item is not None and facts.item.waits:
        return None
    return Refusal("item-waits-for-nothing", _("This item waits for no other."))


def keeper_signs(facts: CaseFacts) -> Refusal | None:
    """For a common area its keeper signs, for a home somebody of the household."""
    if facts.area and not facts.keeper:
        return Refusal("area-signed-by-keeper", _("For a common area the desk's lead or property engineering signs."))
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
        Verb(name="ask_for_photos", title=_("Ask for photos"), on="case", sources=RUNNING,
             hats=DESK, event="repair.photos_asked"),
        Verb(name="send_photos", title=_("Send photos"), on="case", sources=RUNNING,
             hats=HOUSEHOLD, event="repair.photos_sent", inputs=inputs.SendPhotos),
        Verb(name="tell_result", title=_("Tell the result"), on="case",
             sources=frozenset({"awaiting_sign_off", "signed_off"}),
             hats=DESK, event="repair.result_told", inputs=inputs.TellResult),
        Verb(name="add_note", title=_("Note"), on="case", sources=RUNNING,
             hats=STAFF | WORKERS, event="repair.note_added", inputs=inputs.AddNote),
        Verb(name="hand_over_case", title=_("Hand the case over"), on="case",
             sources=RUNNING - {"signed_off"}, hats=LEADS,
             event="repair.handed_over", inputs=party_inputs.HandOverCase),
        Verb(name="link_repeat", title=_("Reported again"), on="case", sources=RUNNING,
             hats=DESK, event="repair.repeated", inputs=party_inputs.LinkRepeat),
        Verb(name="merge_case", title=_("Registered twice"), on="case",
             sources=frozenset({"registered", "on_the_way", "on_site", "in_repair"}), target="merged",
             hats=DESK, event="repair.merged", inputs=party_inputs.MergeCase, guards=(no_finished_item,)),
        Verb(name="reopen_case", title=_("Open again"), on="case", sources=frozenset({"signed_off", "closed"}),
             hats=HOUSEHOLD | DESK, event="repair.reopened", inputs=party_inputs.ReopenCase),
        Verb(name="cancel_case", title=_("Cancel the case"), on="case",
             sources=frozenset({"registered", "on_the_way", "on_site", "in_repair"}), target="cancelled",
             hats=HOUSEHOLD | DESK, event="repair.cancelled", inputs=inputs.WithReason, guards=(no_finished_item,)),
        *door_flow.CASE_VERBS,
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
        Verb(name="take_on_item", title=_("Take it on"), on="item", sources=ANSWERABLE,
             hats=frozenset({"firm"}), event="repair_item.taken_on", inputs=party_inputs.TakeOnItem,
             guards=(asked_to_take_on,)),
        Verb(name="object_item", title=_("Not ours: object"), on="item", sources=ANSWERABLE,
             hats=frozenset({"firm"}), event="repair_item.objected", inputs=party_inputs.ObjectItem,
             guards=(asked_to_take_on, no_quarrel)),
        Verb(name="deem_taken_on", title=_("Silence: taken on"), on="item", sources=UNDECIDED - {"reported", "agreed"},
             hats=frozenset({"system"}), event="repair_item.deemed_taken_on", guards=(asked_to_take_on,)),
        Verb(name="uphold_objection", title=_("Objection holds"), on="item", sources=RULED,
             hats=frozenset({"warranty"}), event="repair_item.objection_upheld", inputs=inputs.WithReason,
             guards=(some_quarrel,), primary=True),
        Verb(name="dismiss_objection", title=_("Objection does not hold"), on="item", sources=RULED,
             hats=frozenset({"warranty"}), event="repair_item.objection_dismissed", inputs=inputs.WithReason,
             guards=(some_quarrel,), primary=True),
        Verb(name="transfer_item", title=_("Give it to somebody else"), on="item", sources=IN_HAND,
             hats=LEADS | frozenset({"desk_lead"}), event="repair_item.transferred", inputs=party_inputs.TransferItem),
        Verb(name="name_worker", title=_("Name the worker"), on="item", sources=frozenset({"assigned", "appointed", "failed"}),
             hats=frozenset({"firm"}), event="repair_item.worker_named", inputs=inputs.NameWorker,
             guards=(sent_to_contractor,)),
        Verb(name="book_appointment", title=_("Make an appointment"), on="item",
             sources=frozenset({"assigned", "appointed", "failed"}), target="appointed",
             hats=WORKERS | DESK | LEADS, event="repair_item.appointed", inputs=inputs.BookAppointment, primary=True),
        Verb(name="confirm_ready", title=_("Ready to go"), on="item", sources=frozenset({"assigned", "appointed"}),
             hats=WORKERS, event="repair_item.ready", inputs=door_inputs.ConfirmReady),
        Verb(name="set_off_to_item", title=_("Set off"), on="item", sources=frozenset({"assigned", "appointed"}),
             target="on_the_way", hats=WORKERS, event="repair_item.set_off", primary=True),
        Verb(name="arrive_at_item", title=_("I am here"), on="item",
             sources=frozenset({"assigned", "appointed", "on_the_way"}), target="on_site",
             hats=WORKERS, event="repair_item.arrived", primary=True),
        Verb(name="start_work", title=_("Start"), on="item", sources=frozenset({"on_site"}), target="in_work",
             hats=WORKERS, event="repair_item.work_started", inputs=inputs.StartWork,
             guards=(price_agreed,), primary=True),
        Verb(name="postpone_work", title=_("Not today"), on="item",
             sources=frozenset({"on_the_way", "on_site", "in_work"}), target="appointed",
             hats=WORKERS, event="repair_item.postponed", inputs=inputs.PostponeWork),
        Verb(name="finish_work", title=_("Done"), on="item", sources=frozenset({"on_site", "in_work"}), target="done",
             hats=WORKERS, event="repair_item.finished", inputs=inputs.FinishWork,
             guards=(price_agreed,), primary=True),
        Verb(name="sign_off_item", title=_("Right: sign off"), on="item", sources=frozenset({"done"}), target="signed_off",
             hats=HOUSEHOLD | WORKERS | LEADS | KEEPER, event="repair_item.signed_off", inputs=inputs.SignOff,
             guards=(keeper_signs, household_decides), primary=True),
        Verb(name="reject_work", title=_("Not right"), on="item", sources=frozenset({"done"}), target="failed",
             hats=HOUSEHOLD | WORKERS | LEADS | KEEPER, event="repair_item.rejected", inputs=inputs.RejectWork,
             guards=(keeper_signs,)),
        Verb(name="record_attempt", title=_("Not signed: record the attempt"), on="item", sources=frozenset({"done"}),
             hats=DESK | LEADS | WORKERS, event="repair_item.signing_attempted", inputs=party_inputs.RecordAttempt),
        Verb(name="attest_item", title=_("Attest before a witness"), on="item", sources=frozenset({"done"}),
             target="signed_off", hats=LEADS, event="repair_item.attested", inputs=party_inputs.AttestItem),
        Verb(name="put_after", title=_("Wait for another item"), on="item",
             sources=frozenset({"reported", "agreed", "assigned", "appointed", "failed"}), hats=LEADS,
             event="repair_item.put_after", inputs=party_inputs.PutAfter),
        Verb(name="drop_order", title=_("Wait no longer"), on="item", sources=UNDECIDED, hats=LEADS,
             event="repair_item.order_dropped", inputs=party_inputs.DropOrder, guards=(waits_for_another,)),
        Verb(name="reroute_item", title=_("Follow it elsewhere"), on="item", sources=UNDECIDED,
             hats=LEADS | frozenset({"warranty", "desk_lead"}), event="repair_item.rerouted",
             inputs=party_inputs.RerouteItem),
        Verb(name="ask_pause", title=_("Ask for a pause"), on="item", sources=UNDECIDED - {"reported"},
             hats=WORKERS | LEADS | DESK, event="repair_item.pause_asked", inputs=party_inputs.AskPause,
             guards=(no_pause,)),
        Verb(name="grant_pause", title=_("Grant the pause"), on="item", sources=UNDECIDED - {"reported"},
             hats=GRANTERS, event="repair_item.pause_granted", inputs=inputs.WithRemark, guards=(pause_asked,), primary=True),
        Verb(name="refuse_pause", title=_("Refuse the pause"), on="item", sources=UNDECIDED - {"reported"},
             hats=GRANTERS, event="repair_item.pause_refused", inputs=inputs.WithReason, guards=(pause_asked,), primary=True),
        Verb(name="end_pause", title=_("End the pause"), on="item", sources=UNDECIDED - {"reported"},
             hats=GRANTERS | LEADS | WORKERS | frozenset({"system"}), event="repair_item.pause_ended",
             inputs=inputs.WithRemark, guards=(paused,)),
        Verb(name="replan_item", title=_("Another date"), on="item",
             sources=UNDECIDED - {"reported", "done"}, hats=LEADS,
             event="repair_item.replanned", inputs=inputs.ReplanItem),
        Verb(name="withdraw_item", title=_("Withdraw the item"), on="item",
             sources=frozenset({"reported", "agreed", "assigned", "appointed", "waiting_part", "failed"}),
             target="withdrawn", hats=LEADS | DESK, event="repair_item.withdrawn", inputs=inputs.WithReason),
        *door_flow.ITEM_VERBS,
    ],
)  # fmt: skip

FLOWS: tuple[Flow, ...] = (CASE, ITEM)
