"""What happened, as it is said to an owner: plain, polite, a name and a time, no word of the trade."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.matters.models import Event
from anju.owner.complaint_wording import COMPLAINT_SENTENCES
from anju.verbs.facts import facts_in
from anju.verbs.ladder import title_of

SENTENCES: dict[str, str | Promise] = {
    "case.registered": _("We have your report"),
    "repair.set_off": _("%(who)s is on the way to you"),
    "repair.arrived": _("%(who)s is at your door"),
    "repair.plan_agreed": _("What, how and by when were agreed with you"),
    "repair.plan_refused": _("You did not agree with the plan; we will propose again"),
    "repair.marked_emergency": _("Treated as an emergency now"),
    "repair.urged": _("You urged us; we have told whoever is in charge"),
    "repair.cancelled": _("The report was taken back"),
    "repair.result_told": _("We told you the result"),
    "repair_item.technician_assigned": _("Somebody has been arranged to come"),
    "repair_item.contractor_assigned": _("The builder's firm has been told to come"),
    "repair_item.appointed": _("Agreed with you: %(starts)s"),
    "repair_item.set_off": _("%(who)s is on the way"),
    "repair_item.arrived": _("%(who)s is at your door"),
    "repair_item.work_started": _("%(who)s has begun"),
    "repair_item.postponed": _("Not finished today; coming again %(starts)s"),
    "repair_item.finished": _("Done; please have a look"),
    "repair_item.signed_off": _("You signed that it is right"),
    "repair_item.rejected": _("You said it is not right; we will do it again"),
    "repair_item.reopened": _("Opened again"),
    "repair_item.replanned": _("Another date was agreed"),
    "repair.repeated": _("You told us again; it is counted"),
    "repair.merged": _("You reported this before; we go on under the other number"),
    "repair.reopened": _("Opened again as you asked"),
    "repair_item.pause_granted": _("The dates stand still for a while"),
    "repair_item.pause_ended": _("The dates count on"),
    "repair_item.put_after": _("Something else is done first"),
    "repair_item.attested": _("Completed before a witness, as nobody could sign"),
    "repair_item.withdrawn": _("This item was taken back"),
    "repair_item.quoted": _("The price is stated; please look at it"),
    "repair_item.quote_accepted": _("You agreed to the price"),
    "repair_item.quote_declined": _("You did not agree to the price"),
    "repair_item.consent_given": _("You allowed it"),
    "repair_item.consent_refused": _("You did not allow it; nothing was moved"),
    "repair_item.nobody_home": _("%(who)s came and found nobody home"),
    "repair_item.waiting_part": _("Waiting for a part"),
    "repair_item.part_arrived": _("The part is here; we will agree a time with you"),
    "repair_item.halted": _("Work was halted to be safe"),
    "repair_item.released": _("Safe again, work goes on"),
    "repair_item.paid": _("You paid"),
    "repair_item.refund_owed": _("You do not owe what you paid: it comes back to you"),
    "repair.nobody_home": _("%(who)s came and found nobody home"),
    "repair.first_visit_appointed": _("Agreed with you: %(starts)s"),
    "repair.service_rated": _("You filled in the service record"),
    "enquiry.taken_along": _("We are finding out for you"),
    "enquiry.answered": _("We answered you"),
    "enquiry.ended_unreached": _("We could not reach you; this is the answer"),
    "enquiry.asked_again": _("You asked again; we look once more"),
    "enquiry.urged": _("You urged us; we have told whoever is in charge"),
    "enquiry.cancelled": _("This was taken back"),
    "home.joined": _("Another home is part of this"),
    "case.joined_incident": _("Your report belongs to an incident that hits several homes"),
    "case.incident_told": _("There is news of the incident"),
    "rung.entered": _("Now in charge: %(rung)s"),
    "rung.raised": _("We were not in time; now in charge: %(rung)s"),
    "rung.raised_by_owner": _("You raised it; now in charge: %(rung)s"),
    "rung.handed_up": _("Handed up; now in charge: %(rung)s"),
    "rung.call_recorded": _("You called 400; now in charge: %(rung)s"),
    "rung.taken_over": _("%(who)s has taken it over and promises a result by %(promise)s"),
    **COMPLAINT_SENTENCES,
    "follow_up.satisfied": _("We asked you: it is right"),
    "follow_up.so_so": _("We asked you: it will do"),
    "follow_up.dissatisfied": _("We asked you: it is not right yet"),
    "follow_up.point_answered": _("You raised something; we answered"),
    "follow_up.point_taken_up": _("You raised something; it has a number of its own now"),
}
"""events that an owner reads; the others are ours"""

AHEAD = {
    "registered": (_("Somebody comes and agrees with you what to do"), _("The repair"), _("You check and sign")),
    "on_the_way": (_("Somebody comes and agrees with you what to do"), _("The repair"), _("You check and sign")),
    "on_site": (_("The repair"), _("You check and sign")),
    "in_repair": (_("You check and sign"),),
    "awaiting_sign_off": (_("You check and sign"),),
    "signed_off": (_("We call and ask whether it is right"),),
    "asked": (_("We answer you"),),
    "taken_along": (_("We answer you"),),
    "drafted": (_("We tell you the answer"),),
}
"""state → the steps still ahead, nearest last"""

PARTS = (
    ("卫生间", "bath", _("Bathroom")),
    ("厨房", "kitchen", _("Kitchen")),
    ("水电", "plug", _("Water, power")),
    ("门窗", "window", _("Doors, windows")),
    ("墙面地面", "wall", _("Walls, floors")),
    ("其他", "dots", _("Something else")),
)
"""place as recorded, icon, word"""

TERMS = {
    "W4": _("Pipes and wires"),
    "W5": _("Walls and floors"),
    "W6": _("Doors and windows"),
    "W3": _("Heating"),
    "W2": _("Waterproofing"),
    "W7": _("Insulation"),
    "W1": _("Structure"),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of an owner's timeline."""

    at: datetime
    sentence: str
    words: list[str]


def told(event: Event) -> Told | None:
    """The event as a sentence, or None when it is not for owners."""
    sentence = SENTENCES.get(event.kind)
    if sentence is None:
        return None
    facts = {
        "who": event.actor.short_name if event.actor else "",
        "starts": _moment(event, "starts"),
        "promise": _moment(event, "promise"),
        "rung": title_of(event.data["to"]) if event.kind.startswith("rung.") and "to" in event.data else "",
    }
    wanted = {"description", "method", "done", "reason", "what", "answer", "next_step", "explanation", "note"}
    return Told(
        at=event.happened_at,
        sentence=str(sentence) % facts,
        words=[*facts_in(event), *(words.text for words in event.words.all() if words.field in wanted)],
    )


def _moment(event: Event, name: str) -> str:
    """A moment that an event carries, on the project's wall clock; empty where it has none."""
    text = event.data.get(name)
    return f"{datetime.fromisoformat(text).astimezone(event.matter.project.zone):%m-%d %H:%M}" if text else ""
