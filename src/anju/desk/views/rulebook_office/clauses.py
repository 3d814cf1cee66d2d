"""A clause with its history, two of its editions compared, and the form that amends it after showing its effect."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.clocks.effects import month_effect
from anju.clocks.rules import NeverDue
from anju.core.errors import Forbidden, Invalid, NotFound, Refusal, Sentence
from anju.core.time import product_now
from anju.desk.answers import done
from anju.desk.complaints import preventions_of
from anju.desk.reading import moment_of, number_of
from anju.desk.rulebook_office import faces, form
from anju.desk.shell import in_project, page
from anju.desk.views.rulebook_office.reading import at_one_reading, here, place_named
from anju.estate.models import Project
from anju.matters.request import Request
from anju.rulebook.actions import Amendment, amend_clause, end_own_edition, withdraw_clause_edition
from anju.rulebook.actions.clauses import checked_parameters
from anju.rulebook.book import book
from anju.rulebook.history import clause_history, compare_editions, rulebook_changes
from anju.rulebook.models import Certainty, ClauseEdition, Kind
from anju.rulebook.parameters import parameters_from
from anju.rulebook.queries import clause_for
from anju.rulebook.wording import in_words
from anju.web.forms import Choice, Field

TEXTS = ("text_zh", "text_en", "source_zh", "source_en", "reason")


def _holding(clause_id: str, project: Project) -> ClauseEdition:
    """The edition that holds in the project now; a clause that is none, or holds nowhere yet, does not exist."""
    try:
        return clause_for(clause_id=clause_id, project_id=project.pk, company_id=project.company_id, at=product_now())
    except Refusal as refusal:
        raise NotFound from refusal


@require_safe
@in_project
@at_one_reading
def clause(request: Request, project: Project, clause_id: str) -> HttpResponse:
    """What it says here, how it was kept last month, every edition with who, when and why; two of them compared."""
    edition = _holding(clause_id, project)
    parameters = book().parameters(edition)
    history = clause_history(
        clause_id=clause_id,
        company_id=project.company_id,
        project_id=project.pk,
        before=number_of(request.GET, "before"),
    )
    kept = None
    if edition.clause.kind == Kind.LIMIT:
        kept = faces.kept_face(
            month_effect(
                clause_id=clause_id,
                limit=None,
                company_id=None,
                project_id=project.pk,
                zone=project.zone,
                at=product_now(),
            )
        )
    context = page(
        request,
        project,
        at="rulebook",
        tabs=faces.tabs("clauses", project, request.reach),
        clause=edition.clause,
        edition=edition,
        words=in_words(parameters),
        place=faces.place_of(edition),
        kept=kept,
        history=history,
        lines=faces.history_faces(history.lines, request.actor),
        compared=_compared(request, project, clause_id),
        keeps=bool(faces.places_of(request.actor, project)),
        **preventions_of(request, project, clause=clause_id),
    )
    return render(request, "desk/rulebook/clause.html", context)


def _compared(request: Request, project: Project, clause_id: str) -> dict[str, Any] | None:
    one, other = number_of(request.GET, "one"), number_of(request.GET, "other")
    if one is None or other is None or one == other:
        return None
    found = compare_editions(
        clause_id=clause_id, edition_ids=(one, other), company_id=project.company_id, project_id=project.pk
    )
    titles = {
        "text_zh": _("Wording in Chinese"),
        "text_en": _("Wording in English"),
        "source": _("Source"),
        "certainty": _("How sure the source is"),
    }
    return {
        "found": found,
        "sides": [(each, faces.place_of(each)) for each in (found.before, found.after)],
        "wording": [(titles[line.title], line) for line in found.wording],
    }


@require_safe
@in_project
def changes(request: Request, project: Project) -> HttpResponse:
    """Who changed what in the whole rulebook, last first."""
    lines, following = rulebook_changes(
        company_id=project.company_id, project_id=project.pk, before=number_of(request.GET, "before")
    )
    context = page(
        request,
        project,
        at="rulebook",
        tabs=faces.tabs("changes", project, request.reach),
        lines=faces.change_faces(lines, project),
        next_url=here(project, "/changes", before=following) if following else "",
        first_url=here(project, "/changes") if request.GET.get("before") else "",
    )
    return render(request, "desk/rulebook/changes.html", context)


# ── amending


@dataclass
class _Draft:
    """What stands in the form: as it holds now, or as it was posted, with what is wrong about it."""

    parameters: Mapping[str, Any]
    texts: dict[str, str]
    certainty: str
    place: str
    valid_from: Any
    valid_until: Any = ""
    errors: dict[str, Sentence] = field(default_factory=dict)
    refusal: Refusal | None = None
    effect: dict[str, Any] | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@in_project
@at_one_reading
def amend(request: Request, project: Project, clause_id: str) -> HttpResponse:
    """GET: the form, filled in with what holds. POST: publish; a refusal leaves every word where it was."""
    edition = _holding(clause_id, project)
    places = faces.places_of(request.actor, project)
    if not places:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    if request.method != "POST":
        return _form(request, project, edition, places, _as_it_holds(edition, places))
    draft = _as_posted(request, edition)
    try:
        place = place_named(places, draft.place)
        draft.valid_from, draft.valid_until = (
            moment_of(request.POST, "valid_from"),
            moment_of(request.POST, "valid_until"),
        )
        _seen(request, edition, draft, place, project)
        made = amend_clause(
            actor=request.actor,
            clause_id=edition.clause_id,
            amendment=Amendment(
                parameters=draft.parameters,
                certainty=draft.certainty,
                **{name: draft.texts[name] for name in TEXTS if name != "reason"},
            ),
            reason=draft.texts["reason"],
            valid_from=draft.valid_from,
            valid_until=draft.valid_until,
            **place.ids,
        )
    except Invalid as refusal:
        draft.refusal = refusal
        draft.errors = form.errors_by_field(edition.clause.kind, refusal.fields)
        return _form(request, project, edition, places, draft)
    said = _("%(clause)s: published, from %(moment)s.") % {
        "clause": str(made.clause),
        "moment": timezone.localtime(made.valid_from).strftime("%Y-%m-%d %H:%M"),
    }
    return done(request, here(project, f"/clauses/{clause_id}"), said)


def _as_it_holds(edition: ClauseEdition, places: list[faces.Place]) -> _Draft:
    own = ("group", "company", "project")[edition.narrowness]
    codes = [place.code for place in places]
    tomorrow = timezone.localtime(product_now()).date() + timedelta(days=1)
    clause = edition.clause
    return _Draft(
        parameters=edition.parameters,
        texts={
            "text_zh": edition.text_zh or clause.text_zh,
            "text_en": edition.text_en or clause.text_en,
            "source_zh": edition.source_zh,
            "source_en": edition.source_en,
            "reason": "",
        },
        certainty=edition.certainty,
        place=own if own in codes else codes[0],
        valid_from=timezone.make_aware(datetime.combine(tomorrow, time())),
    )


def _as_posted(request: Request, edition: ClauseEdition) -> _Draft:
    posted = request.POST
    return _Draft(
        parameters=form.posted_parameters(edition.clause.kind, posted, given=_is_given(edition)),
        texts={name: posted.get(name, "") for name in TEXTS},
        certainty=posted.get("certainty", ""),
        place=posted.get("place", ""),
        valid_from=posted.get("valid_from", ""),
        valid_until=posted.get("valid_until", ""),
    )


def _is_given(edition: ClauseEdition) -> bool:
    return bool(edition.parameters.get("counting") == "given")


def _form(
    request: Request, project: Project, edition: ClauseEdition, places: list[faces.Place], draft: _Draft
) -> HttpResponse:
    nodes = form.nodes_of(edition.clause.kind, given=_is_given(edition), values=draft.parameters, errors=draft.errors)
    shown = form.names_of(nodes) | {each.name for each in _head_fields(places, draft)} | {"reason"}
    context = {
        "clause": edition.clause,
        "edition": edition,
        "nodes": nodes,
        "head": _head_fields(places, draft),
        "texts": _text_fields(draft),
        "reason": draft.texts["reason"],
        "reason_error": draft.errors.get("reason", ""),
        "refusal": draft.refusal,
        "others": [text for name, text in draft.errors.items() if name not in shown and name not in TEXTS],
        "measured": edition.clause.kind == Kind.LIMIT,
        "effect": draft.effect,
        "action": here(project, f"/clauses/{edition.clause_id}/amend_clause"),
        "effect_url": here(project, f"/clauses/{edition.clause_id}/effect"),
        "back": here(project, f"/clauses/{edition.clause_id}"),
    }
    status = draft.refusal.status if draft.refusal else 200
    if request.headers.get("HX-Request") == "true":
        return render(request, "desk/rulebook/_amend.html", context, status=status)
    return render(request, "desk/rulebook/amend.html", page(request, project, at="rulebook", **context), status=status)


def _head_fields(places: list[faces.Place], draft: _Draft) -> list[Field]:
    wrong = draft.errors
    return [
        Field(
            name="place",
            title=_("Where it applies"),
            widget="seg",
            choices=faces.place_choices(places),
            value=draft.place,
            required=True,
            error=wrong.get("place", ""),
        ),
        Field(
            name="valid_from",
            title=_("From"),
            widget="datetime",
            value=draft.valid_from,
            hint=_("Empty: at once. Running cases keep the edition they began under."),
            error=wrong.get("valid_from", ""),
        ),
        Field(
            name="valid_until",
            title=_("Until"),
            widget="datetime",
            value=draft.valid_until,
            hint=_("For a company or project only: afterwards the wider rule holds again."),
            error=wrong.get("valid_until", ""),
        ),
    ]


def _text_fields(draft: _Draft) -> list[Field]:
    titles = {
        "text_zh": _("Wording in Chinese"),
        "text_en": _("Wording in English"),
        "source_zh": _("Source in Chinese"),
        "source_en": _("Source in English"),
    }
    fields = [
        Field(
            name=name,
            title=title,
            widget="textarea" if name.startswith("text") else "text",
            rows=3,
            value=draft.texts[name],
            required=True,
            error=draft.errors.get(name, ""),
        )
        for name, title in titles.items()
    ]
    certainty = Field(
        name="certainty",
        title=_("How sure the source is"),
        widget="select",
        choices=[Choice(value=code, title=label) for code, label in Certainty.choices],
        value=draft.certainty,
        required=True,
        error=draft.errors.get("certainty", ""),
    )
    return [*fields, certainty]


# ── the effect


@require_POST
@in_project
@at_one_reading
def effect(request: Request, project: Project, clause_id: str) -> HttpResponse:
    """What the form as it stands would have made of last month: the part of the page that is shown before saving."""
    edition = _holding(clause_id, project)
    places = faces.places_of(request.actor, project)
    if not places:
        raise Forbidden("not-yours-to-do", _("This is not yours to do here."))
    draft = _as_posted(request, edition)
    place = next((each for each in places if each.code == draft.place), places[0])
    try:
        holds_from = moment_of(request.POST, "valid_from")
    except Invalid:
        holds_from = None
    return render(request, "desk/rulebook/_effect.html", _effect(edition, draft.parameters, place, project, holds_from))


def _effect(
    edition: ClauseEdition,
    parameters: Mapping[str, Any],
    place: faces.Place,
    project: Project,
    holds_from: datetime | None,
) -> dict[str, Any]:
    """Sentence, bars and the proposed rule in words; what cannot be reckoned yet says so instead."""
    clause = edition.clause
    try:
        stored = checked_parameters(clause=clause, parameters=parameters)
    except Invalid:
        return {"effect": {"open": _("The effect is shown as soon as the fields are complete.")}}
    found: dict[str, Any] = {
        "words": in_words(parameters_from(clause.kind, stored)),
        "mark": _mark(stored, place),
    }
    if clause.kind != Kind.LIMIT:
        return {"effect": found | {"open": _("This clause has no deadline of its own: no effect can be computed.")}}
    limit = book().limit(ClauseEdition(clause=clause, parameters=stored))
    try:
        month = month_effect(
            clause_id=clause.pk,
            limit=limit,
            zone=project.zone,
            at=product_now(),
            holds_from=holds_from,
            **place.ids,
        )
    except NeverDue:
        return {"effect": {"open": _("Under these working hours the limit would never be reached.")}}
    return {"effect": found | {"face": faces.effect_face(month)}}


def _mark(stored: Mapping[str, Any], place: faces.Place) -> str:
    """What an effect was shown for: carried by the form, so that nothing is published unseen."""
    return sha256(json.dumps([stored, place.code], sort_keys=True).encode()).hexdigest()[:16]


def _seen(request: Request, edition: ClauseEdition, draft: _Draft, place: faces.Place, project: Project) -> None:
    """Refuse with `effect-not-seen` a limit whose effect, as it now stands, was not on the page."""
    if edition.clause.kind != Kind.LIMIT:
        return
    shown = _effect(edition, draft.parameters, place, project, draft.valid_from)["effect"]
    if "face" in shown and request.POST.get("seen") != shown["mark"]:
        draft.effect = shown
        raise Invalid("effect-not-seen", _("Look at the effect on last month first, then publish."))


@require_POST
@in_project
def withdraw(request: Request, project: Project, edition_id: int) -> HttpResponse:
    """Take back an edition that does not hold yet."""
    edition = withdraw_clause_edition(
        actor=request.actor, edition_id=_known(edition_id, project).pk, reason=request.POST.get("reason", "")
    )
    return done(request, here(project, f"/clauses/{edition.clause_id}"), _("Taken back; what holds goes on."))


@require_POST
@in_project
def end(request: Request, project: Project, edition_id: int) -> HttpResponse:
    """End an own edition: the wider rule holds again."""
    edition = end_own_edition(
        actor=request.actor, edition_id=_known(edition_id, project).pk, reason=request.POST.get("reason", "")
    )
    return done(request, here(project, f"/clauses/{edition.clause_id}"), _("Ended; the wider rule holds again."))


def _known(edition_id: int, project: Project) -> ClauseEdition:
    """An edition of this project, its company or the group; another's does not exist."""
    edition = book().edition(edition_id) or ClauseEdition.objects.filter(pk=edition_id).first()
    if edition is None or edition.company_id not in {None, project.company_id}:
        raise NotFound
    if edition.project_id not in {None, project.pk}:
        raise NotFound
    return edition
