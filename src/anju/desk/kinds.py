"""The kinds of a call (报修、投诉、咨询、建议): the switch of the console, what each is asked, what each is promised."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anju.clocks.rules import due_at
from anju.clocks.wording import sentence_of
from anju.core.errors import Invalid
from anju.core.time import product_now
from anju.desk.console import Draft
from anju.desk.promises import Promise, law_of
from anju.enquiries.actions.asking import Answer
from anju.enquiries.flow import KINDS as ASKED
from anju.estate.models import Project
from anju.intake.access import case_with_words
from anju.intake.actions import REGISTRARS
from anju.intake.models import Case
from anju.knowledge.models import Edition
from anju.knowledge.queries import agreed_answers
from anju.matters.request import Request
from anju.rulebook.book import Book
from anju.web.forms import Choice, Field

ANSWERS = 4
"""so many agreed answers are offered, each by one key"""
LIMITS = {Case.Kind.ENQUIRY: "answer.enquiry", Case.Kind.SUGGESTION: "answer.suggestion"}
"""kind → the clause that says by when whoever calls hears of it"""


def kind_field(draft: Draft) -> Field:
    """The switch; what was written stays when it is pressed."""
    return Field(
        name="kind", title=_("What is it"), widget="seg", required=True, side=True, value=draft.kind,
        choices=[
            Choice(value="repair", title=pgettext("kind of call", "Repair"), key="Alt B"),
            Choice(value="complaint", title=pgettext("kind of call", "Complaint"), key="Alt T"),
            Choice(value="enquiry", title=pgettext("kind of call", "Enquiry"), key="Alt Z"),
            Choice(value="suggestion", title=pgettext("kind of call", "Suggestion"), key="Alt J"),
        ],
    )  # fmt: skip


def limit_of(draft: Draft, *, project: Project, rules: Book) -> Promise | None:
    """By when a question or a suggestion is answered, from the ring; None for other kinds."""
    clause = LIMITS.get(Case.Kind(draft.kind))
    if clause is None:
        return None
    edition = rules.clause(clause, company_id=project.company_id, project_id=project.pk, at=product_now())
    calendar = rules.calendar(company_id=project.company_id, project_id=project.pk)
    due = due_at(limit=rules.limit(edition), starts_at=draft.rang_at, zone=project.zone, calendar=calendar)
    steps = [(sentence_of(ground, project.zone), "") for ground in due.grounds]
    return Promise(urgency="", due=due.moment, law=law_of(edition), steps=steps)


def answers_to(draft: Draft, *, project: Project) -> list[tuple[str, Edition]]:
    """The agreed answers that fit what was said, each with its key. One query, none without words."""
    if draft.kind not in ASKED or not draft.words:
        return []
    found = agreed_answers(words=draft.words, project=project, most=ANSWERS)
    return [(str(no), edition) for no, edition in enumerate(found, start=1)]


def answer_of(draft: Draft, *, later: bool) -> Answer | None:
    """What was answered on the line; `later`: it is taken along, whatever was typed. Raises `Invalid` for a question that
    is to be answered without an answer."""
    if draft.kind != Case.Kind.ENQUIRY or later:
        return None
    if not draft.answer:
        sentence = _("Write the answer, or take the question along: Alt K.")
        raise Invalid("form-incomplete", _("Some fields need another look."), fields={"answer": sentence})
    route = "counter" if draft.channel == Case.Channel.COUNTER else "phone"
    return Answer(words=draft.answer, route=route, edition=draft.answer_edition)


def from_origin(request: Request, given: QueryDict) -> QueryDict:
    """What a request of the console carries, with who asked and what, of the case that it comes from: the address holds
    neither. What was typed since stands. At most one query; raises `NotFound` for a case that is not theirs to see."""
    number = given.get("origin", "")
    if not number or "words" in given:
        return given
    found, said = case_with_words(request.actor, number)
    if not request.reach.roles_at(found.project_id) & REGISTRARS:
        return given
    filled = given.copy()
    known = {
        "manual": "1", "room": str(found.room or found.area or ""), "person": str(found.case.reporter_id or ""),
        "name": found.case.reporter_name, "channel": found.case.channel, "words": said,
    }  # fmt: skip
    for name, value in known.items():
        if value and name not in given:
            filled[name] = value
    return filled


def context_of(draft: Draft, *, project: Project, rules: Book) -> dict[str, Any]:
    """What the console shows of a kind that is no repair. At most one query."""
    return {
        "kind_field": kind_field(draft),
        "is_asked": draft.kind in ASKED,
        "limit": limit_of(draft, project=project, rules=rules),
        "answers": answers_to(draft, project=project),
    }
