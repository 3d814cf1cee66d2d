"""Fields of the verbs of a complaint: listed grounds with what was proposed, departments, colleagues, clauses, entries."""

from collections.abc import Sequence
from typing import Any, get_args

from django.utils.translation import gettext as _

from anju.complaints.file import ComplaintFile
from anju.complaints.flow import VISITORS
from anju.complaints.inputs import Department
from anju.core.access import ROLES
from anju.core.flow import Verb
from anju.core.time import product_now
from anju.knowledge.queries import holding
from anju.people.models import Person
from anju.people.queries import staff_choices
from anju.rulebook.book import book
from anju.rulebook.models import in_language
from anju.rulebook.parameters import ListedGround
from anju.web.forms import Choice

WIDGETS = {
    "degree": "seg",
    "grounds": "chips",
    "department": "select",
    "colleague": "combo",
    "colleagues": "chips",
    "clause": "select",
    "entry": "combo",
}
"""what an input of a complaint calls its widget → the component that asks for it"""
AT_THE_SITE = VISITORS | {"technician", "desk", "prop_mgr"}
COLLEAGUES = frozenset(ROLES) - {"contractor", "third_party", "admin"}
MOST = 200


def grounds_for(verb: str, file: ComplaintFile) -> Sequence[ListedGround]:
    """The listed grounds that a verb chooses from."""
    law = file.law
    return {"decide_valid": law.valid, "decide_invalid": law.invalid}.get(verb, law.severe)


def given_for(verb: Verb, file: ComplaintFile) -> dict[str, Any]:
    """What the program proposes: the class and its grounds."""
    if verb.name != "decide_class":
        return {}
    row = file.complaint
    codes = row.decided_grounds if row.decided_class else [each["code"] for each in row.proposed_grounds]
    return {"degree": row.decided_class or row.proposed_class, "grounds": list(codes)}


def choices_for(verb: Verb, kind: str, name: str, file: ComplaintFile) -> Sequence[Choice] | None:
    """The choices of a field, None for what every kind of case asks alike. At most one query."""
    if kind == "grounds":
        return [_ground(each) for each in grounds_for(verb.name, file)]
    if kind == "department":
        return [Choice(value=role, title=ROLES[role]) for role in get_args(Department)]
    if kind in {"colleague", "colleagues"}:
        return _colleagues(file, AT_THE_SITE if kind == "colleagues" else COLLEAGUES)
    if kind == "clause":
        return _clauses(file)
    if kind == "entry":
        editions = holding(file.matter.project).order_by("-pk")[:MOST]
        return [
            Choice(value=str(each.entry_id), title=in_language(each.question_zh, each.question_en)) for each in editions
        ]
    return _few(name)


def _ground(ground: ListedGround) -> Choice:
    return Choice(value=ground.code, title=in_language(ground.title_zh, ground.title_en))


def _colleagues(file: ComplaintFile, roles: frozenset[str]) -> list[Choice]:
    day = product_now().astimezone(file.matter.project.zone).date()
    people: list[Person] = staff_choices(project=file.matter.project, day=day, groups={"any": roles})["any"]
    return [Choice(value=str(person.pk), title=person.name, initials=person.initials) for person in people[:MOST]]


def _clauses(file: ComplaintFile) -> list[Choice]:
    project = file.matter.project
    editions = book().clauses(company_id=project.company_id, project_id=project.pk, at=product_now())
    return [Choice(value="", title=_("none"))] + [
        Choice(value=each.clause_id, title=f"{each.clause.number} {each.clause.title}") for each in editions
    ]


def _few(name: str) -> Sequence[Choice] | None:
    """The words of the fields with few answers."""
    if name == "degree":
        return [Choice(value="ordinary", title=_("Ordinary complaint")), Choice(value="severe", title=_("Severe"))]
    if name == "to":
        return [Choice(value=role, title=ROLES[role]) for role in ("pm", "dev_cs", "prop_mgr", "group_cs")]
    if name == "manner":
        return [Choice(value="written", title=_("In writing")), Choice(value="oral", title=_("Orally"))]
    if name == "way":
        return [Choice(value="phone", title=_("By telephone")), Choice(value="visit", title=_("At the door"))]
    if name == "route":
        return [
            Choice(value="phone", title=_("By telephone")),
            Choice(value="visit", title=_("At the door")),
            Choice(value="counter", title=_("At the counter")),
            Choice(value="sms", title=_("By text message")),
            Choice(value="letter", title=_("By letter")),
        ]
    return None
