"""The knowledge base: agreed answers found while typing, lists by topic, what waits to be agreed, one entry's editions."""

from hashlib import sha256

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from anju.desk.shell import in_project
from anju.estate.models import Project
from anju.knowledge import queries
from anju.matters.request import Request

LONGEST = 200
"""characters of what is typed that count"""


@require_safe
@in_project
def suggest(request: Request, project: Project) -> HttpResponse:
    """The agreed answers that fit what is typed, to be picked on another page; 304 while they are what the browser has.
    Two queries besides the session's."""
    words = request.GET.get("q", "").strip()[:LONGEST]
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
