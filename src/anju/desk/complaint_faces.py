"""A complaint as its page shows it: class with grounds, verdict, parts with their clocks and verbs, the group, the story."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from anju.clocks.models import Clock
from anju.complaints.file import ComplaintFile
from anju.complaints.models import Part, Penalty
from anju.complaints.part_flow import PARTS
from anju.core.access import READING_ROLES, ROLES
from anju.core.money import yuan
from anju.desk.faces import Row
from anju.intake.models import CaseLink
from anju.intake.queries import home_and_story
from anju.matters.models import Event, Matter
from anju.rulebook.models import in_language
from anju.rulebook.parameters import ListedGround
from anju.verbs.performing import Offer
from anju.verbs.wording import KINDS

HISTORY = 6
SAID = {
    "complaint.class_decided": "degree", "complaint.valid": "verdict", "complaint.invalid": "verdict",
    "complaint.summarised": "summary", "complaint.inquired": "inquiry", "complaint.cause_named": "cause",
    "complaint.site_visited": "visit", "complaint.review_decided": "review", "complaint.answered": "result",
    "complaint.explained": "result", "complaint.not_agreed": "next_step",
}  # fmt: skip
"""event → what its words are shown as; the latest holds"""


@dataclass(frozen=True, kw_only=True)
class PartFace:
    """One part: what it is, whose, its words, its clock, what may be done with it, and what followed for somebody."""

    part: Part
    kind: str
    state: str
    title: str
    words: Sequence[str]
    clock: Clock | None
    offers: Sequence[Offer]
    penalty: Penalty | None

    @property
    def entered(self) -> str:
        """Where the rulebook or the knowledge base has it now."""
        if self.part.clause is not None:
            return f"/desk/rulebook/clauses/{self.part.clause_id}"
        return f"/desk/knowledge/{self.part.entry_id}" if self.part.entry_id else ""

    @property
    def entered_word(self) -> str:
        if self.part.clause is not None:
            return f"{self.part.clause.number} {self.part.clause.title}"
        return _("knowledge base %(no)s") % {"no": self.part.entry_id} if self.part.entry_id else ""


@dataclass(frozen=True, kw_only=True)
class ComplaintFace:
    """What the page says of a complaint besides what every case has."""

    file: ComplaintFile
    because: Sequence[tuple[str, str]]
    """grounds of the proposal: title, and the facts in words"""
    decided: Sequence[str]
    verdict: Sequence[str]
    said: Mapping[str, str]
    parts: Sequence[PartFace]
    group: Sequence[Matter]
    story: Sequence[tuple[str, Matter]]
    history: Sequence[Row]
    todo: Sequence[str]

    @property
    def severe(self) -> bool:
        return self.file.severe

    @property
    def class_word(self) -> str:
        row = self.file.complaint
        word = _("Severe complaint") if self.file.severe else _("Ordinary complaint")
        return word if row.decided_class else _("%(word)s, proposed") % {"word": word}

    @property
    def concession(self) -> str:
        return yuan(self.file.complaint.concession) if self.file.complaint.concession else ""


def complaint_face(
    file: ComplaintFile, *, offers: Sequence[Offer], events: Sequence[Event], clocks: Sequence[Clock]
) -> ComplaintFace:
    """Everything of it. At most one query besides the rulebook's."""
    row, law = file.complaint, file.law
    penalties = file.penalties
    story, history = _others(file, events)
    verdicts = law.valid if row.verdict == "valid" else law.invalid
    return ComplaintFace(
        file=file,
        because=because_of(row.proposed_grounds, law.severe),
        decided=titles_of(law.severe, row.decided_grounds),
        verdict=titles_of(verdicts, row.verdict_grounds),
        said=_said(events),
        parts=[_part(part, offers=offers, events=events, clocks=clocks, penalties=penalties) for part in file.parts],
        group=file.group if file.hats & READING_ROLES else (),
        story=story,
        history=history,
        todo=_todo(file),
    )


def titles_of(grounds: Sequence[ListedGround], codes: Sequence[str]) -> list[str]:
    """The listed grounds of these codes, in words."""
    return [in_language(each.title_zh, each.title_en) for each in grounds if each.code in codes]


def because_of(proposed: Sequence[Mapping[str, Any]], grounds: Sequence[ListedGround]) -> list[tuple[str, str]]:
    """Why a class is proposed: each ground with the facts that point to it."""
    by_code = {each.code: in_language(each.title_zh, each.title_en) for each in grounds}
    return [
        (by_code.get(each["code"], each["code"]), "、".join(_fact(*fact) for fact in each["facts"]))
        for each in proposed
    ]


