"""The ledger: tabs, filters, one page of cases, kept fresh; a row opens its case in the drawer."""

from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.clocks.queries import next_clocks
from anju.core.access import READING_ROLES, ROLES
from anju.core.along import Question, asks_along
from anju.core.time import product_now
from anju.desk import ledger as reading
from anju.desk.answers import done
from anju.desk.bulk import VERBS
from anju.desk.faces import Row, reads_all
from anju.desk.ledger import Filter, Rows, filter_of, found_by, live_question, rows_of, tab_counts
from anju.desk.shell import in_project, page
from anju.desk.views.prints import kind_words
from anju.estate.models import Project
from anju.estate.queries import buildings_in
from anju.intake.actions import REGISTRARS
from anju.intake.saved.actions import MAY_TIDY, drop_view, save_view
from anju.intake.saved.queries import view_for, views_of
from anju.matters.request import Request
from anju.papers.ledger import check_size, export_ledger
from anju.reactions.states import CASE_STATES
from anju.repairs.models import Item
from anju.verbs.performing import PERFORMABLE
from anju.web.answers import live


@require_safe
@in_project
def ledger(request: Request, project: Project) -> HttpResponse:
    """One page of cases, with the tabs' counts; `?open=` also opens a case in the drawer."""
    wanted = filter_of(request.GET)
    rows = rows_of(request.reach, project, wanted)
    context = page(
        request,
        project,
        at="cases",
        page_code="ledger",
        prints=kind_words().items(),
        bulk=[(name, PERFORMABLE[name].verb.title) for name in VERBS],
        tabs=_tabs(wanted, project, tab_counts(request.reach, project)),
        **_kept(request, project, wanted),
        orders=_orders(wanted, project),
        order_word=reading.ORDERS[wanted.sorted_by],
        state_word=CASE_STATES[wanted.state].title if wanted.state else _("State"),
        building_word=_("Building %(code)s") % {"code": wanted.building} if wanted.building else _("Building"),
        states=_states(wanted, project),
        buildings=_buildings(wanted, project),
        route_word=ROLES[wanted.route] if wanted.route else _("Followed by"),
        routes=_routes(wanted, project),
        urgent_url=wanted.url(project=project.code, urgent=not wanted.urgent),
        save_url=wanted.url(project=project.code, path="/desk/cases/views/save"),
        export_url=wanted.url(project=project.code, path="/desk/cases/export.xlsx"),
        clear_url=Filter(view=wanted.view).url(project=project.code),
        opened=request.GET.get("open", ""),
        **_list(request, rows, wanted, project),
    )
    return render(request, "desk/cases/ledger.html", context)


def _rows_along(request: Request) -> Question | None:
    return live_question(request.GET.get("project", ""), filter_of(request.GET))


@require_safe
@asks_along(_rows_along)
@in_project
def ledger_live(request: Request, project: Project) -> HttpResponse:
    """The rows again when one of them changed: the session's read tells, for whoever reads all cases here; one query more where
    words are searched, or only what one has a stake in is seen."""
    wanted = filter_of(request.GET)
    if reads_all(request.reach, project) and not wanted.words:
        return live(
            request,
            "desk/cases/_rows.html",
            lambda: _list(request, rows_of(request.reach, project, wanted), wanted, project),
            stamp=request.along.told(project),
        )
    rows = rows_of(request.reach, project, wanted)
    stamp = [(matter.pk, matter.last_seq, matter.queue_at) for matter in rows.matters]
    return live(request, "desk/cases/_rows.html", _list(request, rows, wanted, project), stamp=stamp)


@require_safe
@in_project
def export(request: Request, project: Project) -> FileResponse:
    """What is on screen, every page of it, as a workbook; who took it is kept."""
    wanted = filter_of(request.GET)
    found = found_by(request.reach, project, wanted)
    check_size(found)
    asked = {"view": wanted.view, "state": wanted.state, "building": wanted.building, "emergency": wanted.urgent}
    out = TemporaryFile()  # noqa: SIM115 the response closes it
    export_ledger(
        out=out,
        project=project,
        found=found,
        order=wanted.sorted_by,
        by_id=request.actor.person_id,
        asked=asked | {"words": bool(wanted.words)},
    )
    out.seek(0)
    name = _("Ledger %(project)s %(day)s.xlsx") % {
        "project": project.code,
        "day": timezone.localtime(product_now()).strftime("%Y%m%d-%H%M"),
    }
    return FileResponse(out, as_attachment=True, filename=name)


