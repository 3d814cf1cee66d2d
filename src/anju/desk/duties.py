"""Duties and rights of each role, read from what the program enforces: flow tables, access, keepers, clauses (TEAM-4)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from django.utils.translation import gettext as _

from anju.complaints.inputs import Department
from anju.core.access import READING_ROLES, REVEALING_ROLES, ROLES
from anju.core.flow import Flow, Verb
from anju.estate import rules as estate_rules
from anju.estate.models import Project
from anju.followup.actions.care import SETTERS
from anju.followup.actions.reviewing import REVIEWERS
from anju.followup.actions.summaries import MAKERS, SIGNERS
from anju.followup.flow import CALLERS
from anju.imports.rules import SEES_IMPORTS
from anju.incidents.flow import INCIDENT, OPENERS
from anju.intake.actions import REGISTRARS
from anju.intake.callbacks.flow import CALL_BACK
from anju.intake.models import Case
from anju.intake.referrals.flow import REFERRAL
from anju.knowledge import keeping as answers
from anju.ladder.flow import ADDRESSEES, DIRECTIVE, UPPER
from anju.notices.keeping import KEEPS_GATEWAYS
from anju.partners import rules as partner_rules
from anju.people import rules as people_rules
from anju.publishing.flow import BULLETIN
from anju.publishing.keeping import KEEPS_SERVICE
from anju.rulebook.book import Book, book
from anju.rulebook.keeping import KEEPS_RULES
from anju.rulebook.limits import Limit
from anju.rulebook.models import ClauseEdition
from anju.rulebook.wording import counting_in_words, in_words, span_in_words
from anju.verbs.performing import NAMED, Performable

STAFF = frozenset(ROLES) - {"contractor", "third_party"}
GIVEN: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset({"technician"}), frozenset({"worker"})),
    (frozenset({"contractor", "third_party"}), frozenset({"firm", "worker"})),
    (frozenset(ADDRESSEES), frozenset({"addressee"})),
    (UPPER, frozenset({"issuer"})),
    (frozenset(get_args(Department)), frozenset({"asked"})),
    (STAFF, frozenset({"responsible", "referrer"})),
)
"""roles → hats that they come to wear in what they are given: work, a directive, a department's part, a finding, a referral"""
STAKES: Mapping[str, frozenset[str]] = {
    role: frozenset().union(*(hats for roles, hats in GIVEN if role in roles)) for role in ROLES
}
ENDED_BY: Mapping[str, tuple[str, ...]] = {
    "call_back": ("answer_call_back", "file_call_back"),
    "set_off": ("set_off",),
    "arrival.normal": ("arrive", "visit_site"),
    "arrival.emergency": ("arrive",),
    "responsibility": ("decide_responsibility",),
    "appoint": ("book_appointment",),
    "ready": ("confirm_ready",),
    "appointment": ("arrive_at_item",),
    "plan": ("finish_work",),
    "part": ("part_arrived",),
    "take_on": ("take_on_item", "object_item"),
    "ruling": ("uphold_objection", "dismiss_objection"),
    "pause": ("end_pause",),
    "sign_off": ("sign_off_item", "attest_item"),
    **dict.fromkeys(
        ("follow_up", "follow_up.complaint", "follow_up.visit", "follow_up.care"),
        ("record_satisfied", "record_so_so", "record_dissatisfied"),
    ),
    "incident.first": ("inform_households",),
    "incident.next": ("inform_households",),
    "incident.control": ("set_under_control",),
    "complaint.verdict": ("decide_valid", "decide_invalid"),
    "complaint.explain": ("explain_invalid", "tell_member"),
    "complaint.analyse": ("set_measure",),
    "complaint.severe_result": ("answer_complaint", "answer_in_writing"),
    "complaint.other_unit": ("tell_why",),
    "complaint.ask": ("answer_ask",),
    "complaint.confirm": ("confirm_finding", "contest_finding"),
    "complaint.ruling": ("uphold_finding", "drop_finding"),
    "complaint.measure": ("check_measure", "fail_measure"),
    "complaint.review": ("decide_review",),
    "answer.enquiry": ("answer_enquiry", "tell_answer"),
    "answer.suggestion": ("answer_enquiry", "tell_answer"),
    "referral.taken": ("register_referral", "answer_referral"),
    "ladder.developer": ("take_over",),
    "ladder.group": ("take_over",),
    "directive.answer": ("answer_directive",),
}
"""clause of a limit → the verbs by which it is kept; whoever may do one of them is bound by it"""
BOUND_BESIDES: Mapping[str, frozenset[str]] = {
    "follow_up.summary": SIGNERS,
    "referral.still": REGISTRARS,
}
"""clause of a limit → who is bound by what stands in no flow table: signing a summary, moving the case that was passed on"""
KEPT_BY_PROGRAM = frozenset({"lead_told"})
"""limits that nobody keeps but the program"""
LEVEL_OF_CLAUSE = {"ladder.developer": frozenset({"dev_cs"}), "ladder.group": frozenset({"group_cs"})}
"""the limit of a rung binds that rung alone, though both may take over"""
OTHER_FLOWS: tuple[Flow, ...] = (INCIDENT, CALL_BACK, REFERRAL, DIRECTIVE, BULLETIN)
"""flows beside those of cases"""


