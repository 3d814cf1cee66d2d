"""The ladder and directives as the desk shows them: a case on my rung and how the one below failed; a directive and its forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from anju.clocks.models import Clock
from anju.core.access import ROLES
from anju.core.flow import State, Verb
from anju.desk.faces import holder_of, place_of
from anju.estate.models import Project
from anju.ladder import rules
from anju.ladder.flow import ADDRESSEES, DIRECTIVE, KIND
from anju.ladder.inputs import LABELS, IssueDirective
from anju.ladder.models import Directive, GroupCall, Rung
from anju.ladder.queries import facts_of, hats_on
from anju.matters.act import Actor
from anju.matters.models import Event, Matter
from anju.people.queries import people_with_role
from anju.verbs.ladder import broke_word, title_of
from anju.web.forms import Choice, Field, fields_of

MOST = 200


@dataclass(frozen=True, kw_only=True)
class OnRung:
    """A case on my rung: until when, who has it, and how the rungs below failed."""

    rung: Rung
    failed: Sequence[Rung]

    @property
    def matter(self) -> Matter:
        return self.rung.matter

    @property
    def place(self) -> str:
        return place_of(self.matter)

    @property
    def worker(self) -> str:
        """Who works on it meanwhile."""
        return holder_of(self.matter)

    @property
    def due(self) -> datetime | None:
        return getattr(self.rung, "due", None)

    @property
    def began(self) -> datetime | None:
        return getattr(self.rung, "began", None)

    @property
    def below(self) -> list[str]:
        """How each rung below ended, in words."""
        return [how_it_failed(rung) for rung in self.failed if rung.climb == self.rung.climb]

    @property
    def how(self) -> str:
        return str(self.rung.get_how_display())


def how_it_failed(rung: Rung) -> str:
    """One rung below in words: which limit it broke, or that nobody was there."""
    if rung.outcome == Rung.Outcome.UNSTAFFED:
        return _("%(rung)s: nobody there") % {"rung": title_of(rung.level)}
    broke = broke_word(rung)
    if not broke:
        return _("%(rung)s: not solved") % {"rung": title_of(rung.level)}
    return _("%(rung)s: late, %(limit)s") % {"rung": title_of(rung.level), "limit": broke}


@dataclass(frozen=True, kw_only=True)
class DirectiveFace:
    """A directive with what its page shows."""

    directive: Directive
    verbs: Sequence[Verb]
    story: Sequence[Event]
    clock: Clock | None

    @property
    def matter(self) -> Matter:
        return self.directive.matter

    @property
    def state(self) -> State:
        return DIRECTIVE.states[self.matter.state]

    @property
    def to(self) -> str:
        return addressee_of(self.directive)

    @property
    def from_(self) -> str:
        return f"{title_of(self.directive.level)} · {self.directive.issued_by.name}"

    @property
    def ask(self) -> str:
        """What is asked, in its own words."""
        said = (words for event in self.story for words in event.words.all() if words.field == "ask")
        return next((words.text for words in said), "")


def addressee_of(directive: Directive) -> str:
    """Whom it is for: a person, else everybody of a role."""
    return directive.to_person.name if directive.to_person else str(ROLES.get(directive.to_role, directive.to_role))


def state_of(directive: Directive) -> State:
    """Its state with word and tone."""
    return DIRECTIVE.states[directive.matter.state]


def verbs_on(directive: Directive, actor: Actor) -> list[Verb]:
    """What this person may do on it now. No query."""
    return DIRECTIVE.offered(
        on=KIND, state=directive.matter.state, hats=hats_on(directive, actor), facts=facts_of(directive)
    )


def face_of(directive: Directive, *, actor: Actor, clocks: Sequence[Clock]) -> DirectiveFace:
    """Everything its page shows. Two queries."""
    story = Event.objects.filter(matter=directive.pk).select_related("actor").prefetch_related("words")
    return DirectiveFace(
        directive=directive, verbs=verbs_on(directive, actor), story=list(story.order_by("-seq")[:MOST]),
        clock=next((clock for clock in clocks if clock.running), None),
    )  # fmt: skip


def issue_fields(project: Project, *, case: str = "") -> list[Field]:
    """The form that issues one: to whom, in person, about which case, what, by when. One query a role."""
    people: dict[int, Choice] = {}
    for role in ADDRESSEES:
        for person in people_with_role(role=role, project=project)[:MOST]:
            people.setdefault(
                person.pk,
                Choice(value=str(person.pk), title=person.name, note=str(ROLES[role]), initials=person.initials),
            )
    roles = [Choice(value=role, title=ROLES[role]) for role in ADDRESSEES]
    return fields_of(
        IssueDirective,
        values={"case": case, "to_role": "pm"},
        choices={"to_role": roles, "to_person": list(people.values())},
        to_role={"title": LABELS["to_role"], "widget": "select", "hint": ""},
        to_person={"title": LABELS["to_person"], "widget": "combo", "hint": _("Leave empty for everybody of that role.")},
        case={"title": LABELS["case"], "hint": "", "placeholder": f"{project.code}-26-0001"},
        ask={"title": LABELS["ask"], "widget": "textarea", "rows": 5, "hint": ""},
        due_at={"title": LABELS["due_at"], "widget": "datetime", "hint": _("Empty: the limit of the rulebook.")},
    )  # fmt: skip


def verb_fields(verb: Verb, *, given: Mapping[str, Any] | None = None) -> list[Field]:
    """The form of a verb on a directive."""
    more: dict[str, dict[str, Any]] = {
        "answer": {"title": LABELS["answer"], "widget": "textarea", "rows": 5, "hint": ""},
        "reason": {"title": LABELS["reason"], "widget": "textarea", "rows": 3, "hint": ""},
        "due_at": {"title": LABELS["due_at"], "widget": "datetime", "hint": _("Empty: the limit of the rulebook.")},
    }
    wanted = {name: one for name, one in more.items() if name in verb.inputs.model_fields}
    return fields_of(verb.inputs, values=given or {}, **wanted)


def level_for(roles: frozenset[str], wanted: str) -> str:
    """The rung whose cases are listed: the one asked for where the person is of it, else their highest."""
    mine = [level for level in ("group", "developer") if rules.ROLE_OF[level] in roles]
    return wanted if wanted in mine else next(iter(mine), "")


def calls_face(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    """Calls at 400 as the group's page counts them: all of them, then by what its call back found, what is owed last."""
    words = [
        (_("call back: %(found)s") % {"found": title}, counted.get(code, 0)) for code, title in GroupCall.Found.choices
    ]
    return [(_("Calls at 400, 30 days"), sum(counted.values())), *words, (_("call back owed"), counted.get("", 0))]
