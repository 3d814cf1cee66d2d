"""The models: cases acted out through the product's own verbs, which loading copies."""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from anju.estate.models import Project
from anju.matters.models import Event, Matter
from anju.partners.models import Contract, Contractor
from anju.people.models import Person
from anju.rulebook.models import ClauseEdition, Defect
from anju.scale import sinks
from anju.scale.brief import PLOTS, brief_scripts
from anju.scale.forms import Form
from anju.scale.making import Maker, NotAlone, Source, rows_of
from anju.simulation.acting import Stage, act_out
from anju.simulation.actions import begin_filling, fill_to_the_end
from anju.simulation.models import Filling
from anju.simulation.players import Players

CASES = 150
A_BRIEF_ONE = 3
"""one brief case for so many simulated ones"""
DAYS = 60
FROM = "YQ"
"""the demo's project whose cases are the models"""


def act_models(say: Callable[[str], None], *, cases: int = CASES) -> None:
    """Act out a history of the demo's first project, or what is missing of it; nothing when it stands."""
    project = Project.objects.get(code=FROM)
    filling = Filling.objects.filter(project=project).order_by("id").first()
    if filling is None:
        filling = begin_filling(project=project, days=DAYS, cases=cases, seed="models", background=False)
    if filling.ended_at is None:
        fill_to_the_end(filling_id=filling.pk, say=lambda one: say(f"models: {one.case_no} of {one.total} acted out"))
    _act_brief_ones(filling)


def _act_brief_ones(filling: Filling) -> None:
    """Cases that end soon, beside the history; what stands already is recognised by its name."""
    players = Players(project=filling.project, at=filling.until)
    stage = Stage(players=players, begins_on=filling.begins_on, until=filling.until, key="brief")
    scripts = list(brief_scripts(max(len(PLOTS), filling.total // A_BRIEF_ONE), days=DAYS))
    last = [stage.name(script, len(script.steps) - 1) for script in scripts]
    if Event.objects.filter(client_id__in=last).count() < len(scripts):
        for script in scripts:
            act_out(stage, script)


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
