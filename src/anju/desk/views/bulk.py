"""One verb on the cases picked in the ledger: its form, doing it, and what became of each."""

import secrets

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from anju.core.errors import NotFound, Refusal
from anju.core.inputs import checked
from anju.desk.bulk import VERBS, do_each, numbers_of
from anju.desk.shell import in_project, page
from anju.estate.models import Project
from anju.matters.request import Request
from anju.repairs.file import CaseFile, open_file
from anju.repairs.models import Item
from anju.verbs.performing import PERFORMABLE
from anju.verbs.posting import fields_for, inputs_from
from anju.web.answers import trigger
from anju.web.forms import Field


@require_http_methods(["GET", "HEAD", "POST"])
@in_project
def bulk(request: Request, project: Project, name: str) -> HttpResponse:
    """GET: the form for the cases picked; POST: do it on each and list what became of them."""
    if name not in VERBS:
        raise NotFound
    verb = PERFORMABLE[name].verb
    if request.method == "POST":
        numbers = numbers_of(request.POST.getlist("number"))
        inputs = inputs_from(verb, request.POST)
        checked(verb.inputs, inputs)
        mark = f"bulk-{request.POST.get('mark', '')[:24] or secrets.token_hex(8)}"
        outcomes = do_each(name, numbers=numbers, actor=request.actor, inputs=inputs, mark=mark)
        done = sum(outcome.done for outcome in outcomes)
        context = {
            "verb": verb,
            "outcomes": outcomes,
            "done": ngettext("%(n)d case done", "%(n)d cases done", done) % {"n": done},
            "left": len(outcomes) - done,
        }
        return trigger(_answer(request, project, "desk/cases/_bulk_done.html", context), **{"case-changed": True})
    numbers = numbers_of(request.GET.getlist("number"))
    file, item = _first(request, numbers)
    fields = [field for field in fields_for(verb, file=file, item=item) if field.widget != "photos"]
    context = {
        "verb": verb,
        "numbers": numbers,
        "action": f"/desk/cases/bulk/{name}?project={project.code}",
        "fields": [
            *fields,
            Field(name="mark", widget="hidden", value=secrets.token_hex(8)),
        ],
    }
    return _answer(request, project, "desk/cases/_bulk.html", context)


def _first(request: Request, numbers: list[str]) -> tuple[CaseFile, Item | None]:
    """A case of those picked that this person may see: whose project the form's choices are."""
    for number in numbers:
        try:
            file = open_file(request.actor, number)
        except Refusal:
            continue
        return file, file.items[0] if file.items else None
    raise NotFound


def _answer(request: Request, project: Project, part: str, context: dict[str, object]) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return render(request, part, context)
    return render(request, "desk/cases/bulk.html", page(request, project, at="cases", part=part, **context))
