"""The knowledge base: agreed answers found while typing, lists by topic, what waits to be agreed, one entry's editions."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.core.access import READING_ROLES
from anju.core.along import asks_along
from anju.core.errors import Forbidden, Invalid, NotFound
from anju.desk import answers_faces as faces
from anju.desk.answers import done
from anju.desk.complaints import preventions_of
from anju.desk.reading import number_of
from anju.desk.rulebook_office.faces import place_of
from anju.desk.shell import in_project, page
from anju.desk.views.rulebook_office.reading import place_named
from anju.estate.models import Project
from anju.knowledge import actions, keeping, queries
from anju.knowledge.models import Edition, Topic
from anju.matters.request import Request
from anju.web.forms import Field

LONGEST = 200
"""characters of what is typed that count"""
BOTH = ["GET", "HEAD", "POST"]
LISTS: dict[str, Callable[..., queries.AnswerPage]] = {
    "waiting": queries.drafts_page,
    "withdrawn": queries.withdrawn_page,
}


def _nothing_along(_request: Request) -> None:
    """The project alone: what is agreed for it depends on its company."""


@require_safe
@asks_along(_nothing_along)
@in_project
def suggest(request: Request, project: Project) -> HttpResponse:
    """The agreed answers that fit what is typed, to be picked on another page; 304 while they are what the browser has.
    Two queries besides the session's, which reads the project as well."""
    _require_staff(request, project)
    words = _typed(request)
    stamp = (queries.stamp_of(project), project.pk, words, get_language())
    tag = f'W/"{sha256(repr(stamp).encode()).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        found = queries.agreed_answers(words=words, project=project)
        answer = render(request, "desk/knowledge/_suggest.html", {"found": found, "words": words, "project": project})
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _require_staff(request: Request, project: Project) -> None:
    """For whoever only repairs here from outside there is no knowledge base."""
    if not request.reach.roles_at(project.pk) & keeping.STAFF:
        raise NotFound


def _typed(request: Request) -> str:
    return request.GET.get("q", "").strip()[:LONGEST]


@require_safe
@in_project
def knowledge(request: Request, project: Project) -> HttpResponse:
    """Agreed answers by topic or as found; what waits; what was withdrawn."""
    _require_staff(request, project)
    name, words = request.GET.get("list", "agreed"), _typed(request)
    topic = request.GET.get("topic", "")
    topic = topic if topic in Topic.values else ""
    if words:
        name, found = (
            "agreed",
            queries.AnswerPage(
                queries.agreed_answers(words=words, project=project, topic=topic, most=queries.PAGE), None
            ),
        )
    elif name in LISTS:
        found = LISTS[name](project=project, before=number_of(request.GET, "before"))
    else:
        name = "agreed"
        found = queries.answers_page(project=project, topic=topic, before=number_of(request.GET, "before"))
    here = f"/desk/knowledge?project={project.code}&list={name}&topic={topic}"
    shown = {
        "rows": [(edition, place_of(edition.entry)) for edition in found.rows],
        "list": name,
        "words": words,
        "topic": topic,
        "next_url": f"{here}&before={found.next}" if found.next else "",
        "here": here,
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "desk/knowledge/_rows.html", {"project": project, **shown})
    waiting = queries.waiting_count(project)
    context = page(
        request,
        project,
        at="knowledge",
        tabs=faces.tabs(name, project, waiting=waiting),
        topics=[("", _("All")), *Topic.choices],
        writes=bool(faces.places_to_write(request.actor, project)),
        **shown,
    )
    return render(request, "desk/knowledge/knowledge.html", context)


@require_http_methods(BOTH)
@in_project
def write(request: Request, project: Project) -> HttpResponse:
    """A new entry: the form, and what was posted of it."""
    places = faces.places_to_write(request.actor, project)
    if not places:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))

    def do() -> Edition:
        place = place_named(places, request.POST.get("place", ""))
        return actions.draft_entry(
            actor=request.actor,
            wording=faces.posted_wording(request.POST),
            company_id=place.company_id,
            project_id=place.project_id,
        )

    words = {"question_zh": _typed(request), "topic": Topic.OTHER, "audience": "owners"}
    return _form(request, project, do, words=words, title=_("New answer"), places=places)


@require_http_methods(BOTH)
@in_project
def revise(request: Request, project: Project, entry_id: int) -> HttpResponse:
    """Another wording of an entry: filled in with the open draft, else with what it says."""
    whole = queries.entry_for(reach=request.reach, entry_id=entry_id)
    place = {"company_id": whole.entry.company_id, "project_id": whole.entry.project_id}
    keeping.require(request.actor, keeping.WRITES, **place)

    def do() -> Edition:
        wording = faces.posted_wording(request.POST)
        return actions.revise_entry(actor=request.actor, entry_id=entry_id, wording=wording)

    says = whole.draft or whole.holding or whole.editions[0]
    return _form(request, project, do, words=faces.words_of(says), title=_("Write it anew"), entry_id=entry_id)


