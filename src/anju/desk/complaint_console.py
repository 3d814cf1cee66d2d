"""The console while a complaint is taken down: what the facts point to, what it repeats, class and summary (CMP-2)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from anju.complaints.actions import proposed_class
from anju.complaints.flow import KIND
from anju.complaints.queries import alike, law_for
from anju.core.access import ROLES
from anju.desk.complaint_faces import because_of
from anju.desk.complaints import Taken, taken_of
from anju.desk.console import Caller, Draft
from anju.desk.faces import Row
from anju.estate.models import Project
from anju.intake.actions import Reporter
from anju.matters.act import Repeated
from anju.matters.models import Matter
from anju.matters.request import Request
from anju.people.models import Person
from anju.rulebook.models import in_language
from anju.verbs.performing import perform
from anju.web.forms import Choice, Field

PASSED_TO = ("pm", "dev_cs", "prop_mgr", "group_cs")


def proposal_of(project: Project, draft: Draft, caller: Caller) -> dict[str, Any]:
    """The class that is proposed, why, and which complaints it may repeat. One query for the facts, one for those
    alike; the law's stamp within `one_reading`."""
    member = caller.known
    person = Person(pk=member.id) if member else None
    phone = draft.phone or (member.number if member else "")
    law = law_for(project)
    because = (
        proposed_class(
            project=project, room=caller.room, words=draft.words, channel=draft.channel,
            reporter=Reporter(phone=phone, person=person),
        )
        if draft.words
        else []
    )  # fmt: skip
    repeated = alike(project, room=caller.room, words=draft.words) if draft.words or caller.room else []
    for matter in repeated:
        matter.project = project
    return {
        "draft": draft,
        "law": law,
        "codes": [each.code for each in because],
        "because": because_of([each.plain() for each in because], law.severe),
        "repeated": [Row.of(matter) for matter in repeated],
    }


def context_of(request: Request, project: Project, draft: Draft, caller: Caller) -> dict[str, Any]:
    """What the console shows of a complaint; nothing of another kind."""
    if draft.kind != KIND:
        return {}
    found = proposal_of(project, draft, caller)
    return {"complaint": found | {"fields": _fields(taken_of(request.POST), found)}}


def _fields(taken: Taken, found: Mapping[str, Any]) -> list[Field]:
    severe = [Choice(value=each.code, title=in_language(each.title_zh, each.title_en)) for each in found["law"].severe]
    return [
        Field(
            name="degree", title=_("Class"), widget="choice", required=True, side=True,
            value=taken.degree or ("severe" if found["codes"] else ""),
            choices=[
                Choice(value="ordinary", title=_("Ordinary complaint"), key="1", note=_("rework or a concession ends it")),
                Choice(value="severe", title=_("Severe"), key="2", note=_("result within 48 h, passed on in writing")),
            ],
        ),
        Field(
            name="grounds", title=_("What makes it severe"), widget="chips", multiple=True, side=True, choices=severe,
            value=list(taken.grounds) or found["codes"],
        ),
        Field(
            name="summary", title=_("Written summary"), widget="textarea", side=True, rows=2, value=taken.summary,
            placeholder=_("What happened, what is asked for; a severe one is not passed on without it"),
        ),
        Field(
            name="to", title=_("Pass it on to"), widget="chips", side=True, value=taken.to or "pm",
            choices=[Choice(value=role, title=ROLES[role]) for role in PASSED_TO],
        ),
    ]  # fmt: skip


def class_it(request: Request, matter: Matter, *, client_id: str) -> None:
    """What was decided at the telephone: the class, the summary, to whom it is passed on; each once."""
    taken = taken_of(request.POST)

    def do(name: str, **inputs: Any) -> None:
        try:
            perform(
                name, number=matter.number, actor=request.actor, inputs=inputs, client_id=f"{client_id}-{name}"[:64]
            )
        except Repeated:
            return

    severe = taken.degree == "severe"
    grounds = list(taken.grounds) if severe else []
    do("decide_class", degree=taken.degree, grounds=grounds, reason=_("decided at the telephone"))
    if taken.summary:
        do("write_summary", summary=taken.summary)
    if taken.to:
        do("pass_on", to=taken.to, manner="written" if taken.summary else "oral")
