"""Flow tables: what can happen to a kind of work, to whom the buttons belong, and what must be supplied.

A room declares one `Flow`; pages, API routes, the permission matrix, the printed chart and the exhaustive test are
read from it. Whether a verb is offered is a pure question over facts loaded once, so a list of a hundred rows with
buttons costs no query.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, field_validator

from anju.core.errors import Forbidden, Refusal, Sentence

Guard: TypeAlias = Callable[[Any], Refusal | None]
"""A pure function over the facts of one subject: the refusal it would meet, or None."""


NUMBERED = frozenset({"item", "ask", "finding", "measure"})
"""subjects that are numbered parts of a case"""


def keepable(value: Any) -> Any:
    """The value itself; ValueError for what no database keeps: the NUL character, moments outside 1990 to 2199."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str) and "\0" in each:
            raise ValueError("NUL")
        if isinstance(each, datetime) and not 1990 <= each.year < 2200:
            raise ValueError("moment")
    return value


class Inputs(BaseModel):
    """What a verb wants to be told; its JSON schema is the verb's form on pages and in the API."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    _keepable = field_validator("*", mode="after")(keepable)


class Nothing(Inputs):
    """For verbs that need no word beyond who and when."""


@dataclass(frozen=True, kw_only=True)
class State:
    """One state: its code is never deleted, its look is word + shape + colour together."""

    code: str
    title: Sentence
    tone: Literal["new", "moving", "waiting", "done", "ended"]
    open: bool = True


@dataclass(frozen=True, kw_only=True)
class Verb:
    """One verb: from which states, to which state, by whom, with what.

    `on` names the subject (`case`, `item`, …); `hats` are the roles and stakes that may; `target` None keeps the
    state (or derives it). `permission` is `<room>.<name>`, the event is `event`.
    """

    name: str
    title: Sentence
    on: str
    sources: frozenset[str]
    hats: frozenset[str]
    event: str
    target: str | None = None
    inputs: type[Inputs] = Nothing
    guards: tuple[Guard, ...] = ()
    primary: bool = False
    refusal: str = ""

    @property
    def numbered(self) -> bool:
        """Whether it is done to a numbered part of a case: an item of a repair, what a department was asked."""
        return self.on in NUMBERED

    @property
    def refusal_code(self) -> str:
        """The code of "not in this state": `item-not-assignable` and the like."""
        return self.refusal or f"{self.on}-not-ready-for-{self.name.replace('_', '-')}"


@dataclass(frozen=True)
class Flow:
    """The whole table of one kind of work."""

    name: str
    states: Mapping[str, State]
    verbs: Mapping[str, Verb] = field(default_factory=dict)

    def verb(self, name: str) -> Verb:
        """The verb of this name; an unknown one is a programming error and raises `KeyError`."""
        return self.verbs[name]

    def refusal_for(self, name: str, *, state: str, hats: frozenset[str], facts: Any) -> Refusal | None:
        """Why this verb cannot be done now by somebody wearing these hats, or None when it can."""
        verb = self.verb(name)
        if not verb.hats & hats:
            return Forbidden("not-yours-to-do", _("This is not yours to do here."), verb=name)
        if state not in verb.sources:
            return Refusal(
                verb.refusal_code,
                _("This cannot be done now: the state is “%(state)s”.") % {"state": self.states[state].title},
                state=state,
                verb=name,
            )
        return next((no for guard in verb.guards if (no := guard(facts)) is not None), None)

    def check(self, name: str, *, state: str, hats: frozenset[str], facts: Any) -> Verb:
        """The verb, or its refusal raised."""
        refusal = self.refusal_for(name, state=state, hats=hats, facts=facts)
        if refusal is not None:
            raise refusal
        return self.verb(name)

    def offered(self, *, on: str, state: str, hats: frozenset[str], facts: Any) -> list[Verb]:
        """The verbs open to these hats now, in the order of the table, those that matter most first."""
        open_now = [
            verb  # as `refusal_for` asks, without wording a refusal that nobody reads
            for verb in self.verbs.values()
            if verb.on == on
            and state in verb.sources
            and not verb.hats.isdisjoint(hats)
            and all(guard(facts) is None for guard in verb.guards)
        ]
        return sorted(open_now, key=lambda verb: not verb.primary)


def table(name: str, *, states: Iterable[State], verbs: Iterable[Verb]) -> Flow:
    """A flow whose every source and target is one of its states (checked at import)."""
    known = {state.code: state for state in states}
    listed = {verb.name: verb for verb in verbs}
    for verb in listed.values():
        unknown = (verb.sources | ({verb.target} if verb.target else set())) - known.keys()
        if unknown:
            raise ValueError(f"{name}.{verb.name} names unknown states {sorted(unknown)}")
    return Flow(name=name, states=known, verbs=listed)
