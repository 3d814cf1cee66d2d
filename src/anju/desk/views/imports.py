"""The import centre: send a file, see what it is taken for, correct it, check it, write it, get back what was refused."""

import io
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.core.errors import Forbidden, Invalid, NotFound
from anju.desk import import_faces as faces
from anju.desk.reading import number_of
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.imports import queries
from anju.imports.actions import correct_mapping, stage_import, start_import, stop_import
from anju.imports.blank import blank_book
from anju.imports.kinds import KINDS
from anju.imports.models import ImportJob, ImportRow
from anju.imports.preview import Preview, mapping_at
from anju.imports.reading import FILE_LIMIT, UnusableFile
from anju.matters.request import Request
from anju.web.answers import live
from anju.web.forms import Choice, Field

JOBS = 20
LISTED = 50
"""rows of the problems' list at a time"""

SHOWN_WHILE_WRITING = 2 * 1024 * 1024
"""a larger file is not read again for its preview once it was started"""

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABS = ("problems", "conversions", "changes")


@require_safe
@in_project
def imports(request: Request, project: Project) -> HttpResponse:
    """What can be sent in, and the jobs so far."""
    kinds = _kinds(request, project)
    jobs = queries.imports_in(request.reach, project_id=project.pk)
    before = number_of(request.GET, "before")
    found = list((jobs.filter(pk__lt=before) if before else jobs)[: JOBS + 1])
    words = faces.kind_words()
    context = page(
        request,
        project,
        at="imports",
        kind=Field(
            name="kind",
            title=_("What is in the file?"),
            widget="seg",
            required=True,
            value=request.GET.get("kind") if request.GET.get("kind") in kinds else kinds[0],
            choices=[Choice(value=kind, title=words[kind]) for kind in kinds],
        ),
        blanks=[(kind, words[kind]) for kind in kinds],
        jobs=[_row(job, words) for job in found[:JOBS]],
        first_url=f"/desk/imports?project={project.code}" if before else "",
        next_url=f"/desk/imports?project={project.code}&before={found[JOBS - 1].pk}" if len(found) > JOBS else "",
        steps=_steps(),
    )
    return render(request, "desk/imports/imports.html", context)


@require_POST
@in_project
def send(request: Request, project: Project) -> HttpResponse:
    """Take a file in: it is read and recognised, nothing is written."""
    sent = request.FILES.get("file")
    if sent is None or not sent.size:
        raise Invalid("import-file-missing", _("Choose a file: .xlsx, .xls or .csv."), fields={"file": ""})
    if sent.size > FILE_LIMIT:
        raise UnusableFile("file-too-large", _("The file is larger than 40 MB. Split it, for example by building."))
    kind, name, content = request.POST.get("kind", ""), sent.name or "", sent.read()
    pointed = number_of(request.POST, "header_row")
    found = mapping_at(content, name=name, kind=kind, header_row=pointed - 1) if pointed and kind in KINDS else None
    job = stage_import(actor=request.actor, project=project, kind=kind, name=name, content=content, mapping=found)
    return _go(request, job)


@require_safe
@in_project
def job(request: Request, project: Project, job_id: int) -> HttpResponse:
    """One job: its sheet with the columns, what is converted, what is wrong; how far it is."""
    found = queries.import_for(request.reach, job_id=job_id)
    with timezone.override(found.project.zone):
        context = page(request, found.project, at="imports", **_strip(found), **_sheet(request, found), steps=_steps())
        return render(request, "desk/imports/job.html", context)


@require_safe
def job_live(request: Request, job_id: int) -> HttpResponse:
    """The four numbers again when a piece was written; once it is over, the page fetches itself."""
    found = queries.import_for(request.reach, job_id=job_id)
    stamp = (found.run, found.state, found.phase, found.done, queries.is_silent(found), get_language())
    return live(request, "desk/imports/_strip.html", lambda: _strip(found) | {"polled": True}, stamp=stamp)


@require_POST
def columns(request: Request, job_id: int) -> HttpResponse:
    """Say where the header stands and which column is what; a moved header is recognised afresh."""
    found = queries.import_for(request.reach, job_id=job_id)
    sheet = request.POST.get("sheet", "")
    header_row = (number_of(request.POST, "header_row") or 1) - 1
    header_rows = 2 if request.POST.get("header_rows") == "2" else 1
    kept = found.mapping
    moved = (sheet, header_row, header_rows) != (kept["sheet"], kept["header_row"], kept["header_rows"])
    if moved or kept.get("shape") == "matrix":
        chosen = queries.recognised_at(found, sheet=sheet, header_row=header_row, header_rows=header_rows)
    else:
        chosen = _chosen(request, found.kind)
    correct_mapping(
        actor=request.actor, job=found, sheet=sheet, header_row=header_row, header_rows=header_rows, columns=chosen
    )
    return _go(request, found)


@require_POST
def start(request: Request, job_id: int) -> HttpResponse:
    """`how`: `check` writes nothing, `good` writes the good rows, `all` writes only when every row is good."""
    found = queries.import_for(request.reach, job_id=job_id)
    how = request.POST.get("how", "check")
    start_import(actor=request.actor, job=found, dry_run=how not in ("good", "all"), all_or_nothing=how == "all")
    return _go(request, found)


@require_POST
def stop(request: Request, job_id: int) -> HttpResponse:
    """Stop after the piece under way; what was written stays."""
    found = queries.import_for(request.reach, job_id=job_id)
    stop_import(actor=request.actor, job=found)
    return _go(request, found)


