"""*Later*: what one event sets going after its commit, through the outbox; each idempotent by the event's id.

Who is told what stands in `TOLD`, read from top to bottom; the words stand in `notices/data/texts.toml`.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from anju.assessment.actions import keep_facts
from anju.clocks.models import Clock
from anju.core.money import yuan
from anju.core.outbox import Delivery
from anju.intake.access import case_link
from anju.intake.callbacks.actions import file_call_back
from anju.intake.models import CallBack, Case
from anju.matters.act import SYSTEM, act_on
from anju.matters.models import Event, Matter, SearchEntry, Words
from anju.notices.actions import Telling, offer_events, tell
from anju.notices.models import Notice
from anju.people.models import Person
from anju.people.queries import people_with_role
from anju.reactions.between import (
    act_on_alarm,
    tell_granters,
    tell_new_hands,
    tell_new_lead,
    tell_repeated,
    tell_ruling,
    tell_warranty,
)
from anju.reactions.bulletin_tellings import tell_bulletin, tell_moved_up, tell_off
from anju.reactions.complaint_tellings import COMPLAINTS_TOLD, concerned, speak_for_group
from anju.reactions.enquiry_tellings import tell_answered, tell_asked, tell_cancelled, tell_department, tell_desk
from anju.reactions.follow_ups import follow_on, tell_care, tell_not_satisfied, tell_signers, tell_so_so
from anju.reactions.incident_tellings import INCIDENT_WORDS, say_on_cases, tell_households, tell_incident_opened
from anju.reactions.ladder_tellings import LADDER, in_charge, raise_on_alarm
from anju.reactions.neighbour_tellings import tell_entry_refused, tell_home_joined, tell_home_left, tell_other_homes
from anju.reactions.referral_tellings import (
    follow_case,
    tell_desk_of_referral,
    tell_heads,
    tell_referrer,
    tell_stands_still,
)
from anju.reactions.telling import desk_of, due_of, leads_of, to_reporter, who_sees_to
from anju.rulebook.book import book
from anju.rulebook.parameters import Threshold

Tell = Callable[[Event, Matter], Iterable[Telling]]


def tell_lead(event: Event, matter: Matter) -> Iterable[Telling]:
    """The lead of the day is told of a repair at once (INT-5), and the deputies with them."""
    if matter.kind != Case.Kind.REPAIR:
        return
    facts = {"urgency": matter.case.urgency, "due": due_of(matter, "arrival")}
    for person in leads_of(matter):
        yield Telling(template="case_registered", person_id=person.pk, data=facts)
        yield Telling(template="case_registered", route=Notice.Route.SMS, person_id=person.pk, data=facts)


def promise_to_reporter(event: Event, matter: Matter) -> Iterable[Telling]:
    """The owner gets the limit in writing (INT-4)."""
    if matter.kind != Case.Kind.REPAIR:
        return []
    return to_reporter(matter, "case_promise", due=due_of(matter, "arrival"))


def tell_emergency(event: Event, matter: Matter) -> Iterable[Telling]:
    """An emergency is told again, with its new limit."""
    return [
        Telling(template="made_emergency", person_id=person.pk, data={"due": due_of(matter, "arrival")})
        for person in leads_of(matter)
    ]


def tell_worker(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever was given an item is told."""
    return [Telling(template="item_assigned", person_id=event.data["technician"], data={"item": event.item_no})]


def tell_firm(event: Event, matter: Matter) -> Iterable[Telling]:
    """Every person of the firm that was given an item is told."""
    people = Person.objects.filter(firm_id=event.data["firm"], is_active=True).values_list("pk", flat=True)
    return [Telling(template="firm_assigned", person_id=pk, data={"item": event.item_no}) for pk in people]


def tell_appointment(event: Event, matter: Matter) -> Iterable[Telling]:
    """The owner is told when somebody comes."""
    return to_reporter(matter, "appointment_made", starts=event.data["starts"], item=event.item_no)


def tell_not_today(event: Event, matter: Matter) -> Iterable[Telling]:
    """The owner is told in writing when they come again (REP-7)."""
    return to_reporter(matter, "not_today", starts=event.data["starts"], item=event.item_no)


def tell_finished(event: Event, matter: Matter) -> Iterable[Telling]:
    """The owner is told at once when it is done (REP-10)."""
    return to_reporter(matter, "work_finished", item=event.item_no)


