"""States, parties and events in words and looks: the same sentence on the desk, on phones and for owners."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.clocks.models import Clock, Name
from anju.matters.models import Event
from anju.reactions.states import CASE_STATES
from anju.repairs.flow import ITEM
from anju.verbs.complaint_wording import COMPLAINT_EVENTS

KINDS = {"new": "new", "moving": "run", "waiting": "wait", "done": "ok", "ended": "off"}
"""the tone of a state → the badge that shows it"""

PARTIES: dict[str, str | Promise] = {
    "contractor": _("Contractor answers"),
    "owner": _("Owner's use"),
    "third_person": _("Third person"),
    "developer": _("We ourselves"),
}

EVENTS: dict[str, str | Promise] = {
    "call_back.missed": _("Call missed"),
    "call_back.missed_again": _("Called again, missed again"),
    "call_back.taken": _("Is ringing back"),
    "call_back.not_reached": _("Rung back, nobody answered"),
    "call_back.answered": _("Rung back, noted"),
    "call_back.filed": _("Rung back, became a case"),
    "call_back.given_up": _("Given up, not reached"),
    "enquiry.taken": _("Enquiry taken in"),
    "enquiry.taken_along": _("Taken along"),
    "enquiry.passed_on": _("Given to a department"),
    "enquiry.answer_drafted": _("Answer written"),
    "enquiry.answered": _("Answered and told"),
    "enquiry.unreached": _("Nobody reached with the answer"),
    "enquiry.ended_unreached": _("Answer sent in writing, nobody reached"),
    "enquiry.asked_again": _("Asked again"),
    "enquiry.entry_proposed": _("Proposed for the knowledge base"),
    "enquiry.note_added": _("Note"),
    "enquiry.urged": _("Urged"),
    "enquiry.cancelled": _("Cancelled"),
    "suggestion.decided": _("Suggestion decided"),
    "referral.made": _("Passed to the desk"),
    "referral.taken": _("Registers it"),
    "referral.registered": _("Became a case"),
    "referral.answered": _("Answered without a case"),
    "referral.moved": _("Its case moved"),
    "referral.went_over_heads": _("Went over heads"),
    "referral.settled": _("Its case has ended"),
    "case.referred": _("Passed on by a colleague"),
    "case.went_over_heads": _("Went over heads: it stood still"),
    "case.registered": _("Registered"),
    "case.came_from": _("Came from another case"),
    "case.led_to": _("Led to another case"),
    "case.lead_told": _("The lead was told"),
    "case.phone_revealed": _("Number shown"),
    "repair.item_added": _("Item added"),
    "repair.set_off": _("Set off"),
    "repair.arrived": _("Arrived"),
    "repair.plan_agreed": _("Items, method and time agreed; slip written"),
    "repair.plan_refused": _("Owner does not agree"),
    "repair.marked_emergency": _("Made an emergency"),
    "repair.marked_normal": _("No emergency after all"),
    "repair.urged": _("Urged"),
    "repair.photos_asked": _("Asked for photos"),
    "repair.photos_sent": _("Photos sent"),
    "repair.note_added": _("Note"),
    "repair.result_told": _("Told the result"),
    "repair.cancelled": _("Cancelled"),
    "repair.handed_over": _("Handed over to another lead"),
    "repair.repeated": _("Reported again"),
    "repair.took_up": _("Another registration taken up here"),
    "repair.merged": _("Registered twice: goes on in another case"),
    "repair.reopened": _("Opened again by the household"),
    "repair_item.taken_on": _("Contractor takes it on"),
    "repair_item.deemed_taken_on": _("Contractor silent: counts as taken on"),
    "repair_item.objected": _("Contractor objects"),
    "repair_item.objection_upheld": _("Objection holds"),
    "repair_item.objection_dismissed": _("Objection does not hold"),
    "repair_item.transferred": _("Given to somebody else"),
    "repair_item.rerouted": _("Followed elsewhere"),
    "repair_item.put_after": _("Waits for another item"),
    "repair_item.order_dropped": _("Waits no longer"),
    "repair_item.pause_asked": _("Pause asked for"),
    "repair_item.pause_granted": _("Pause granted: limits stand still"),
    "repair_item.pause_refused": _("Pause refused"),
    "repair_item.pause_ended": _("Pause over: limits count on"),
    "repair_item.signing_attempted": _("Tried to have it signed"),
    "repair_item.attested": _("Attested before a witness"),
    "repair_item.agreed": _("Agreed"),
    "repair_item.responsibility_decided": _("Responsibility decided"),
    "repair_item.technician_assigned": _("Technician assigned"),
    "repair_item.contractor_assigned": _("Contractor assigned"),
    "repair_item.taken_back": _("Taken back, to be assigned anew"),
    "repair_item.worker_named": _("Worker named"),
    "repair_item.appointed": _("Appointment made"),
    "repair_item.ready": _("Ready to go"),
    "repair_item.set_off": _("Worker on the way"),
    "repair_item.arrived": _("Worker at the door"),
    "repair_item.work_started": _("Work started"),
    "repair_item.postponed": _("Not today"),
    "repair_item.finished": _("Work done"),
    "repair_item.signed_off": _("Owner signed: right"),
    "repair_item.rejected": _("Owner says: not right"),
    "repair_item.replanned": _("Another date agreed"),
    "repair_item.withdrawn": _("Item withdrawn"),
    "repair_item.reopened": _("Opened again"),
    "repair.nobody_home": _("Nobody home"),
    "repair.first_visit_appointed": _("First visit agreed anew"),
    "repair.service_rated": _("Service record filled in"),
    "repair.conduct_breached": _("A breach of the conduct card"),
    "repair_item.quoted": _("Price stated"),
    "repair_item.quote_accepted": _("Owner agreed to the price"),
    "repair_item.quote_declined": _("Owner did not agree to the price"),
    "repair_item.consent_given": _("Owner allowed it"),
    "repair_item.consent_refused": _("Owner did not allow it"),
    "repair_item.nobody_home": _("Nobody home"),
    "repair_item.waiting_part": _("Waiting for a part"),
    "repair_item.part_arrived": _("The part is here"),
    "repair_item.inspected": _("Inspected"),
    "repair_item.halted": _("Halted: not safe"),
    "repair_item.released": _("Released, work goes on"),
    "repair_item.paid": _("Paid on site"),
    "repair_item.refund_owed": _("Paid, but not owed: to be given back"),
    "repair_item.refund_void": _("Owed after all: nothing to give back"),
    "follow_up.satisfied": _("Followed up: satisfied"),
    "follow_up.so_so": _("Followed up: so-so"),
    "follow_up.dissatisfied": _("Followed up: not satisfied"),
    "follow_up.not_reached": _("Followed up: nobody reached"),
    "follow_up.deferred": _("Asked to be called later"),
    "follow_up.closed_unreached": _("Closed, nobody reached"),
    "follow_up.point_answered": _("Raised and answered at once"),
    "follow_up.point_taken_up": _("Raised, now a case of its own"),
    "household_visit.opened": _("Taken up for a visit"),
    "household_visit.due_again": _("What was raised is done: to be visited again"),
    "care_plan.set": _("Plan of care set"),
    "care_plan.visited": _("Visited by the plan of care"),
    "care_plan.ended": _("Plan of care ended"),
    "follow_up_summary.made": _("Follow-ups summed up"),
    "follow_up_summary.signed": _("Read and signed"),
    "follow_up.reviewed": _("Unsolved at the year's end: reviewed"),
    "home.joined": _("Another home is part of it"),
    "home.named": _("Which home, and why"),
    "home.item_located": _("Said in which home it lies"),
    "home.left": _("A home is not part of it after all"),
    "home.entry_allowed": _("Entry allowed"),
    "home.entry_refused": _("Entry refused"),
    "home.damage_stated": _("Damage stated"),
    "bulletin.drafted": _("Bulletin written"),
    "bulletin.revised": _("Bulletin changed"),
    "bulletin.published": _("Bulletin published"),
    "bulletin.withdrawn": _("Bulletin withdrawn"),
    "activity.signed_up": _("Signed up"),
    "activity.cancelled": _("Sign-up cancelled"),
    "activity.moved_up": _("Moved up to a seat"),
    "activity.seats_set": _("Seats changed"),
    "activity.names_revealed": _("Names shown"),
    "incident.opened": _("Incident opened"),
    "incident.case_joined": _("Case joined"),
    "incident.case_left": _("Case taken out"),
    "incident.case_triaged": _("Case ranked"),
    "incident.taken": _("Took it over"),
    "incident.informed": _("Homes informed"),
    "incident.under_control": _("Under control"),
    "incident.ended": _("Incident ended"),
    "case.joined_incident": _("Part of an incident"),
    "case.incident_told": _("Told how the incident stands"),
    "case.left_incident": _("No longer part of the incident"),
    **COMPLAINT_EVENTS,
    "rung.entered": _("Another rung is in charge"),
    "rung.raised": _("Raised by itself: a limit was broken"),
    "rung.raised_by_owner": _("Raised by the household"),
    "rung.handed_up": _("Handed up"),
    "rung.call_recorded": _("Called 400 about it"),
    "rung.result_recorded": _("The group called back"),
    "rung.taken_over": _("Taken over by name"),
    "rung.ended": _("Solved, this rung is released"),
    "directive.issued": _("Directive issued"),
    "directive.received": _("Directive received"),
    "directive.answered": _("Directive answered"),
    "directive.accepted": _("Answer accepted"),
    "directive.sent_back": _("Answer sent back"),
    "directive.withdrawn": _("Directive withdrawn"),
    "directive.raised": _("Unanswered, risen to the next rung"),
    "case.directive_issued": _("A directive was issued about it"),
    "clock.reminded": _("Reminder"),
    "clock.alarmed": _("Alarm: past due"),
    "clock.escalated": _("Escalated"),
    "clock.moved": _("Deadline moved by agreement"),
    "clock.rescheduled": _("Deadline reckoned anew"),
    "clock.revised": _("Outcome revised"),
}


def case_state(code: str) -> str:
    """The title of a case's state."""
    return str(CASE_STATES[code].title)


def case_kind(code: str) -> str:
    """The badge of a case's state."""
    return KINDS[CASE_STATES[code].tone]


def item_state(code: str) -> str:
    """The title of an item's state."""
    return str(ITEM.states[code].title)


def item_kind(code: str) -> str:
    """The badge of an item's state."""
    return KINDS[ITEM.states[code].tone]


def clock_title(clock: Clock) -> str:
    """What a limit measures, and of which item where it is one item's."""
    title = str(clock.get_name_display())
    return str(_("%(clock)s, item %(no)d") % {"clock": title, "no": clock.item_no}) if clock.item_no else title


def sentence(event: Event) -> str:
    """What happened and who did it, and of which limit, without the item's number; needs `actor` loaded."""
    what = str(EVENTS.get(event.kind, event.kind))
    if event.kind.startswith("clock.") and event.data.get("clock") in Name:
        what = f"{what}: {Name(event.data['clock']).label}"
    who = event.actor.short_name if event.actor else ""
    return f"{who} {what}".strip()