@dataclass(frozen=True)
class Work:
    """What a role may do in one kind of work, in the words of the buttons; `given`: only in what it was given."""

    title: str
    verbs: list[str]
    given: list[str]


@dataclass(frozen=True)
class Binding:
    """A clause that binds a role, or by which it is told of others."""

    clause: str
    number: str
    title: str
    counting: list[str]
    binds: bool
    told: list[str]


@dataclass(frozen=True)
class Duties:
    """One role: what it may do, sees and keeps, and the clauses it stands under."""

    role: str
    title: str
    works: list[Work]
    rights: list[str]
    clauses: list[Binding]


def duties_of(role: str, *, project: Project, at: datetime) -> Duties:
    """Everything about a role as it holds in a project at a moment. One query, the stamp's."""
    return Duties(role, str(ROLES[role]), _works(role), _rights(role), _clauses(role, project, at))


def _works(role: str) -> list[Work]:
    found: dict[str, Work] = {}
    for title, verb in _every_verb():
        own, given = role in verb.hats, bool(STAKES.get(role, frozenset()) & verb.hats)
        if not own and not given:
            continue
        work = found.setdefault(title, Work(title, [], []))
        listed = work.verbs if own else work.given
        if str(verb.title) not in listed:
            listed.append(str(verb.title))
    return list(found.values())


def _every_verb() -> Iterator[tuple[str, Verb]]:
    """Kind of work → each verb, cases first."""
    for performables in NAMED.values():
        for one in performables:
            yield _work_of(one), one.verb
    words = {"incident": _("Incidents"), "call_back": _("Calls nobody took"), "directive": _("Directives")}
    words |= {"bulletin": _("Announcements and activities"), "referral": _("Passed to the desk by colleagues")}
    for flow in OTHER_FLOWS:
        for verb in flow.verbs.values():
            yield words.get(flow.name, flow.name), verb


def _work_of(one: Performable) -> str:
    words = {
        "repairs": _("Repairs"),
        "neighbours": _("Cases over two homes"),
        "followup": _("Following up"),
        "ladder": _("The ladder"),
        "complaints": _("Complaints"),
        "enquiries": _("Enquiries and suggestions"),
    }
    if one.room in words:
        return words[one.room]
    return " · ".join(str(Case.Kind(kind).label) for kind in sorted(one.kinds))


