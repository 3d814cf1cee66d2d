"""Who sees a case: four relations, each answering *which*, *whether* and *who* from one definition.

A list is built from exactly one of them; only the guarded getter of a single case asks all four at once.
"""

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.utils import timezone

from anju.core.access import READING_ROLES, Reach, Relation
from anju.core.along import ASKER, Question
from anju.core.errors import NotFound
from anju.core.time import product_now
from anju.intake.models import Case
from anju.matters.act import Actor
from anju.matters.models import Matter, Stake, Words
from anju.people.models import Person, Residency

GUEST_LINK = "case-link"


SEEING = frozenset(Stake.Hat.values) - {Stake.Hat.OTHER_HOME}
"""the stakes that open a case; another home's residents see their part of it only (`neighbours.queries.part_for`)"""


def _staked_q(person_id: int | RawSQL) -> Q:
    return Q(
        Exists(
            Stake.objects.filter(matter=OuterRef("pk"), person_id=person_id, until__isnull=True, hat__in=sorted(SEEING))
        )
    )


def _firm_q(firm_id: int | None) -> Q:
    return Q(Exists(Stake.objects.filter(matter=OuterRef("pk"), firm_id=firm_id or 0, until__isnull=True)))


def _tenure(opened_on: Any) -> Q:
    """Residencies that cover the day on which a case was opened (decision 17)."""
    return (Q(starts_on__isnull=True) | Q(starts_on__lte=opened_on)) & (
        Q(ends_on__isnull=True) | Q(ends_on__gt=opened_on)
    )


def _home_q(person_id: int | RawSQL) -> Q:
    return Q(
        Exists(Residency.objects.filter(_tenure(OuterRef("opened_on")), person_id=person_id, room=OuterRef("room_id")))
    )


def _in_project(reach: Reach, matter: Matter) -> bool:
    return bool(reach.roles_at(matter.project_id) & READING_ROLES)


def _staked(reach: Reach, matter: Matter) -> bool:
    return any(
        stake.person_id == reach.person_id and stake.until is None and stake.hat in SEEING
        for stake in matter.stakes.all()
    )


def _of_firm(reach: Reach, matter: Matter) -> bool:
    return reach.firm_id is not None and any(
        stake.firm_id == reach.firm_id and stake.until is None for stake in matter.stakes.all()
    )


def _at_home(reach: Reach, matter: Matter) -> bool:
    if matter.room is None:
        return False
    day = matter.opened_on
    return any(
        residency.person_id == reach.person_id
        and (residency.starts_on is None or residency.starts_on <= day)
        and (residency.ends_on is None or residency.ends_on > day)
        for residency in matter.room.residencies.all()
    )


def _readers_of_project(matter: Matter) -> QuerySet[Person]:
    today = timezone.localtime(product_now()).date()  # the day on the wall, as `reach_of` reads grants
    place = (
        Q(grants__project=matter.project_id)
        | Q(grants__company=matter.project.company_id)
        | Q(grants__project__isnull=True, grants__company__isnull=True)
    )
    held = Q(grants__role__in=READING_ROLES, grants__starts_on__lte=today) & (
        Q(grants__ends_on__isnull=True) | Q(grants__ends_on__gt=today)
    )
    return Person.objects.filter(place & held).distinct()


IN_PROJECT: Relation[Matter] = Relation(
    name="project",
    query=lambda reach: Q(project_id__in=reach.projects(*READING_ROLES)),
    check=_in_project,
    who=_readers_of_project,
)
STAKED: Relation[Matter] = Relation(
    name="mine",
    query=lambda reach: _staked_q(reach.person_id),
    check=_staked,
    who=lambda matter: Person.objects.filter(
        stakes__matter=matter, stakes__until__isnull=True, stakes__hat__in=sorted(SEEING)
    ).distinct(),
)
OF_FIRM: Relation[Matter] = Relation(
    name="firm",
    query=lambda reach: _firm_q(reach.firm_id),
    check=_of_firm,
    who=lambda matter: Person.objects.filter(firm__stakes__matter=matter, firm__stakes__until__isnull=True).distinct(),
)
AT_HOME: Relation[Matter] = Relation(
    name="home",
    query=lambda reach: _home_q(reach.person_id),
    check=_at_home,
    who=lambda matter: Person.objects.filter(
        Exists(Residency.objects.filter(_tenure(matter.opened_on), room=matter.room_id, person=OuterRef("pk")))
    ),
)
RELATIONS: dict[str, Relation[Matter]] = {
    relation.name: relation for relation in (IN_PROJECT, STAKED, OF_FIRM, AT_HOME)
}


