"""Where a case stands on the ladder: read with its rungs and limits once, asked by verbs and pages without a query.

A case nobody has raised has no rung of its own: the desk is in charge of it since the ring, and its limits are those of
the work (decision 70).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from anju.clocks.actions import clocks_of
from anju.clocks.models import Clock, State
from anju.core.access import READING_ROLES
from anju.core.flow import Verb
from anju.core.time import product_now
from anju.intake.file import head_in
from anju.intake.models import Case
from anju.ladder import rules
from anju.ladder.flow import HOUSEHOLD, LADDER, OVER, LadderFacts
from anju.ladder.models import GroupCall, Rung
from anju.matters.act import Act, Actor
from anju.matters.models import Matter, Stake
from anju.publishing.models import ServicePoint
from anju.rulebook.book import book
from anju.rulebook.parameters import Ladder as Clause
from anju.rulebook.parameters import Raising


class Headed(Protocol):
    """What the ladder asks of a case of any kind."""

    matter: Matter
    case: Case
    hats: frozenset[str]
    actor: Actor


@dataclass(kw_only=True)
class Ladder:
    """One case on the ladder."""

    head: Headed
    rungs: Sequence[Rung]
    clocks: Sequence[Clock]
    clause: Clause
    raising: Raising
    now: datetime
    hats: frozenset[str] = field(default_factory=frozenset)

    @property
    def matter(self) -> Matter:
        return self.head.matter

    @property
    def current(self) -> Rung | None:
        """The rung it stands on; None while the desk is in charge by itself, and once it is over."""
        return next((rung for rung in self.rungs if rung.outcome == Rung.Outcome.RUNNING), None)

    @property
    def last(self) -> Rung | None:
        """The rung it stands on or stood on last."""
        return self.rungs[-1] if self.rungs else None

    @property
    def level(self) -> str:
        """Who is in charge: of a case that was solved, who was last."""
        found = self.current or self.last
        return found.level if found else "desk"

    @property
    def state(self) -> str:
        """Where the flow sees it."""
        solved = self.last is not None and self.current is None
        return self.level if self.matter.open and not solved else OVER

    @property
    def no(self) -> int:
        """The number of its rung; 0 while the desk is in charge by itself."""
        return self.last.no if self.last else 0

    @property
    def since(self) -> datetime:
        """Since when this rung is in charge."""
        found = self.current or self.last
        return found.entered_at if found else self.head.case.rang_at

    @property
    def due(self) -> Clock | None:
        """What this rung is held to: its own limit, at the desk the nearest of the promises that would raise it."""
        mine = [
            clock
            for clock in self.clocks
            if clock.running
            and (clock.name in self.clause.promises if self.level == "desk" else clock.name == rules.RUNG)
        ]
        return min(mine, key=lambda clock: (clock.paused_since is not None, clock.due_at), default=None)

    @property
    def calls(self) -> int:
        """How often the household called 400 about it. Counted with the rungs, as each such call is the group's."""
        return int(self._told_of_calls("calls", 0) or 0)

    @property
    def calls_open(self) -> bool:
        """Whether the group owes what its call back found."""
        return bool(self._told_of_calls("calls_open", 0))

    @property
    def call_found(self) -> str:
        """What the group's latest call back found; empty where there was none."""
        return str(self._told_of_calls("call_found", "") or "")

    def _told_of_calls(self, name: str, otherwise: Any) -> Any:
        return getattr(self.last, name, otherwise)

    @property
    def broken(self) -> bool:
        """Whether a promise was broken since it came to this rung."""
        return rules.broken(
            [_limit(clock) for clock in self.clocks], since=self.since, now=self.now, clause=self.clause
        )

    def facts(self) -> LadderFacts:
        """What guards ask."""
        current, person = self.current, self.head.actor.person_id
        return LadderFacts(
            mine=rules.ROLE_OF[self.level] in self.hats or (self.level == "desk" and "desk_lead" in self.hats),
            held_by_me=current is not None and person is not None and current.holder_id == person,
            raise_from=rules.raised_from(since=self.since, is_broken=self.broken, clause=self.raising),
            now=self.now,
            calls_open=self.calls_open,
        )

    def offered(self) -> list[Verb]:
        """The verbs of the ladder that the actor may do now. No query."""
        return LADDER.offered(on="ladder", state=self.state, hats=self.hats, facts=self.facts())

    def may(self, verb: str) -> bool:
        """Whether the actor may do this verb now. No query."""
        return LADDER.refusal_for(verb, state=self.state, hats=self.hats, facts=self.facts()) is None


