"""The models: cases acted out through the product's own verbs, which loading copies."""

import time
from collections.abc import Callable, Iterator

from django.db.models import Q, QuerySet

from anju.estate.models import Project
from anju.matters.models import Event, Matter
from anju.partners.models import Contract, Contractor
from anju.people.models import Person
from anju.rulebook.models import ClauseEdition, Defect
from anju.scale import sinks
from anju.scale.brief import PLOTS, brief_scripts
from anju.scale.children import act_share, heard
from anju.scale.forms import Form
from anju.scale.making import Maker, NotAlone, Source, rows_of
from anju.simulation.acting import Stage, act_out
from anju.simulation.actions import begin_filling, end_filling, history_of
from anju.simulation.models import Filling
from anju.simulation.players import Players
from anju.simulation.scripts import Script

CASES = 100
A_BRIEF_ONE = 3
"""one brief case for so many simulated ones"""
DAYS = 60
SAY_EVERY = 3.0
"""seconds"""
FROM = "YQ"
"""the demo's project whose cases are the models"""


def act_models(say: Callable[[str], None], *, cases: int = CASES, processes: int = 1) -> None:
    """Act out a history of the demo's first project and brief cases beside it, or what is missing of them; several processes
    share the cases. What stands already is recognised by its name."""
    project = Project.objects.get(code=FROM)
    filling = Filling.objects.filter(project=project).order_by("id").first()
    if filling is None:
        filling = begin_filling(project=project, days=DAYS, cases=cases, seed="models", background=False)
    total = len(history_of(filling=filling)[1]) + len(_brief_ones(filling))
    if filling.ended_at is not None and _last_of_brief_stands(filling):
        return
    began = time.monotonic()
    for done, _ in enumerate(_acted(filling, processes), start=1):
        if time.monotonic() - began > SAY_EVERY or done == total:
            say(f"models: {done} of {total} acted out")
            began = time.monotonic()
    end_filling(filling_id=filling.pk)


def _acted(filling: Filling, processes: int) -> Iterator[None]:
    """One for each case that is acted out, by this process or by several."""
    if processes < 2:
        yield from act_scripts(filling.pk)
        return
    tasks = [(filling.pk, share, processes) for share in range(processes)]
    for _ in heard(act_share, tasks, name="act"):
        yield None


def act_scripts(filling_id: int, *, share: int = 0, of: int = 1) -> Iterator[None]:
    """Act every so many-th case out, saying so after each."""
    filling = Filling.objects.select_related("project", "project__company").get(pk=filling_id)
    stage, scripts = history_of(filling=filling)
    for script in scripts[share::of]:
        act_out(stage, script)
        yield None
    brief = _stage_of_brief(filling)
    for script in _brief_ones(filling)[share::of]:
        act_out(brief, script)
        yield None


def _stage_of_brief(filling: Filling) -> Stage:
    players = Players(project=filling.project, at=filling.until)
    return Stage(players=players, begins_on=filling.begins_on, until=filling.until, key="brief")


def _brief_ones(filling: Filling) -> list[Script]:
    """Cases that end soon, beside the history."""
    return list(brief_scripts(max(len(PLOTS), filling.total // A_BRIEF_ONE), days=DAYS))


def _last_of_brief_stands(filling: Filling) -> bool:
    stage, scripts = _stage_of_brief(filling), _brief_ones(filling)
    last = [stage.name(script, len(script.steps) - 1) for script in scripts]
    return Event.objects.filter(client_id__in=last).count() >= len(scripts)


def forms() -> list[Form]:
    """Every case of the demo that stands alone, ready for copying."""
    source = _source()
    after = sinks.dialect().after
    found = []
    matters = list(_standing().select_related("project", "room"))
    rows = rows_of(matters)
    for matter in matters:
        try:
            found.append(Maker(matter, rows[matter.pk], source, after=after).make(sinks.encode, sinks.gather))
        except NotAlone:
            continue
    return found


def _standing() -> QuerySet[Matter]:
    return Matter.objects.filter(project__code=FROM, kind="repair").order_by("id")


def _source() -> Source:
    contracts = Contract.objects.filter(project__code=FROM).select_related("contractor")
    return Source(
        people={
            person.pk: person
            for person in Person.objects.filter(
                Q(username__isnull=False) | Q(residencies__room__project__code=FROM)
            ).distinct()
        },
        firms=dict(Contractor.objects.values_list("pk", "code")),
        contracts={contract.pk: contract.contractor.code for contract in contracts},
        defects=dict(Defect.objects.values_list("pk", "warranty_class")),
        counted_anew=frozenset(
            edition.pk
            for edition in ClauseEdition.objects.filter(clause__kind="limit")
            if edition.parameters.get("counting") == "working_time" and edition.parameters.get("calendar")
        ),
    )
