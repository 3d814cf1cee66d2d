"""A follow-up as its caller sees it: whom, about what, what was done, what was said before, and what to say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from anju.core.crypto import mask_phone
from anju.core.errors import Sentence
from anju.core.time import product_now
from anju.desk.faces import place_of
from anju.followup.file import Subject
from anju.followup.flow import FOLLOW_UP, VISIT
from anju.followup.inputs import SCORES
from anju.followup.models import FollowUp, YearReview
from anju.intake.models import Case
from anju.matters.models import Attachment, Event, Matter
from anju.repairs.inputs import LABELS
from anju.repairs.models import Item
from anju.web.forms import Choice, Field

OUTCOMES: Mapping[str, str] = {
    "record_satisfied": "1",
    "record_so_so": "2",
    "record_dissatisfied": "3",
    "record_not_reached": "4",
    "defer_follow_up": "5",
}
"""verb → the key that chooses it"""
OUTCOME_WORDS: Mapping[str, Sentence] = {
    FollowUp.Outcome.SATISFIED: gettext_lazy("Satisfied"),
    FollowUp.Outcome.SO_SO: gettext_lazy("So-so"),
    FollowUp.Outcome.DISSATISFIED: gettext_lazy("Not satisfied"),
    FollowUp.Outcome.NOT_REACHED: gettext_lazy("Not reached"),
    FollowUp.Outcome.LATER: gettext_lazy("Later"),
}
OUTCOME_KINDS: Mapping[str, str] = {
    FollowUp.Outcome.SATISFIED: "ok",
    FollowUp.Outcome.SO_SO: "wait",
    FollowUp.Outcome.DISSATISFIED: "late",
    FollowUp.Outcome.NOT_REACHED: "off",
    FollowUp.Outcome.LATER: "off",
}
"""outcome → the badge that shows it"""
KIND_WORDS: Mapping[str, Sentence] = {
    FollowUp.Kind.REPAIR: gettext_lazy("After a repair"),
    FollowUp.Kind.COMPLAINT: gettext_lazy("After a complaint"),
    FollowUp.Kind.REGULAR: gettext_lazy("Regular visit"),
    FollowUp.Kind.CARE: gettext_lazy("By a plan of care"),
}
DECISIONS: Mapping[str, Sentence] = {
    YearReview.Decision.NEXT_YEAR: gettext_lazy("Into next year's improvements"),
    YearReview.Decision.GO_ON: gettext_lazy("Goes on as it is"),
    YearReview.Decision.CANNOT: gettext_lazy("Cannot be done"),
}
"""what the property manager may decide of what is unsolved at a year's end"""
MOST_PHOTOS = 6
EVENING, MORNING = 19, 10


@dataclass(frozen=True, kw_only=True)
class Line:
    """One attempt or point of this matter, as it was written down."""

    at: datetime
    title: str
    kind: str
    words: Sequence[str]
    number: str = ""
    """of the case a point became"""


@dataclass(frozen=True, kw_only=True)
class Call:
    """Everything on the page of one call."""

    matter: Matter
    kind: str
    place: str
    who: str
    phone: str
    said: str
    done: str
    """what was answered to a complaint"""
    items: Sequence[Item]
    photos: Sequence[Attachment]
    lines: Sequence[Line]
    history: Sequence[Matter]
    script: Sequence[str]

    @property
    def of_repair(self) -> bool:
        return self.matter.kind == Case.Kind.REPAIR

    @property
    def of_visit(self) -> bool:
        return self.matter.kind == VISIT

    @property
    def choices(self) -> list[Item]:
        """The items that may be opened again; nothing to choose where there is but one."""
        signed = [item for item in self.items if item.state == "signed_off"]
        return signed if len(signed) > 1 else []


@dataclass(frozen=True, kw_only=True)
class Made:
    """One attempt as a line of the list."""

    row: FollowUp
    kind: Sentence
    outcome: Sentence
    badge: str


def made_of(row: FollowUp) -> Made:
    """An attempt in words. No query."""
    return Made(
        row=row, kind=KIND_WORDS[row.kind], outcome=OUTCOME_WORDS[row.outcome], badge=OUTCOME_KINDS[row.outcome]
    )


def counted_lines(counted: Mapping[str, Mapping[str, int]]) -> list[tuple[Sentence, list[int], int]]:
    """Kind, how often each outcome came, all together; in the order of the outcomes."""
    return [
        (KIND_WORDS[kind], [by_outcome.get(outcome, 0) for outcome in OUTCOME_WORDS], sum(by_outcome.values()))
        for kind, by_outcome in counted.items()
    ]


def call_of(
    subject: Subject, *, events: Sequence[Event], history: Sequence[Matter], caller: str, who: str, phone: str,
    settled: int,
) -> Call:  # fmt: skip
    """The call about what is followed up. No query."""
    repair = subject.repair
    photos = [file for event in events for file in event.attachments.all() if file.kind == Attachment.Kind.PHOTO]
    return Call(
        matter=subject.matter,
        kind=str(KIND_WORDS[subject.kind]),
        place=place_of(subject.matter),
        who=who,
        phone=mask_phone(phone) if phone else "",
        said=_words(events, "case.registered", "description"),
        done=_words(events, "complaint.answered", "result") or _words(events, "complaint.explained", "explanation"),
        items=repair.items if repair else (),
        photos=photos[-MOST_PHOTOS:],
        lines=lines_of(events),
        history=history,
        script=script_of(subject, caller=caller, who=who, settled=settled),
    )


