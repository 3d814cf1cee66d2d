"""Loading the demo estate, once a database: who, where, who is on duty, and the repairs."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

from django.db import transaction

from anju.core import outbox
from anju.core.time import product_now
from anju.demo.estate import PLANS, build_group, build_project, hire, settle_owner, settle_residents
from anju.demo.history import begin_histories
from anju.demo.office import do_the_office
from anju.demo.roster import draw_up, put_on_call
from anju.demo.stories import STEPS, Players, quiet_history, tell_story
from anju.demo.voices import SEVERE, tell_voices
from anju.estate.models import Group, Project, Room
from anju.knowledge.actions import load_answers
from anju.people.models import Person
from anju.rulebook.actions.defaults import load_defaults
from anju.simulation.actions import fill_to_the_end

Say = Callable[[str], None]
SEED = 20261121


def is_loaded() -> bool:
    """Whether there is an estate already, the demo's or a real one."""
    return Group.objects.exists()


def load(say: Say, *, history: str = "later", stories: bool = True) -> None:
    """Build the estate and act out its repairs; `say` hears of the progress.

    `history`: the cases of the last months are left to the worker (`later`), acted out at once (`now`), or left out
    (`none`). `stories`: with some repairs in every state.
    """
    random = Random(SEED)
    say("estate: companies, projects, homes, residents, staff")
    projects = _build(random)
    for project in projects:
        draw_up(project)
    put_on_call(projects[0])
    say("repairs: some in every state")
    with quiet_history():
        for no, _number in enumerate(_tell_all(projects, random) if stories else (), start=1):
            if no % 10 == 0:
                say(f"repairs: {no}")
    outbox.drain()
    if history != "none":
        fillings = begin_histories(projects, seed=SEED, background=history == "later")
        say(f"history: {sum(filling.total for filling in fillings)} cases, {history}")
        for filling in fillings if history == "now" else ():
            ended = fill_to_the_end(filling_id=filling.pk, say=lambda one: say(f"history {one.case_no} of {one.total}"))
            say(f"history of {filling.project.code}: {ended.verbs} verbs, {ended.refused} refused")
    say("ready")


@transaction.atomic
def _build(random: Random) -> list[Project]:
    load_defaults()
    load_answers()
    companies = build_group()
    projects = [build_project(plan, companies[plan.company]) for plan in PLANS]
    serial = 0
    for project in projects:
        serial = settle_residents(project, random, first_serial=serial)
    hire(projects, random)
    settle_owner(projects[0])
    return projects


def _tell_all(projects: list[Project], random: Random) -> Iterator[str]:
    people = {person.username or "": person for person in Person.objects.exclude(username=None).select_related("firm")}
    now = product_now()
    for project, rounds in zip(projects, (2, 1, 1), strict=True):
        players = Players(project=project, people=people)
        rooms = list(Room.objects.filter(project=project).select_related("project", "building", "unit"))
        for _ in range(rounds):
            for until in STEPS:
                began = now - _age(until, random)
                urgency = "emergency" if until in {"registered", "on_the_way"} and random.random() < 0.3 else "normal"
                yield tell_story(players, random.choice(rooms), random, until=until, began=began, urgency=urgency)
    players = Players(project=projects[0], people=people)
    home = Room.objects.select_related("project", "building", "unit").get(project=projects[0], label="3-2-1801")
    yield tell_story(players, home, random, until="closed", began=now - timedelta(days=19))
    yield tell_story(players, home, random, until="appointed", began=now - timedelta(minutes=100))
    said = [matter.number for matter in tell_voices(players, random)]
    yield from said
    yield from (matter.number for matter in do_the_office(players, home=home, severe=said[SEVERE]))
    late = random.choice(Room.objects.filter(project=projects[0]).select_related("project", "building", "unit")[:60])
    yield tell_story(players, late, random, until="registered", began=now - timedelta(minutes=72))


AGES: dict[str, tuple[float, float]] = {
    "registered": (3, 12), "on_the_way": (7, 13), "on_site": (25, 40), "refused": (36, 50), "agreed": (50, 70),
    "assigned": (41, 43), "appointed": (80, 110), "in_work": (200, 240), "done": (280, 320), "failed": (280, 330),
    "signed_off": (340, 900), "cancelled": (60, 400), "reopened": (1900, 2400), "closed": (4300, 28000),
}  # fmt: skip
"""how many minutes ago a story began, so that it plausibly stands where it does"""


def _age(until: str, random: Random) -> timedelta:
    return timedelta(minutes=random.uniform(*AGES[until]))