@require_safe
def errors(request: Request, job_id: int) -> FileResponse:
    """The sender's file back with a column of reasons: the refused rows, or with `?all=1` every row."""
    found = queries.import_for(request.reach, job_id=job_id)
    only = request.GET.get("all") != "1"
    stem = found.file_name.rpartition(".")[0] or found.file_name
    name = _("%(file)s sent back.xlsx") % {"file": stem}
    return _workbook(queries.error_workbook(found, only_refused=only), name)


@require_safe
def blank(request: Request, kind: str) -> FileResponse:
    """An empty workbook of a kind."""
    if kind not in KINDS:
        raise NotFound
    return _workbook(blank_book(kind), f"{faces.kind_words()[kind]}.xlsx")


def _kinds(request: Request, project: Project) -> list[str]:
    kinds = queries.kinds_for(request.reach, project_id=project.pk)
    if not kinds:
        raise Forbidden("import-not-yours", _("Importing is for the administrator, property and customer managers."))
    return kinds


def _steps() -> list[str]:
    return [_("Choose a file"), _("Read the header"), _("Look for problems"), _("Write")]


def _row(job: ImportJob, words: dict[str, str]) -> dict[str, Any]:
    badge, word = faces.state_badge(job)
    return {"job": job, "kind": words[job.kind], "badge": badge, "word": word}


def _strip(job: ImportJob) -> dict[str, Any]:
    """What the live part shows. No query."""
    progress = queries.job_progress(job)
    badge, word = faces.state_badge(job)
    return {
        "job": job,
        "progress": progress,
        "good": progress.total - progress.refused,
        "tally": faces.tally(progress),
        "badge": badge,
        "word": word,
        "step": faces.step_of(job),
        "silent": queries.is_silent(job),
        "failure": faces.failure_sentence(job),
        "file_kind": faces.kind_words()[job.kind],
        "minutes_left": None if progress.seconds_left is None else -(-progress.seconds_left // 60),
    }


def _sheet(request: Request, job: ImportJob) -> dict[str, Any]:
    """The sheet on the left and the panel on the right."""
    preview = _preview(job)
    run = job.state not in ("staged", "queued")
    refused = queries.rows_of(job, outcome=ImportRow.Outcome.REFUSED)
    after = number_of(request.GET, "after") or 0
    if run:
        listed = list(refused.filter(position__gt=after)[: LISTED + 1])
        shown = queries.problems_of(listed[:LISTED])
        marked = queries.problems_of(refused.filter(row__lte=preview.rows[-1][0])) if preview and preview.rows else []
    else:
        listed = []
        shown = marked = faces.early_problems(preview) if preview else []
    tab = request.GET.get("tab", "")
    return {
        "preview": preview,
        "editable": job.state in ("staged", "checked") and bool(preview) and bool(job.file_key),
        "heads": faces.heads_of(preview) if preview else [],
        "lines": faces.lines_of(preview, faces.marks_of(marked)) if preview else [],
        "columns": queries.columns_for(job.kind),
        "titles": faces.column_titles(job.kind),
        "problems": [{"problem": one, "letter": faces.letter(one.column)} for one in shown[:LISTED]],
        "problem_count": job.refused if run else len(marked),
        "reasons": queries.reasons_of(job) if run and job.refused else [],
        "more_url": f"?tab=problems&after={listed[LISTED - 1].position}" if len(listed) > LISTED else "",
        "tab": tab if tab in TABS else "problems",
        **_beside(job, preview, tab),
    }


def _beside(job: ImportJob, preview: Preview | None, tab: str) -> dict[str, Any]:
    """The panel's tabs, conversions and changes."""
    turned = faces.conversions_of(preview, job.kind) if preview else []
    counts = {
        "problems": job.refused,
        "conversions": len(preview.conversions) if preview else 0,
        "changes": job.changed,
    }
    if job.state in ("staged", "queued"):
        counts["problems"] = len({row for row, _problem in preview.problems}) if preview else 0
    words = {"problems": _("Problems"), "conversions": _("Conversions"), "changes": _("Changes")}
    on = tab if tab in TABS else "problems"
    titles = faces.column_titles(job.kind)
    changed = queries.rows_of(job, outcome=ImportRow.Outcome.CHANGED)[:LISTED] if on == "changes" else []
    return {
        "tabs": [
            {"title": words[name], "url": f"/desk/imports/{job.pk}?tab={name}", "count": counts[name], "on": name == on}
            for name in TABS
        ],
        "conversions": turned,
        "conversion_count": counts["conversions"],
        "changes": [(row, "、".join(titles.get(key, key) for key in row.changes)) for row in changed],
    }


def _preview(job: ImportJob) -> Preview | None:
    begun = job.state not in ("staged", "checked")
    if not job.file_key or job.state == "unusable" or (begun and job.file_size > SHOWN_WHILE_WRITING):
        return None
    try:
        return queries.preview_of(job)
    except (NotFound, UnusableFile):
        return None


def _chosen(request: Request, kind: str) -> dict[str, int]:
    """key → column as posted; the same thing twice is refused by name."""
    titles = faces.column_titles(kind)
    chosen: dict[str, int] = {}
    for name, key in request.POST.items():
        if not name.startswith("column-") or not key:
            continue
        index = name.removeprefix("column-")
        if not index.isdecimal() or key not in titles:
            raise Invalid("import-columns-unknown", _("These columns do not exist."))
        if key in chosen:
            both = {
                "first": faces.letter(chosen[str(key)]),
                "second": faces.letter(int(index)),
                "what": titles[str(key)],
            }
            raise Invalid(
                "import-columns-twice", _("Columns %(first)s and %(second)s cannot both be “%(what)s”.") % both
            )
        chosen[str(key)] = int(index)
    return chosen


def _go(request: Request, job: ImportJob) -> HttpResponse:
    url = f"/desk/imports/{job.pk}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url, status=303)


def _workbook(content: bytes, name: str) -> FileResponse:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=SHEET)