def _words(events: Sequence[Event], kind: str, field: str) -> str:
    found = [said.text for event in events if event.kind == kind for said in event.words.all() if said.field == field]
    return found[-1] if found else ""


def lines_of(events: Sequence[Event]) -> list[Line]:
    """What was called and raised so far, newest first."""
    found = []
    for event in events:
        outcome = event.kind.removeprefix("follow_up.").replace("deferred", "later")
        words = [said.text for said in event.words.all()]
        if event.kind.startswith("follow_up.point_"):
            title = _("Raised, now a case") if "number" in event.data else _("Raised, answered at once")
            number = str(event.data.get("number", ""))
            found.append(Line(at=event.happened_at, title=title, kind="wait", words=words, number=number))
        elif event.kind.startswith("follow_up.") and outcome in OUTCOME_WORDS:
            title, kind = str(OUTCOME_WORDS[outcome]), OUTCOME_KINDS[outcome]
            found.append(Line(at=event.happened_at, title=title, kind=kind, words=words))
    return found[::-1]


def script_of(subject: Subject, *, caller: str, who: str, settled: int) -> list[str]:
    """Who is calling, why, what was done lately, what to ask: sentences to be said."""
    matter = subject.matter
    facts = {
        "who": who or pgettext("said to a household", "Hello"), "name": caller, "project": matter.project.name,
        "title": matter.title, "n": settled,
    }  # fmt: skip
    hello = _("%(who)s, good day. This is %(name)s of the property desk of %(project)s.") % facts
    purposes: dict[str, str] = {
        FollowUp.Kind.REPAIR: _("I am calling about “%(title)s”: it was signed as done, and I would like to hear whether it really is."),
        FollowUp.Kind.COMPLAINT: _("I am calling about what you complained of: you were told the result, and I would like to hear what you think of it."),
        FollowUp.Kind.REGULAR: _("We call every home once in a while, not to sell anything: how do you live here, what could we do better?"),
        FollowUp.Kind.CARE: _("I am calling as we agreed, to hear how things stand and whether we kept what we promised."),
    }  # fmt: skip
    lately = _("In the last 30 days we settled %(n)d cases of this estate.") % facts
    asks: dict[str, str] = {
        FollowUp.Kind.REPAIR: _("Is it right now? Did they come in time, mind their manners and tidy up?"),
        FollowUp.Kind.COMPLAINT: _("Do you agree with the result? Was what we promised done?"),
    }
    ask = asks.get(subject.kind, _("What are you content with, what not? Is anything broken or unclear?"))
    listen = _("Listen, do not argue, write down every point: answer it at once or make it a case. Then thank them.")
    return [hello, purposes[subject.kind] % facts, *([lately] if settled else []), ask, listen]


def outcome_choices(offered: set[str]) -> list[Choice]:
    """The outcomes with their keys."""
    return [
        Choice(value=name, title=FOLLOW_UP.verb(name).title, key=key)
        for name, key in OUTCOMES.items()
        if name in offered
    ]


def score_fields() -> list[Field]:
    """Five marks of one to five, none of them needed."""
    stars = [Choice(value=str(mark), title=str(mark)) for mark in range(1, 6)]
    return [Field(name=name, title=LABELS[name], widget="stars", choices=stars) for name in SCORES]


def reason_choices() -> list[str]:
    """What is said most often when it is not right; one press instead of typing."""
    return [
        _("Not mended"), _("Broken again"), _("Not tidied up"), _("Rude"), _("Not come in time"), _("Did other damage"),
    ]  # fmt: skip


def time_choices() -> list[Choice]:
    """When to call again: in an hour, this evening, tomorrow morning, the day after."""
    now = timezone.localtime(product_now())
    evening = now.replace(hour=EVENING, minute=0, second=0, microsecond=0)
    morning = now.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    found = [(now + timedelta(hours=1), _("in an hour"))]
    found += [(evening, _("this evening"))] if evening > now + timedelta(hours=1) else []
    found += [(morning + timedelta(days=1), _("tomorrow morning")), (morning + timedelta(days=2), _("the day after"))]
    return [
        Choice(value=at.isoformat(timespec="minutes"), title=title, note=f"{at:%m-%d %H:%M}") for at, title in found
    ]


def given_for(name: str, posted: Mapping[str, Any], items: Sequence[str]) -> dict[str, Any]:
    """What was posted in the one form of the player, as the inputs of the verb that was chosen."""
    wanted = FOLLOW_UP.verb(name).inputs.model_fields
    found: dict[str, Any] = {field: posted[field] for field in wanted if posted.get(field)}
    if "reason" in wanted:
        parts = [posted.get("picked", ""), posted.get("reason", "")]
        found["reason"] = ",".join(part.strip() for part in parts if part.strip())
    if "remark" in wanted and name == "record_so_so":
        found["remark"] = posted.get("could_be", "")
    if "again_at" in wanted and posted.get("other_moment"):
        found["again_at"] = _aware(posted["other_moment"])
    if "items" in wanted:
        found["items"] = [int(no) for no in items if no.isdigit()]
    for score in SCORES:
        if score in found and str(found[score]).isdigit():
            found[score] = int(found[score])
    return found


def _aware(text: str) -> Any:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.get_current_timezone())