def _fact(kind: str, what: str) -> str:
    words = {
        "word": _("said: %(what)s"),
        "room": _("same home: %(what)s"),
        "person": _("same person: %(what)s"),
        "building": _("same words in the building: %(what)s"),
        "reports": _("reported %(what)s times more"),
        "channel": _("came by the media"),
        "asked": _("asked: %(what)s"),
    }
    return words.get(kind, "%(what)s") % {"what": ROLES.get(what, what) if kind == "asked" else what}


def _said(events: Sequence[Event]) -> dict[str, str]:
    found: dict[str, str] = {}
    for event in events:
        if event.kind in SAID:
            texts = [words.text for words in event.words.all() if words.text]
            if texts:
                found[SAID[event.kind]] = "；".join(texts)
    return found


def _part(
    part: Part,
    *,
    offers: Sequence[Offer],
    events: Sequence[Event],
    clocks: Sequence[Clock],
    penalties: Mapping[int, Penalty],
) -> PartFace:
    state = PARTS[part.kind].states[part.state]
    kinds = {"ask": _("Asked"), "finding": _("Found responsible"), "measure": _("Measure")}
    who = " ".join(word for word in (str(ROLES.get(part.role, "")), part.person.name if part.person else "") if word)
    return PartFace(
        part=part,
        kind=KINDS[state.tone],
        state=str(state.title),
        title=f"{kinds[part.kind]} {who}",
        words=[
            words.text
            for event in events
            if event.item_no == part.no and event.kind.startswith(f"complaint_{part.kind}.")
            for words in event.words.all()
            if words.text
        ],
        clock=next((clock for clock in clocks if clock.running and clock.item_no == part.no), None),
        offers=[offer for offer in offers if offer.item_no == part.no],
        penalty=penalties.get(part.no),
    )


def story_words(why: str, *, here_came: bool) -> str:
    """How two cases of one story belong together, as seen from one of them."""
    words = {
        "became": (_("made of"), _("became")),
        "spawned": (_("wanted by"), _("wants repaired")),
        "followed": (_("raised in the follow-up of"), _("its follow-up raised")),
        "same_cause": (_("spoken for by"), _("speaks for")),
    }
    return words.get(why, ("", ""))[0 if here_came else 1]


def story_in(events: Sequence[Event]) -> list[dict[str, str]]:
    """The cases of one story as a timeline read anyway tells them: number, and how they belong together. No query."""
    return [
        {
            "number": event.data["number"],
            "why": event.data["why"],
            "words": story_words(event.data["why"], here_came=event.kind == "case.came_from"),
        }
        for event in events
        if event.kind in {"case.came_from", "case.led_to"}
    ]


def _others(file: ComplaintFile, events: Sequence[Event]) -> tuple[list[tuple[str, Matter]], list[Row]]:
    """The cases of its story, and the others of this home of the last year, on the screen where the verdict is given. At most
    one query, none for who sees this complaint by a part of it alone: the home's other cases are not theirs to know."""
    if not file.hats & READING_ROLES:
        return [], []
    why = {each["number"]: each["words"] for each in story_in(events) if each["why"] != CaseLink.Why.SAME_CAUSE}
    found = [
        matter
        for matter in home_and_story(file.matter.room, numbers=why, most=HISTORY + 1)
        if matter.pk != file.matter.pk
    ]
    story = [(why[matter.number], matter) for matter in found if matter.number in why]
    return story, [Row.of(matter) for matter in found if matter.number not in why][:HISTORY]


def _todo(file: ComplaintFile) -> list[str]:
    """What the regulation still asks of a complaint in this state, in words."""
    row, state = file.complaint, file.matter.state
    found = []
    if state in {"lodged", "in_inquiry", "in_remedy"} and not row.decided_class:
        found.append(_("decide the class"))
    if file.severe and row.summarised_at is None and state != "answered":
        found.append(_("write the summary, then pass it on"))
    if file.severe and row.verdict == "valid" and row.visit != "made":
        found.append(_("go to the site with the people concerned"))
    if row.verdict == "valid" and row.inquired_at is None:
        found.append(_("the project office records the inquiry"))
    if any(part.state == "failed" for part in file.parts) and not any(part.state == "set" for part in file.parts):
        found.append(_("a measure does not work: set another"))
    if any(part.state == "works" and not (part.clause_id or part.entry_id) for part in file.parts):
        found.append(_("enter the measure that works into the system"))
    return found if file.matter.state != "cancelled" else []