def _form(
    request: Request,
    project: Project,
    do: Callable[[], Edition],
    *,
    words: dict[str, str],
    title: str,
    places: Any = (),
    entry_id: int | None = None,
) -> HttpResponse:
    """GET: the form. POST: the verb; a refusal by field leaves every word where it was."""
    refusal: Invalid | None = None
    place = ""
    if request.method == "POST":
        try:
            made = do()
        except Invalid as no:
            refusal, place = no, request.POST.get("place", "")
            words = {name: request.POST.get(name, "") for name in faces.WORDS}
        else:
            url = f"/desk/knowledge/{made.entry_id}?project={project.code}"
            return done(request, url, _("Written down. Somebody else agrees it."))
    back = f"/desk/knowledge/{entry_id}" if entry_id else "/desk/knowledge"
    context = {
        "title": title,
        "fields": faces.fields_of(words, places=places, place=place, errors=refusal.fields if refusal else None),
        "refusal": refusal,
        "action": f"{request.path}?project={project.code}",
        "back": f"{back}?project={project.code}",
    }
    status = refusal.status if refusal else 200
    if request.headers.get("HX-Request") == "true":
        return render(request, "desk/knowledge/_form.html", context, status=status)
    return render(request, "desk/knowledge/form.html", page(request, project, at="knowledge", **context), status=status)


@require_POST
@in_project
def propose(request: Request, project: Project) -> HttpResponse:
    """A question without an answer, from anyone of staff."""
    question = request.POST.get("question", "")
    made = actions.propose_entry(actor=request.actor, project=project, question=question)
    url = f"/desk/knowledge/{made.entry_id}?project={project.code}"
    return done(request, url, _("Kept. Whoever knows writes the answer."))


@require_safe
@in_project
def entry(request: Request, project: Project, entry_id: int) -> HttpResponse:
    """What it says now, what waits, every edition; two of them compared."""
    whole = queries.entry_for(reach=request.reach, entry_id=entry_id)
    place = {"company_id": whole.entry.company_id, "project_id": whole.entry.project_id}
    draft, holding = whole.draft, whole.holding
    one, other = number_of(request.GET, "one"), number_of(request.GET, "other")
    if draft is not None and holding is not None and one is None:
        one, other = holding.no, draft.no
    lines = queries.compared(whole, one, other) if one and other and one != other else None
    origin = whole.entry.origin
    agrees = keeping.may(request.actor, keeping.AGREES, **place)
    own = draft is not None and draft.written_by_id == request.reach.person_id
    context = page(
        request,
        project,
        at="knowledge",
        whole=whole,
        says=holding or draft or whole.editions[0],
        place=place_of(whole.entry),
        compared=[(faces.FIELD_TITLES[line.title](), line) for line in lines] if lines is not None else None,
        sides=sorted((one or 0, other or 0)),
        deeds=faces.deeds(whole.changes),
        writes=keeping.may(request.actor, keeping.WRITES, **place),
        agrees=agrees,
        own=own,
        may_decline=draft is not None and (agrees or own),
        origin=origin if origin and request.reach.roles_at(origin.project_id) & READING_ROLES else None,
        reason=Field(name="reason", title=_("Reason"), required=True),
        here=f"/desk/knowledge/{entry_id}",
        **preventions_of(request, project, entry=entry_id),
    )
    return render(request, "desk/knowledge/entry.html", context)


@require_POST
@in_project
def agree(request: Request, project: Project, edition_id: int) -> HttpResponse:
    """Agree a draft that somebody else wrote."""
    queries.require_seen(reach=request.reach, edition_id=edition_id)
    made = actions.agree_entry(actor=request.actor, edition_id=edition_id)
    return done(
        request, f"/desk/knowledge/{made.entry_id}?project={project.code}", _("Agreed: this is the answer now.")
    )


@require_POST
@in_project
def decline(request: Request, project: Project, edition_id: int) -> HttpResponse:
    """Set a draft aside, with the reason."""
    queries.require_seen(reach=request.reach, edition_id=edition_id)
    made = actions.decline_draft(actor=request.actor, edition_id=edition_id, reason=request.POST.get("reason", ""))
    return done(request, f"/desk/knowledge/{made.entry_id}?project={project.code}", _("Draft set aside."))


@require_POST
@in_project
def withdraw(request: Request, project: Project, entry_id: int) -> HttpResponse:
    """Take an entry out of use, with the reason."""
    queries.require_seen(reach=request.reach, entry_id=entry_id)
    actions.withdraw_entry(actor=request.actor, entry_id=entry_id, reason=request.POST.get("reason", ""))
    return done(request, f"/desk/knowledge/{entry_id}?project={project.code}", _("Withdrawn. It stays on record."))
