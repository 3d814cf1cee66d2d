"""The readers of the ladder: who is in charge of a rung, the cases on it, directives and whom they are for."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from anju.clocks.models import Clock, State
from anju.core.access import READING_ROLES, Reach
from anju.core.errors import NotFound
from anju.core.paging import Later
from anju.core.time import FAR
from anju.estate.models import Project
from anju.ladder import rules
from anju.ladder.flow import KIND, UPPER, WAITING, DirectiveFacts
from anju.ladder.models import Directive, GroupCall, Rung
from anju.matters.act import Actor
from anju.matters.models import Matter, Words
from anju.people.models import Person
from anju.people.queries import on_call_at, people_with_role

MOST = 20
"""so many people of a role are told"""


def people_of(level: str, *, project: Project) -> list[Person]:
    """Who is of this rung here, by grants of the project, its company or the group. One query."""
    return list(people_with_role(role=rules.ROLE_OF[level], project=project)[:MOST])


def told_of(level: str, *, project: Project, moment: datetime) -> list[Person]:
    """Who of this rung is told at a moment: whoever is on call, where nobody is everybody of it. Two queries."""
    return on_call_of(level, project=project, moment=moment) or people_of(level, project=project)


def on_call_of(level: str, *, project: Project, moment: datetime) -> list[Person]:
    """Who of an upper rung is on call at a moment and still holds its role. At most two queries."""
    role = rules.ROLE_OF[level]
    found = on_call_at(project=project, moment=moment, role=role) if level != rules.LEVELS[0] else []
    if not found:
        return []
    holding = set(
        people_with_role(role=role, project=project)
        .filter(pk__in=[person.pk for person in found])
        .values_list("pk", flat=True)
    )
    return [person for person in found if person.pk in holding]


def cases_on(level: str, *, reach: Reach, project: Project | None = None, after: tuple[datetime, int] | None = None) -> (
    QuerySet[Rung]
):  # fmt: skip
    """The cases a rung is in charge of, those first whose limit ends first; `due` is that limit."""
    within = reach.projects(rules.ROLE_OF[level])
    if project is not None:
        within &= {project.pk}
    limit = Clock.objects.filter(matter=OuterRef("matter"), name=rules.RUNG, state=State.RUNNING)
    found = Rung.objects.filter(
        level=level, outcome=Rung.Outcome.RUNNING, matter__open=True, matter__project__in=within
    ).annotate(due=Subquery(limit.values("due_at")[:1]), began=Subquery(limit.values("starts_at")[:1]))
    if after is not None:
        found = found.filter(Later(F("due"), F("pk"), *after))
    return found.select_related(
        "matter__project", "matter__room", "matter__area", "matter__holder", "matter__holder_firm", "matter__case",
        "holder", "on_call",
    ).order_by("due", "pk")  # fmt: skip


def failed_below(rungs: Iterable[Rung]) -> Mapping[int, list[Rung]]:
    """matter id → the rungs below that did not solve it. One query."""
    found: dict[int, list[Rung]] = {}
    rows = Rung.objects.filter(
        matter__in=[rung.matter_id for rung in rungs], outcome__in=(Rung.Outcome.FAILED, Rung.Outcome.UNSTAFFED)
    )
    for rung in rows.select_related("holder").order_by("matter", "no"):
        found.setdefault(rung.matter_id, []).append(rung)
    return found


def calls_counted(reach: Reach, *, since: datetime) -> Mapping[str, int]:
    """Calls at 400 within reach since then, by what the group's call back found; `` where it is still owed. One query."""
    found = GroupCall.objects.filter(called_at__gte=since, matter__project__in=reach.projects("group_cs"))
    return dict(found.order_by().values_list("found").annotate(number=Count("pk")))


def _addressed(reach: Reach) -> Q:
    """Directives for this person: in person, or for a role of theirs."""
    mine = Q(to_person=reach.person_id)
    for role in reach.roles_anywhere():
        mine |= Q(to_role=role, to_person__isnull=True, matter__project__in=reach.projects(role))
    return mine


def directives_in(reach: Reach, *, project: Project) -> QuerySet[Directive]:
    """The directives of a project, for its staff; those whose answer is due first in front."""
    if not reach.roles_at(project.pk) & READING_ROLES:
        raise NotFound
    return _loaded(Directive.objects.filter(matter__project=project))


def directives_for(reach: Reach) -> QuerySet[Directive]:
    """The directives that wait for an answer of this person."""
    return _loaded(Directive.objects.filter(_addressed(reach), matter__state__in=sorted(WAITING)))


def directives_of(matter_id: int) -> list[Directive]:
    """The directives about one case, the newest first. One query."""
    return list(_loaded(Directive.objects.filter(case=matter_id)).order_by("-pk")[:MOST])


def _loaded(found: QuerySet[Directive]) -> QuerySet[Directive]:
    return found.select_related(
        "matter__project", "matter__holder", "case", "issued_by", "to_person", "answered_by"
    ).order_by("matter__queue_at", "pk")  # fmt: skip


def directive_for(actor: Actor, number: str) -> Directive:
    """The directive of this number, as far as the actor may read it. One query. Raises `NotFound`."""
    found = Directive.objects.filter(matter__number=number, matter__kind=KIND)
    if actor.kind != "system":
        if actor.reach is None:
            raise NotFound
        seen = Q(matter__project__in=actor.reach.projects(*READING_ROLES)) | _addressed(actor.reach)
        found = found.filter(seen)
    directive = _loaded(found).select_related("matter__project__company").first()
    if directive is None:
        raise NotFound
    return directive


def hats_on(directive: Directive, actor: Actor) -> frozenset[str]:
    """What the actor is in a directive: whom it is for, who waits for its answer. No query."""
    if actor.kind == "system":
        return frozenset({"system"})
    roles = actor.roles_at(directive.matter.project_id)
    hats = set()
    if directive.to_person_id == actor.person_id or (directive.to_person_id is None and directive.to_role in roles):
        hats.add("addressee")
    waits = {"group_cs"} if directive.level == rules.TOP else UPPER
    if roles & waits or directive.issued_by_id == actor.person_id:
        hats.add("issuer")
    return frozenset(hats)


def facts_of(directive: Directive) -> DirectiveFacts:
    """What guards ask of it. No query."""
    return DirectiveFacts(highest=directive.level == rules.TOP)


def asked_in(directives: Iterable[Directive]) -> Mapping[int, str]:
    """matter id → what is asked, in its own words. One query."""
    rows = Words.objects.filter(matter__in=[each.pk for each in directives], field="ask")
    return dict(rows.values_list("matter_id", "text"))


def due_of(matter: Matter) -> datetime | None:
    """Its nearest running limit; none where nothing runs."""
    return None if matter.queue_at >= FAR else matter.queue_at