def _list(request: Request, rows: Rows, wanted: Filter, project: Project) -> dict[str, Any]:
    def faces() -> list[Row]:
        clocks = next_clocks([matter.pk for matter in rows.matters])
        return [Row.of(matter, clocks.get(matter.pk)) for matter in rows.matters]

    return {
        "wanted": wanted,
        "rows": SimpleLazyObject(faces),
        "base_url": wanted.url(project=project.code, cursor=wanted.cursor),
        "live_url": wanted.url(project=project.code, path="/desk/cases/live", cursor=wanted.cursor),
        "first_url": wanted.url(project=project.code) if wanted.cursor else "",
        "next_url": wanted.url(project=project.code, cursor=rows.next) if rows.next else "",
        "may_register": bool(request.reach.roles_at(project.pk) & REGISTRARS),
    }


def _tabs(wanted: Filter, project: Project, counts: dict[str, reading.Count]) -> list[dict[str, Any]]:
    return [
        {
            "title": title,
            "url": Filter(view=view).url(project=project.code),
            "count": counts.get(view),
            "on": view == wanted.view and not wanted.narrowed,
        }
        for view, title in reading.TABS.items()
    ]


def _kept(request: Request, project: Project, wanted: Filter) -> dict[str, Any]:
    """The views kept under a name, which of them this is, and whether it may be taken away. One query."""
    views = views_of(project=project, person_id=request.actor.person_id)
    now = wanted.kept()
    at = next((view for view in views if view.query == now), None)
    roles = request.reach.roles_at(project.pk)
    return {
        "kept": [
            {"view": view, "url": f"/desk/cases?{urlencode({'project': project.code} | view.query)}", "on": view is at}
            for view in views
        ],
        "kept_at": at,
        "may_drop": at is not None and (at.owner_id == request.actor.person_id or bool(roles & MAY_TIDY)),
        "may_share": bool(roles & READING_ROLES),
        "may_print": bool(roles & READING_ROLES),
    }


@require_POST
@in_project
def save(request: Request, project: Project) -> HttpResponse:
    """Keep the filter of this address under a name."""
    wanted = filter_of(request.GET)
    view = save_view(
        project=project,
        by=request.actor,
        name=request.POST.get("name", ""),
        query=wanted.kept(),
        shared=request.POST.get("shared") == "true",
    )
    return done(request, wanted.url(project=project.code), _("View “%(name)s” is kept.") % {"name": view.name})


@require_POST
@in_project
def drop(request: Request, project: Project, view_id: int) -> HttpResponse:
    """Take a kept view away; its cases stay as they are."""
    drop_view(view=view_for(project=project, person_id=request.actor.person_id, view_id=view_id), by=request.actor)
    return done(request, f"/desk/cases?project={project.code}", _("The view is gone; its cases are not."))


def _orders(wanted: Filter, project: Project) -> list[dict[str, Any]]:
    return [
        {"title": title, "url": wanted.url(project=project.code, order=order), "on": order == wanted.sorted_by}
        for order, title in reading.ORDERS.items()
    ]


def _states(wanted: Filter, project: Project) -> list[dict[str, Any]]:
    return [
        {"title": state.title, "url": wanted.url(project=project.code, state=code), "on": code == wanted.state}
        for code, state in CASE_STATES.items()
        if state.open or wanted.view == "all"
    ]


def _buildings(wanted: Filter, project: Project) -> list[dict[str, Any]]:
    return [
        {
            "title": building.code,
            "url": wanted.url(project=project.code, building=building.code),
            "on": building.code == wanted.building,
        }
        for building in buildings_in(project)
    ]


def _routes(wanted: Filter, project: Project) -> list[dict[str, Any]]:
    """Who follows: property engineering or the warranty office; chosen again it falls away."""
    return [
        {
            "title": ROLES[code],
            "url": wanted.url(project=project.code, route="" if code == wanted.route else code),
            "on": code == wanted.route,
        }
        for code in Item.Route.values
    ]
