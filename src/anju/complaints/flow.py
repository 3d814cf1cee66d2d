"""What can happen to a complaint, and who may (CMP-1 to CMP-12). Its parts: `part_flow.py`."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anju.complaints import inputs
from anju.complaints.part_flow import DESK, OFFICE
from anju.core.access import ROLES
from anju.core.errors import Forbidden, Refusal
from anju.core.flow import State, Verb, table

KIND = "complaint"
"""what a case of this kind calls itself"""

STATES = (
    State(code="lodged", title=_("Lodged, to be judged"), tone="new"),
    State(code="unfounded", title=_("Not valid, to be explained"), tone="waiting"),
    State(code="in_inquiry", title=_("Valid, under inquiry"), tone="moving"),
    State(code="in_remedy", title=_("Being put right"), tone="moving"),
    State(code="joined", title=_("Another complaint speaks for it"), tone="waiting"),
    State(code="answered", title=_("Answered, follow-up due"), tone="done"),
    State(code="closed", title=_("Closed"), tone="ended", open=False),
    State(code="cancelled", title=_("Cancelled"), tone="ended", open=False),
)
UNANSWERED = frozenset({"lodged", "unfounded", "in_inquiry", "in_remedy"})
VALID = frozenset({"in_inquiry", "in_remedy"})
TO_TELL = frozenset({"unfounded", "in_remedy"})
"""a result stands and is to be told"""
RUNNING = UNANSWERED | {"joined", "answered"}
HOUSEHOLD = frozenset({"resident", "reporter"})
URGERS = DESK | HOUSEHOLD | {"dev_cs", "group_cs"}
JUDGES = DESK | OFFICE
ANSWERERS = DESK | OFFICE | {"dev_cs"}
VISITORS = frozenset({"duty_lead", "prop_eng", "proj_eng", "desk_lead", "pm"})
REVIEWERS = frozenset({"pm", "prop_mgr", "head"})
STAFF = DESK | OFFICE | VISITORS | {"dev_cs", "group_cs", "prop_mgr", "warranty", "asked", "responsible"}


@dataclass(frozen=True, kw_only=True)
class ComplaintFacts:
    """What guards ask of a complaint."""

    state: str
    told: bool = False
    severe: bool = False
    """decided so, or proposed so and not decided yet"""
    decided: bool = True
    """somebody decided its class"""
    summarised: bool = False
    caused: bool = False
    asks: int = 0
    """departments that were asked"""
    asks_open: int = 0
    measures_open: int = 0
    review: str = ""
    review_wanted: bool = False
    """a ground goes to the management review"""
    visit: str = ""
    speaks_for: int = 0
    """households for which it speaks"""
    spoken: bool = False
    """the complaint that speaks for it was answered"""
    within: bool = True
    """the actor may decide on one like this"""
    deciders: Sequence[str] = ()
    """roles that may"""
    attempts: int = 0
    attempts_wanted: int = 0
    attempts_apart: int = 0


def summary_written(facts: ComplaintFacts) -> Refusal | None:
    """A severe complaint is passed on in writing: its summary stands first (CMP-2)."""
    if facts.severe and not facts.summarised:
        return Refusal(
            "complaint-summary-missing", _("A severe complaint is passed on in writing: write its summary first.")
        )
    return None


def within_authority(facts: ComplaintFacts) -> Refusal | None:
    """Each decides as far as the authority table says (CMP-7)."""
    return None if facts.within else beyond_authority(facts.deciders)


def beyond_authority(deciders: Sequence[str]) -> Refusal:
    """The refusal for whoever decides beyond the own authority: it names who may."""
    who = _(", ").join(str(ROLES.get(role, role)) for role in deciders) if deciders else _("nobody here")
    return Forbidden(
        "complaint-beyond-authority", _("This is beyond your authority; it is decided by: %(who)s.") % {"who": who},
        roles=list(deciders),
    )  # fmt: skip


def class_decided(facts: ComplaintFacts) -> Refusal | None:
    """The program proposes the class, a person decides it before the answer goes out (CMP-2)."""
    if not facts.decided and facts.state in VALID:
        return Refusal("complaint-class-undecided", _("First decide whether it is ordinary or severe."))
    return None


def cause_named(facts: ComplaintFacts) -> Refusal | None:
    """Findings and measures answer to a cause (CMP-3)."""
    if not facts.caused:
        return Refusal("complaint-cause-unnamed", _("First name the cause."))
    return None


def asks_closed(facts: ComplaintFacts) -> Refusal | None:
    """The answer waits for the departments that were asked."""
    if facts.asks_open and facts.state in VALID:
        return Refusal(
            "complaint-asks-open",
            _("A department that was asked has not answered: wait for it, or say that it is no longer needed."),
        )
    return None


def some_ask(facts: ComplaintFacts) -> Refusal | None:
    """Why others are needed is told when others were asked (CMP-5)."""
    if not facts.asks:
        return Refusal("complaint-nobody-asked", _("No other department was asked yet."))
    return None


def review_sent(facts: ComplaintFacts) -> Refusal | None:
    """What a defect of the quality system caused goes to the management review before it is answered (CMP-2)."""
    if facts.review_wanted and not facts.review and facts.state in VALID:
        return Refusal(
            "complaint-review-missing", _("One of its grounds goes to the management review: hand it in first.")
        )
    return None


def review_not_pending(facts: ComplaintFacts) -> Refusal | None:
    """One review at a time."""
    if facts.review == "sent":
        return Refusal("complaint-review-pending", _("It lies with the management review already."))
    return None


def review_pending(facts: ComplaintFacts) -> Refusal | None:
    """A decision comes back on what was handed in."""
    if facts.review != "sent":
        return Refusal("complaint-not-in-review", _("It does not lie with the management review."))
    return None


def no_visit_called(facts: ComplaintFacts) -> Refusal | None:
    """One visit at a time is called for."""
    if facts.visit == "called":
        return Refusal("complaint-visit-called", _("A visit is called for already."))
    return None


def speaks_for_nobody(facts: ComplaintFacts) -> Refusal | None:
    """What speaks for other households does not just end (CMP-8)."""
    if facts.speaks_for:
        return Refusal(
            "complaint-speaks-for-others", _("It speaks for other households: first let them leave the group.")
        )
    return None


def voice_spoken(facts: ComplaintFacts) -> Refusal | None:
    """A household of a group is told by itself once the complaint that speaks for it was answered."""
    if not facts.spoken:
        return Refusal("complaint-voice-silent", _("The complaint that speaks for this one has no answer yet."))
    return None


def tried_enough(facts: ComplaintFacts) -> Refusal | None:
    """In writing only after the attempts that the rulebook asks for (clause complaint.unreached)."""
    if facts.attempts < facts.attempts_wanted:
        return Refusal(
            "complaint-not-tried-enough",
            _("Nobody was reached %(done)d of %(wanted)d times that the rulebook asks for, %(apart)d minutes apart.")
            % {"done": facts.attempts, "wanted": facts.attempts_wanted, "apart": facts.attempts_apart},
        )
    return None


ANSWERABLE = (class_decided, asks_closed, review_sent, within_authority)

COMPLAINT = table(
    KIND,
    states=STATES,
    verbs=[
        Verb(name="decide_valid", title=_("Valid"), on="case", sources=frozenset({"lodged", "unfounded"}),
             target="in_inquiry", hats=JUDGES, event="complaint.valid", inputs=inputs.DecideValid,
             guards=(within_authority,), primary=True),
        Verb(name="decide_invalid", title=_("Not valid"), on="case", sources=frozenset({"lodged", "in_inquiry"}),
             target="unfounded", hats=JUDGES, event="complaint.invalid", inputs=inputs.DecideInvalid,
             guards=(within_authority,)),
        Verb(name="decide_class", title=_("Ordinary or severe"), on="case", sources=UNANSWERED, hats=JUDGES,
             event="complaint.class_decided", inputs=inputs.DecideClass),
        Verb(name="answer_complaint", title=_("Answer the complainant"), on="case", sources=frozenset({"in_remedy"}),
             target="answered", hats=ANSWERERS, event="complaint.answered", inputs=inputs.AnswerComplaint,
             guards=ANSWERABLE, primary=True),
        Verb(name="explain_invalid", title=_("Explained"), on="case", sources=frozenset({"unfounded"}), target="answered",
             hats=ANSWERERS, event="complaint.explained", inputs=inputs.ExplainInvalid, primary=True),
        Verb(name="name_cause", title=_("Name the cause"), on="case", sources=VALID, hats=JUDGES,
             event="complaint.cause_named", inputs=inputs.NameCause),
        Verb(name="set_measure", title=_("Set a measure"), on="case", sources=VALID, target="in_remedy",
             hats=frozenset({"desk_lead", "pm", "asked", "responsible"}), event="complaint_measure.set",
             inputs=inputs.SetMeasure, guards=(cause_named,)),
        Verb(name="ask_department", title=_("Ask a department"), on="case", sources=UNANSWERED, hats=JUDGES,
             event="complaint_ask.made", inputs=inputs.AskDepartment),
        Verb(name="record_inquiry", title=_("Record the inquiry"), on="case", sources=UNANSWERED, hats=OFFICE,
             event="complaint.inquired", inputs=inputs.RecordInquiry),
        Verb(name="find_responsible", title=_("Name who is responsible"), on="case", sources=VALID,
             hats=frozenset({"desk_lead", "pm"}), event="complaint_finding.made", inputs=inputs.FindResponsible,
             guards=(cause_named,)),
        Verb(name="write_summary", title=_("Write the summary"), on="case", sources=UNANSWERED, hats=JUDGES,
             event="complaint.summarised", inputs=inputs.WriteSummary),
        Verb(name="pass_on", title=_("Pass it on"), on="case", sources=UNANSWERED, hats=JUDGES | {"dev_cs"},
             event="complaint.passed_on", inputs=inputs.PassOn, guards=(summary_written,)),
        Verb(name="tell_why", title=_("Tell why others are needed"), on="case", sources=UNANSWERED, hats=ANSWERERS,
             event="complaint.why_told", inputs=inputs.TellWhy, guards=(some_ask,)),
        Verb(name="call_for_visit", title=_("Call for a visit"), on="case", sources=UNANSWERED, hats=JUDGES,
             event="complaint.visit_called", inputs=inputs.WithReason, guards=(no_visit_called,)),
        Verb(name="visit_site", title=_("Was at the site"), on="case", sources=UNANSWERED, hats=VISITORS,
             event="complaint.site_visited", inputs=inputs.VisitSite),
        Verb(name="send_to_review", title=_("Hand in to the management review"), on="case", sources=UNANSWERED | {"answered"},
             hats=frozenset({"desk_lead", "pm"}), event="complaint.review_sent", inputs=inputs.WithReason,
             guards=(review_not_pending,)),
        Verb(name="decide_review", title=_("Decision of the review"), on="case", sources=RUNNING | {"closed"},
             hats=REVIEWERS, event="complaint.review_decided", inputs=inputs.DecideReview, guards=(review_pending,)),
        Verb(name="record_not_told", title=_("Not reached"), on="case", sources=TO_TELL, hats=ANSWERERS,
             event="complaint.not_reached", inputs=inputs.RecordNotTold),
        Verb(name="answer_in_writing", title=_("Answer in writing"), on="case", sources=TO_TELL, target="answered",
             hats=frozenset({"desk_lead", "pm"}), event="complaint.answered", inputs=inputs.AnswerInWriting,
             guards=(*ANSWERABLE, tried_enough)),
        Verb(name="record_agreement", title=_("Agreed"), on="case", sources=frozenset({"answered"}), hats=ANSWERERS,
             event="complaint.agreed", inputs=inputs.RecordAgreement),
        Verb(name="record_disagreement", title=_("Not agreed"), on="case", sources=frozenset({"answered"}),
             hats=ANSWERERS, event="complaint.not_agreed", inputs=inputs.RecordDisagreement),
        Verb(name="join_group", title=_("Same cause as another"), on="case", sources=frozenset({"lodged", "in_inquiry"}),
             target="joined", hats=JUDGES, event="complaint.joined", inputs=inputs.JoinGroup,
             guards=(speaks_for_nobody,)),
        Verb(name="leave_group", title=_("Not the same cause"), on="case", sources=frozenset({"joined"}), target="lodged",
             hats=JUDGES, event="complaint.left", inputs=inputs.WithReason),
        Verb(name="tell_member", title=_("Tell this household"), on="case", sources=frozenset({"joined"}),
             target="answered", hats=ANSWERERS, event="complaint.answered", inputs=inputs.TellMember,
             guards=(voice_spoken,), primary=True),
        Verb(name="urge_case", title=_("Urge"), on="case", sources=RUNNING, hats=URGERS, event="complaint.urged",
             inputs=inputs.WithRemark),
        Verb(name="add_note", title=_("Note"), on="case", sources=RUNNING, hats=STAFF, event="complaint.note_added",
             inputs=inputs.AddNote),
        Verb(name="cancel_case", title=_("Cancel the case"), on="case", sources=UNANSWERED | {"joined"},
             target="cancelled", hats=HOUSEHOLD | {"desk_lead"}, event="complaint.cancelled", inputs=inputs.WithReason,
             guards=(speaks_for_nobody,)),
    ],
)  # fmt: skip