def _limit(clock: Clock) -> rules.Limit:
    return rules.Limit(
        name=clock.name, due_at=clock.due_at, running=clock.running, late=clock.state == State.LATE,
        paused=clock.paused_since is not None,
    )  # fmt: skip


def clauses_for(matter: Matter, *, at: datetime) -> tuple[Clause, Raising]:
    """The clauses `ladder.desk` and `ladder.owner` as they hold here. One query where no reading is under way."""
    rulebook, project = book(), matter.project
    found = [
        rulebook.parameters(rulebook.clause(name, company_id=project.company_id, project_id=project.pk, at=at))
        for name in ("ladder.desk", "ladder.owner")
    ]
    clause, raising = found
    assert isinstance(clause, Clause)
    assert isinstance(raising, Raising)
    return clause, raising


def has_climbed(clocks: Iterable[Clock]) -> bool:
    """Whether a case ever stood above the desk, as its limits tell. No query."""
    return any(clock.name == rules.RUNG for clock in clocks)


def ladder_of(head: Headed, *, clocks: Sequence[Clock], rungs: Sequence[Rung] | None = None) -> Ladder:
    """The ladder of a case whose limits were read: one query where it was ever raised, one more for who sees it by a stake
    alone."""
    if rungs is None:
        rungs = rungs_of(head.matter.pk) if has_climbed(clocks) else []
    now = product_now()
    clause, raising = clauses_for(head.matter, at=now)
    return Ladder(
        head=head, rungs=rungs, clocks=clocks, clause=clause, raising=raising, now=now, hats=_hats(head, head.hats)
    )


def ladder_in(act: Act) -> Ladder:
    """The ladder of the locked matter. Raises `NotFound` for who may not see it."""
    head, clocks = head_in(act), clocks_of(act)
    found = ladder_of(head, clocks=clocks)
    found.now = act.happened_at
    return found


def rungs_of(matter_id: int) -> list[Rung]:
    """The rungs of a case in their order, with what is known of calls at 400 and where to ring as it is published. One query."""
    return list(_said_with(Rung.objects.filter(matter=matter_id)).select_related("holder", "on_call").order_by("no"))


def rungs_opened(act: Act) -> list[Rung]:
    """As `rungs_of`, for the case that the act opens. No query."""
    rungs = [row for row in act.rows if isinstance(row, Rung)]
    calls = [row for row in act.rows if isinstance(row, GroupCall)]
    for rung in rungs:
        known: Any = rung
        known.calls, known.calls_open, known.call_found = len(calls), bool(calls), ""
    return rungs


def _said_with(rungs: QuerySet[Rung]) -> QuerySet[Rung]:
    calls = GroupCall.objects.filter(matter=OuterRef("matter")).order_by()
    counted = calls.values("matter").annotate(calls=Count("pk")).values("calls")
    answered = calls.exclude(found="").order_by("-found_at", "-no").values("found")
    here = (
        Q(company__isnull=True, project__isnull=True)
        | Q(company=OuterRef("matter__project__company"))
        | Q(project=OuterRef("matter__project"))
    )
    points = ServicePoint.objects.filter(here, rung=OuterRef("level")).order_by(
        F("project").desc(nulls_last=True), F("company").desc(nulls_last=True)
    )  # the narrowest first, as `publishing.process.points_of` has it
    return rungs.annotate(
        published_phone=Subquery(points.values("hotline")[:1]),
        calls=Subquery(counted),
        calls_open=Exists(calls.filter(found="")),
        call_found=Subquery(answered[:1]),
    )


def rungs_of_many(matter_ids: Iterable[int]) -> Mapping[int, list[Rung]]:
    """matter id → its rungs. One query."""
    found: dict[int, list[Rung]] = {}
    for rung in (
        Rung.objects.filter(matter__in=list(matter_ids)).select_related("holder", "on_call").order_by("matter", "no")
    ):
        found.setdefault(rung.matter_id, []).append(rung)
    return found


def _hats(head: Headed, hats: frozenset[str]) -> frozenset[str]:
    """The actor's hats, with `referrer` for who passed it on and sees it by that alone (INT-3)."""
    person = head.actor.person_id
    if person is None or hats & (READING_ROLES | HOUSEHOLD | {"system"}):
        return hats
    held = Stake.objects.filter(
        matter=head.matter.pk, person_id=person, hat=Stake.Hat.REFERRER, until__isnull=True
    ).exists()
    return hats | {"referrer"} if held else hats
