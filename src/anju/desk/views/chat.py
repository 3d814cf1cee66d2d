"""The owners' group chat, pasted: proposals that a clerk takes one by one into the form, or to an open case (BEY-5)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from anju.desk.chat import LONGEST, proposals_of
from anju.desk.console import draft_of
from anju.desk.shell import in_project, page
from anju.desk.views.console import call_context, may_register
from anju.estate.models import Project
from anju.matters.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
@in_project
def chat(request: Request, project: Project) -> HttpResponse:
    """The box to paste into; POST: what was pasted, read. Nothing of it is kept."""
    may_register(request, project)
    text = request.POST.get("text", "")
    pasted = proposals_of(text, project=project) if text.strip() else None
    context = page(request, project, at="console", text=text, pasted=pasted, longest=LONGEST)
    if request.headers.get("HX-Request") == "true":
        return render(request, "desk/chat/_proposals.html", context)
    return render(request, "desk/chat/chat.html", context)


@require_POST
@in_project
def take(request: Request, project: Project) -> HttpResponse:
    """One proposal, or a call that was left, in the registration form; the clerk mends it and registers, or does not."""
    may_register(request, project)
    context = call_context(request, project, draft_of(request.POST))
    return render(
        request, "desk/console/console.html", page(request, project, at="console", page_code="console", **context)
    )
