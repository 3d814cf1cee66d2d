"""The enlarged estate: projects like the demo's, as many as keep cases per home believable, each with a team of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp
from random import Random

from anju.core.pinyin import initials
from anju.core.time import machine_now
from anju.demo.estate import Plan, build_project, settle_residents
from anju.demo.people import FIRMS, STAFF, Part, invented_name
from anju.demo.roster import draw_up
from anju.estate.models import Company, Project
from anju.partners.models import Contract, Contractor
from anju.people.models import Grant, Person, Residency
from anju.simulation.figures import Shape

CASES_A_PROJECT = 8_400
CASES_A_BUILDING = 650
"""what a project of the full size has of them, at most; fewer cases live in fewer buildings"""
PROJECTS_A_BLOCK = 8
"""so many projects share a set of firms"""
FIRST, SECOND = "云松柏兰梅竹溪泉湖岭江荷枫桂榆棠", "栖澜岸庭苑湾谷台景园"
OF_PROJECT = frozenset(
    {"desk", "desk_lead", "duty_lead", "prop_eng", "technician", "contractor", "third_party", "proj_eng", "pm", "prop_mgr",
     "cashier"}
)  # fmt: skip
"""roles each project has people of its own for; the rest is the demo's own staff"""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One project to load: the first is 0."""

    no: int
    plan: Plan
    cases: int


def code_of(no: int) -> str:
    """The code of the project with this number."""
    return f"S{no + 1:03d}"


def pieces(count: int, *, cases: int, today: date) -> list[Piece]:
    """The projects of an enlarged estate, `cases` in all, shared out by homes and age."""
    most = max(1, cases // count // CASES_A_BUILDING)
    plans = [_plan(no, today, most) for no in range(count)]
    weights = [_expected(plan, today) for plan in plans]
    shares = [round(cases * weight / sum(weights)) for weight in weights]
    shares[0] += cases - sum(shares)
    return [Piece(no=no, plan=plan, cases=share) for no, (plan, share) in enumerate(zip(plans, shares, strict=True))]


def _plan(no: int, today: date, most: int) -> Plan:
    """The plan of one project, with so many buildings at most."""
    random = Random(f"estate-{no}")  # the same project each time, whatever the size
    delivered = today.replace(day=1) - timedelta(days=random.randrange(300, 1500))
    return Plan(
        code=code_of(no), name=f"{FIRST[no % len(FIRST)]}{SECOND[no // len(FIRST) % len(SECOND)]}{no + 1}号院",
        company=("HD", "HB")[no % 2], hotline=f"000-0001-{no + 1:04d}", buildings=min(most, random.randrange(8, 13)), units=2,
        floors=random.randrange(17, 22), across=4, completed_on=delivered - timedelta(days=random.randrange(40, 90)),
        delivered_on=delivered,
    )  # fmt: skip


def _expected(plan: Plan, today: date) -> float:
    """How many reports a project has seen against others: homes, and how long ago they were handed over."""
    shape, months = Shape(), (today - plan.delivered_on).days / 30.44
    homes = plan.buildings * plan.units * plan.floors * plan.across
    return homes * (
        shape.lasting * months + (1 - shape.lasting) * shape.fade_months * (1 - exp(-months / shape.fade_months))
    )


def hire_firms(blocks: int) -> None:
    """The firms of each block of projects and their people; the first block has the demo's own. Done again: nothing."""
    for block in range(1, blocks):
        for code, name, short, kind, _trades, _clause in FIRMS:
            Contractor.objects.get_or_create(
                code=f"{code}{block}",
                defaults={
                    "name": f"{name}{block}分",
                    "short_name": f"{short}{block}",
                    "initials": initials(short),
                    "kind": kind,
                },
            )
        for part in STAFF:
            if part.firm:
                firm = Contractor.objects.get(code=f"{part.firm}{block}")
                _somebody(part, f"{part.username}-b{block}", Random(f"firm-{block}-{part.username}"), firm=firm)


@dataclass(frozen=True, kw_only=True)
class Built:
    """A project that stands: its row, who has which part, which firms and contracts by the demo's codes."""

    project: Project
    team: Mapping[str, Person]
    firms: Mapping[str, Contractor]
    contracts: Mapping[str, Contract]


def build(piece: Piece) -> Built:
    """A project with homes, residents, team, firms' contracts and roster; the one that stands where it was built before."""
    random = Random(f"people-{piece.no}")
    block = piece.no // PROJECTS_A_BLOCK
    firms = {code: Contractor.objects.get(code=f"{code}{block}" if block else code) for code, *_rest in FIRMS}
    project = Project.objects.filter(code=piece.plan.code).first()
    if project is not None:
        team = {part.username: _holder(part, piece, block, random) for part in STAFF}
        contracts = {code: Contract.objects.get(project=project, contractor=firm) for code, firm in firms.items()}
        return Built(project=project, team=team, firms=firms, contracts=contracts)
    project = build_project(piece.plan, Company.objects.get(code=piece.plan.company))
    settle_residents(project, random, first_serial=100_000 + piece.no * 4_000)
    contracts = {
        code: Contract.objects.create(
            contractor=firms[code], project=project, number=f"{project.code}-{code}-01", trades=trades,
            completed_on=piece.plan.completed_on, warranty_clause=clause, starts_on=piece.plan.completed_on - timedelta(days=900),
            settlement_fen=1_200_000_00 * 10, retention_fen=360_000_00,
        )
        for code, _name, _short, _kind, trades, clause in FIRMS
    }  # fmt: skip
    team = {part.username: _holder(part, piece, block, random) for part in STAFF}
    for part in STAFF:
        if part.role in OF_PROJECT:
            Grant.objects.create(
                person=team[part.username], role=part.role, project=project, starts_on=piece.plan.completed_on
            )
    draw_up(project, people=team)
    return Built(project=project, team=team, firms=firms, contracts=contracts)


def _holder(part: Part, piece: Piece, block: int, random: Random) -> Person:
    """Who has a part in this project: the demo's person in the first, and wherever the part is one of many projects."""
    if part.role not in OF_PROJECT or piece.no == 0:
        return Person.objects.get(username=part.username)
    if part.firm:
        return Person.objects.get(username=f"{part.username}-b{block}" if block else part.username)
    return _somebody(part, f"{part.username}-{piece.plan.code.lower()}", random, firm=None)


def _somebody(part: Part, username: str, random: Random, *, firm: Contractor | None) -> Person:
    name, _form = invented_name(random)
    person, _made = Person.objects.get_or_create(
        username=username,
        defaults={
            "name": name, "initials": initials(name), "trades": list(part.trades), "firm": firm, "badge": f"{random.randrange(10, 999):03d}",
            "kind": Person.Kind.CONTRACTOR if firm else Person.Kind.STAFF, "created_at": machine_now(), "password": "!",
        },
    )  # fmt: skip
    return person


def owners(project: Project) -> list[Residency]:
    """Who owns which home of a project, with room, building, person and phones."""
    found = Residency.objects.filter(room__project=project, relation="owner").order_by("id")
    return list(found.select_related("room", "room__building", "person").prefetch_related("person__phones"))