def _rights(role: str) -> list[str]:
    rights: tuple[tuple[str, frozenset[str]], ...] = (
        (_("Sees every case of the place"), READING_ROLES),
        (_("May have a masked number shown, with a reason that is kept"), REVEALING_ROLES),
        (_("Registers cases"), REGISTRARS),
        (_("Opens incidents"), OPENERS),
        (_("Keeps the rulebook"), KEEPS_RULES),
        (_("Keeps the duty roster"), people_rules.KEEPS_ROSTER),
        (_("Keeps households"), people_rules.KEEPS_HOUSEHOLDS),
        (_("Keeps staff and their roles"), people_rules.KEEPS_STAFF),
        (_("Keeps firms and contracts"), partner_rules.MANAGES),
        (_("Sets up places"), estate_rules.SETS_UP),
        (_("Records handovers"), estate_rules.SETS_DELIVERY),
        (_("Imports workbooks"), SEES_IMPORTS),
        (_("Writes answers for the knowledge base"), answers.WRITES),
        (_("Agrees answers that others wrote"), answers.AGREES),
        (_("Publishes where to ring"), KEEPS_SERVICE),
        (_("Passes on to the desk what a resident said, and follows it"), STAFF),
        (_("Takes homes up for a regular visit"), CALLERS),
        (_("Sets plans of care for difficult owners"), SETTERS),
        (_("Sums up follow-ups"), MAKERS),
        (_("Reads and signs the summary of follow-ups"), SIGNERS),
        (_("Reviews at the year's end what follow-ups left unsolved"), REVIEWERS),
        *(
            (_("Says who is on call: %(role)s") % {"role": ROLES[code]}, roles)
            for code, roles in people_rules.KEEPS_ON_CALL.items()
        ),
        (_("Connects gateways of notices and subscribes systems to events"), KEEPS_GATEWAYS),
    )
    return [words for words, roles in rights if role in roles]


def _clauses(role: str, project: Project, at: datetime) -> list[Binding]:
    reading = book()
    here = reading.clauses(company_id=project.company_id, project_id=project.pk, at=at)
    found = [_binding(role, reading, edition) for edition in here]
    return [one for one in found if one.binds or one.told]


def _binding(role: str, reading: Book, edition: ClauseEdition) -> Binding:
    parameters = reading.parameters(edition)
    limit = isinstance(parameters, Limit)
    counting = counting_in_words(reading.limit(edition)) if limit else in_words(parameters)
    clause = edition.clause
    return Binding(
        clause.pk, clause.number, clause.title, counting, _is_bound(role, clause.pk), _told(role, parameters)
    )


def _is_bound(role: str, clause_id: str) -> bool:
    if clause_id in BOUND_BESIDES:
        return role in BOUND_BESIDES[clause_id]
    if clause_id in LEVEL_OF_CLAUSE:
        return role in LEVEL_OF_CLAUSE[clause_id]
    hats = {role} | STAKES.get(role, frozenset())
    verbs = [one.verb for name in ENDED_BY.get(clause_id, ()) for one in NAMED.get(name, ())]
    verbs += [flow.verbs[name] for flow in OTHER_FLOWS for name in ENDED_BY.get(clause_id, ()) if name in flow.verbs]
    return any(hats & verb.hats for verb in verbs)


def _told(role: str, parameters: Any) -> list[str]:
    """When a clause tells this role: before, at, or after the limit; or that it names the role elsewhere."""
    if not isinstance(parameters, Limit):
        return [_("Named by this clause")] if role in _texts(parameters.model_dump()) else []
    lines = []
    if parameters.reminder is not None and role in parameters.reminder.tell:
        before = parameters.reminder.minutes_before
        lines.append(
            _("Reminded %(span)s before") % {"span": span_in_words(before)} if before else _("Reminded before")
        )
    if role in parameters.alarm.tell:
        lines.append(_("Told at the limit"))
    lines += [
        _("Told when %(span)s late") % {"span": span_in_words(step.after_minutes)}
        for step in parameters.escalations
        if role in step.tell
    ]
    return lines


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _texts(inner)