def tell_rejected(event: Event, matter: Matter) -> Iterable[Telling]:
    """The lead hears of work that was not right."""
    return [
        Telling(template="work_rejected", person_id=person.pk, data={"item": event.item_no})
        for person in leads_of(matter)
    ]


def ask_reporter_for_photos(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever reported gets the case's own link, which takes photos."""
    return to_reporter(matter, "photos_wanted", link=f"/c/{case_link(matter.pk)}/photos")


def tell_urged(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever holds the case hears that the owner urges; who sees to it where nobody in person does. Urged again within the
    clause's minutes it counts, and nobody is told twice."""
    if _urged_just_now(event, matter):
        return []
    people = [matter.holder_id] if matter.holder_id else [person.pk for person in who_sees_to(matter)]
    return [Telling(template="urged", person_id=pk, data={"urges": event.data["urges"]}) for pk in people]


def _urged_just_now(event: Event, matter: Matter) -> bool:
    """Whether an earlier urging was told within the minutes of clause urge.quiet."""
    rules, project = book(), matter.project
    clause = rules.clause("urge.quiet", company_id=project.company_id, project_id=project.pk, at=event.recorded_at)
    quiet = rules.parameters(clause)
    assert isinstance(quiet, Threshold)
    told = Notice.objects.filter(matter=matter, template="urged", event__seq__lt=event.seq)
    since = event.recorded_at - timedelta(minutes=quiet.minutes)
    return told.filter(event__recorded_at__gt=since).exists()


def tell_follow_up(event: Event, matter: Matter) -> Iterable[Telling]:
    """With the last signature the desk is told to follow up."""
    if not event.data.get("last"):
        return []
    due = due_of(matter, "follow_up")
    desk = people_with_role(role="desk", project=matter.project)[:20]
    return [Telling(template="follow_up_due", person_id=person.pk, data={"due": due}) for person in desk]


def tell_missed_call(event: Event, matter: Matter) -> Iterable[Telling]:
    """The desk hears of a call nobody took: who is on the shift, else everybody of the desk (TEAM-5)."""
    due = due_of(matter, "call_back")
    return [Telling(template="call_missed", person_id=person.pk, data={"due": due}) for person in desk_of(matter)]


def tell_merged(event: Event, matter: Matter) -> Iterable[Telling]:
    """The reporter is told under which number it goes on, with the link to that case (CMP-8)."""
    other = matter.case.merged_into
    link = f"/c/{case_link(other.pk)}" if other is not None else ""
    return to_reporter(matter, "case_merged", into=event.data["into"], link=link)


def tell_reopened(event: Event, matter: Matter) -> Iterable[Telling]:
    """The leads hear that a case they thought done is open again."""
    return [Telling(template="case_reopened", person_id=person.pk, data={}) for person in leads_of(matter)]


def tell_alert(event: Event, matter: Matter) -> Iterable[Telling]:
    """Reminder, alarm and escalation reach the holder and the roles that the clause names (SLA-4)."""
    if event.data["clock"] == "standing_still" or (event.data["clock"] == "pause" and event.kind == "clock.alarmed"):
        return []  # the one is told to who passed it on (`tell_stands_still`), the other ends by itself
    template = event.kind.replace(".", "_")
    facts = {"clock": Clock(name=event.data["clock"]).get_name_display(), "due": event.data.get("due_at")}
    people = in_charge(event, matter)
    if people is None:
        people = {matter.holder_id} if matter.holder_id else {person.pk for person in who_sees_to(matter)}
    people |= concerned(event, matter)
    for role in event.data.get("tell", ()):
        people |= set(people_with_role(role=role, project=matter.project).values_list("pk", flat=True)[:20])
    return [Telling(template=template, person_id=pk, data=facts) for pk in sorted(pk for pk in people if pk)]


def tell_price(event: Event, matter: Matter) -> Iterable[Telling]:
    """The owner reads the price in writing and may agree from there; under warranty there is nothing to read."""
    if not event.data["price"]:
        return []
    return to_reporter(matter, "price_stated", item=event.item_no, price=yuan(event.data["price"]))


def tell_declined(event: Event, matter: Matter) -> Iterable[Telling]:
    """The lead hears that a price was not agreed, or that something was not allowed."""
    template = "price_declined" if event.kind == "repair_item.quote_declined" else "consent_refused"
    return [
        Telling(template=template, person_id=person.pk, data={"item": event.item_no}) for person in leads_of(matter)
    ]


def tell_nobody_home(event: Event, matter: Matter) -> Iterable[Telling]:
    """The owner is told that somebody came in vain."""
    return to_reporter(matter, "nobody_home")


def tell_waiting_part(event: Event, matter: Matter) -> Iterable[Telling]:
    """The owner is told what the repair waits for, and until when."""
    return to_reporter(matter, "waiting_part", due=event.data["expected"], item=event.item_no)


def tell_hands(event: Event, matter: Matter) -> Iterable[Telling]:
    """Whoever has the item in hand hears of the part, the halt, the release; of a halt the leads as well."""
    template = event.kind.replace("repair_item.", "item_")
    people = {event.data["technician"]} - {None}
    if event.kind == "repair_item.halted":
        people |= {person.pk for person in leads_of(matter)}
    return [Telling(template=template, person_id=pk, data={"item": event.item_no}) for pk in sorted(people)]


def tell_paid(event: Event, matter: Matter) -> Iterable[Telling]:
    """The owner gets the receipt's number in writing (REP-8)."""
    return to_reporter(matter, "payment_taken", amount=yuan(event.data["amount"]), receipt=event.data["receipt"])


def tell_breach(event: Event, matter: Matter) -> Iterable[Telling]:
    """The desk's lead hears what was not as the conduct card says (REP-13)."""
    people = people_with_role(role="desk_lead", project=matter.project)[:20]
    return [Telling(template="conduct_breached", person_id=person.pk) for person in people]


TOLD: Mapping[str, tuple[Tell, ...]] = {
    "call_back.missed": (tell_missed_call,),
    "case.registered": (tell_lead, promise_to_reporter),
    "repair.marked_emergency": (tell_emergency,),
    "repair.photos_asked": (ask_reporter_for_photos,),
    "repair.urged": (tell_urged,),
    "repair_item.technician_assigned": (tell_worker,),
    "repair_item.worker_named": (tell_worker,),
    "repair_item.contractor_assigned": (tell_firm,),
    "repair_item.objected": (tell_warranty,),
    "repair_item.deemed_taken_on": (tell_warranty, tell_ruling),
    "repair_item.objection_upheld": (tell_ruling,),
    "repair_item.objection_dismissed": (tell_ruling,),
    "repair_item.transferred": (tell_new_hands,),
    "repair_item.pause_asked": (tell_granters,),
    "repair_item.attested": (tell_follow_up,),
    "repair.handed_over": (tell_new_lead,),
    "repair.repeated": (tell_repeated,),
    "repair.took_up": (tell_repeated,),
    "repair.merged": (tell_merged,),
    "repair.reopened": (tell_reopened,),
    "repair_item.appointed": (tell_appointment, tell_other_homes),
    "repair_item.postponed": (tell_not_today, tell_other_homes),
    "repair_item.finished": (tell_finished,),
    "repair_item.rejected": (tell_rejected,),
    "repair_item.signed_off": (tell_follow_up,),
    "repair_item.quoted": (tell_price,),
    "repair_item.quote_declined": (tell_declined,),
    "repair_item.consent_refused": (tell_declined,),
    "repair_item.nobody_home": (tell_nobody_home,),
    "repair_item.waiting_part": (tell_waiting_part,),
    "repair_item.part_arrived": (tell_hands,),
    "repair_item.halted": (tell_hands,),
    "repair_item.released": (tell_hands,),
    "repair_item.paid": (tell_paid,),
    "repair.nobody_home": (tell_nobody_home,),
    "repair.first_visit_appointed": (tell_appointment, tell_other_homes),
    "repair.conduct_breached": (tell_breach,),
    "enquiry.taken": (tell_asked,),
    "enquiry.urged": (tell_urged,),
    "enquiry.passed_on": (tell_department,),
    "enquiry.answer_drafted": (tell_desk,),
    "enquiry.asked_again": (tell_desk,),
    "enquiry.answered": (tell_answered,),
    "enquiry.ended_unreached": (tell_answered,),
    "enquiry.cancelled": (tell_cancelled,),
    "suggestion.decided": (tell_desk,),
    "referral.made": (tell_desk_of_referral,),
    "referral.registered": (tell_referrer,),
    "referral.answered": (tell_referrer,),
    "referral.settled": (tell_referrer,),
    "referral.went_over_heads": (tell_heads,),
    "follow_up.dissatisfied": (tell_not_satisfied,),
    "follow_up.so_so": (tell_so_so,),
    "care_plan.set": (tell_care,),
    "follow_up_summary.made": (tell_signers,),
    "home.named": (tell_home_joined,),
    "home.left": (tell_home_left,),
    "home.entry_refused": (tell_entry_refused,),
    "bulletin.published": (tell_bulletin,),
    "bulletin.withdrawn": (tell_off,),
    "activity.moved_up": (tell_moved_up,),
    "incident.opened": (tell_incident_opened,),
    "incident.informed": (tell_households,),
    "incident.under_control": (tell_households,),
    "incident.ended": (tell_households,),
    **COMPLAINTS_TOLD,
    **LADDER,
    "clock.reminded": (tell_alert,),
    "clock.alarmed": (tell_alert, tell_stands_still),
    "clock.escalated": (tell_alert, tell_stands_still),
}


def tell_people(delivery: Delivery) -> None:
    """The outbox's handler of events: who is told, and what else follows. Doing it again changes nothing.

    Nobody is told of history that was acted out (`matters.act.untold`)."""
    events = list(
        Event.objects.filter(pk__in=delivery.payload["events"])
        .select_related(
            "matter", "matter__project", "matter__case", "matter__case__reporter", "matter__room", "matter__area"
        )
        .order_by("seq")
    )
    for event in events:
        for react in () if delivery.payload.get("untold") else TOLD.get(event.kind, ()):
            tell(event=event, tellings=react(event, event.matter))
        if event.kind == "case.registered":
            if event.matter.kind == Case.Kind.REPAIR:
                say_lead_told(event)
            end_call_back(event)
        if event.kind == "case.came_from":
            say_led_to(event)
        act_on_alarm(event)
        speak_for_group(event)
        raise_on_alarm(event)
        follow_case(event)
        follow_on(event)
        if event.kind in INCIDENT_WORDS:
            say_on_cases(event)
        if event.kind == "repair.item_added":
            find_by_new_words(event)
    keep_facts(events=events)
    if not delivery.payload.get("untold"):
        offer_events(events=events)


def say_led_to(event: Event) -> None:
    """The case it came from says so too, once."""
    origin, link = event.data["number"], {"number": event.matter.number, "why": event.data["why"]}
    if Event.objects.filter(matter__number=origin, kind="case.led_to", data__number=link["number"]).exists():
        return
    with act_on(by=SYSTEM, number=origin) as act:
        act.say("case.led_to", data=link, audience="staff")


def say_lead_told(event: Event) -> None:
    """The lead was told: said once a case, by the system, which ends the clock `lead_told`."""
    if Event.objects.filter(matter=event.matter_id, kind="case.lead_told").exists():
        return
    with act_on(by=SYSTEM, matter_id=event.matter_id) as act:
        people = [person.pk for person in leads_of(act.matter)]
        act.say("case.lead_told", data={"people": people}, audience=Event.Audience.STAFF)


def end_call_back(event: Event) -> None:
    """Whoever rang in vain and was registered since, by whatever door, need not be rung back any more."""
    case = event.matter.case
    if not case.phone_index:
        return
    waiting = CallBack.objects.filter(
        project=event.matter.project_id, phone_index=case.phone_index, ended_at__isnull=True
    ).select_related("matter")
    for call_back in waiting:
        file_call_back(number=call_back.matter.number, case=event.matter.number, by=SYSTEM)


def find_by_new_words(event: Event) -> None:
    """A case is also found by what was added to it later."""
    entry = SearchEntry.objects.filter(matter=event.matter_id).first()
    if entry is None:
        return
    fresh = [event.matter.title.lower(), *(words.text.lower() for words in Words.objects.filter(event=event))]
    missing = [text for text in fresh if text and text not in entry.text]
    if missing:
        SearchEntry.objects.filter(pk=entry.pk).update(text="\n".join([entry.text, *missing]))