def case_link(matter_id: int) -> str:
    """The token of a case's own link: signed, so it cannot be guessed or turned into another case's."""
    return signing.dumps(matter_id, salt=GUEST_LINK, compress=False)


def guest_from(token: str) -> Actor:
    """The guest who holds this link. Raises `NotFound` for a token that was never given out."""
    try:
        matter_id = signing.loads(token, salt=GUEST_LINK)
    except signing.BadSignature:
        raise NotFound from None
    return Actor(kind="guest", guest_of=int(matter_id))


def visible_to(actor: Actor) -> Q:
    """Every matter the actor may see by any relation. For one row at a time, never for a list."""
    if actor.kind == "system":
        return Q()
    if actor.kind == "guest":
        return Q(pk=actor.guest_of or 0)
    if actor.reach is None:
        return Q(pk=0)
    wanted = Q(pk=0)
    for relation in RELATIONS.values():
        wanted |= relation.query(actor.reach)
    return wanted


def case_for(actor: Actor, number: str) -> Matter:
    """The case of this number, with its intake, place and holder, as far as the actor may see it; with what somebody without
    any role is in it, which `hats_at` then reads from it. One query.

    Raises `NotFound` alike for what does not exist and for what is not theirs to see.
    """
    return _one(_seen(actor, number))


def case_question(number: str, *columns: str) -> Question:
    """The project of the case of this number and columns of it, to be asked along before anybody knows who asks; the answer
    counts only for somebody with a role that reads in that project."""
    found = Matter.objects.filter(number=number, kind__in=Case.Kind.values)
    return Question(found, ("project_id", *columns))


def home_question(number: str, **told: Any) -> Question:
    """The case of this number where the asker has a stake in it or lives in its home, with what is told of it: as
    `visible_to` has it for somebody without any role or firm. Nothing is found where they may not see it so."""
    mine = Matter.objects.filter(_staked_q(ASKER) | _home_q(ASKER), number=number, kind__in=Case.Kind.values)
    return Question(mine.annotate(**told), tuple(told))


def case_with_words(actor: Actor, number: str) -> tuple[Matter, str]:
    """The same, and what was said when it was registered. One query. Raises `NotFound` as `case_for` does."""
    said = Words.objects.filter(matter=OuterRef("pk"), field="description", event__kind="case.registered")
    matter: Any = _one(_seen(actor, number).annotate(said=Subquery(said.values("text")[:1])))
    return matter, matter.said or ""


def _one(found: QuerySet[Matter]) -> Matter:
    matter = found.first()
    if matter is None:
        raise NotFound
    return matter


def _seen(actor: Actor, number: str) -> QuerySet[Matter]:
    held = _held(actor.reach.person_id) if actor.reach is not None and not actor.reach.roles else {}
    return (
        Matter.objects.select_related(
            "case",
            "case__reporter",
            "project",
            "project__company__group",
            "room",
            "room__building",
            "room__unit",
            "area",
            "holder",
            "holder_firm",
        )
        .annotate(**held)
        .filter(visible_to(actor), number=number, kind__in=Case.Kind.values)
    )


def hats_at(actor: Actor, matter: Matter) -> frozenset[str]:
    """What the actor is in this matter: granted roles, reporter, resident. Stakes on one item are judged by its room.

    No query for staff whose grant already tells, nor for a household's matter that `case_for` has just read; one otherwise
    (stake and residency together).
    """
    if actor.kind == "system":
        return frozenset({"system"})
    if actor.kind == "guest":
        return frozenset({"reporter"}) if actor.guest_of == matter.pk else frozenset()
    if actor.reach is None:
        return frozenset()
    hats = set(actor.reach.roles_at(matter.project_id))
    if not hats:
        held: Mapping[str, Any] = vars(matter)
        if not held.keys() >= HELD:
            mine = Matter.objects.filter(pk=matter.pk).annotate(**_held(actor.reach.person_id))
            held = mine.values(*sorted(HELD)).first() or {}
        hats.update(name.removeprefix("held_") for name in HELD if held.get(name))
    return frozenset(hats)


HELD = frozenset({"held_reporter", "held_resident"})


def _held(person_id: int) -> dict[str, Exists | Q]:
    """What a person without a role is in each matter, to be read with it."""
    reported = Stake.objects.filter(
        matter=OuterRef("pk"), person_id=person_id, hat=Stake.Hat.REPORTER, until__isnull=True
    )
    return {"held_reporter": Exists(reported), "held_resident": _home_q(person_id)}
