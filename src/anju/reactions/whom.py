"""Who is told of which event by which route: what `later.TOLD` does, as one table that people read (`/desk/notices/texts`).

A test holds that no event stands here that is not told, and that what a repair really tells stands here. An event of
`TOLD` without a line of its own is shown with the texts that its functions name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from anju.notices.models import Route
from anju.notices.wording import texts
from anju.reactions.later import TOLD, Tell

BOTH = (Route.APP, Route.SMS)


@dataclass(frozen=True)
class Line:
    """One telling: in which words, to whom (codes with words of the desk's), how it is meant to go."""

    template: str
    who: tuple[str, ...]
    routes: tuple[str, ...] = (Route.APP,)


VISIT = (Line("appointment_made", ("reporter",), BOTH), Line("home_visit", ("other_home",), BOTH))
LEVELS = ("developer", "group")
RISES = ("rung.entered", "rung.raised", "rung.raised_by_owner", "rung.handed_up", "rung.call_recorded")
RAISED = (
    Line("rung_entered", ("rung",), BOTH),
    Line("rung_failed", ("rung_before",)),
    *(Line(f"rung_is_{level}", ("reporter",), BOTH) for level in LEVELS),
)
WHOM: Mapping[str, tuple[Line, ...]] = {
    "call_back.missed": (Line("call_missed", ("desk_on_shift",)),),
    "case.registered": (Line("case_registered", ("lead", "deputies"), BOTH), Line("case_promise", ("reporter",), BOTH)),
    "repair.marked_emergency": (Line("made_emergency", ("lead", "deputies")),),
    "repair.photos_asked": (Line("photos_wanted", ("reporter",), BOTH),),
    "repair.urged": (Line("urged", ("holder",)),),
    "repair_item.technician_assigned": (Line("item_assigned", ("worker",)),),
    "repair_item.worker_named": (Line("item_assigned", ("worker",)),),
    "repair_item.contractor_assigned": (Line("firm_assigned", ("firm",)),),
    "repair_item.objected": (Line("item_objected", ("warranty",)),),
    "repair_item.deemed_taken_on": (Line("item_deemed", ("warranty",)), Line("firm_deemed", ("firm",))),
    "repair_item.objection_upheld": (Line("objection_upheld", ("firm",)),),
    "repair_item.objection_dismissed": (Line("objection_dismissed", ("firm",)),),
    "repair_item.transferred": (Line("item_assigned", ("worker",)), Line("firm_assigned", ("firm",))),
    "repair_item.pause_asked": (Line("pause_asked", ("granters",)),),
    "repair_item.attested": (Line("follow_up_due", ("desk",)),),
    "repair.handed_over": (Line("case_handed_over", ("new_lead",)),),
    "repair.repeated": (Line("reported_again", ("holder",)),),
    "repair.took_up": (Line("reported_again", ("holder",)),),
    "repair.merged": (Line("case_merged", ("reporter",), BOTH),),
    "repair.reopened": (Line("case_reopened", ("lead", "deputies")),),
    "repair_item.appointed": VISIT,
    "repair_item.postponed": (Line("not_today", ("reporter",), BOTH), Line("home_visit", ("other_home",), BOTH)),
    "repair_item.finished": (Line("work_finished", ("reporter",), BOTH),),
    "repair_item.rejected": (Line("work_rejected", ("lead", "deputies")),),
    "repair_item.signed_off": (Line("follow_up_due", ("desk",)),),
    "repair_item.quoted": (Line("price_stated", ("reporter",), BOTH),),
    "repair_item.quote_declined": (Line("price_declined", ("lead", "deputies")),),
    "repair_item.consent_refused": (Line("consent_refused", ("lead", "deputies")),),
    "repair_item.nobody_home": (Line("nobody_home", ("reporter",), BOTH),),
    "repair_item.waiting_part": (Line("waiting_part", ("reporter",), BOTH),),
    "repair_item.part_arrived": (Line("item_part_arrived", ("worker",)),),
    "repair_item.halted": (Line("item_halted", ("worker", "lead", "deputies")),),
    "repair_item.released": (Line("item_released", ("worker",)),),
    "repair_item.paid": (Line("payment_taken", ("reporter",), BOTH),),
    "repair.nobody_home": (Line("nobody_home", ("reporter",), BOTH),),
    "repair.first_visit_appointed": VISIT,
    "repair.conduct_breached": (Line("conduct_breached", ("desk_lead",)),),
    "home.named": (
        Line("home_joined_source", ("other_home",), BOTH),
        Line("home_joined_harmed", ("other_home",), BOTH),
    ),
    "home.left": (Line("home_left", ("other_home",), BOTH),),
    "home.entry_refused": (Line("home_entry_refused", ("lead",)),),
    "incident.opened": (Line("incident_opened", ("lead", "desk_on_shift", "desk_lead", "pm", "prop_mgr")),),
    "incident.informed": (Line("incident_informed", ("households",), BOTH),),
    "incident.under_control": (Line("incident_under_control", ("households",), BOTH),),
    "incident.ended": (Line("incident_ended", ("households",), BOTH),),
    "enquiry.taken": (Line("enquiry_promise", ("reporter",), BOTH), Line("enquiry_asked", ("desk_on_shift",))),
    "enquiry.urged": (Line("urged", ("holder",)),),
    "enquiry.passed_on": (Line("enquiry_passed_on", ("department",)),),
    "enquiry.answer_drafted": (Line("enquiry_answer_drafted", ("desk_on_shift",)),),
    "enquiry.asked_again": (Line("enquiry_asked_again", ("desk_on_shift",)),),
    "enquiry.answered": (Line("enquiry_answered", ("reporter",), BOTH),),
    "enquiry.ended_unreached": (Line("enquiry_answered", ("reporter",), BOTH),),
    "enquiry.cancelled": (Line("enquiry_cancelled", ("reporter",), BOTH),),
    "suggestion.decided": (Line("suggestion_decided", ("desk_on_shift",)),),
    "complaint.lodged": (
        Line("complaint_lodged", ("desk_lead",)),
        Line("complaint_severe", ("desk_lead", "pm")),
        Line("complaint_promise", ("reporter",), BOTH),
    ),
    "complaint.proposed_severe": (Line("complaint_severe", ("desk_lead", "pm")),),
    "complaint.class_decided": (Line("complaint_severe", ("desk_lead", "pm")),),
    "complaint.passed_on": (Line("complaint_passed_on", ("new_lead",)),),
    "complaint.visit_called": (Line("complaint_visit", ("lead", "desk_lead")),),
    "complaint.why_told": (Line("complaint_why", ("reporter",), BOTH),),
    "complaint.explained": (Line("complaint_answered", ("reporter",), BOTH),),
    "complaint.answered": (Line("complaint_answered", ("reporter",), BOTH),),
    "complaint.urged": (Line("urged", ("holder",)),),
    "complaint.joined": (Line("complaint_joined", ("reporter",), BOTH),),
    "complaint.voice_spoke": (Line("complaint_tell_household", ("desk", "desk_lead")),),
    "complaint.reopened": (Line("complaint_reopened", ("holder",)),),
    "complaint.cancelled": (Line("complaint_cancelled", ("reporter",), BOTH),),
    "complaint.review_sent": (Line("complaint_review", ("prop_mgr", "head")),),
    "complaint.review_decided": (Line("complaint_review_back", ("desk_lead", "pm")),),
    "complaint_ask.made": (Line("complaint_asked", ("department",)),),
    "complaint_ask.answered": (Line("complaint_ask_answered", ("holder",)),),
    "complaint_finding.made": (Line("complaint_finding", ("named",)),),
    "complaint_finding.contested": (Line("complaint_contested", ("pm",)),),
    "complaint_measure.set": (Line("complaint_measure", ("named",)),),
    "complaint_measure.failed": (Line("complaint_measure_failed", ("holder",)),),
    **dict.fromkeys(RISES, RAISED),
    "rung.result_recorded": (Line("group_dissatisfied", ("holder", "desk_lead", "rung")),),
    "rung.taken_over": (Line("rung_taken_over", ("reporter",), BOTH),),
    "directive.issued": (Line("directive_issued", ("named",)),),
    "directive.sent_back": (Line("directive_sent_back", ("named",)),),
    "directive.withdrawn": (Line("directive_withdrawn", ("named",)),),
    "directive.answered": (Line("directive_answered", ("issuer",)),),
    "directive.raised": (Line("directive_raised", ("rung",)),),
    "directive.accepted": (Line("directive_accepted", ("named",)),),
    "clock.reminded": (Line("clock_reminded", ("holder", "clause")),),
    "clock.alarmed": (Line("clock_alarmed", ("holder", "clause")),),
    "clock.escalated": (Line("clock_escalated", ("holder", "clause")),),
}
"""event → its tellings; the same order as `later.TOLD`"""

BY_THEMSELVES: Mapping[str, Line] = {
    "sign_in": Line("phone_code", ("who_signs_in",), (Route.SMS,)),
    "morning": Line("digest", ("whoever_waited",), (Route.SMS,)),
    "test": Line("gateway_test", ("who_tests",), (Route.SMS,)),
}
"""what is told without an event of a case"""


def all_lines() -> list[tuple[str, Line]]:
    """Every event that is told with its lines, in the order of `TOLD`."""
    return [(kind, line) for kind, tells in TOLD.items() for line in WHOM.get(kind, ()) or _found(kind, tells)]


def _found(kind: str, tells: tuple[Tell, ...]) -> list[Line]:
    """The texts that the functions of an event name, where nobody wrote its line."""
    named = {kind.replace(".", "_")}
    for tell in tells:
        named |= {each for each in tell.__code__.co_consts if isinstance(each, str)}
    return [Line(template, ("program",)) for template in texts() if template in named]
